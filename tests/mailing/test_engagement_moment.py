from itertools import count

from odoo.tests import freeze_time

from ...tools.engagement import best_moment, get_level
from .engagement_case import JANUARY, TODAY, EngagementCase


@freeze_time(f"{TODAY} 12:00:00")
class TestEngagementMoment(EngagementCase):
    """When people react: statements and `tools.engagement` agree."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.days = count(1)

    def click_at(self, person, *moments):
        """Have a person click in a message of its own at each of these moments."""
        for moment in moments:
            mailing = self.send(f"{person.name} {moment}", JANUARY, person)
            self.click(mailing, person, f"2026-{moment}:00")

    def moments(self):
        self.compute()
        rows = [self.engagement(person) for person in self.everybody]
        return [row and (row.best_weekday, row.best_hour) for row in rows]

    def test_smoothed_towards_the_base(self):
        """The base reacts on Tuesdays at 20: four of eight reactions.

        Weights are own x 8 + 10 x those of the base; the usual one is 10 x 4 = 40:

            Bruno   Wednesday 9    1 x 8 + 10 x 1 = 18     like the others
            Chloé   Friday 7       3 x 8 + 10 x 3 = 54     her own
        """
        self.click_at(self.alice, *["03-03 19:10"] * 4)
        self.click_at(self.bruno, "03-04 08:00")
        self.click_at(self.chloe, *["03-06 06:15"] * 3)
        self.send("Nothing followed", JANUARY, self.david)
        self.assertEqual(
            self.moments(),
            [("2", 20), ("2", 20), ("5", 7), ("2", 20), self.engagement(self.elise)],
        )
        self.assertEqual(
            self.computation.engagement_base["weekday"], [0, 4, 1, 0, 3, 0, 0]
        )

    def test_as_the_rule_on_plain_values(self):
        reactions = {
            self.alice: ["03-02 08:00", "03-02 09:00", "03-03 09:00", "03-07 22:30"],
            self.bruno: ["03-04 09:00", "03-05 08:00", "03-05 16:00"],
            self.chloe: ["03-08 23:30", "03-09 08:30", "03-15 23:30", "03-22 23:30"],
        }
        for person, moments in reactions.items():
            self.click_at(person, *moments)
        # in Paris, one hour later: Chloé's nights are Mondays
        hours = {
            self.alice: [9, 10, 10, 23],
            self.bruno: [10, 9, 17],
            self.chloe: [0, 9, 0, 0],
        }
        weekdays = {
            self.alice: [1, 1, 2, 6],
            self.bruno: [3, 4, 4],
            self.chloe: [1, 1, 1, 1],
        }
        found = self.moments()
        base_hours = [sum(h.count(v) for h in hours.values()) for v in range(24)]
        base_days = [sum(w.count(v) for w in weekdays.values()) for v in range(1, 8)]
        for person, moment in zip(reactions, found, strict=False):
            own_hours = [hours[person].count(value) for value in range(24)]
            own_days = [weekdays[person].count(value) for value in range(1, 8)]
            expected = (
                str(best_moment(own_days, base_days) + 1),
                best_moment(own_hours, base_hours),
            )
            self.assertEqual(moment, expected, person.name)

    def test_one_moment_for_each_message(self):
        """That of the first reaction, opens included where they may be used."""
        self.company.open_tracking_consent = True
        mailing = self.send("News", JANUARY, self.alice)
        self.react(
            mailing,
            self.alice,
            open_datetime="2026-03-03 06:00:00",
            links_click_datetime="2026-03-05 20:00:00",
        )
        self.compute()
        self.assertEqual(sum(self.computation.engagement_base["hour"]), 1)
        self.assertEngagement(self.alice, best_weekday="2", best_hour=7)

    def test_levels_as_the_rule_on_plain_values(self):
        """A reaction of each of the days around the limits, seen through SQL."""
        self.compute()
        today = self.company._segmentation_today()
        limits = self.company._get_engagement_limits()
        for reacted in (False, 0, 30, 31, 90, 91, 365, 366):
            for written in (0, 30, 365, 366):
                with self.subTest(reacted=reacted, written=written):
                    days = [
                        past
                        if past is False
                        else today.fromordinal(today.toordinal() - past)
                        for past in (written, reacted)
                    ]
                    row = self.env["partner.engagement"].create(
                        {
                            "company_id": self.company.id,
                            "partner_id": self.alice.id,
                            "first_delivered": days[0],
                            "last_reacted": days[1],
                        }
                    )
                    expected = get_level(today, days[0], days[1] or None, limits)
                    self.alice.invalidate_recordset()
                    self.assertEqual(self.alice.engagement_level, expected)
                    self.assertEqual(row.level, expected)
                    found = row.search([("level", "=", expected), ("id", "=", row.id)])
                    self.assertEqual(found, row)
                    row.unlink()
