from datetime import timedelta

from odoo.fields import Date
from odoo.tests import freeze_time
from odoo.tools import SQL

from ...models.scoring.signal_queries import cap_points
from ...tools import decay
from ..tools.properties import holds_for
from .signals import SignalCase


@freeze_time("2026-06-30 12:00:00")
class TestSignalCaps(SignalCase):
    """At most so many points in a period: fifty clicks in a minute are one sign."""

    def test_latest_acts_of_a_month_count_first(self):
        """2 + 2 + 2 in June are 5 at most; May is another month.

        day         | points | June so far | counted
        2026-06-21  |      2 |           2 |       2
        2026-06-14  |      2 |           4 |       2
        2026-06-03  |      2 |           5 |       1
        2026-05-31  |      2 |             |       2
        """
        for day in ("2026-05-31", "2026-06-03", "2026-06-14", "2026-06-21"):
            self.buy(self.alice, day)
        self.assertPoints(
            self.make_signal(cap=5, cap_period="month"),
            ("Alice", "Wine", "2026-05-31", 2.0),
            ("Alice", "Wine", "2026-06-03", 1.0),
            ("Alice", "Wine", "2026-06-14", 2.0),
            ("Alice", "Wine", "2026-06-21", 2.0),
        )

    def test_fifty_acts_of_a_day(self):
        for _number in range(50):
            self.buy(self.alice, "2026-06-01")
        points = self.read_points(self.make_signal(cap=2, cap_period="day"))
        self.assertEqual(points, [("Alice", "Wine", "2026-06-01", 2.0)])

    def test_weeks_begin_on_monday(self):
        """2026-06-07 is a Sunday."""
        for day in ("2026-06-06", "2026-06-07", "2026-06-08"):
            self.buy(self.alice, day)
        self.assertPoints(
            self.make_signal(cap=2, cap_period="week"),
            ("Alice", "Wine", "2026-06-07", 2.0),
            ("Alice", "Wine", "2026-06-08", 2.0),
        )

    def test_year_and_ever(self):
        for day in ("2025-12-31", "2026-01-01", "2026-06-01"):
            self.buy(self.alice, day)
        signal = self.make_signal(cap=3, cap_period="year")
        self.assertPoints(
            signal,
            ("Alice", "Wine", "2025-12-31", 2.0),
            ("Alice", "Wine", "2026-01-01", 1.0),
            ("Alice", "Wine", "2026-06-01", 2.0),
        )
        signal.cap_period = "ever"
        self.assertPoints(
            signal,
            ("Alice", "Wine", "2026-01-01", 1.0),
            ("Alice", "Wine", "2026-06-01", 2.0),
        )

    def test_each_interest_and_contact_has_its_own(self):
        self.buy(self.alice, "2026-06-01", self.bottle, self.record)
        self.buy(self.bruno, "2026-06-01", self.bottle)
        self.assertPoints(
            self.make_mapped(cap=2),
            ("Alice", "Wine", "2026-06-01", 2.0),
            ("Alice", "Jazz", "2026-06-01", 2.0),
            ("Bruno", "Wine", "2026-06-01", 2.0),
        )

    def test_addresses_of_one_contact_share_it(self):
        [home] = self.make_people("Home", parent_id=self.alice.id, type="delivery")
        self.buy(self.alice, "2026-06-01")
        self.buy(home, "2026-06-01")
        signal = self.make_signal(cap=3)
        points = [row[3] for row in self.read_points(signal)]
        self.assertEqual(sorted(points), [1.0, 2.0])

    def test_negative_points_have_the_same_limit(self):
        self.buy(self.alice, "2026-06-01")
        self.buy(self.alice, "2026-06-02")
        self.assertPoints(
            self.make_signal(points=-2, cap=3, cap_period="month"),
            ("Alice", "Wine", "2026-06-01", -1.0),
            ("Alice", "Wine", "2026-06-02", -2.0),
        )

    @holds_for(
        lambda st: {
            "values": st.lists(st.integers(-5, 5), min_size=1, max_size=12),
            "cap": st.integers(1, 8),
        },
        max_examples=60,
    )
    def test_statement_does_what_the_tool_does(self, values, cap):
        """The latest first, on days that go back one by one."""
        last = Date.to_date("2026-06-30")
        rows = SQL(", ").join(
            SQL("(1, 1, 1, %s::date, %s::float8, %s)", day, value, place)
            for place, value in enumerate(values)
            for day in [last - timedelta(days=place)]
        )
        points = SQL(
            "SELECT * FROM (VALUES %s) AS point"
            " (signal_id, target_id, partner_id, day, points, res_id)",
            rows,
        )
        found = self.env.execute_query(
            SQL(
                "SELECT res_id, points FROM (%s) AS point ORDER BY res_id",
                cap_points(points, cap, "ever"),
            )
        )
        expected = enumerate(decay.cap_points(values, cap))
        self.assertEqual(found, [pair for pair in expected if pair[1]])
