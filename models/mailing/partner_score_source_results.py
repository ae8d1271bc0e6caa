from odoo import api, fields, models
from odoo.tools import SQL

# what acts are called in the results of mailings, by kind of source; messages and
# clicks are the reaction to a mailing, not what follows it
FOLLOW_MEASURES = {
    "purchase": "orders",
    "rental": "orders",
    "invoice": "invoices",
    "participation": "registrations",
    "course": "registrations",
    "donation": "gifts",
    "membership": "gifts",
    "opportunity": "other_acts",
    "survey": "other_acts",
    "other": "other_acts",
}
FOLLOW_NAMES = sorted(set(FOLLOW_MEASURES.values()))
NO_ACTS = SQL(
    "SELECT NULL::text AS measure, NULL::int AS partner_id, NULL::date AS date,"
    " NULL::numeric AS amount WHERE FALSE"
)


class PartnerScoreSource(models.Model):
    """Acts that follow a mailing: read as those that are scored, each once."""

    _inherit = "partner.score.source"

    follows_mailings = fields.Boolean(
        string="After Mailings",
        compute="_compute_follows_mailings",
        store=True,
        readonly=False,
        help="The results of mailings count what recipients do here in the days that "
        "follow. Choose no two sources of the same acts, unless one yields to the "
        "other.",
    )
    decision_path = fields.Char(
        string="Date of the Decision",
        compute="_compute_decision_path",
        store=True,
        readonly=False,
        help="Path to the date by which an act follows a mailing, where it is not the "
        "date of the act: somebody registers today for an event of next month.",
    )

    @api.depends("kind", "in_new_policies")
    def _compute_follows_mailings(self):
        for source in self:
            source.follows_mailings = source.kind in FOLLOW_MEASURES and (
                source.in_new_policies or source.kind in ("donation", "participation")
            )

    @api.depends("kind")
    def _compute_decision_path(self):
        for source in self:
            is_event = source.kind == "participation"
            source.decision_path = "create_date" if is_event else False

    @api.model
    def _get_following(self):
        """Return the sources of what may follow a mailing."""
        return self.sudo().search(
            [
                ("follows_mailings", "=", True),
                ("kind", "in", list(FOLLOW_MEASURES)),
            ]
        )

    def _get_following_acts(self, company, since, until):
        """Return the query of the acts of a company by what they are called in results.

        A source that cannot be read is left out, and its acts with it; those that
        yield to it then count, as in scoring.

        :return: a query with the columns measure, partner_id, date, amount
        """
        dated = self.with_context(contact_segmentation_by_decision=True)
        sound, _sentences = dated._split_faulty(company, since, until)
        acts = [
            SQL(
                "SELECT %s AS measure, partner_id, date, amount FROM (%s) AS act",
                FOLLOW_MEASURES[source.kind],
                source._get_acts(company, since, until, sound),
            )
            for source in sound._get_counted()
        ]
        return SQL(" UNION ALL ").join(acts) if acts else NO_ACTS

    def _get_date_path(self):
        if self.env.context.get("contact_segmentation_by_decision"):
            return self.decision_path or super()._get_date_path()
        return super()._get_date_path()

    def _get_paths(self):
        return [*super()._get_paths(), self.decision_path]
