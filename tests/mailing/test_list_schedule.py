from unittest.mock import patch

from odoo.exceptions import AccessError, LockError
from odoo.fields import Datetime
from odoo.tests import freeze_time

from .common import LYON
from .lists import FIRST_DAY, FollowingListCase

SYNC = "odoo.addons.contact_segmentation.models.mailing.mailing_list_sync"
SCHEDULE = "odoo.addons.contact_segmentation.models.mailing.mailing_list_schedule"
ALICE, BRUNO, CHLOE = "alice@example.org", "bruno@example.org", "chloe@example.org"
EVERYBODY = [ALICE, BRUNO, CHLOE]


@freeze_time(FIRST_DAY)
class TestListSchedule(FollowingListCase):
    """When lists follow, in which steps, and what a failure does."""

    def run_lists(self):
        """Let the scheduled action of lists do what is due."""
        cron = self.env.ref("contact_segmentation.ir_cron_mailing_list_sync")
        self.env.flush_all()
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def break_rule(self, segment):
        """Give a segment a rule that was right once, as when an app is removed."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE partner_segment SET domain = %s WHERE id = %s",
            ["[('shoe_size', '=', 42)]", segment.id],
        )
        self.env.invalidate_all()

    # -- when ---------------------------------------------------------------

    def test_follows_soon_after_it_was_told_to(self):
        self.assertEqual(self.newsletter.refresh_step, "waiting")
        self.run_lists()
        self.assertEqual(self.addresses(), EVERYBODY)
        self.assertFalse(self.newsletter.refresh_step)
        self.assertEqual(str(self.newsletter.last_sync), FIRST_DAY)

    def test_follows_after_each_refresh_of_the_segment(self):
        self.run_lists()
        with freeze_time("2026-03-10 10:00:00"):
            self.bruno.city = "Paris"
            self.lyon.action_refresh()
            self.run_lists()
        self.assertEqual(self.addresses(), [ALICE, CHLOE])

    def test_refresh_wakes_the_scheduled_action(self):
        cron = self.env.ref("contact_segmentation.ir_cron_mailing_list_sync")
        wakings = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        wakings.unlink()
        self.lyon.action_refresh()
        wakings = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertEqual(len(wakings), 1)

    def test_follows_saves_of_contacts_in_a_live_segment(self):
        live = self.make_segment("Live", LYON, refresh_policy="live")
        live.action_refresh()
        follower = self.make_list("Live news", live)
        self.run_lists()
        self.bruno.city = "Paris"
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.run_lists()
        self.assertEqual(self.addresses(follower), [ALICE, CHLOE])

    def test_nothing_is_due_twice(self):
        self.run_lists()
        self.assertFalse(self.lists._get_due())

    def test_archived_list_does_not_follow(self):
        self.newsletter.active = False
        self.assertNotIn(self.newsletter, self.lists._get_due())

    def test_segment_whose_rule_changed_is_waited_for(self):
        """Its members are still those of the rule before."""
        self.run_lists()
        self.lyon.domain = "[('city', '=', 'Paris')]"
        self.newsletter._request_sync()
        self.run_lists()
        self.assertEqual(self.addresses(), EVERYBODY)
        with freeze_time("2026-03-10 10:00:00"):
            self.lyon.action_refresh()
            self.run_lists()
        self.assertEqual(self.addresses(), ["oscar@example.org"])

    # -- in steps -----------------------------------------------------------

    def test_in_slices(self):
        with patch(f"{SYNC}.SLICE", 1):
            self.run_lists()
        self.assertEqual(self.addresses(), EVERYBODY)
        self.assertEqual(
            (self.newsletter.sync_total, self.newsletter.sync_done), (0, 0)
        )

    def test_stops_when_time_is_out_and_goes_on(self):
        with patch(f"{SYNC}.SLICE", 1), patch(f"{SYNC}.has_time", return_value=False):
            self.assertFalse(self.step())
            self.assertEqual(self.addresses(), [ALICE])
            self.assertEqual(self.newsletter.refresh_step, "writing")
            self.assertEqual(round(self.newsletter.refresh_progress), 33)
            self.assertIn(self.newsletter, self.lists._get_due())
            self.assertFalse(self.step())
            self.assertEqual(round(self.newsletter.refresh_progress), 67)
        self.run_lists()
        self.assertEqual(self.addresses(), EVERYBODY)

    def step(self):
        """Work on the newsletter as a wake-up of the scheduled action does."""
        with patch.object(type(self.env["ir.cron"]), "_commit_progress"):
            return self.newsletter._sync_or_fail(in_slices=True)

    def test_number_of_statements_does_not_depend_on_the_contacts(self):
        first = self.count_statements(self.newsletter._sync)
        self.make_people(
            *(f"Reader {number}" for number in range(50)),
            city="Lyon",
        )
        other = self.make_list("Other")
        self.lyon.action_refresh()
        self.assertLessEqual(self.count_statements(other._sync), first)

    # -- the button ---------------------------------------------------------

    def test_button_of_who_writes_mailings(self):
        self.bruno.city = "Paris"
        self.newsletter.with_user(self.mathilde).action_sync_segment()
        self.assertEqual(self.addresses(), [ALICE, CHLOE])

    def test_button_leaves_a_large_base_to_the_scheduled_action(self):
        with patch(f"{SCHEDULE}.is_small", return_value=False):
            told = self.newsletter.with_user(self.mathilde).action_sync_segment()
        self.assertEqual(told["params"]["message"], "The list follows in a moment.")
        self.assertEqual(self.addresses(), [])
        self.assertTrue(self.newsletter.sync_requested)

    def test_button_is_refused_to_others(self):
        with self.assertRaises(AccessError):
            self.newsletter.with_user(self.owner).action_sync_segment()

    # -- failures -----------------------------------------------------------

    def test_failed_segment_leaves_the_list_as_it_is(self):
        self.run_lists()
        self.break_rule(self.lyon)
        self.lyon.action_refresh()
        self.newsletter._request_sync()
        self.run_lists()
        self.assertEqual(self.addresses(), EVERYBODY)
        self.assertRegex(
            self.newsletter.sync_error,
            "The list stays as it is: its segment “Lyon” cannot be refreshed. .*shoe",
        )

    def test_repaired_segment(self):
        self.test_failed_segment_leaves_the_list_as_it_is()
        self.lyon.domain = "[('name', '=', 'Bruno')]"
        with freeze_time("2026-03-10 10:00:00"):
            self.lyon.action_refresh()
            self.run_lists()
        self.assertFalse(self.newsletter.sync_error)
        self.assertEqual(self.addresses(), [BRUNO])

    def test_one_list_that_fails_does_not_stop_the_others(self):
        other = self.make_list("Other")
        subscribe = type(self.lists)._make_and_subscribe

        def fail(followed, following):
            if followed == self.newsletter:
                raise ValueError("an addon of somebody")
            return subscribe(followed, following)

        with patch.object(type(self.lists), "_make_and_subscribe", fail):
            self.run_lists()
        self.assertEqual(self.newsletter.sync_error, "an addon of somebody")
        self.assertEqual(self.addresses(), [])
        self.assertEqual(self.addresses(other), EVERYBODY)

    def test_list_that_somebody_else_is_working_on(self):
        """The next wake-up does it."""
        self.newsletter.invalidate_recordset()
        at = Datetime.to_datetime("2026-03-10 09:10:00")
        busy = LockError("somebody else is working on it")
        with (
            patch.object(type(self.lists), "lock_for_update", side_effect=busy),
            patch.object(type(self.lists), "_trigger_sync") as waking,
        ):
            self.run_lists()
        waking.assert_called_once_with(at)
