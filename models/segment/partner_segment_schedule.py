import logging
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.days import next_midnight
from ..evaluation import find_fields
from ..scheduled import RETRY, come_back, has_time, is_small, work_through
from . import count_queries, live_queries
from .comparison import SLICE

_logger = logging.getLogger(__name__)

# Five minutes less than an hour, so that an hourly run that starts a little early
# does not find everything still fresh
HOUR = timedelta(minutes=55)


class PartnerSegment(models.Model):
    """When segments are refreshed, and the scheduled action that does it."""

    _inherit = "partner.segment"

    next_refresh = fields.Datetime(
        readonly=True,
        copy=False,
        index=True,
        help="When the scheduled action refreshes the segment, at the latest. With a "
        "segment refreshed on demand: nothing.",
    )
    refresh_step = fields.Selection(
        [
            ("waiting", "The members follow in a moment"),
            ("looking", "Looking for contacts…"),
            ("writing", "Writing who enters and who leaves"),
        ],
        compute="_compute_refresh_step",
        help="Where the scheduled action is with this segment.",
    )
    refresh_progress = fields.Float(
        string="Progress (%)", compute="_compute_refresh_step"
    )

    @api.depends("refresh_started", "refresh_done", "refresh_total", "next_refresh")
    def _compute_refresh_step(self):
        now = fields.Datetime.now()
        for segment in self.sudo():  # of all companies; only the part is shown
            total = segment.refresh_total
            is_due = segment.next_refresh and segment.next_refresh <= now
            if segment.refresh_started:
                segment.refresh_step = "writing" if total else "looking"
            else:
                segment.refresh_step = segment.id and is_due and "waiting"
            segment.refresh_progress = total and 100 * segment.refresh_done / total

    def _get_next_refresh(self, is_newly_true=False):
        """Return when to refresh again; nothing for a segment on demand.

        Always when the next day begins, where the company is: dates in rules and
        contacts by hand with a last day count in days.

        :param is_newly_true: whether live segments are followed only from now on:
            saves at work do not know it yet, and are looked at once they are over
        """
        if self.refresh_policy == "manual":
            return False
        now = fields.Datetime.now()
        midnight = next_midnight(now, self.tz or "UTC")
        if is_newly_true and self.refresh_policy == "live":
            return min(midnight, now + RETRY)
        return min(midnight, now + HOUR) if self._is_hourly() else midnight

    def _is_hourly(self):
        """Whether the members may change during the day without a save that tells."""
        if self.refresh_policy != "live":
            return self.refresh_policy == "hourly"
        plan = self._get_live_plan()
        return self.id not in plan.definitions or self.id in plan.elsewhere

    @api.model
    def _get_due(self):
        """Return the segments to refresh now, the longest waiting first.

        Those whose rule or pins changed, those whose time has come, and those whose
        refresh was killed.  A failed segment is tried again at its time.
        """
        due = Domain("state", "=", "pending") | Domain("refresh_started", "!=", False)
        due |= Domain("next_refresh", "<=", fields.Datetime.now())
        due |= Domain("next_refresh", "=", False) & Domain(
            "refresh_policy", "!=", "manual"
        )
        return self.search(due, order="next_refresh NULLS FIRST, id")

    def _reset_schedule(self):
        """Refresh these segments as soon as possible, then by their policy."""
        self._forget_live_plan()
        self._request_refresh()

    def _request_refresh(self):
        """Have the scheduled action refresh these segments as soon as it can."""
        self.sudo().write({"next_refresh": fields.Datetime.now()})
        self._trigger_refresh()

    @api.model
    def _get_readers(self, names, company):
        """Return the segments of a company, not on demand, whose rule reads columns."""
        return self.search(
            [("company_id", "=", company.id), ("refresh_policy", "!=", "manual")]
        ).filtered(lambda segment: not segment._get_columns().isdisjoint(names))

    def _get_columns(self):
        """Return the names of the fields that the rule reads; none if it is broken."""
        try:
            contacts = self.env["res.partner"]
            return {field.name for field in find_fields(contacts, self._get_rule())}
        except (UserError, ValueError):
            return set()

    @api.model
    def _trigger_refresh(self, at=None):
        self.env.ref("contact_segmentation.ir_cron_segment_refresh")._trigger(at)

    @api.model
    def _cron_refresh(self):
        """Refresh the segments that are due, what a segment is built on before it.

        Stops when its time is out, in the middle of a large segment too: the next
        call goes on from there.
        """
        self._follow_queue()
        is_done = work_through(
            self._get_due()._in_order(),
            lambda segment: segment._refresh_or_fail(in_slices=True),
            self._trigger_refresh,
            self._has_time,
        )
        if is_done:
            self._recount()
            self._plan_next_run()

    @api.model
    def _has_time(self):
        """Return whether this wake-up of the scheduled action may go on."""
        return has_time(self.env)

    @api.model
    def _follow_queue(self):
        """Make live segments true for the contacts that saves left in the queue."""
        rows = self.env.execute_query(live_queries.changes(SLICE))
        if not rows:
            return
        touched = defaultdict(set)
        for _id, segment_id, partner_id in rows:
            touched[segment_id].add(partner_id)
        live = self.browse(self._get_live_plan().definitions).exists()._in_order()
        for segment in live:
            partner_ids = touched[None] | touched[segment.id]
            if None in partner_ids or len(rows) == SLICE:
                segment._request_refresh()
            elif partner_ids:
                segment._follow_or_refresh(segment._get_watching(sorted(partner_ids)))
        self.env.execute_query(live_queries.drop_changes([row[0] for row in rows]))
        self.env["ir.cron"]._commit_progress()

    def _follow_or_refresh(self, partner_ids):
        """Look at some contacts again; on any trouble, refresh the whole segment."""
        if self.state != "ok":
            return  # waits for a refresh of all contacts, or failed
        try:
            self._follow_in_slice(partner_ids)
        except Exception:
            # any code of any addon, or a lock: the refresh tells which
            _logger.info("Segment %s cannot follow", self.id, exc_info=True)
            self.env.cr.rollback()  # PostgreSQL takes no more statements otherwise
            self._request_refresh()

    @api.model
    def _recount(self):
        """Count the segments again in which saves moved contacts since the count."""
        rows = self.env.execute_query(count_queries.moved_since_counted())
        for segment in self.browse(segment_id for (segment_id,) in rows):
            counted = count_queries.members_by_company(segment.id)
            segment.last_move_id = segment._count(counted)

    @api.model
    def _plan_next_run(self):
        """Have the scheduled action run when the next segment is due."""
        first = self.search(
            [("next_refresh", "!=", False)], order="next_refresh, id", limit=1
        )
        cron = self.env.ref("contact_segmentation.ir_cron_segment_refresh")
        if first and first.next_refresh < cron.nextcall:
            self._trigger_refresh(first.next_refresh)

    def action_refresh_now(self):
        """Refresh now, or as soon as the scheduled action can where that is long."""
        if is_small(self.env):
            return self.action_refresh()
        self._check_refresher()
        self.sudo()._with_used()._request_refresh()
        return come_back(self.env._("The refresh begins in a moment."))

    def action_stop_refresh(self):
        """Stop the refresh at work; the next one completes it."""
        self.check_access("write")
        for segment in self.sudo().filtered("refresh_started"):
            segment._write_failure(
                self.env._(
                    "%(user)s stopped the refresh: some contacts have not entered or "
                    "left yet. The next refresh completes it.",
                    user=self.env.user.name,
                )
            )
            counted = count_queries.members_by_company(segment.id)
            segment.last_move_id = segment._count(counted)
