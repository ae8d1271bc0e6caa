from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..queries import plan, work_as_usual
from . import appetence_queries, preference_queries
from .change_queries import is_young
from .res_partner_appetence import APPETENCE_COLUMNS

SPEAKS_FOR_INTERESTS = [("target", "in", ("interest", "mapped"))]
# contacts whose rows are looked up one by one
FEW = 1000


class PartnerScoreRun(models.Model):
    """The runs of appetence: what contacts are interested in."""

    _inherit = "partner.score.run"

    @api.model
    def _get_kinds(self):
        return [*super()._get_kinds(), "appetence"]

    def _score(self, as_of, contact_ids):
        if self.kind != "appetence":
            return super()._score(as_of, contact_ids)
        return self._score_signals(
            as_of, lambda signals: self._write_appetence(signals, as_of, contact_ids)
        )

    def _finish_score(self, as_of):
        if self.kind == "appetence":
            self._work_hard(
                appetence_queries.write_bounds(self.company_id.id),
                appetence_queries.INDEX,
            )
        return super()._finish_score(as_of)

    def _write_appetence(self, signals, as_of, contact_ids):
        """Write what some contacts are interested in; of everybody if None."""
        company = self.company_id
        contacts = None
        if contact_ids is not None:
            contacts = SQL("SELECT UNNEST(%s::int[])", list(contact_ids))
        scorable = signals._get_scorable(company, contacts)
        measured = appetence_queries.measure(
            signals._get_points(company, as_of, contacts),
            self._get_interests(),
            preference_queries.get_preferences(scorable),
        )
        [(is_known,)] = self.env.execute_query(appetence_queries.has_rows(company.id))
        are_many = contact_ids is not None and len(contact_ids) > FEW
        self._work_hard(
            appetence_queries.write(company.id, measured, contacts, not is_known),
            appetence_queries.LOOKUPS if are_many else (),
        )

    def _work_hard(self, statement, without=()):
        """Execute a long statement.

        :param without: ways in which PostgreSQL must not plan it
        """
        self._make_room()
        if without:
            self.env.execute_query(plan(without, False))
        self.env.execute_query(statement)
        if without:
            self.env.execute_query(plan(without, True))
        self.env.execute_query(work_as_usual())
        self.env["partner.appetence"].invalidate_model()

    def _get_interests(self):
        interests = self.env["partner.interest"].sudo()
        return interests.search(Domain("half_life", ">", 0))

    def _get_signals(self):
        if self.kind != "appetence":
            return super()._get_signals()
        return self.env["partner.score.signal"].search(SPEAKS_FOR_INTERESTS)

    def _get_settings(self):
        """Return what makes all strengths others: how fast each interest fades."""
        if self.kind != "appetence":
            return super()._get_settings()
        interests = self._get_interests()
        return {"half_lives": [[one.id, one.half_life] for one in interests]}

    def _get_touched(self, as_of, xmin):
        """Measure those too who declared something, whichever way it was written."""
        touched = super()._get_touched(as_of, xmin)
        if self.kind != "appetence":
            return touched
        said = preference_queries.get_young_preferences(
            is_young(SQL.identifier("preference", "xmin"), xmin)
        )
        return touched | {row[0] for row in self.env.execute_query(said)}

    def _get_columns(self):
        return APPETENCE_COLUMNS if self.kind == "appetence" else super()._get_columns()
