from psycopg2 import IntegrityError

from odoo.tests import freeze_time
from odoo.tools import mute_logger

from .engagement_case import JUNE, MAY, TODAY, EngagementCase


@freeze_time(f"{TODAY} 12:00:00")
class TestEngagement(EngagementCase):
    """What five people did with their messages, written out by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tell_the_story()

    def test_counted(self):
        self.compute()
        self.assertEngagement(
            self.alice,
            delivered=3,
            opened=False,  # nobody agreed to that
            clicked=2,
            replied=0,
            bounced=0,
            first_delivered="2026-01-12",
            last_delivered="2026-06-15",
            last_opened=False,
            last_clicked="2026-06-16",
            last_replied=False,
            last_bounced=False,
            last_reacted="2026-06-16",
            last_outcome="click",
            level="hot",
        )
        self.assertEngagement(
            self.bruno,
            delivered=3,
            clicked=0,
            replied=1,
            last_replied="2026-05-06",
            last_reacted="2026-05-06",
            last_outcome="none",
            level="warm",
        )
        self.assertEngagement(
            self.chloe,
            delivered=3,
            clicked=1,
            last_clicked="2026-01-12",
            last_outcome="none",
            level="cold",
        )
        self.assertEngagement(
            self.david,
            delivered=3,
            clicked=0,
            bounced=1,
            first_delivered="2025-02-03",
            last_delivered="2026-05-04",
            last_bounced="2026-06-15",
            last_reacted=False,
            last_outcome="none",
            level="dormant",
        )
        self.assertFalse(self.engagement(self.elise))

    def test_levels_follow_the_calendar(self):
        """Nothing is written at night: the same rows tell another level."""
        self.compute()
        self.assertEqual(self.levels(), ["hot", "warm", "cold", "dormant", "never"])
        with self.assertWritesNothing("partner_engagement", "res_partner"):
            with freeze_time("2026-07-16 12:00:00"):
                self.assertEqual(self.levels()[0], "hot")
            with freeze_time("2026-07-16 22:00:00"):  # the 17th in Paris: 31 days
                self.assertEqual(self.levels()[0], "warm")
            with freeze_time("2026-09-15 12:00:00"):
                self.assertEqual(self.levels()[:2], ["cold", "cold"])
            with freeze_time("2027-06-17 12:00:00"):
                self.assertEqual(self.levels()[0], "dormant")

    def test_days_of_levels_are_those_of_the_company(self):
        self.compute()
        self.company.engagement_hot_days = 60
        self.assertEqual(self.levels()[:2], ["hot", "hot"])
        self.company.write({"engagement_hot_days": 5, "engagement_warm_days": 10})
        self.assertEqual(self.levels()[:2], ["cold", "cold"])

    def test_the_settings_hold_them(self):
        settings = self.env["res.config.settings"].create({})
        settings.engagement_hot_days = 100
        settings.engagement_warm_days = 200
        settings.engagement_dormant_days = 500
        settings.scanner_seconds = 30
        settings.execute()
        self.assertEqual(self.company._get_engagement_limits(), (100, 200, 500))
        self.assertEqual(self.company.scanner_seconds, 30)

    def test_days_must_rise(self):
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.company.engagement_hot_days = 90
            self.env.flush_all()

    def test_nobody_is_never_written_to_before_the_first_run(self):
        self.assertEqual(self.levels(), [False] * 5)

    def test_a_run_again_writes_nothing(self):
        self.compute()
        with self.assertWritesNothing("partner_engagement"):
            self.compute()

    def test_what_is_to_come_does_not_count_yet(self):
        self.compute("2026-06-15")
        self.assertEngagement(self.alice, clicked=1, last_outcome="none")
        self.compute("2026-05-03")
        self.assertEngagement(self.alice, delivered=1, last_clicked=False)

    # -- opens --------------------------------------------------------------

    def test_opens_need_consent(self):
        self.company.open_tracking_consent = True
        self.compute()
        # two clicks are opens too
        self.assertEngagement(self.alice, opened=3, last_opened="2026-06-16")
        self.assertEngagement(self.bruno, opened=1)
        self.assertEngagement(self.david, opened=0)

    def test_taking_the_consent_back_forgets_the_opens_at_once(self):
        self.company.open_tracking_consent = True
        self.react(self.june, self.bruno, open_datetime="2026-06-20 10:00:00")
        self.compute()
        self.assertEngagement(self.bruno, last_outcome="open", level="hot")
        self.company.open_tracking_consent = False
        self.assertEngagement(
            self.bruno, opened=False, last_opened=False, last_outcome="none"
        )
        self.assertEqual(self.levels()[1], "warm")
        self.assertEqual(self.computation.state, "pending")

    # -- scanners -----------------------------------------------------------

    def test_clicks_of_scanners_do_not_count(self):
        self.company.open_tracking_consent = True
        self.click(self.june, self.chloe, "2026-06-15 07:00:10")
        self.click(self.june, self.bruno, "2026-06-15 07:00:11")
        self.compute()
        self.assertEngagement(self.chloe, clicked=1, opened=1, last_outcome="none")
        self.assertEngagement(self.bruno, clicked=1, last_outcome="click")
        self.company.scanner_seconds = 0
        self.assertEqual(self.computation.state, "pending")
        self.compute()
        self.assertEngagement(self.chloe, clicked=2, opened=2, last_outcome="click")

    def test_a_person_after_a_scanner_counts(self):
        """Odoo notes the first open and the last click."""
        self.company.open_tracking_consent = True
        self.react(
            self.june,
            self.chloe,
            open_datetime="2026-06-15 07:00:02",
            links_click_datetime="2026-06-18 10:00:00",
        )
        self.compute()
        self.assertEngagement(self.chloe, opened=2, last_opened="2026-06-18")

    # -- whose messages -----------------------------------------------------

    def test_by_address_whatever_was_mailed_to(self):
        """As a subscriber, and as another record of the same person."""
        twin = self.make_people("Élise bis", email="Elise@Example.org")
        subscriber = self.env["mailing.contact"].create(
            {"name": "Élise", "email": "elise@example.org"}
        )
        letter = self.send("Letter", JUNE, subscriber)
        self.click(letter, subscriber, "2026-06-17 08:00:00")
        self.send("Twin", MAY, twin)
        self.compute()
        self.assertEngagement(self.elise, delivered=2, clicked=1, level="hot")
        self.assertEngagement(twin, delivered=2, clicked=1, level="hot")

    def test_an_address_for_invoices_counts_for_its_contact(self):
        bills = self.make_people(
            "Bills", type="invoice", parent_id=self.elise.id, email="b@example.org"
        )
        same = self.make_people(
            "Parcels", type="delivery", parent_id=self.elise.id, email=self.elise.email
        )
        self.send("June 2", JUNE, bills | same)
        self.compute()
        self.assertEngagement(self.elise, delivered=2)
        self.assertFalse(self.engagement(bills) | self.engagement(same))

    def test_tests_and_cancelled_messages_do_not_count(self):
        self.send("Test", JUNE, self.elise, is_test_trace=True)
        self.send("Cancelled", JUNE, self.elise, trace_status="cancel")
        self.send("Waiting", JUNE, self.elise, trace_status="outgoing")
        self.compute()
        self.assertFalse(self.engagement(self.elise))

    def test_companies_measure_their_own_mailings(self):
        other = self.make_company("Éditions du Port")
        self.send("Other", JUNE, self.alice | self.elise, company=other)
        shared = self.elise
        shared.company_id = False
        self.compute()
        self.assertEngagement(self.alice, delivered=3)
        self.assertFalse(self.engagement(shared))
        run = self.env["partner.score.run"].search(
            [("kind", "=", "engagement"), ("company_id", "=", other.id)]
        )
        run.action_compute(TODAY)
        self.assertEqual(self.engagement(shared, other).delivered, 1)
        self.assertFalse(self.engagement(self.alice, other), "not its contact")

    def test_text_messages_count_by_number(self):
        self.elise.phone = "+33611111111"
        numbered = {"trace_type": "sms", "email": False, "sms_number": "+33611111111"}
        texts = self.send("Text", JUNE, self.elise, **numbered)
        self.click(texts, self.elise, "2026-06-15 08:00:00")
        self.compute()
        self.assertEngagement(self.elise, delivered=1, clicked=1, last_outcome="click")

    # -- who is not measured ------------------------------------------------

    def test_objection(self):
        self.compute()
        self.alice.profiling_objection = True
        self.assertFalse(self.engagement(self.alice))
        self.assertEqual(self.levels()[0], False)
        self.compute()
        self.assertFalse(self.engagement(self.alice))

    def test_objection_of_a_company(self):
        """It holds for the people of the company too."""
        club = self.make_people("Club", is_company=True)
        self.bruno.parent_id = club
        self.compute()
        self.assertTrue(self.engagement(self.bruno))
        club.profiling_objection = True
        self.assertFalse(self.engagement(self.bruno))
        self.compute()
        self.assertFalse(self.engagement(self.bruno))

    def test_archived_contacts(self):
        self.compute()
        self.alice.active = False
        self.compute()
        self.assertFalse(self.engagement(self.alice))
