import logging
import time

from psycopg2.errors import (
    DeadlockDetected,
    ForeignKeyViolation,
    OperationalError,
    QueryCanceled,
    SerializationFailure,
    UniqueViolation,
)

from odoo import fields, models
from odoo.exceptions import AccessError, ConcurrencyError, LockError
from odoo.fields import Domain

from ..queries import work_as_usual, work_hard
from . import count_queries, live_queries, queries
from .comparison import Comparison
from .partner_segment import USER_GROUP

_logger = logging.getLogger(__name__)

# how often a slice is tried that meets what somebody else is writing
TRIES = 5
# how long a rule may look for its contacts
TIME_LIMIT = "60s"
# how long to wait for those who are saving contacts of a live segment
LOCK_WAIT = 5.0
# what others write at the same moment may raise; tried again, it does not
VIOLATIONS = (ForeignKeyViolation, UniqueViolation)
CONFLICTS = (SerializationFailure, DeadlockDetected, *VIOLATIONS)


class Superseded(Exception):
    """Somebody stopped this refresh, or began another one of the same segment."""


class PartnerSegment(models.Model):
    """The refresh of a segment: who is in now, written as differences.

    In the transaction of whoever asks for it, or by the scheduled action in slices
    that are committed one by one.  `refresh_started` is set while the latter works,
    and says whose work it is.
    """

    _inherit = "partner.segment"

    refresh_started = fields.Datetime(readonly=True, copy=False)
    # of all companies: users see the part that is done
    refresh_total = fields.Integer(
        readonly=True, copy=False, groups="base.group_system"
    )
    refresh_done = fields.Integer(readonly=True, copy=False, groups="base.group_system")
    last_move_id = fields.Integer(
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="The last entry or exit, of any segment, when the members were counted.",
    )

    def action_refresh(self):
        """Make the members of these segments true now.

        What they are built on is refreshed first.  A segment that cannot be
        evaluated keeps its members and shows the reason; the others are refreshed
        all the same.
        """
        self._check_refresher()
        for segment in self.sudo()._with_used():
            segment._refresh_or_fail()
        return True

    def _check_refresher(self):
        self.check_access("read")
        if not (self.env.su or self.env.user.has_group(USER_GROUP)):
            raise AccessError(self.env._("Only segmentation users refresh segments."))

    def _refresh_or_fail(self, in_slices=False):
        """Refresh one segment; what goes wrong is shown on it and stops there.

        :param in_slices: commit after each slice, as a scheduled action may
        :return: whether the refresh is done: a scheduled action may run out of time
        """
        self.ensure_one()
        # in the language of the segment: of the reason, if it fails
        segment = self.with_context(lang=self.lang)
        try:
            if in_slices:
                return segment._refresh_in_slices()
            with self.env.cr.savepoint():
                segment._lock()
                segment._refresh()
        except QueryCanceled:
            segment._mark_failed(segment._get_too_slow(TIME_LIMIT))
        except VIOLATIONS as error:
            raise ConcurrencyError(str(error)) from error
        except (LockError, OperationalError):
            # somebody else is refreshing it, or PostgreSQL asks for a retry:
            # the segment itself is not at fault
            raise
        except Superseded:
            # only in slices: what was committed stays, the slice at hand goes
            self.env.cr.rollback()
            _logger.info("Refresh of segment %s was stopped", self.id)
        except Exception as error:
            # a rule can reach the code of any addon, which may raise anything
            _logger.info("Refresh of segment %s failed", self.id, exc_info=True)
            segment._mark_failed(error)
        return True

    def _refresh(self):
        """Refresh within the current transaction."""
        comparison = self._compare()
        for entering, leaving in comparison.slices():
            comparison.add_written(self._write_slice(comparison, entering, leaving))
        self._finish(comparison)
        if comparison.total and self.refresh_policy == "live":
            # this transaction may not see what was saved while it waited its turn
            self.env["partner.segment.change"]._add(self.ids)

    def _refresh_in_slices(self):
        """Refresh in transactions of their own, and stop when time is out."""
        # whoever asks for a refresh from now on, by a rule or a pin, asks for another
        started = self._begin(next_refresh=False)
        with self.env.cr.savepoint():
            comparison = self._compare()
        done = self.refresh_done
        total = done + comparison.total
        for entering, leaving in comparison.slices():
            done += len(entering) + len(leaving)
            self._retry(self._write_own_slice, started, comparison, entering, leaving)
            self.write({"refresh_total": total, "refresh_done": done})
            # a slice is work done: a wake-up that ends in the middle did not fail
            self.env["ir.cron"]._commit_progress(1, remaining=1)
            if done < total and not self._has_time():
                return False
        self._retry(self._finish_own, started, comparison)
        return True

    def _begin(self, **vals):
        """Say that a refresh is at work, to those who save contacts too."""
        self._retry(self._lock)
        started = fields.Datetime.now()
        if started == self.refresh_started:
            started = fields.Datetime.add(started, seconds=1)
        if not self.refresh_started:
            # otherwise it goes on from where another one was cut short
            vals |= {"refresh_total": 0, "refresh_done": 0}
        self.write({"refresh_started": started, **vals})
        self.env["ir.cron"]._commit_progress()
        return started

    def _write_own_slice(self, started, comparison, entering, leaving, again=False):
        """Write a slice; lock the segment only then, not to make its users wait."""
        rows = self._write_slice(comparison, entering, leaving, again)
        self._lock_own(started)
        comparison.add_written(rows)

    def _finish_own(self, started, comparison, again=False):
        self._lock_own(started)
        asked = self.next_refresh
        self._finish(comparison, again)
        self.next_refresh = asked or self.next_refresh

    def _lock_own(self, started):
        """Lock the segment, unless somebody stopped the refresh or began another."""
        self._lock()
        self.invalidate_recordset(["refresh_started", "next_refresh"])
        if self.refresh_started != started:
            raise Superseded

    def _lock(self):
        """Lock the segment, once those who are saving contacts of it are done.

        :raise LockError: somebody else is refreshing it
        """
        deadline = time.monotonic() + LOCK_WAIT
        while True:
            try:
                return self.lock_for_update(allow_referencing=True)
            except LockError:
                if self.refresh_policy != "live" or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    def _retry(self, action, *arguments):
        """Do something again, on fresh data, when it meets what others are writing."""
        again = {}
        for left in reversed(range(TRIES)):
            try:
                return action(*arguments, **again)
            except CONFLICTS as conflict:
                if not left:
                    raise
                # what was done is committed; a new transaction sees the others' work
                self.env.cr.rollback()
                if isinstance(conflict, VIOLATIONS):
                    again = {"again": True}
        return None

    def _compare(self, partner_ids=None):
        """Compare the members with the contacts that should be in; write nothing.

        :param partner_ids: the contacts to look at; all of them without it
        """
        comparison = Comparison(
            today=self._get_today(),
            now=fields.Datetime.now(),
            started=time.monotonic(),
        )
        self._validate_rule()
        self.env["partner.segment.pin"].flush_model()
        within = None if partner_ids is None else Domain("id", "in", partner_ids)
        definition = self._get_definition()
        comparison.pin_modes = definition.pin_modes
        matching = self._get_matching(definition, comparison.today, within)
        self.env.execute_query(work_hard(TIME_LIMIT))
        rows = self.env.execute_query(queries.compare(self.id, matching, partner_ids))
        self.env.execute_query(work_as_usual())
        for row in rows:
            comparison.add_found(*row)
        return comparison

    def _write_slice(self, comparison, entering, leaving, again=False):
        """Write a part of the differences.

        :param again: whether others were found to write the same
        :return: what `queries.apply_differences` returns
        """
        cause = self.last_refresh and ("rule" if self.state == "pending" else "refresh")
        differences = queries.differences(self.id, comparison.today, entering, leaving)
        return self.env.execute_query(
            queries.apply_differences(
                differences, comparison.now, cause or None, comparison.pin_modes, again
            )
        )

    def _finish(self, comparison, again=False):
        """Count the members, and say that the segment is true."""
        late = self._follow_queued(comparison, again)
        counted = count_queries.known_counts(comparison.counts)
        if late or comparison.written != comparison.total:
            counted = count_queries.members_by_company(self.id)
        self._invalidate_members()
        if comparison.written:
            self._request_dependents_refresh()
        self._end_failure()
        before = self.state
        self.write(
            {
                "state": "ok",
                "last_error": False,
                "last_refresh": comparison.now,
                "last_duration": time.monotonic() - comparison.started,
                "last_moved": comparison.moved,
                "next_refresh": self._get_next_refresh(before != "ok"),
                "refresh_started": False,
                # also when nobody moved: contacts are deleted, and change company
                "last_move_id": self._count(counted),
            }
        )
        if before == "failed":
            self._forget_live_plan()

    def _count(self, counted):
        """Store the counts of the day; return the last move that they include.

        :param counted: query of (company_id, member_count)
        """
        self.env.execute_query(
            count_queries.store_counts(self.id, self._get_today(), counted)
        )
        [(last_move_id,)] = self.env.execute_query(count_queries.last_move())
        return last_move_id

    def _follow_in_slice(self, partner_ids):
        """Look again at some contacts only, in a transaction of its own."""
        started = self._begin()
        with self.env.cr.savepoint():
            comparison = self._compare(partner_ids)
        self._retry(self._follow_own, started, comparison)
        self.env["ir.cron"]._commit_progress()

    def _follow_own(self, started, comparison, again=False):
        self._lock_own(started)
        entering, leaving = comparison.entering, comparison.leaving
        rows = self._write_slice(comparison, entering, leaving, again)
        comparison.add_written(rows)
        if comparison.written:
            self._invalidate_members()
            self._request_dependents_refresh()
        self.refresh_started = False

    def _follow_queued(self, comparison, again):
        """Look again at the contacts that were saved while the refresh worked.

        :return: whether there were any
        """
        rows = self.env.execute_query(live_queries.take_changes(self.id))
        partner_ids = {partner_id for (partner_id,) in rows if partner_id}
        if partner_ids:
            late = self._compare(self._get_watching(sorted(partner_ids)))
            rows = self._write_slice(late, late.entering, late.leaving, again)
            comparison.add_late(late, rows)
        return bool(partner_ids)

    def _invalidate_members(self):
        """Forget what was read before the refresh wrote by SQL."""
        self.invalidate_recordset(["partner_ids", "member_count"])
        self.env["res.partner"].invalidate_model(["segment_ids", "segment_count"])
        for model in ("member", "move", "stat"):
            self.env[f"partner.segment.{model}"].invalidate_model()
