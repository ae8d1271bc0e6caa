from odoo.tests import freeze_time
from odoo.tools import SQL

from ..common import MAILING_USER
from .engagement_case import JUNE, MAY, TODAY, EngagementCase


@freeze_time(f"{TODAY} 12:00:00")
class TestMailingInterests(EngagementCase):
    """A click in a mailing speaks for what it is about, an opt-out against it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wine, cls.jazz = cls.env["partner.interest"].create(
            [{"name": "Wine of the tests"}, {"name": "Jazz of the tests"}]
        )
        cls.clicks, cls.opt_outs = (
            cls.env.ref(f"contact_segmentation.partner_score_signal_{name}")
            for name in ("mailing_click", "theme_opt_out")
        )

    def points(self, signals, company=None):
        """Return what signals give, as (name, interest, day, points), sorted."""
        company = company or self.company
        as_of = company._segmentation_today()
        points = signals._get_points(company, as_of)
        self.env.flush_all()
        rows = self.env.execute_query_dict(SQL("SELECT * FROM (%s) AS point", points))
        interests = self.env["partner.interest"]
        return sorted(
            (
                self.everybody.browse(row["partner_id"]).name,
                interests.browse(row["target_id"]).name,
                str(row["day"]),
                row["points"],
            )
            for row in rows
            if row["partner_id"] in self.everybody.ids
        )

    def test_a_click_speaks_for_the_interests_of_the_mailing(self):
        fair = self.send("Fair", MAY, self.four)
        fair.interest_ids = self.wine | self.jazz
        other = self.send("Other", MAY, self.four)
        self.click(fair, self.alice, "2026-05-04 22:30:00")  # the 5th in Paris
        self.click(other, self.bruno, "2026-05-05 10:00:00")
        self.assertEqual(
            self.points(self.clicks),
            [
                ("Alice", "Jazz of the tests", "2026-05-05", 2),
                ("Alice", "Wine of the tests", "2026-05-05", 2),
            ],
        )

    def test_fifty_clicks_are_not_fifty_signals(self):
        """Of each month six points at most, for one interest."""
        for number in range(5):
            letter = self.send(f"Letter {number}", JUNE, self.alice)
            letter.interest_ids = self.wine
            self.click(letter, self.alice, "2026-06-16 10:00:00")
        self.assertEqual(
            [points for *_others, points in self.points(self.clicks)], [2, 2, 2]
        )

    def test_clicks_of_scanners(self):
        fair = self.send("Fair", JUNE, self.four)
        fair.interest_ids = self.wine
        self.click(fair, self.alice, "2026-06-15 07:00:10")
        self.click(fair, self.bruno, "2026-06-15 07:00:11")
        self.assertEqual([row[0] for row in self.points(self.clicks)], ["Bruno"])
        self.company.scanner_seconds = 0
        found = [row[0] for row in self.points(self.clicks)]
        self.assertEqual(found, ["Alice", "Bruno"])

    def test_by_address(self):
        subscriber = self.env["mailing.contact"].create(
            {"name": "Élise", "email": "elise@example.org"}
        )
        fair = self.send("Fair", JUNE, subscriber)
        fair.interest_ids = self.wine
        self.click(fair, subscriber, "2026-06-16 10:00:00")
        found = self.points(self.clicks)
        self.assertEqual([row[0] for row in found], ["Elise"])

    def test_an_interest_may_be_mapped_to_another_one(self):
        fair = self.send("Fair", JUNE, self.alice)
        fair.interest_ids = self.jazz
        self.click(fair, self.alice, "2026-06-16 10:00:00")
        self.env["partner.score.signal.mapping"].create(
            {
                "signal_id": self.clicks.id,
                "value": str(self.jazz.id),
                "interest_id": self.wine.id,
            }
        )
        self.assertEqual(
            [row[1] for row in self.points(self.clicks)], ["Wine of the tests"]
        )

    def test_mailings_of_other_companies(self):
        """One that has not left counts for the company of its responsible."""
        other = self.make_company("Éditions du Port")
        fair = self.send("Fair", JUNE, self.alice, company=other)
        fair.interest_ids = self.wine
        self.click(fair, self.alice, "2026-06-16 10:00:00")
        self.assertEqual(self.points(self.clicks), [])
        fair.write({"result_company_id": False, "user_id": self.owner.id})
        self.assertEqual(len(self.points(self.clicks)), 1)
        self.owner.write({"company_ids": [(4, other.id)], "company_id": other.id})
        self.env.flush_all()
        self.assertEqual(self.points(self.clicks), [])

    def test_changes_are_followed(self):
        """A run needs not read all clicks again."""
        self.assertTrue(self.clicks._tells_changes())
        self.assertTrue(self.opt_outs._tells_changes())

    def test_an_opt_out_speaks_against(self):
        theme = self.env["mailing.list"].create({"name": "Wine letter"})
        subscriber = self.env["mailing.contact"].create(
            {"name": "Alice", "email": "ALICE@example.org"}
        )
        self.env["mailing.subscription"].create(
            {
                "contact_id": subscriber.id,
                "list_id": theme.id,
                "opt_out": True,
                "opt_out_datetime": "2026-06-20 10:00:00",
            }
        )
        self.assertEqual(self.points(self.opt_outs), [])
        self.opt_outs.mapping_ids = [
            (0, 0, {"value": str(theme.id), "interest_id": self.wine.id})
        ]
        self.assertEqual(
            self.points(self.opt_outs),
            [("Alice", "Wine of the tests", "2026-06-20", -10)],
        )

    def test_who_writes_mailings_chooses_interests(self):
        mathilde = self.make_user("mathilde", "base.group_user", MAILING_USER)
        mailing = (
            self.env["mailing.mailing"]
            .with_user(mathilde)
            .create({"subject": "Fair", "interest_ids": self.wine.ids})
        )
        self.assertEqual(mailing.copy().interest_ids, self.wine)
