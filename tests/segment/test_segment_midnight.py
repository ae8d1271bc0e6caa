from datetime import date

from odoo import Command
from odoo.tests import freeze_time

from .live_case import LiveCase

TODAY = "('create_date', '>=', 'today'), ('create_date', '<', 'today +1d')"
YESTERDAY = "('create_date', '>=', 'today -1d'), ('create_date', '<', 'today')"


class TestSegmentMidnight(LiveCase):
    """Days begin at midnight where the company is, whatever the clocks do.

    Moments are in UTC, as they are stored.  The scheduled action is what runs.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.readers = cls.env["res.partner.category"].create({"name": "Readers"})

    def met(self, *moments):
        """Make a person met at each moment, called by it."""
        for moment in moments:
            person = self.make_people(
                moment, company_id=False, category_id=[Command.set(self.readers.ids)]
            )
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE res_partner SET create_date = %s WHERE id = %s",
                [f"2026-{moment}:00" if len(moment) < 12 else moment, person.id],
            )
        self.env.invalidate_all()

    def make_among_readers(self, name, *conditions, **vals):
        rule = f"[('category_id', 'in', {self.readers.ids}), {', '.join(conditions)}]"
        return self.make_segment(name, rule, **vals)

    def assertAt(self, moment, *expected):
        """After a run at a moment, segments hold these people."""
        with freeze_time(moment):
            self.run_scheduled_action()
        for segment, *names in expected:
            with self.subTest(segment=segment.name, moment=moment):
                self.assertEqual(segment.state, "ok", segment.last_error)
                self.assertEqual(self.names(self.members(segment)), names)

    # -- the clocks change ---------------------------------------------------

    def test_day_of_23_hours(self):
        """29 March 2026 lasts from 23:00 on the 28th to 22:00 in Paris."""
        self.met("03-28 22:59", "03-28 23:00", "03-29 21:59", "03-29 22:00")
        made = {policy: self.make_two_days(policy) for policy in ("live", "daily")}
        for today, yesterday in made.values():
            self.assertAt(
                "2026-03-29 21:59:30",
                (today, "03-28 23:00", "03-29 21:59"),
                (yesterday, "03-28 22:59"),
            )
            self.assertEqual(str(today.next_refresh), "2026-03-29 22:00:00")
            self.assertEqual(today.refresh_policy, yesterday.refresh_policy)
        for today, yesterday in made.values():
            self.assertAt(
                "2026-03-29 22:00:30",
                (today, "03-29 22:00"),
                (yesterday, "03-28 23:00", "03-29 21:59"),
            )

    def test_day_of_25_hours(self):
        """25 October 2026 lasts from 22:00 on the 24th to 23:00 in Paris."""
        self.met("10-24 21:59", "10-24 22:00", "10-25 22:59", "10-25 23:00")
        today, yesterday = self.make_two_days("hourly")
        self.assertAt(
            "2026-10-25 22:30:00",
            (today, "10-24 22:00", "10-25 22:59"),
            (yesterday, "10-24 21:59"),
        )
        self.assertEqual(str(today.next_refresh), "2026-10-25 23:00:00")
        self.assertAt(
            "2026-10-25 23:00:30",
            (today, "10-25 23:00"),
            (yesterday, "10-24 22:00", "10-25 22:59"),
        )

    def make_two_days(self, policy):
        return (
            self.make_among_readers(f"{policy} today", TODAY, refresh_policy=policy),
            self.make_among_readers(
                f"{policy} before", YESTERDAY, refresh_policy=policy
            ),
        )

    # -- ends of months -------------------------------------------------------

    def test_month_before_at_the_ends_of_months(self):
        """One month before 31 March is 28 February, whose day begins at 23:00."""
        self.met("01-31 22:59", "01-31 23:00", "02-27 22:59", "02-27 23:00")
        month = self.make_among_readers(
            "Last month",
            "('create_date', '>=', 'today =1d -1m'), ('create_date', '<', 'today =1d')",
        )
        since = self.make_among_readers("Since", "('create_date', '>=', 'today -1m')")
        self.assertAt(
            "2026-03-31 21:59:00",
            (month, "01-31 23:00", "02-27 22:59", "02-27 23:00"),
            (since, "02-27 23:00"),
        )
        self.assertAt("2026-03-31 22:00:30", (month,), (since,))

    def test_leap_day(self):
        """A year before 29 February 2028 is 28 February 2027."""
        self.met("2027-02-27 22:59:00", "2027-02-27 23:00:00", "2027-02-28 23:00:00")
        since = self.make_among_readers("Since", "('create_date', '>=', 'today -1y')")
        both = ("2027-02-27 23:00:00", "2027-02-28 23:00:00")
        self.assertAt("2028-02-29 22:59:30", (since, *both))
        self.assertAt("2028-02-29 23:00:30", (since, both[1]))

    def test_week(self):
        """9 March 2026 is a Monday."""
        self.met("03-08 22:59", "03-08 23:00")
        week = self.make_among_readers(
            "This week", "('create_date', '>=', '=monday')", refresh_policy="live"
        )
        self.assertAt("2026-03-13 22:30:00", (week, "03-08 23:00"))
        self.assertAt(
            "2026-03-08 23:00:30",
            (week, "03-08 23:00"),
        )

    # -- two zones -------------------------------------------------------------

    def test_montreal_beside_paris(self):
        """Since 8 March the day begins at 04:00 in Montréal, at 23:00 in Paris."""
        montreal = self.make_company("Les Amis, Montréal", tz="America/Montreal")
        self.owner.company_ids |= montreal
        self.met("03-10 12:00", "03-11 03:59")
        here = self.make_among_readers("Here", TODAY, refresh_policy="daily")
        there = self.make_among_readers(
            "There", TODAY, company_id=montreal.id, refresh_policy="daily"
        )
        self.assertAt(
            "2026-03-10 22:59:30",
            (here, "03-10 12:00"),
            (there, "03-10 12:00", "03-11 03:59"),
        )
        self.assertAt(
            "2026-03-10 23:00:30",
            (here, "03-11 03:59"),
            (there, "03-10 12:00", "03-11 03:59"),
        )
        self.assertEqual(str(there.next_refresh), "2026-03-11 04:00:00")
        self.assertAt("2026-03-11 04:00:30", (here, "03-11 03:59"), (there,))

    # -- live --------------------------------------------------------------------

    def test_contact_saved_on_either_side_of_midnight(self):
        """The day that a save means is the one in which it happens."""
        self.met("03-10 12:00")
        with freeze_time("2026-03-10 22:00:00"):
            today = self.make_live("Today", f"[{TODAY}, ('ref', '=', 'A1')]")
        person = self.env["res.partner"].search([("name", "=", "03-10 12:00")])
        with freeze_time("2026-03-10 22:59:30"):
            person.ref = "A1"
            self.save()
            self.assertMembers(today, person)
            person.ref = False
            self.save()
        with freeze_time("2026-03-10 23:00:30"):
            person.ref = "A1"
            self.save()
            self.assertNobodyIn(today)

    # -- choices by hand -----------------------------------------------------------

    def test_last_day_of_a_choice_by_hand(self):
        self.met("03-01 12:00")
        person = self.env["res.partner"].search([("name", "=", "03-01 12:00")])
        with freeze_time("2026-03-10 22:00:00"):
            segments = [
                self.make_segment(policy, "[('id', '=', 0)]", refresh_policy=policy)
                for policy in ("live", "hourly", "daily")
            ]
            for segment in segments:
                segment._pin([("id", "=", person.id)], "in", until=date(2026, 3, 10))
        for segment in segments:
            self.assertAt("2026-03-10 22:59:30", (segment, "03-01 12:00"))
        self.assertAt("2026-03-10 23:00:00", *([segment] for segment in segments))

    # -- dates without an hour ------------------------------------------------------

    def test_date_without_an_hour(self):
        """The last purchase of the score, on 9 March."""
        self.met("03-01 12:00")
        person = self.env["res.partner"].search([("name", "=", "03-01 12:00")])
        policy = self.env["partner.rfm.policy"].search(
            [("company_id", "=", self.company.id)], limit=1
        ) or self.env["partner.rfm.policy"].create(
            {"name": "RFM", "company_id": self.company.id}
        )
        self.env["partner.rfm.score"].sudo().create(
            {
                "policy_id": policy.id,
                "partner_id": person.id,
                "last_date": "2026-03-09",
                "frequency": 1,
            }
        )
        since = self.make_segment("Since", "[('rfm_last_date', '>=', 'today -1d')]")
        self.assertAt("2026-03-10 22:59:30", (since, "03-01 12:00"))
        self.assertAt("2026-03-10 23:00:30", (since,))
