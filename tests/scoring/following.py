"""Runs that read only what changed, compared with runs that measure everybody."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo import fields
from odoo.tools import SQL

from ..segment.transactions import TransactionsCase, commit

MODELS = "odoo.addons.contact_segmentation.models.scoring"
# a large part of the few contacts changes in each test
LIMITS = {
    f"{MODELS}.partner_rfm_increment.MOST_CHANGED": 10**6,
    f"{MODELS}.partner_score_run_changes.FEW": 10**6,
}
DAY = "2026-06-30"


class FollowingCase(TransactionsCase):
    """Each run in a transaction of its own, which sees what was committed.

    What a run finds changed is what was committed since the one before: that cannot
    be tested within one transaction.  A test says which record runs, its
    `computation`, and which `rows` it writes.
    """

    # the method by which a run finds what changed: None is everybody
    looks = "_get_changed"
    # between sums of floats that were added in another order
    tolerance = 0

    def setUp(self):
        super().setUp()
        for limit, value in LIMITS.items():
            self.startPatcher(patch(limit, value))
        self.look_no_earlier()

    def look_no_earlier(self):
        """Have no run look from before the first one of the test.

        A transaction that somebody left open in this database would make all look new
        that was written since, such as rates: the runs would be full ones.
        """
        self.first_look = 0
        runs = type(self.env["partner.score.computation"])
        look = runs._get_snapshot

        def look_later(run):
            *database, xmin = look(run).split(":")
            return ":".join([*database, str(max(int(xmin), self.first_look))])

        self.startPatcher(patch.object(runs, "_get_snapshot", look_later))

    def get_next_transaction(self):
        next_transaction = SQL("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
        [(xid,)] = self.env.execute_query(next_transaction)
        return int(xid)

    def take_away(self):
        self.env.cr.execute("DELETE FROM partner_rfm_change")
        commit(self.env)
        return super().take_away()

    def run_now(self, as_of=DAY, recent=True):
        """Run in a transaction of its own; return whether everybody was measured.

        :param recent: as if everybody had been measured that very day
        """
        commit(self.env)
        self.first_look = self.first_look or self.get_next_transaction()
        with self.begin().cr as cr:
            run = self.computation.with_env(self.env(cr=cr))
            if recent:
                run.last_full = run.last_full and fields.Date.to_date(as_of)
            with self.noting(type(run)) as found:
                run.action_compute(as_of)
            self.assertEqual((run.state, run.last_error), ("ok", False))
        self.refresh_view()
        return found[-1] is None

    @contextmanager
    def noting(self, run_class):
        """Note what runs find changed."""
        look, found = getattr(run_class, self.looks), []

        def note(run, *args):
            found.append(look(run, *args))
            return found[-1]

        with patch.object(run_class, self.looks, note):
            yield found

    def count_run_statements(self):
        """Return how many statements a run takes."""
        commit(self.env)
        with self.begin().cr as cr:
            run = self.computation.with_env(self.env(cr=cr))
            before = cr.sql_log_count
            run.action_compute(DAY)
            return cr.sql_log_count - before

    def full_rows(self, as_of):
        """Return what a run finds that measures everybody; nothing stays of it."""
        env = self.begin()
        self.forget_rows(env)
        run = self.computation.with_env(env)
        run.last_full = False
        run.action_compute(as_of)
        rows = self.rows(env)
        env.cr.rollback()
        env.cr.close()
        return rows

    def forget_rows(self, env):
        """Delete what runs wrote, where one that measures everybody would keep it."""

    def merge(self, kept, other):
        """Merge one of the people into another one."""
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((kept | other).ids, kept)
        self.people -= other

    def assertFollows(self, as_of=DAY):
        """A run that follows changes finds what a full one does."""
        self.assertFalse(self.run_now(as_of), "the run was a full one")
        self.assertSameRows(self.rows(), self.full_rows(as_of))

    def assertSameRows(self, found, expected):
        """The rows are equal, but for the tolerance between floats."""
        self.assertEqual(len(found), len(expected))
        for one, other in zip(found, expected, strict=True):
            for value, due in zip(one, other, strict=True):
                if self.tolerance and isinstance(value, float):
                    self.assertAlmostEqual(value, due, delta=self.tolerance)
                else:
                    self.assertEqual(value, due, (one, other))
