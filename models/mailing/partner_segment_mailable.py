from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

# how many periods of its policy a refresh may be late
PERIODS_LATE = 2


class PartnerSegment(models.Model):
    """Whether a segment can be written to."""

    _inherit = "partner.segment"

    def _check_mailable(self):
        """Refuse segments that a mailing must not be sent to.

        :raise UserError: a segment, or one that it is built on, failed or is stale;
            nobody is in any of them
        """
        self._with_used()._check_known()
        self._check_not_empty()

    def _check_known(self):
        """Refuse segments of which nobody knows who should be in now."""
        for segment in self:
            if segment.state == "failed":
                raise UserError(segment._get_failed_text())
            if segment._is_stale():
                raise UserError(segment._get_stale_text())

    def _check_not_empty(self):
        """Refuse segments that hold nobody; those not refreshed yet may hold some."""
        members = self.env["partner.segment.member"].sudo()
        is_unknown = not self or "pending" in self.mapped("state")
        if is_unknown or members.search_count(
            [("segment_id", "in", self.ids)], limit=1
        ):
            return
        names = ", ".join(f"“{segment.name}”" for segment in self)
        raise UserError(
            self.env._("Nothing was sent: nobody is in %(segments)s.", segments=names)
        )

    def _is_stale(self):
        """Whether the last refresh is longer ago than twice the period of its policy.

        Something keeps the scheduled action from it.  A segment refreshed on demand
        is never stale, nor is one that was never refreshed.
        """
        if self.refresh_policy == "manual" or not self.last_refresh:
            return False
        period = timedelta(hours=1) if self._is_hourly() else timedelta(days=1)
        return fields.Datetime.now() - self.last_refresh > PERIODS_LATE * period

    def _get_failed_text(self):
        return self.env._(
            "Nothing was sent: the segment “%(segment)s” cannot be refreshed. "
            "%(error)s",
            segment=self.name,
            error=self.last_error,
        )

    def _get_stale_text(self):
        return self.env._(
            "Nothing was sent: the members of the segment “%(segment)s” are those of "
            "%(date)s, too long ago for its refresh policy. Refresh it, then send "
            "again.",
            segment=self.name,
            date=format_datetime(self.env, self.last_refresh),
        )
