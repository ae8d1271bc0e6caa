from odoo import fields

from ..scoring.following import FollowingCase
from ..segment.transactions import AWAY
from .engagement_case import JUNE, MAY, EngagementStory


class TestEngagementRuns(EngagementStory, FollowingCase):
    """A run that reads only what changed finds what a full one does.

    What changed is what was committed since: that cannot be tested in one transaction.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.computation = cls.env["partner.score.run"].search(
            [("kind", "=", "engagement"), ("company_id", "=", cls.company.id)]
        )

    def setUp(self):
        super().setUp()
        for number, person in enumerate(self.people):
            person.email = f"reader{number}@example.org"
        self.news = self.send("News", MAY, self.people[:6])
        self.alice, self.bruno, self.chloe, *_others = self.people
        self.click(self.news, self.alice, "2026-05-05 18:10:00")
        self.assertTrue(self.run_now(), "the first run is a full one")

    def take_away(self):
        self.refresh_view()
        self.env["mailing.mailing"].search(
            [("subject", "in", ["News", "More"])]
        ).unlink()
        self.env["partner.engagement"].search([]).unlink()
        self.computation.write(
            {"last_full": False, "last_as_of": False, "last_compute": False}
        )
        return super().take_away()

    def full_rows(self, as_of):
        """Return what a run finds that measures everybody; nothing stays of it.

        Moments are smoothed towards the same base.
        """
        env = self.begin()
        run = self.computation.with_env(env)._in_company()
        run._score(fields.Date.to_date(as_of), None)
        rows = self.rows(env)
        env.cr.rollback()
        env.cr.close()
        return rows

    def test_nothing_changed(self):
        before = self.rows()
        self.assertFollows()
        self.assertEqual(self.rows(), before)

    def test_new_messages_and_reactions(self):
        more = self.send("More", JUNE, self.people)
        self.click(more, self.chloe, "2026-06-16 10:00:00")
        self.reply(self.news, self.bruno, "2026-06-17 10:00:00")
        self.assertFollows()
        self.assertEngagement(self.chloe, delivered=2, clicked=1)

    def test_written_past_odoo(self):
        self.env.cr.execute(
            "UPDATE mailing_trace SET links_click_datetime = '2026-06-01 10:00:00'"
            " WHERE mass_mailing_id = %s AND email = %s",
            [self.news.id, self.bruno.email],
        )
        self.assertFollows()
        self.assertEngagement(self.bruno, clicked=1)

    def test_another_address(self):
        self.people[7].email = self.alice.email
        self.chloe.email = "new@example.org"
        self.assertFollows()
        self.assertEngagement(self.people[7], clicked=1)
        self.assertFalse(self.engagement(self.chloe))

    def test_new_and_archived_contacts(self):
        self.env["res.partner"].create(
            {"name": "New", "city": AWAY, "email": self.alice.email}
        )
        self.bruno.active = False
        self.assertFollows()

    def test_an_address_for_invoices(self):
        bills = self.env["res.partner"].create(
            {"name": "Bills", "city": AWAY, "type": "invoice", "email": "b@example.org"}
        )
        self.send("More", JUNE, bills)
        self.assertFollows()
        bills.parent_id = self.alice
        self.assertFollows()
        self.assertEngagement(self.alice, delivered=2)

    def test_deleted_messages(self):
        self.trace(self.news, self.bruno).unlink()
        self.assertFollows()
        self.assertFalse(self.engagement(self.bruno))
        self.news.unlink()
        self.assertFollows()
        self.assertFalse(self.engagement(self.alice))

    def test_merged_contacts(self):
        self.merge(self.bruno, self.alice)
        self.assertFollows()

    def test_next_days(self):
        """A message dated ahead counts from its day on."""
        self.send("More", "2026-07-02 07:00:00", self.people)
        for day in ("2026-07-01", "2026-07-02", "2026-07-03"):
            self.assertFollows(day)
        self.assertEngagement(self.alice, delivered=2)

    def test_other_settings_are_read_in_full(self):
        self.assertFalse(self.run_now())
        self.company.scanner_seconds = 0
        self.assertTrue(self.run_now())
        self.company.scanner_seconds = 10
        self.assertTrue(self.run_now())
        self.assertTrue(self.run_now("2026-07-08", recent=False), "a week later")
