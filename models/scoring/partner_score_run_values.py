from odoo import api, fields, models
from odoo.fields import Domain

from . import score_value_queries
from .queries import CONTACT_ID


class PartnerScoreRun(models.Model):
    """Runs of custom scores: one for each score that a company uses."""

    _inherit = "partner.score.run"

    score_model_id = fields.Many2one(
        "partner.score.model",
        string="Score",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )

    _score_unique = models.UniqueIndex(
        "(company_id, score_model_id) WHERE score_model_id IS NOT NULL",
        "A company has one run of each score.",
    )

    @api.depends("score_model_id.name")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        for run in self.filtered("score_model_id"):
            run.display_name = run.score_model_id.name
        return result

    # -- which there are ----------------------------------------------------

    @api.model
    def _create_missing(self, companies=None):
        runs = super()._create_missing(companies)
        scores = self.env["partner.score.model"].sudo().search(Domain.TRUE)
        return runs | self._create_missing_scores(scores, companies)

    @api.model
    def _create_missing_scores(self, scores, companies=None):
        """Give companies the runs of these scores that they do not have."""
        sudo = self.sudo()
        if companies is None:
            every = sudo.env["res.company"].with_context(active_test=False)
            companies = every.search(Domain.TRUE)
        known = {
            (run.company_id, run.score_model_id)
            for run in sudo.search([("score_model_id", "in", scores.ids)])
        }
        return sudo.create(
            [
                {"company_id": company.id, "kind": "score", "score_model_id": score.id}
                for score in scores
                for company in score._get_used_companies(companies)
                if (company, score) not in known
            ]
        )

    def _is_in_use(self):
        """Return whether the company of a run has the score that it computes."""
        self.ensure_one()
        return bool(self.score_model_id._get_used_companies(self.company_id))

    def _drop(self):
        """Delete runs of scores, and the values that they wrote."""
        for run in self:
            self.env.execute_query(
                score_value_queries.forget_values(
                    run.score_model_id.id, run.company_id.id
                )
            )
            run._tell_readers()
        self.unlink()

    @api.model
    def _get_due(self):
        """Put the parts of combined scores before what combines them."""
        return (
            super()._get_due().sorted(lambda run: run.score_model_id.axis == "combined")
        )

    # -- what they write ----------------------------------------------------

    def _score(self, as_of, contact_ids):
        if self.kind != "score":
            return super()._score(as_of, contact_ids)
        score, company = self.score_model_id, self.company_id
        if score.axis == "combined":
            score._combine(company, contact_ids)
            return []
        rules, sentences = score._split_rules(company, as_of)

        def write(signals):
            points = score._get_points(company, as_of, rules, signals, contact_ids)
            score._write_values(company, as_of, points, contact_ids)

        return sentences + self._score_signals(as_of, write)

    def _get_columns(self):
        if self.kind != "score":
            return super()._get_columns()
        return ["score_value_ids", "score_summary"]

    def _tell_readers(self):
        self.env["partner.score.value"].invalidate_model()
        return super()._tell_readers()

    def _get_signals(self):
        if self.kind != "score":
            return super()._get_signals()
        return self.score_model_id.signal_ids

    def _get_settings(self):
        if self.kind != "score":
            return super()._get_settings()
        return self.score_model_id._get_config()

    # -- what changed -------------------------------------------------------

    def _can_follow(self, as_of, xmin):
        if self.kind != "score":
            return super()._can_follow(as_of, xmin)
        if not self._is_recent(as_of) or self.run_config != self.last_config:
            return False
        signals = self._get_sound_signals()
        if signals._reads_amounts() and self._has_new_rates(xmin):
            return False
        return signals._tells_changes() and self.score_model_id._tells_changes()

    def _get_touched(self, as_of, xmin):
        touched = super()._get_touched(as_of, xmin)
        if self.kind != "score":
            return touched
        score = self.score_model_id
        contacts = score._get_contacts(self.company_id)
        query = contacts._search(
            score._get_changed_domain(contacts, xmin, self._get_spans(as_of))
        )
        rows = self.env.execute_query(query.select(CONTACT_ID))
        return touched | {contact_id for (contact_id,) in rows}
