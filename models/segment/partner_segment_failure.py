from odoo import fields, models
from odoo.exceptions import UserError

from .partner_segment import MANAGER_GROUP

ACTIVITY = "mail.mail_activity_data_warning"


class PartnerSegment(models.Model):
    """What happens when a segment cannot be refreshed: its owner is told, once."""

    _name = "partner.segment"
    _inherit = ["partner.segment", "mail.activity.mixin"]

    failure_activity_id = fields.Many2one(
        "mail.activity", readonly=True, copy=False, ondelete="set null"
    )

    def _get_too_slow(self, limit):
        return UserError(
            self.env._(
                "Its rule looks for contacts for more than %(limit)s. Use fewer "
                "conditions on other records, or refine a smaller segment.",
                limit=limit,
            )
        )

    def _mark_failed(self, error):
        """Keep the members as they are, and say why they are not refreshed."""
        reason = error.args[0] if isinstance(error, UserError) else error
        self._write_failure(str(reason) or type(error).__name__)
        self._tell_failure()

    def _write_failure(self, reason):
        if self.state != "failed":
            self._forget_live_plan()  # saves follow it no more
        self.write(
            {
                "state": "failed",
                "last_error": reason,
                "next_refresh": self._get_next_refresh(),
                "refresh_started": False,
            }
        )

    def _tell_failure(self):
        """Give whoever answers for the segment something to do about it, once."""
        responsible = self._get_responsible()
        if self.failure_activity_id or not responsible:
            return
        activity = self.with_context(mail_activity_quick_update=True).activity_schedule(
            ACTIVITY,
            user_id=responsible.id,
            summary=self.env._("This segment cannot be refreshed"),
            note=self.last_error,
        )
        self.failure_activity_id = activity

    def _get_responsible(self):
        """Return the owner, or a manager where the owner is gone."""
        owner = self.user_id.sudo()
        if owner.active and not owner._is_superuser():
            return owner
        managers = self.env.ref(MANAGER_GROUP).sudo().all_user_ids.filtered("active")
        if self.company_id:
            managers = managers.filtered(lambda u: self.company_id in u.company_ids)
        return managers.sorted("id")[:1]

    def _end_failure(self):
        """Take back what was asked of the owner: the segment is refreshed again."""
        if self.failure_activity_id:
            self.failure_activity_id.unlink()
