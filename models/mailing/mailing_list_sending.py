from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Domain

# how many subscriptions a mailing that leaves waits for; more are left to the
# scheduled action of lists, and the mailing in the queue to its next turn
AT_ONCE = 20_000


class MailingMailing(models.Model):
    """Lists that follow a segment are brought in step before a mailing to them."""

    _inherit = "mailing.mailing"

    def _get_followed_lists(self):
        """Return the lists written to that follow a segment, as superuser."""
        written_to = self.filtered("mailing_on_mailing_list")
        return written_to.sudo().contact_list_ids.filtered("segment_id")

    def _get_all_segments(self):
        segments = super()._get_all_segments()
        return segments | self._get_followed_lists().segment_id._with_used()

    def _refresh_segments(self):
        result = super()._refresh_segments()
        for followed in self._get_followed_lists():
            followed._sync_before_sending()
        return result

    @api.model
    def _get_queue_domain(self):
        due = Domain("schedule_date", "=", False)
        due |= Domain("schedule_date", "<", fields.Datetime.now())
        written_to = Domain("mailing_model_id.model", "=", "mailing.list")
        followed = written_to & Domain("contact_list_ids.segment_id", "!=", False)
        queued = Domain("state", "in", ("in_queue", "sending"))
        return super()._get_queue_domain() | (queued & due & followed)


class MailingList(models.Model):
    _inherit = "mailing.list"

    def _sync_before_sending(self):
        """Bring a list in step with its segment, or have the mailing wait or stop.

        :raise LockError: there is much to write: the scheduled action does it first
        :raise UserError: the list cannot follow its segment
        """
        self._check_can_follow()
        if self.env.context.get("cron_id") and self._is_long():
            self._request_sync()
            raise LockError(self.env._("The list is being brought in step."))
        self._sync_or_fail()
        if self.sync_error:
            raise UserError(
                self.env._(
                    "Nothing was sent: the list “%(list)s” cannot follow its segment. "
                    "%(error)s",
                    list=self.name,
                    error=self.sync_error,
                )
            )

    def _is_long(self):
        """Return whether more is to be written than a mailing can wait for."""
        following, _last_move_id = self._prepare_sync()
        newcomers, leavers = self._compare(following)
        return len(newcomers) + len(leavers) > AT_ONCE
