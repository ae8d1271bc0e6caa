from unittest.mock import patch

from odoo.exceptions import LockError
from odoo.tests import freeze_time

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from ..common import SegmentationCase

LYON = "[('city', '=', 'Lyon')]"
CRON = "contact_segmentation.ir_cron_segment_refresh"


@freeze_time("2026-03-10 09:00:00")
class TestSegmentSchedule(SegmentationCase, CronMixinCase):
    """The scheduled action: which segments are due, and what it does with them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # segments that a database may hold already are none of our business
        cls.env["partner.segment"].search([]).active = False
        cls.alice = cls.make_people("Alice Martin", city="Lyon")

    def due_at(self, moment):
        with freeze_time(moment):
            return self.env["partner.segment"]._get_due().mapped("name")

    def run_scheduled_action(self):
        with self.enter_registry_test_mode():
            self.env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()

    # -- who is due ---------------------------------------------------------

    def test_new_segment_is_due_at_once(self):
        with self.capture_triggers(CRON) as captured:
            self.make_segment("New", LYON)
        self.assertEqual(len(captured.records), 1)
        self.assertEqual(self.due_at("2026-03-10 09:00:00"), ["New"])

    def test_hourly(self):
        self.make_segment("Hourly", LYON, refresh_policy="hourly").action_refresh()
        self.assertEqual(self.due_at("2026-03-10 09:54:00"), [])
        self.assertEqual(self.due_at("2026-03-10 09:55:00"), ["Hourly"])

    def test_hourly_and_when_the_day_begins(self):
        """23:30 in Paris: a rule on today would be a day off at half past midnight."""
        with freeze_time("2026-03-10 22:30:00"):
            self.make_segment("Hourly", LYON, refresh_policy="hourly").action_refresh()
        self.assertEqual(self.due_at("2026-03-10 22:59:59"), [])
        self.assertEqual(self.due_at("2026-03-10 23:00:00"), ["Hourly"])

    def test_daily_when_the_day_begins_in_the_company(self):
        self.make_segment("Daily", LYON, refresh_policy="daily").action_refresh()
        self.assertEqual(self.due_at("2026-03-10 22:59:59"), [])
        self.assertEqual(self.due_at("2026-03-10 23:00:00"), ["Daily"])

    def test_daily_on_the_days_when_the_clocks_change(self):
        """Paris has midnight at 23:00 in winter and at 22:00 in summer."""
        daily = self.make_segment("Daily", LYON, refresh_policy="daily")
        for moment, midnight in (
            ("2026-03-28 23:30:00", "2026-03-29 22:00:00"),  # a day of 23 hours
            ("2026-10-24 22:30:00", "2026-10-25 23:00:00"),  # a day of 25 hours
            ("2026-02-28 12:00:00", "2026-02-28 23:00:00"),  # the end of a month
        ):
            with self.subTest(moment), freeze_time(moment):
                daily.action_refresh()
                self.assertEqual(str(daily.next_refresh), midnight)

    def test_the_scheduled_action_asks_to_be_called_when_a_day_begins(self):
        self.make_segment("Daily", LYON, refresh_policy="daily")
        self.env.ref(CRON).nextcall = "2026-03-11 08:00:00"
        with self.capture_triggers(CRON) as captured:
            self.run_scheduled_action()
        self.assertEqual(str(captured.records.call_at), "2026-03-10 23:00:00")

    def test_change_of_policy_changes_when_it_is_due(self):
        segment = self.make_segment("Lyon", LYON, refresh_policy="manual")
        segment.action_refresh()
        segment.refresh_policy = "daily"
        self.assertEqual(self.due_at("2026-03-10 09:00:00"), ["Lyon"])

    def test_on_demand_is_never_due_by_time(self):
        self.make_segment("Demand", LYON, refresh_policy="manual").action_refresh()
        self.assertEqual(self.due_at("2027-03-10 09:00:00"), [])

    def test_edited_rule_is_due_whatever_the_policy(self):
        segment = self.make_segment("Demand", LYON, refresh_policy="manual")
        segment.action_refresh()
        with self.capture_triggers(CRON) as captured:
            segment.domain = "[]"
        self.assertEqual(len(captured.records), 1)
        self.assertEqual(self.due_at("2026-03-10 09:00:00"), ["Demand"])

    def test_new_pin_makes_its_segment_due(self):
        segment = self.make_segment("Demand", LYON, refresh_policy="manual")
        segment.action_refresh()
        self.env["partner.segment.pin"].create(
            {"segment_id": segment.id, "partner_id": self.alice.id, "mode": "out"}
        )
        self.assertEqual(self.due_at("2026-03-10 09:00:00"), ["Demand"])

    def test_renaming_is_no_reason_to_refresh(self):
        segment = self.make_segment("Lyon", LYON)
        segment.action_refresh()
        segment.write({"name": "Lugdunum", "color": 4, "objective": "Invite them"})
        self.assertEqual(self.due_at("2026-03-10 09:00:00"), [])

    def test_archived_segment_is_not_due(self):
        self.make_segment("Archived", LYON).active = False
        self.assertEqual(self.due_at("2026-03-12 09:00:00"), [])

    def test_failed_segment_is_tried_again_at_its_period_only(self):
        segment = self.make_segment("Broken", LYON, refresh_policy="hourly")
        with patch.object(type(segment), "_get_matching", side_effect=ValueError("no")):
            segment.action_refresh()
        self.assertEqual(segment.state, "failed")
        self.assertEqual(self.due_at("2026-03-10 09:30:00"), [])
        self.assertEqual(self.due_at("2026-03-10 09:55:00"), ["Broken"])

    def test_the_longest_due_comes_first(self):
        for hour, name in ((8, "Third"), (7, "Second"), (6, "First")):
            with freeze_time(f"2026-03-09 0{hour}:00:00"):
                self.make_segment(name, LYON).action_refresh()
        self.make_segment("Never refreshed", LYON)
        self.assertEqual(
            self.due_at("2026-03-10 09:00:00"),
            ["First", "Second", "Third", "Never refreshed"],
        )

    # -- the run ------------------------------------------------------------

    def test_scheduled_action_refreshes_what_is_due(self):
        due = self.make_segment("Due", LYON)
        fresh = self.make_segment("Fresh", LYON)
        fresh.action_refresh()
        bruno = self.make_people("Bruno Lefèvre", city="Lyon")
        self.run_scheduled_action()
        self.assertEqual(due.state, "ok")
        self.assertMembers(due, self.alice | bruno)
        self.assertMembers(fresh, self.alice, "refreshed before Bruno came")

    def test_run_twice_changes_nothing(self):
        segment = self.make_segment("Lyon", LYON)
        self.run_scheduled_action()
        self.run_scheduled_action()
        self.assertMembers(segment, self.alice)
        self.assertMoves(segment, [])

    def test_broken_segment_does_not_stop_the_run(self):
        segments = [self.make_segment(name, LYON) for name in ("A", "B", "C")]
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE partner_segment SET domain = 'nonsense(' WHERE id = %s",
            [segments[1].id],
        )
        self.env.invalidate_all()
        self.run_scheduled_action()
        self.assertEqual([s.state for s in segments], ["ok", "failed", "ok"])
        self.assertIn("“nonsense(” is not a plain value", segments[1].last_error)
        self.assertNobodyIn(segments[1])

    def test_segment_that_somebody_else_is_refreshing_stays_due(self):
        """A busy segment is not a failed one: the next call finds it again."""
        busy, free = self.make_segment("Busy", LYON), self.make_segment("Free", LYON)
        model = type(busy)
        lock = model.lock_for_update

        def lock_for_update(records, **kwargs):
            if records == busy:
                raise LockError("busy")
            return lock(records, **kwargs)

        with patch.object(model, "lock_for_update", lock_for_update):
            self.run_scheduled_action()
        self.assertEqual((busy.state, free.state), ("pending", "ok"))
        self.assertEqual(self.due_at("2026-03-10 09:00:00"), ["Busy"])

    def test_refreshed_as_the_owner_not_as_the_scheduler(self):
        """The superuser runs the action; the rule still finds what Sophie may see."""
        elsewhere = self.make_company("Éditions du Port")
        self.make_people("Zoé Le Goff", city="Lyon", company_id=elsewhere.id)
        segment = self.make_segment("Everywhere", LYON, company_id=False)
        self.run_scheduled_action()
        self.assertMembers(segment, self.alice)
