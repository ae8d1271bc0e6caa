from odoo import api, models
from odoo.fields import Domain

from ..scheduled import come_back, is_small, work_through


class PartnerScoreRun(models.Model):
    """When runs happen, and the scheduled action that does them."""

    _inherit = "partner.score.run"

    @api.depends("kind", "company_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for run in self:
            run.display_name = kinds.get(run.kind)

    @api.model_create_multi
    def create(self, vals_list):
        runs = super().create(vals_list)
        runs._request()
        return runs

    @api.model
    def _get_kinds(self):
        """Return the kinds of which every company has a run."""
        return []

    @api.model
    def _create_missing(self, companies=None):
        """Give companies the runs that they do not have, all of them if not given.

        Nothing is computed here: the scheduled action does it.
        """
        sudo = self.sudo()
        if companies is None:
            every = sudo.env["res.company"].with_context(active_test=False)
            companies = every.search(Domain.TRUE)
        known = {(run.company_id, run.kind) for run in sudo.search(Domain.TRUE)}
        return sudo.create(
            [
                {"company_id": company.id, "kind": kind}
                for company in companies
                for kind in self._get_kinds()
                if (company, kind) not in known
            ]
        )

    def action_compute_now(self):
        """Compute now, or as soon as the scheduled action can where that is long."""
        if is_small(self.env):
            return self.action_compute()
        self.check_access("write")
        self.sudo()._request()
        return come_back(self.env._("The scores are computed in a moment."))

    def _request(self):
        """Have the scheduled action compute these runs as soon as it can."""
        waiting = self.filtered(lambda run: run.state != "pending")
        waiting.write({"state": "pending"})
        if self:
            self._trigger_compute()

    @api.model
    def _trigger_compute(self, at=None):
        self.env.ref("contact_segmentation.ir_cron_score_compute")._trigger(at)

    @api.model
    def _get_due(self):
        """Return the runs to do now, the longest waiting first."""
        due = self._get_due_domain() | Domain("run_started", "!=", False)
        return self.search(due, order="last_attempt NULLS FIRST, id")

    @api.model
    def _cron_compute(self):
        """Compute the runs that are due.

        Stops when its time is out, in the middle of a long run too: the next call goes
        on from there.
        """
        work_through(
            self._get_due(),
            lambda run: run._compute_or_fail(in_slices=True),
            self._trigger_compute,
        )
