from odoo import api, fields, models
from odoo.fields import Domain

from ..scheduled import come_back, is_small, work_through


class PartnerRfmPolicy(models.Model):
    """When policies run, and the scheduled action that does it."""

    _inherit = "partner.rfm.policy"

    refresh_step = fields.Selection(
        [
            ("waiting", "The scores follow in a moment"),
            ("writing", "Writing the scores"),
        ],
        compute="_compute_refresh_step",
        help="Where the scheduled action is with this policy.",
    )
    refresh_progress = fields.Float(
        string="Progress (%)", compute="_compute_refresh_step"
    )

    @api.depends("state", "run_started", "run_done", "run_total")
    def _compute_refresh_step(self):
        for policy in self:
            done, total = policy.run_done, policy.run_total
            is_waiting = policy.id and policy.state == "pending"
            policy.refresh_step = (policy.run_started and "writing") or (
                is_waiting and "waiting"
            )
            policy.refresh_progress = total and min(100 * done / total, 100)

    def action_compute_now(self):
        """Score now, or as soon as the scheduled action can where that is long."""
        if is_small(self.env):
            return self.action_compute()
        self.check_access("write")
        self.sudo()._request_compute()
        return come_back(self.env._("The scores are computed in a moment."))

    def action_stop_compute(self):
        """Stop the run at work; scores that it wrote stay, the next run completes."""
        self.check_access("write")
        for policy in self.sudo().filtered("run_started"):
            policy._fail(
                self.env._(
                    "%(user)s stopped the run: some scores are those of the run "
                    "before. The next run completes them.",
                    user=self.env.user.name,
                )
            )
        return True

    def _request_compute(self):
        """Have the scheduled action score these policies as soon as it can."""
        self.write({"state": "pending"})
        self._trigger_compute()

    @api.model
    def _trigger_compute(self, at=None):
        self.env.ref("contact_segmentation.ir_cron_rfm_compute")._trigger(at)

    @api.model
    def _get_due(self):
        """Return the policies to run now, the longest waiting first."""
        due = self._get_due_domain() | Domain("run_started", "!=", False)
        return self.search(due, order="last_attempt NULLS FIRST, id")

    @api.model
    def _cron_compute(self):
        """Score the policies that are due.

        Stops when its time is out, in the middle of a large policy too: the next call
        goes on from there.
        """
        work_through(
            self._get_due(),
            lambda policy: policy._compute_or_fail(in_slices=True),
            self._trigger_compute,
        )
