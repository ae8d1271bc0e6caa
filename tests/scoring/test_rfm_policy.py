from unittest.mock import patch

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, LockError, UserError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from ..common import MANAGER
from .common import ScoringCase

CRON = "contact_segmentation.ir_cron_rfm_compute"


@freeze_time("2026-06-30 12:00:00")
class TestRfmPolicy(ScoringCase, CronMixinCase):
    """Policies: one shown by company, failures that harm nobody, the schedule."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alice = cls.make_people("Alice Martin")
        cls.order(cls.alice, "2026-06-01", 10)
        cls.policies = cls.env["partner.rfm.policy"]
        # policies of other companies are none of our business
        (cls.policies.search([]) - cls.policy).active = False

    def make_policy(self, **vals):
        return self.policies.create(
            {"name": "Short memory", "company_id": self.company.id, **vals}
        )

    # -- one default for each company ---------------------------------------

    def test_new_company_gets_a_policy(self):
        company = self.make_company("Éditions du Port")
        policy = self.policy_of(company)
        self.assertEqual(len(policy), 1)
        self.assertEqual(policy.state, "pending", "nothing is computed at creation")

    def test_missing_defaults_are_made_once(self):
        self.policies._create_defaults(self.company)
        self.assertEqual(self.policy_of(self.company), self.policy)

    @mute_logger("odoo.sql_db")
    def test_company_shows_one_policy(self):
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.make_policy(is_default=True)

    def test_archived_policy_makes_room(self):
        self.policy.active = False
        self.env.flush_all()
        other = self.make_policy(is_default=True, window_months=1)
        self.compute()
        self.compute(policy=other)
        self.assertEqual(self.policies._get_default(self.company.id), (other.id, True))

    def test_columns_follow_the_policy_that_is_shown(self):
        self.order(self.alice, "2020-01-01", 90)
        history = self.make_policy(window_months=0)
        self.compute()
        self.compute(policy=history)
        self.assertEqual(self.alice.rfm_monetary, 10)
        self.policy.is_default = False
        history.is_default = True
        self.alice.invalidate_recordset()
        self.assertEqual(self.alice.rfm_monetary, 100)
        found = self.env["res.partner"].search([("rfm_monetary", "=", 100)])
        self.assertEqual(found, self.alice)

    def test_company_without_policy_shows_nothing(self):
        self.compute()
        self.policy.active = False
        self.alice.invalidate_recordset()
        self.assertFalse(self.alice.rfm_class_id)
        contacts = self.env["res.partner"]
        self.assertFalse(contacts.search([("rfm_class_id", "!=", False)]))
        self.assertIn(self.alice, contacts.search([("rfm_class_id", "=", False)]))
        self.assertTrue(contacts.search([], order="rfm_monetary DESC", limit=1))

    def test_second_policy_repeats_no_contact(self):
        self.compute()
        contacts = self.env["res.partner"]
        domain = [("rfm_frequency", ">=", 0)]
        before = contacts.search_count([]), contacts.search_count(domain)
        self.compute(policy=self.make_policy())
        self.assertEqual(
            (contacts.search_count([]), contacts.search_count(domain)), before
        )
        self.assertEqual(len(contacts.search([], order="rfm_monetary")), before[0])

    def test_copy_is_not_shown(self):
        copy = self.policy.copy()
        self.assertFalse(copy.is_default)
        self.assertEqual(self.policy_of(self.company), self.policy)

    def test_policy_stays_in_its_company(self):
        """Its scores are amounts of that company."""
        self.compute()
        elsewhere = self.make_company("Éditions du Port")
        with self.assertRaises(UserError):
            self.policy.company_id = elsewhere

    @mute_logger("odoo.sql_db")
    def test_window_is_not_negative(self):
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            self.policy.window_months = -1
            self.env.flush_all()

    def test_deleted_policy_takes_its_scores_with_it(self):
        other = self.make_policy()
        self.compute(policy=other)
        other.unlink()
        self.assertNotScored(other, self.alice)

    # -- failures -----------------------------------------------------------

    def test_no_source_available(self):
        self.compute()
        self.policy.source_ids = self.env["partner.score.source"].create(
            {
                "name": "Donations",
                "kind": "purchase",
                "model_name": "donation.donation",
                "partner_path": "partner_id",
                "date_path": "date",
                "amount_path": "amount",
            }
        )
        self.policy.action_compute("2026-06-30")
        self.assertEqual(self.policy.state, "failed")
        self.assertEqual(
            self.policy.last_error,
            "None of the sources of this policy is available: install Sales or "
            "Invoicing, or choose other sources.",
        )
        self.assertMeasures(self.alice, "2026-06-01", 1, 10)

    def test_one_broken_policy_does_not_stop_the_others(self):
        broken = self.make_policy(source_ids=[])
        last = self.make_policy()
        (broken | self.policy | last).action_compute("2026-06-30")
        self.assertEqual(
            (broken.state, self.policy.state, last.state), ("failed", "ok", "ok")
        )
        self.assertScore(last, self.alice, "111", "Lost")

    def test_repaired_policy_forgets_the_failure(self):
        broken = self.make_policy(source_ids=[])
        broken.action_compute()
        broken.source_ids = self.policy.source_ids
        self.assertEqual(broken.state, "pending")
        self.compute(policy=broken)

    # -- the schedule -------------------------------------------------------

    def run_scheduled_action(self):
        with self.enter_registry_test_mode():
            self.env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()

    def test_scheduled_action(self):
        self.run_scheduled_action()
        self.assertEqual(self.policy.state, "ok")
        self.assertMeasures(self.alice, "2026-06-01", 1, 10)

    def test_scheduled_action_goes_past_a_broken_policy(self):
        broken = self.make_policy(source_ids=[])
        last = self.make_policy()
        self.run_scheduled_action()
        self.assertEqual(
            (self.policy.state, broken.state, last.state), ("ok", "failed", "ok")
        )

    def test_scores_hold_for_a_day(self):
        self.run_scheduled_action()
        self.order(self.alice, "2026-06-30", 10)
        with freeze_time("2026-07-01 11:54:00"):
            self.run_scheduled_action()
        self.assertMeasures(self.alice, "2026-06-01", 1, 10)
        with freeze_time("2026-07-01 11:55:00"):
            self.run_scheduled_action()
        self.assertMeasures(self.alice, "2026-06-30", 2, 20)

    def test_policy_that_somebody_else_computes_stays_due(self):
        with patch.object(
            type(self.policy), "lock_for_update", side_effect=LockError("busy")
        ):
            self.run_scheduled_action()
        self.assertEqual(self.policy.state, "pending")

    def test_edited_policy_is_computed_soon(self):
        self.compute()
        with self.capture_triggers(CRON) as captured:
            self.policy.window_months = 6
        self.assertEqual(len(captured.records), 1)
        self.assertEqual(self.policy.state, "pending")
        self.policy.action_compute()
        self.policy.name = "Our customers"
        self.assertEqual(self.policy.state, "ok", "a name changes no score")

    # -- rights -------------------------------------------------------------

    def test_who_may_do_what(self):
        ivan, marc = self.make_user("ivan"), self.make_user("marc", MANAGER)
        self.policy.with_user(marc).action_compute("2026-06-30")
        self.assertEqual(self.policy.state, "ok")
        self.policy.with_user(marc).window_months = 12
        self.assertTrue(self.policy.with_user(self.owner).name)
        for user in (self.owner, ivan):
            with self.assertRaises(AccessError):
                self.policy.with_user(user).window_months = 6

    def test_users_do_not_rewrite_the_scores_of_another_day(self):
        """Segments and mailings follow the scores: computing is for managers."""
        self.compute()
        with self.assertRaises(AccessError):
            self.policy.with_user(self.owner).action_compute("1990-01-01")
        self.assertMeasures(self.alice, "2026-06-01", 1, 10)

    def test_scores_are_written_by_nobody(self):
        self.compute()
        marc = self.make_user("marc", MANAGER)
        score = self.score(self.policy, self.alice).with_user(marc)
        for change in (
            lambda: score.write({"monetary": 1000}),
            lambda: score.unlink(),
            lambda: score.create({"policy_id": self.policy.id, "partner_id": marc.id}),
        ):
            with self.assertRaises(AccessError):
                change()
