import logging
import time
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from . import queries
from .partner_segment import USER_GROUP

_logger = logging.getLogger(__name__)

# When to try again what somebody else was working on
RETRY = timedelta(minutes=10)

# How long a refresh holds, by policy.  Five minutes less than the period, so that
# an hourly run that starts a little early does not find everything still fresh.
PERIODS = {
    "hourly": timedelta(minutes=55),
    "daily": timedelta(hours=23, minutes=55),
}


class PartnerSegment(models.Model):
    """The refresh of a segment: who is in now, written as differences."""

    _inherit = "partner.segment"

    def action_refresh(self):
        """Make the members of these segments true now.

        What they are built on is refreshed first.  A segment that cannot be
        evaluated keeps its members and shows the reason; the others are refreshed
        all the same.
        """
        self.check_access("read")
        if not (self.env.su or self.env.user.has_group(USER_GROUP)):
            raise AccessError(self.env._("Only segmentation users refresh segments."))
        for segment in self.sudo()._with_used():
            segment._refresh_or_fail()
        return True

    @api.model
    def _cron_refresh(self):
        """Refresh the segments that are due.

        The longest waiting first, and what a segment is built on before it.
        """
        due = self._get_due()._in_order()
        progress = self.env["ir.cron"]
        progress._commit_progress(remaining=len(due))
        for segment in due:
            try:
                segment._refresh_or_fail()
            except (LockError, psycopg2.OperationalError) as error:
                # still due, but the next regular call may be an hour away
                _logger.info("Segment %s is busy, later: %s", segment.id, error)
                self._trigger_refresh(fields.Datetime.now() + RETRY)
            if not progress._commit_progress(1):
                break

    @api.model
    def _get_due(self):
        """Return the segments to refresh now.

        Those whose rule or pins changed, and those whose last attempt is older than
        the period of their policy.  A failed segment is tried again at its period.
        """
        now = fields.Datetime.now()
        due = Domain("state", "=", "pending") | Domain("last_attempt", "=", False)
        for policy, period in PERIODS.items():
            due |= Domain("refresh_policy", "=", policy) & Domain(
                "last_attempt", "<=", now - period
            )
        return self.search(due, order="last_attempt NULLS FIRST, id")

    def _request_refresh(self):
        """Have the scheduled action refresh these segments as soon as it can."""
        self.sudo().write({"last_attempt": False})
        self._trigger_refresh()

    @api.model
    def _trigger_refresh(self, at=None):
        self.env.ref("contact_segmentation.ir_cron_segment_refresh")._trigger(at)

    def _refresh_or_fail(self):
        """Refresh one segment; what goes wrong is shown on it and stops there."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self.lock_for_update(allow_referencing=True)
                # in the language of the segment: of the reason, if it fails
                self.with_context(lang=self.lang)._refresh()
        except (LockError, psycopg2.OperationalError):
            # somebody else is refreshing it, or PostgreSQL asks for a retry:
            # the segment itself is not at fault
            raise
        except Exception as error:
            # a rule can reach the code of any addon, which may raise anything
            _logger.info("Refresh of segment %s failed", self.id, exc_info=True)
            self._mark_failed(error)

    def _refresh(self):
        now = fields.Datetime.now()
        started = time.monotonic()
        today = self._get_company()._segmentation_today()
        self._validate_rule()
        self.env["partner.segment.pin"].flush_model()
        cause = self.last_refresh and ("refresh" if self.state == "ok" else "rule")
        [(entered, left)] = self.env.execute_query(
            queries.apply_members(
                self.id, self._get_matching(today), now, today, cause or None
            )
        )
        # also when nobody moved: contacts are deleted, and change company
        self.env.execute_query(queries.count_members(self.id, today))
        self._invalidate_members()
        if entered or left:
            self._request_dependents_refresh()
        self.write(
            {
                "state": "ok",
                "last_error": False,
                "last_refresh": now,
                "last_attempt": now,
                "last_duration": time.monotonic() - started,
                "last_entered": entered,
                "last_left": left,
            }
        )

    def _get_matching(self, today):
        """Return the query of the ids of the contacts that are in on a day."""
        contacts = self._as_owner()["res.partner"]
        matching = contacts._search(self._get_members_domain(contacts, today))
        if matching.is_empty():
            return SQL("SELECT NULL::integer AS id WHERE FALSE")
        return matching.select(SQL.identifier("res_partner", "id"))

    def _get_members_domain(self, contacts, today):
        """Return the definition of membership, as a domain on contacts.

        :param contacts: an empty recordset of contacts, in the owner's environment
        :param today: the day by which pins are judged
        """
        rule = self._get_rule()
        modes = set(self.pin_ids.mapped("mode"))
        if "in" in modes:
            rule |= Domain("id", "in", queries.pinned(self.id, "in", today))
        if "out" in modes:
            rule &= Domain("id", "not in", queries.pinned(self.id, "out", today))
        if self.company_id:
            rule &= Domain(contacts._check_company_domain(self.company_id))
        return rule & contacts._segmentable_domain()

    def _get_company(self):
        """Return the company in whose time zone the days of this segment begin."""
        return self.company_id or self.user_id.company_id

    def _invalidate_members(self):
        """Forget what was read before the refresh wrote by SQL."""
        self.invalidate_recordset(["partner_ids", "member_count"])
        self.env["res.partner"].invalidate_model(["segment_ids", "segment_count"])
        for model in ("member", "move", "stat"):
            self.env[f"partner.segment.{model}"].invalidate_model()

    def _mark_failed(self, error):
        reason = error.args[0] if isinstance(error, UserError) else error
        self.write(
            {
                "state": "failed",
                "last_error": str(reason) or type(error).__name__,
                "last_attempt": fields.Datetime.now(),
            }
        )
