from odoo import Command

from .grid_case import XMLID, GridCase


class TestRfmLevels(GridCase):
    """Levels of activity: each number of days has one class."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.active_1, cls.active_2, cls.active_3, cls.inactive, cls.never = (
            cls.env.ref(XMLID + name)
            for name in ("active_1", "active_2", "active_3", "inactive", "never")
        )

    def test_shipped(self):
        for days, level in (
            (0, "Active 1"), (90, "Active 1"), (91, "Active 2"), (180, "Active 2"),
            (181, "Active 3"), (365, "Active 3"), (366, "Inactive"),
        ):  # fmt: skip
            with self.subTest(days=days):
                found = self.activity._get_class(1, 1, 1, days, 5)
                self.assertEqual(found.name, level)
        nobody = self.activity._get_class(None, None, None, None, 5)
        self.assertEqual(nobody.name, "Never Acted")

    def test_two_levels_with_the_same_days_are_refused(self):
        with self.assertFaults(
            "Active 1, Active 2 end at the same number of days: 180."
        ):
            self.active_1.days_to = 180

    def test_one_open_end(self):
        with self.assertFaults(
            "No class holds those whose last act is the longest ago: leave the days of "
            "one class empty."
        ):
            self.inactive.days_to = 1000
        with self.assertFaults(
            "Only one class may have no number of days: Active 3, Inactive have none."
        ):
            self.active_3.days_to = False

    def test_negative_days_are_refused(self):
        with self.assertFaults("A number of days cannot be negative."):
            self.active_1.days_to = -1

    def test_today_is_a_level_of_its_own(self):
        """0 days is a limit, and not the open end."""
        self.activity.class_ids = [Command.create({"name": "Today", "days_to": 0})]
        self.cr.flush()
        self.assertEqual(self.activity._get_class(5, 5, 5, 0, 5).name, "Today")
        self.assertEqual(self.activity._get_class(5, 5, 5, 1, 5).name, "Active 1")

    def test_levels_change_in_one_step(self):
        self.activity.class_ids = [
            Command.delete(self.inactive.id),
            Command.update(self.active_3.id, {"days_to": False}),
        ]
        self.cr.flush()
        self.assertEqual(self.activity._get_class(1, 1, 1, 999, 5), self.active_3)
        self.activity.action_restore()
        self.cr.flush()
        self.assertEqual(self.active_3.days_to, 365)
        self.assertEqual(len(self.activity.class_ids), 5)
