from odoo.tests import freeze_time

from .common import ScoringCase


@freeze_time("2026-06-30 12:00:00")
class TestRfmWindow(ScoringCase):
    """Which days a policy looks at, and where its days begin."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alice, cls.bruno = cls.make_people("Alice Martin", "Bruno Lefèvre")

    def test_window_of_twelve_months_begins_on_the_day_after(self):
        """As of 30 June 2026: from 1 July 2025 to 30 June 2026, both included."""
        self.policy.window_months = 12
        self.order(self.alice, "2025-07-01", 10)
        self.order(self.bruno, "2025-06-30", 10)
        self.compute("2026-06-30")
        self.assertMeasures(self.alice, "2025-07-01", 1, 10)
        self.assertScore(self.policy, self.bruno, False, "Prospect")

    def test_last_day_is_included_and_the_next_is_not(self):
        self.order(self.alice, "2026-06-30", 10)
        self.order(self.bruno, "2026-07-01", 10)
        self.compute("2026-06-30")
        self.assertMeasures(self.alice, "2026-06-30", 1, 10)
        self.assertScore(self.policy, self.bruno, False, "Prospect")

    def test_last_day_ends_at_midnight_in_paris(self):
        """In summer Paris is two hours ahead of UTC."""
        self.order(self.alice, "2026-06-30 21:59:59", 10)
        self.order(self.bruno, "2026-06-30 22:00:00", 10)
        self.compute("2026-06-30")
        self.assertMeasures(self.alice, "2026-06-30", 1, 10)
        self.assertScore(self.policy, self.bruno, False, "Prospect")

    def test_first_day_begins_at_midnight_in_paris(self):
        self.policy.window_months = 12
        self.order(self.alice, "2025-06-30 22:00:00", 10)
        self.order(self.bruno, "2025-06-30 21:59:59", 10)
        self.compute("2026-06-30")
        self.assertMeasures(self.alice, "2025-07-01", 1, 10)
        self.assertScore(self.policy, self.bruno, False, "Prospect")

    def test_day_of_an_act_is_that_of_paris(self):
        """In winter Paris is one hour ahead of UTC."""
        self.order(self.alice, "2026-01-14 23:30:00", 10)
        self.order(self.bruno, "2026-06-14 22:30:00", 10)
        self.compute()
        self.assertMeasures(self.alice, "2026-01-15", 1, 10)
        self.assertMeasures(self.bruno, "2026-06-15", 1, 10)

    def test_today_is_that_of_the_company(self):
        """22:30 in London is tomorrow in Paris."""
        self.order(self.alice, "2026-06-30 22:10:00", 10)
        with freeze_time("2026-06-30 22:30:00"):
            self.policy.action_compute()
        self.assertEqual(str(self.policy.last_as_of), "2026-07-01")
        self.assertMeasures(self.alice, "2026-07-01", 1, 10)

    def test_months_of_different_lengths(self):
        """A window of one month as of 31 March begins on 1 March."""
        self.policy.window_months = 1
        self.order(self.alice, "2026-03-01", 10)
        self.order(self.bruno, "2026-02-28", 10)
        self.compute("2026-03-31")
        self.assertMeasures(self.alice, "2026-03-01", 1, 10)
        self.assertScore(self.policy, self.bruno, False, "Prospect")

    def test_no_window_counts_the_whole_history(self):
        self.policy.window_months = 0
        self.order(self.alice, "1998-03-01", 10)
        self.compute()
        self.assertMeasures(self.alice, "1998-03-01", 1, 10)

    def test_act_that_leaves_the_window_makes_a_prospect_again(self):
        self.policy.window_months = 12
        self.order(self.alice, "2025-07-01", 10)
        self.compute("2026-06-30")
        self.assertScore(self.policy, self.alice, "111", "Lost")
        self.compute("2026-07-01")
        self.assertScore(self.policy, self.alice, False, "Prospect")
        self.assertMeasures(self.alice, False, 0, 0)
