from unittest.mock import patch

from odoo.exceptions import AccessError, LockError, UserError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..common import MANAGER, USER
from .runs import Notebook, find_run
from .signals import DAY, SignalCase


@freeze_time(f"{DAY} 12:00:00")
class TestScoreRun(SignalCase):
    """The computation of one kind of scores in one company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scores = find_run(cls.env, cls.company)
        cls.signal = cls.make_signal(name="Sound")
        cls.buy(cls.alice, "2026-06-01")

    def setUp(self):
        super().setUp()
        self.notes = Notebook()
        self.read_signals(self.signal)

    def read_signals(self, signals):
        for patcher in self.notes.patches(type(self.scores), signals, patch):
            self.startPatcher(patcher)

    def test_run_that_succeeds(self):
        self.assertEqual(self.scores.state, "pending")
        self.scores.action_compute()
        self.assertEqual((self.scores.state, self.scores.last_error), ("ok", False))
        self.assertEqual(str(self.scores.last_as_of), DAY)
        self.assertEqual(str(self.scores.last_full), DAY)
        self.assertEqual(self.notes.asked, [None])
        self.assertEqual(list(self.notes.points), self.alice.ids)
        self.assertEqual(self.notes.finished, 1)
        self.assertEqual(self.signal.reading_state, "ok")
        self.assertFalse(self.scores.run_started)

    def test_what_failed_keeps_its_last_good_state(self):
        self.scores.action_compute()
        before = self.scores.last_compute
        with patch.object(Notebook, "note", side_effect=UserError("No ink.")):
            self.scores.action_compute()
        self.assertEqual(
            (self.scores.state, self.scores.last_error), ("failed", "No ink.")
        )
        self.assertEqual(self.scores.last_compute, before)
        self.assertEqual(list(self.notes.points), self.alice.ids)
        self.scores.action_compute()
        self.assertEqual((self.scores.state, self.scores.last_error), ("ok", False))

    def test_any_error_stops_at_its_run(self):
        with (
            patch.object(Notebook, "note", side_effect=ZeroDivisionError("by 0")),
            mute_logger("odoo.sql_db"),
        ):
            self.scores.action_compute()
        self.assertEqual(
            (self.scores.state, self.scores.last_error), ("failed", "by 0")
        )

    def test_busy_is_not_failed(self):
        with (
            patch.object(Notebook, "note", side_effect=LockError("busy")),
            self.assertRaises(LockError),
        ):
            self.scores.action_compute()
        self.assertEqual(self.scores.state, "pending")

    def test_faulty_signal_is_left_out_and_shown(self):
        faulty = self.make_mapped(name="By tag", value_path="gone_id")
        self.read_signals(self.signal | faulty)
        self.scores.action_compute()
        self.assertEqual(self.scores.state, "ok")
        self.assertEqual(
            self.scores.last_warning,
            "The signal “By tag” is left out: “gone_id”: there is no field “gone_id” "
            "in Sales Order.",
        )
        states = (self.signal | faulty).mapped("reading_state")
        self.assertEqual(states, ["ok", "failed"])
        self.assertEqual(list(self.notes.points), self.alice.ids)
        faulty.value_path = "order_line.product_id.categ_id"
        self.scores.action_compute()
        self.assertFalse(self.scores.last_warning)
        self.assertEqual(faulty.reading_state, "ok")

    @mute_logger("odoo.sql_db")
    def test_rows_that_postgresql_cannot_read(self):
        huge = self.make_signal(name="Huge", points=1e308, points_per="amount")
        self.read_signals(self.signal | huge)
        self.scores.action_compute()
        self.assertEqual(self.scores.state, "ok")
        self.assertIn("The signal “Huge” is left out", self.scores.last_warning)
        self.assertEqual((self.signal | huge).mapped("reading_state"), ["ok", "failed"])
        self.assertEqual(list(self.notes.points), self.alice.ids)

    def test_archived_and_missing_signals_are_no_fault(self):
        archived = self.make_signal(active=False)
        self.read_signals(self.signal | archived)
        self.scores.action_compute()
        self.assertEqual((self.scores.state, self.scores.last_warning), ("ok", False))

    # -- when ---------------------------------------------------------------

    def test_changed_signal_asks_for_a_run(self):
        self.scores.action_compute()
        self.signal.points = 3
        self.assertEqual(self.scores.state, "pending")
        self.scores.action_compute()
        self.assertEqual(self.notes.asked, [None, None])
        self.signal.name = "Another name"
        self.assertEqual(self.scores.state, "ok")

    def test_due_after_a_day(self):
        self.scores.action_compute()
        due = self.env["partner.score.run"]._get_due
        self.assertNotIn(self.scores, due())
        with freeze_time("2026-07-01 12:00:00"):
            self.assertIn(self.scores, due())

    def test_button_computes_where_there_is_little(self):
        self.scores.action_compute_now()
        self.assertEqual(self.scores.state, "ok")
        with patch(
            "odoo.addons.contact_segmentation.models.scoring."
            "partner_score_run_schedule.is_small",
            return_value=False,
        ):
            action = self.scores.action_compute_now()
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(self.scores.state, "pending")

    def test_every_company_has_a_run_of_each_kind(self):
        with patch.object(type(self.scores), "_get_kinds", return_value=["engagement"]):
            other = self.make_company("Les Ennemis du Livre")
            self.env["partner.score.run"]._create_missing()
            self.env["partner.score.run"]._create_missing()
        runs = self.scores.search(
            [
                ("company_id", "in", (self.company | other).ids),
                ("kind", "=", "engagement"),
            ]
        )
        self.assertEqual(runs.company_id, self.company | other)
        self.assertEqual(len(runs), 2)
        self.assertEqual(set(runs.mapped("state")), {"pending"})

    # -- security -----------------------------------------------------------

    def test_managers_compute_and_users_look(self):
        user, manager = self.make_user("lise", USER), self.make_user("max", MANAGER)
        self.assertEqual(self.scores.with_user(user).state, "pending")
        with self.assertRaises(AccessError):
            self.scores.with_user(user).action_compute_now()
        self.scores.with_user(manager).action_compute_now()
        self.assertEqual(self.scores.state, "ok")

    def test_runs_of_other_companies(self):
        other = self.make_company("Les Ennemis du Livre")
        stranger = self.make_user("max", MANAGER, companies=other)
        with self.assertRaises(AccessError):
            self.scores.with_user(stranger).read(["state"])
