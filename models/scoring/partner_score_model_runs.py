from odoo import fields, models

from . import score_value_queries


class PartnerScoreModel(models.Model):
    """The runs of a score: one for each company that uses it."""

    _inherit = "partner.score.model"

    run_ids = fields.One2many(
        "partner.score.run", "score_model_id", string="Last Runs", readonly=True
    )

    def _get_runs(self):
        """Return the runs that compute these scores."""
        runs = self.env["partner.score.run"].sudo()
        return runs.search([("score_model_id", "in", self.ids)])

    def _request_runs(self):
        """Have these scores computed as soon as possible, where they are in use.

        What is not in use any more, or not in a company, has no values left there.
        """
        runs = self.env["partner.score.run"]._create_missing_scores(self)
        runs |= self._get_runs()
        idle = runs.filtered(lambda run: not run._is_in_use())
        idle._drop()
        (runs - idle)._request()

    def _get_used_companies(self, companies):
        """Return those of some companies that have this score."""
        self.ensure_one()
        if not self.active:
            return companies.browse()
        return companies & self.company_id if self.company_id else companies

    def action_compute_now(self):
        """Compute now, or as soon as the scheduled action can where that is long."""
        self.check_access("write")
        parts = self.fit_model_id | self.engagement_model_id
        runs = parts._get_runs() | self._get_runs()
        return runs.filtered(
            lambda run: run.company_id in self.env.companies
        ).action_compute_now()

    def action_open_values(self):
        """Open the values of this score."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "contact_segmentation.partner_score_value_action"
        )
        return {**action, "domain": [("model_id", "=", self.id)]}

    def _write_values(self, company, as_of, points, contact_ids):
        """Write the values of contacts in a company, and of what combines them.

        :param points: query of their points, see `_get_points`
        :param contact_ids: ids of the contacts; everybody if None
        """
        scored = self._get_scored(company, contact_ids)
        measured = score_value_queries.measure(points, self.half_life)
        ours = (self.id, company.id)
        for statement in (
            score_value_queries.drop_values(*ours, scored, contact_ids),
            score_value_queries.write_values(*ours, scored, measured),
        ):
            self.env.execute_query(statement)
        for combined in self._get_combined():
            combined._combine(company, contact_ids)

    def _combine(self, company, contact_ids):
        """Write the rows of a combined score from those of its parts."""
        for statement in (
            score_value_queries.drop_combined(self, company.id, contact_ids),
            score_value_queries.combine_values(self, company.id, contact_ids),
        ):
            self.env.execute_query(statement)

    def _get_config(self):
        """Return what decides the points, beside signals, as plain values."""
        return {
            "model": [self.axis, self.half_life, self.domain],
            "parts": [self.fit_model_id.id, self.engagement_model_id.id],
            "rules": [
                [rule.id, rule.domain, rule.points, rule.section_id.id]
                + [rule.number_field, rule.date_field]
                for rule in self.rule_ids
            ],
            "sections": [[section.id, section.cap] for section in self.section_ids],
            "populations": [
                [population.id, population.domain]
                for population in self.population_ids.filtered("band_ids")
            ],
        }

    def _get_read_domains(self):
        """Return all conditions that decide who has which points."""
        lines = (*self.rule_ids, *self.population_ids)
        return [self._get_domain(), *(line._get_domain() for line in lines)]
