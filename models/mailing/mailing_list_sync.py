import logging
from dataclasses import replace

import psycopg2
from psycopg2.errors import QueryCanceled

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, LockError, UserError
from odoo.tools import SQL, split_every

from ..queries import work_as_usual, work_hard
from ..scheduled import has_time
from ..segment import count_queries
from . import list_queries
from .list_queries import Following

_logger = logging.getLogger(__name__)

# subscriptions written in one transaction, by SQL and by the ORM
SLICE = 20_000
ORM_SLICE = 5_000
# how long one statement may work
TIME_LIMIT = "60s"


class MailingList(models.Model):
    """A list brought in step with its segment, by differences.

    In the transaction of whoever asks for it, or by the scheduled action in slices
    that are committed one by one.
    """

    _inherit = "mailing.list"

    sync_requested = fields.Boolean(readonly=True, copy=False)
    sync_started = fields.Datetime(readonly=True, copy=False)
    sync_total = fields.Integer(readonly=True, copy=False)
    sync_done = fields.Integer(readonly=True, copy=False)
    sync_error = fields.Text(readonly=True, copy=False)
    last_sync = fields.Datetime(
        string="In Step Since",
        readonly=True,
        copy=False,
        help="When the list last equalled the members of its segment.",
    )
    last_attempt = fields.Datetime(readonly=True, copy=False)
    synced_move_id = fields.Integer(
        readonly=True,
        copy=False,
        help="The last entry or exit, of any segment, that the list followed.",
    )

    @api.model
    def _has_phones(self):
        """Return whether contacts of lists may be known by their number alone."""
        return "phone_sanitized" in self.env["mailing.contact"]._fields

    def _get_following(self):
        contacts = self.env["res.partner"].with_context(active_test=True)
        members = contacts._search(self._get_followed_domain())
        has_phones = self._has_phones()
        return Following(
            list_id=self.id,
            segment_id=self.segment_id.id,
            members=members.select(
                SQL.identifier(members.table, "id"),
                list_queries.address(members.table, has_phones),
            ),
            is_equal=self.segment_mode == "equal",
            has_phones=has_phones,
        )

    def _check_can_follow(self):
        """Refuse to follow a segment of which nobody knows who is in.

        :raise UserError: with the reason, for who looks at the list
        """
        self._check_following()
        if self.segment_id.state == "failed":
            raise UserError(
                self.env._(
                    "The list stays as it is: its segment “%(segment)s” cannot be "
                    "refreshed. %(error)s",
                    segment=self.segment_id.name,
                    error=self.segment_id.last_error,
                )
            )

    def _sync_or_fail(self, in_slices=False):
        """Bring one list in step; what goes wrong is shown on it and stops there.

        :param in_slices: commit after each slice, as a scheduled action may
        :return: whether it is done: a scheduled action may run out of time
        """
        self.ensure_one()
        if self.segment_id.state == "pending":
            self._finish_sync()  # its refresh, which is due, asks again
            return True
        try:
            if in_slices:
                return self._sync_in_slices()
            with self.env.cr.savepoint():
                self._sync()
        except QueryCanceled:
            self._finish_sync(
                self.env._("Comparing it with its segment takes too long.")
            )
        except (LockError, ConcurrencyError, psycopg2.OperationalError):
            # somebody writes the same: the list itself is not at fault
            raise
        except Exception as error:
            # the code of any addon that extends contacts of lists may raise anything
            _logger.info("Mailing list %s cannot follow", self.id, exc_info=True)
            self._finish_sync(error)
        return True

    def _sync(self):
        """Bring one list in step within the current transaction."""
        following, last_move_id = self._prepare_sync()
        if self._is_empty() and self._is_plain():
            self._make_and_subscribe(following)  # there is nothing to compare with
        else:
            self._take_over(following)
            newcomers, leavers = self._compare(following)
            self._end(leavers)
            self._bring_up_to_date(following)
            for ids in self._split(newcomers):
                self._make_and_subscribe(replace(following, partner_ids=ids))
        self._finish_sync(last_move_id=last_move_id)

    def _is_empty(self):
        own = [("list_id", "=", self.id)]
        return not self.env["mailing.subscription"].search(own, limit=1)

    def _split(self, ids):
        """Return ids in the slices that one statement, or one batch, may write."""
        return split_every(SLICE if self._is_plain() else ORM_SLICE, ids, list)

    def _sync_in_slices(self):
        """Bring one list in step in transactions of its own; stop when time is out."""
        with self.env.cr.savepoint():
            following, last_move_id = self._prepare_sync()
            self._take_over(following)
            newcomers, leavers = self._compare(following)
            outdated = self._find_outdated(following)
        self._begin_sync(len(leavers) + len(outdated) + len(newcomers))

        def update(ids):
            self._bring_up_to_date(following, ids)

        def subscribe(ids):
            self._make_and_subscribe(replace(following, partner_ids=ids))

        is_done = (
            self._work_off(leavers, self._end)
            and self._work_off(outdated, update)
            and self._work_off(newcomers, subscribe)
        )
        if is_done:
            self._finish_sync(last_move_id=last_move_id)
        return is_done

    def _begin_sync(self, total):
        """Show how much there is to do, from where another wake-up left off."""
        done = self.sync_done if self.sync_started else 0
        self.write(
            {
                "sync_started": fields.Datetime.now(),
                "sync_total": done + total,
                "sync_done": done,
            }
        )
        self.env["ir.cron"]._commit_progress()

    def _work_off(self, ids, action):
        """Do an action on slices, each in a transaction; return whether time sufficed.

        :raise LockError: somebody else began to work on the list in between
        """
        for part in self._split(ids):
            with self.env.cr.savepoint():
                self.lock_for_update(allow_referencing=True)
                self.env.execute_query(work_hard(TIME_LIMIT, compiled=False))
                action(part)
                self.sync_done += len(part)
            self.env["ir.cron"]._commit_progress(1, remaining=1)
            if not has_time(self.env):
                return False
        return True

    def _prepare_sync(self):
        """Have SQL see what is in the cache.

        :return: what to follow, and the last entry or exit that it includes
        """
        self._check_can_follow()
        self.lock_for_update(allow_referencing=True)
        self.env.flush_all()
        self.env.execute_query(work_hard(TIME_LIMIT, compiled=False))
        [(last_move_id,)] = self.env.execute_query(count_queries.last_move())
        return self._get_following(), last_move_id

    def _finish_sync(self, error=None, last_move_id=None):
        """Say that the list is in step, or why it is not."""
        now = fields.Datetime.now()
        vals = {
            "sync_requested": False,
            "sync_started": False,
            "sync_total": 0,
            "sync_done": 0,
            "last_attempt": now,
            "sync_error": False,
        }
        if error:
            reason = error.args[0] if isinstance(error, UserError) else error
            vals["sync_error"] = str(reason) or type(error).__name__
        elif last_move_id is not None:
            vals |= {"last_sync": now, "synced_move_id": last_move_id}
            self.env.execute_query(work_as_usual())
            self._forget_read()
        self.write(vals)

    def _forget_read(self):
        """Forget what was read before subscriptions were written by SQL."""
        self.env["mailing.contact"].invalidate_model()
        self.env["mailing.subscription"].invalidate_model()
        self.env["mailing.list"].invalidate_model(["contact_ids", "subscription_ids"])
