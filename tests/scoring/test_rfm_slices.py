from contextlib import suppress
from unittest.mock import patch

from odoo.tests import freeze_time
from odoo.tools import SQL, mute_logger

from ...models.scoring import score_queries
from ..segment.transactions import commit
from .transactions import RfmTransactionsCase

RUN = "odoo.addons.contact_segmentation.models.scoring.partner_rfm_run"
DAY = "2026-06-30"


class Killed(BaseException):
    """The process ended here."""


@freeze_time(f"{DAY} 12:00:00")
class TestRfmSlices(RfmTransactionsCase):
    """A run by the scheduled action: commits in slices, and is completed later."""

    def setUp(self):
        super().setUp()
        self.startPatcher(patch(f"{RUN}.SLICE", 2))

    def wake_up(self):
        """Work as the scheduled action does; return whether the run is done."""
        commit(self.env)
        with self.begin().cr as cr:
            policy = self.policy.with_env(self.env(cr=cr))
            done = policy._compute_or_fail(in_slices=True)
        self.refresh_view()
        return done

    def killed_after(self, slices):
        """Kill the process when it begins the slice after so many."""
        end_of_slice = type(self.policy)._get_end_of_slice
        left = iter(range(slices))

        def kill(policy):
            if next(left, None) is None:
                raise Killed
            return end_of_slice(policy)

        # not assertRaises, whose savepoint would not outlive the commits
        killing = patch.object(type(self.policy), "_get_end_of_slice", kill)
        with killing, suppress(Killed):
            self.wake_up()
            self.fail("the run was not killed")
        self.refresh_view()

    def moves(self):
        moves = self.env["partner.rfm.move"].search(
            [("policy_id", "=", self.policy.id)]
        )
        return sorted((move.partner_id.name, move.to_class_id.name) for move in moves)

    def written(self):
        return len(self.rows())

    # -- to the end ---------------------------------------------------------

    def test_slices_give_what_one_transaction_gives(self):
        self.assertTrue(self.wake_up())
        self.assertEqual(self.rows(), self.full_rows(DAY))
        self.assertFalse(self.policy.run_started)

    def test_out_of_time_goes_on_later(self):
        with patch(f"{RUN}.has_time", return_value=False):
            self.assertFalse(self.wake_up())
            self.assertEqual(self.written(), 2)
            self.assertEqual(self.policy.refresh_step, "writing")
            self.assertFalse(self.wake_up())
            self.assertEqual(self.written(), 4)
        self.assertTrue(self.wake_up())
        self.assertEqual(self.rows(), self.full_rows(DAY))

    def test_progress_grows(self):
        with patch(f"{RUN}.has_time", return_value=False):
            self.wake_up()
            first = self.policy.refresh_progress
            self.wake_up()
        self.assertGreater(first, 0)
        self.assertGreater(self.policy.refresh_progress, first)
        self.assertLess(self.policy.refresh_progress, 100)

    # -- cut short ----------------------------------------------------------

    def test_killed_at_any_slice(self):
        for slices in (0, 1, 2, 3):
            with self.subTest(slices=slices):
                self.env.cr.execute("DELETE FROM partner_rfm_score")
                self.policy.write({"last_as_of": False, "last_config": False})
                self.killed_after(slices)
                self.assertEqual(self.written(), 2 * slices)
                self.assertTrue(self.wake_up())
                self.assertEqual(self.rows(), self.full_rows(DAY))

    def test_killed_run_moves_each_once(self):
        self.wake_up()
        for person in self.people[:3]:
            self.order(person, "2026-06-29", 900, times=9)
        self.policy.last_full = False
        self.killed_after(2)
        self.assertTrue(self.wake_up())
        moves = self.moves()
        self.assertTrue(moves)
        self.assertEqual(len(moves), len(dict(moves)))

    def test_stopped_run_is_completed(self):
        with patch(f"{RUN}.has_time", return_value=False):
            self.wake_up()
        self.policy.action_stop_compute()
        self.assertEqual(self.policy.state, "failed")
        self.assertIn("stopped the run", self.policy.last_error)
        self.assertFalse(self.policy.refresh_step)
        self.assertTrue(self.wake_up())
        self.assertEqual(self.policy.state, "ok")
        self.assertEqual(self.rows(), self.full_rows(DAY))

    def test_policy_changed_meanwhile_begins_again(self):
        with patch(f"{RUN}.has_time", return_value=False):
            self.wake_up()
        self.policy.bins = 3
        self.assertTrue(self.wake_up())
        self.assertEqual(self.rows(), self.full_rows(DAY))
        self.assertEqual(max(row[4] or 0 for row in self.rows()), 3)

    def test_contact_deleted_meanwhile(self):
        with patch(f"{RUN}.has_time", return_value=False):
            self.wake_up()
        gone = self.people[7]
        self.people -= gone
        gone.unlink()
        while not self.wake_up():
            pass
        self.assertEqual(self.policy.state, "ok")
        self.assertEqual(self.rows(), self.full_rows(DAY))

    def test_objection_meanwhile(self):
        """Measured before they objected, and not written after."""
        with patch(f"{RUN}.has_time", return_value=False):
            self.wake_up()
        who = self.people[4]
        who.profiling_objection = True
        self.assertTrue(self.wake_up())
        self.assertNotIn(who.id, [row[0] for row in self.rows()])
        self.assertEqual(self.rows(), self.full_rows(DAY))

    def test_slice_that_cannot_be_written(self):
        """The reason is on the policy; what was written stays, the next completes."""
        insert_scores = score_queries.insert_scores
        slices = iter([insert_scores, lambda *_slice: SQL("SELECT 1 / 0")])

        def break_second(*args):
            return next(slices)(*args)

        broken = patch.object(score_queries, "insert_scores", break_second)
        with broken, mute_logger("odoo.sql_db"):
            self.assertTrue(self.wake_up())
        self.assertEqual(self.policy.state, "failed")
        self.assertIn("division by zero", self.policy.last_error)
        self.assertEqual(self.written(), 2)
        self.assertTrue(self.wake_up())
        self.assertEqual(self.rows(), self.full_rows(DAY))
