from unittest.mock import patch

from odoo.exceptions import AccessError, LockError
from odoo.tests import freeze_time
from odoo.tools import SQL, mute_logger

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from ..common import MANAGER
from .finding import FindingCase

CRON = "contact_segmentation.ir_cron_match_find"
MODELS = "odoo.addons.contact_segmentation.models"
SCHEDULED = f"{MODELS}.scheduled"
ALICE = [("", ["Alice", "Alicia"])]
STOPPED = "Sophie stopped the search: the groups are those of the search before."


@freeze_time("2026-03-10 09:00:00")
class TestFindSchedule(FindingCase, CronMixinCase):
    """Rules that look at once, at night, in slices, fail, are stopped or killed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in ("Alice", "Alicia"):
            cls.make_contact(name, "alice@example.org")
        cls.rule = cls.by_email

    def run_scheduled_action(self):
        with self.enter_registry_test_mode():
            self.env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()

    def break_rule(self):
        """Have its conditions name a field that is no more."""
        self.env.cr.execute(
            SQL(
                "UPDATE partner_match_rule SET domain = %s WHERE id = %s",
                "[('shoe_size', '=', 42)]",
                self.rule.id,
            )
        )
        self.env.invalidate_all()

    # -- now ----------------------------------------------------------------

    def test_small_base_while_the_user_waits(self):
        rule = self.rule.with_user(self.owner)
        self.assertIs(rule.action_find(), True)
        self.assertEqual(self.groups(self.rule), ALICE)
        self.assertEqual((self.rule.state, self.rule.refresh_step), ("idle", False))
        self.assertEqual(str(self.rule.last_run), "2026-03-10 09:00:00")

    def test_large_base_is_left_to_the_scheduled_action(self):
        with self.capture_triggers(CRON) as asked, patch(f"{SCHEDULED}.SMALL_BASE", -1):
            action = self.rule.with_user(self.owner).action_find()
        self.assertEqual(
            action["params"]["message"], "Duplicates are looked for in a moment."
        )
        self.assertEqual(len(asked.records), 1)
        self.assertEqual(self.rule.refresh_step, "waiting")
        self.assertEqual(self.groups(self.rule), [])
        self.run_scheduled_action()
        self.assertEqual(self.groups(self.rule), ALICE)
        self.assertEqual((self.rule.state, self.rule.refresh_step), ("idle", False))

    def test_keys_come_first(self):
        """Of contacts that were there before the addon keys are made in a moment."""
        self.rule.state = "pending"
        keys = type(self.env["partner.match.key"])
        with self.capture_triggers(CRON) as asked:
            with patch.object(keys, "_make_current", return_value=False):
                self.run_scheduled_action()
            self.assertEqual(self.groups(self.rule), [])
            self.assertEqual(self.rule.refresh_step, "waiting")
        self.assertEqual(str(asked.records.call_at), "2026-03-10 09:10:00")
        self.run_scheduled_action()
        self.assertEqual(self.groups(self.rule), ALICE)

    def test_who_may_find(self):
        reader = self.make_user("rosa", "base.group_user")
        elsewhere = self.make_company("Éditions du Port")
        stranger = self.make_user("manuel", MANAGER, companies=elsewhere)
        self.rule.company_id = self.company
        for user in (reader, stranger):
            for name in ("action_find", "action_stop"):
                with self.subTest(user.name), self.assertRaises(AccessError):
                    getattr(self.rule.with_user(user), name)()
        self.rule.with_user(self.owner).action_find()
        self.assertEqual(self.groups(self.rule), ALICE)

    # -- at night -----------------------------------------------------------

    def test_each_night(self):
        self.rule.is_scheduled = True
        self.run_scheduled_action()
        self.assertEqual(self.groups(self.rule), ALICE)
        self.assertFalse(self.by_siret.last_run, "nobody asked for it")
        self.rule.group_ids.unlink()
        self.run_scheduled_action()
        self.assertEqual(self.groups(self.rule), [], "once is enough")
        with freeze_time("2026-03-11 01:30:00"):
            self.run_scheduled_action()
        self.assertEqual(self.groups(self.rule), ALICE)

    def test_archived_rule_rests(self):
        self.rule.write({"is_scheduled": True, "active": False})
        self.run_scheduled_action()
        self.assertFalse(self.rule.last_run)

    def test_out_of_time_between_rules(self):
        (self.rule | self.by_siret).state = "pending"
        self.by_siret.last_attempt = "2026-03-10 08:00:00"
        with (
            patch.object(type(self.env["ir.cron"]), "_commit_progress"),
            patch(f"{SCHEDULED}.has_time", side_effect=[True, False]),
        ):
            self.env["partner.match.rule"]._cron_find()
        self.assertEqual((self.rule.state, self.by_siret.state), ("idle", "pending"))

    # -- in slices ----------------------------------------------------------

    def find_in_slices(self, slices):
        """Have the comparison of contacts be as many slices; one for each call."""
        left = iter(range(1, slices + 1))

        def find(rule, partners=None, in_slices=False):
            self.assertTrue(in_slices)
            done = next(left)
            rule._commit_slice(done, slices)
            return done == slices

        model = type(self.rule)
        self.startPatcher(patch.object(model, "_find_alike", find, create=True))
        self.rule.write({"method": "comparisons", "state": "pending"})

    def test_slices(self):
        self.find_in_slices(3)
        seen = []
        with patch.object(type(self.env["ir.cron"]), "_commit_progress"):
            for _wake_up in range(3):
                self.env["partner.match.rule"]._cron_find()
                seen.append((self.rule.refresh_step, self.rule.refresh_progress))
        self.assertEqual([step for step, _done in seen], ["writing", "writing", False])
        self.assertEqual([round(done) for _step, done in seen], [33, 67, 0])
        self.assertEqual(self.rule.state, "idle")

    def test_stopped_between_slices(self):
        self.find_in_slices(3)
        with patch.object(type(self.env["ir.cron"]), "_commit_progress"):
            self.env["partner.match.rule"]._cron_find()
            self.assertEqual(self.rule.state, "running")
            self.rule.with_user(self.owner).action_stop()
            self.assertEqual(self.rule.last_error, STOPPED)
            self.env["partner.match.rule"]._cron_find()
        self.assertEqual((self.rule.state, self.rule.refresh_step), ("failed", False))

    def test_stopped_while_it_waits(self):
        self.rule.state = "pending"
        self.rule.with_user(self.owner).action_stop()
        self.assertEqual((self.rule.state, self.rule.refresh_step), ("idle", False))

    # -- what goes wrong ----------------------------------------------------

    @mute_logger("odoo.sql_db")
    def test_failing_rule_stops_no_other(self):
        self.by_siret.state = "pending"
        self.rule._find()
        self.break_rule()
        self.rule.state = "pending"
        self.run_scheduled_action()
        self.assertEqual(self.rule.state, "failed")
        self.assertIn("shoe_size", self.rule.last_error)
        self.assertFalse(self.rule.refresh_step)
        self.assertEqual(self.groups(self.rule), ALICE, "the groups stay")
        self.assertEqual(self.by_siret.state, "idle")
        self.rule.domain = "[]"
        self.rule.action_find()
        self.assertEqual((self.rule.state, self.rule.last_error), ("idle", False))

    def test_failing_rule_while_the_user_waits(self):
        self.break_rule()
        (self.rule | self.by_siret).action_find()
        self.assertEqual((self.rule.state, self.by_siret.state), ("failed", "idle"))

    @mute_logger("odoo.sql_db")
    def test_conditions_that_take_too_long(self):
        def slow(rule):
            return SQL("SELECT slow.* FROM (%s) AS slow, pg_sleep(5)", select(rule))

        select = type(self.rule)._select_contacts
        with (
            patch.object(type(self.rule), "_select_contacts", slow),
            patch(f"{MODELS}.dedup.partner_match_rule_find.TIME_LIMIT", "200ms"),
        ):
            self.rule.action_find()
        self.assertEqual(self.rule.state, "failed")
        self.assertIn("It looks for contacts for more than", self.rule.last_error)
        self.env.cr.execute("SELECT current_setting('statement_timeout')")
        self.assertEqual(self.env.cr.fetchone(), ("0",))

    def test_killed_rule_comes_last(self):
        """It may be killed again: the others are done before."""
        self.rule.write(
            {
                "state": "running",
                "run_started": "2026-03-10 08:59:00",
                "last_attempt": "2026-03-10 08:59:00",
            }
        )
        self.by_siret.state = "pending"
        due = self.env["partner.match.rule"]._get_due()
        self.assertEqual(due, self.by_siret | self.rule)
        self.assertEqual(due[0], self.by_siret)
        self.run_scheduled_action()
        self.assertEqual((self.rule.state, self.by_siret.state), ("idle", "idle"))
        self.assertEqual(self.groups(self.rule), ALICE)

    def test_busy_rule_is_tried_again(self):
        self.rule.state = "pending"
        model = type(self.rule)
        with (
            patch.object(model, "lock_for_update", side_effect=LockError("busy")),
            self.capture_triggers(CRON) as asked,
        ):
            self.run_scheduled_action()
        self.assertEqual(str(asked.records.call_at), "2026-03-10 09:10:00")
        self.assertEqual(self.rule.state, "pending")

    # -- conditions ---------------------------------------------------------

    def test_conditions_that_cannot_be_evaluated(self):
        with self.assertRefused(
            "The contacts of the rule “Same e-mail address” cannot be looked for: "
            "Invalid field res.partner.shoe_size in condition ('shoe_size', '=', 42)",
            Exception,
        ):
            self.rule.domain = "[('shoe_size', '=', 42)]"
        with self.assertRefused(
            "The conditions of the rule “Same e-mail address” cannot be read: uid"
        ):
            self.rule.domain = "[('user_id', '=', uid)]"

    def test_conditions_on_what_the_editor_may_not_read(self):
        marion = self.make_user("marion", MANAGER)
        rule = self.rule.with_user(marion)
        rule.domain = "[('city', '=', 'Lyon')]"
        with self.assertRefused(
            "You may not read “signup_type”, used in the rule “Same e-mail address”.",
            Exception,
        ):
            rule.domain = "[('signup_type', '=', 'reset')]"
