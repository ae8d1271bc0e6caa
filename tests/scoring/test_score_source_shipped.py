from odoo.tests import freeze_time

from .common import TradingCase


@freeze_time("2026-06-30 12:00:00")
class TestScoreSourceShipped(TradingCase):
    """The sources that come with the addon, on the apps that they read."""

    @classmethod
    def source(cls, name):
        return cls.env.ref(f"contact_segmentation.partner_score_source_{name}")

    def test_only_what_is_sold_is_in_new_policies(self):
        """Whoever answers a survey has not bought anything."""
        sources = self.env["partner.score.source"].search(
            [("in_new_policies", "=", True)]
        )
        self.assertEqual(sources, self.orders | self.invoices | self.shop_orders)

    def test_all_are_sound_or_not_installed(self):
        sources = self.env["partner.score.source"].search([])
        sound, sentences = sources._split_faulty(
            self.company, False, self.company._segmentation_today()
        )
        self.assertEqual(sentences, [])
        self.assertEqual(sound, sources.filtered("is_available"))
        missing = sources - sound
        self.assertIn(self.source("donation"), missing)
        self.assertIn(self.source("membership"), missing)

    def test_all_together(self):
        """One statement of all that there is, whoever yields to whom."""
        self.policy.source_ids = self.env["partner.score.source"].search([])
        self.order(self.alice, "2026-05-01", 100)
        self.assertActs(self.alice, ("2026-05-01", 100))

    def test_won_opportunity(self):
        self.policy.source_ids = self.source("crm_lead")
        lead = self.env["crm.lead"].create(
            {
                "name": "A library",
                "type": "opportunity",
                "partner_id": self.alice.id,
                "company_id": self.company.id,
                "expected_revenue": 900,
            }
        )
        self.assertActs(self.alice)
        lead.action_set_won()
        lead.date_closed = "2026-06-10 10:00:00"
        self.assertActs(self.alice, ("2026-06-10", 900))

    def test_won_opportunity_yields_to_its_orders(self):
        self.policy.source_ids = self.source("crm_lead") | self.orders
        lead = self.env["crm.lead"].create(
            {
                "name": "A library",
                "type": "opportunity",
                "partner_id": self.alice.id,
                "company_id": self.company.id,
                "expected_revenue": 900,
            }
        )
        lead.action_set_won()
        lead.date_closed = "2026-06-10 10:00:00"
        order = self.order(self.alice, "2026-06-12", 800, opportunity_id=lead.id)
        self.assertActs(self.alice, ("2026-06-12", 800))
        order.state = "cancel"
        self.assertActs(self.alice, ("2026-06-10", 900))

    def make_event(self, day):
        return self.env["event.event"].create(
            {
                "name": "Reading",
                "company_id": self.company.id,
                "date_begin": f"{day} 08:00:00",
                "date_end": f"{day} 10:00:00",
            }
        )

    def register(self, day, **vals):
        return self.env["event.registration"].create(
            {"event_id": self.make_event(day).id, "partner_id": self.alice.id, **vals}
        )

    def test_one_takes_part_on_the_day_of_the_event(self):
        """Who registered for July has not taken part yet."""
        self.policy.source_ids = self.source("event_registration")
        self.register("2026-06-10", state="open")
        self.register("2026-06-11", state="done")
        self.register("2026-06-12", state="cancel")
        self.register("2026-07-10", state="open")
        self.assertActs(self.alice, ("2026-06-10", 0), ("2026-06-11", 0))

    def test_registration_yields_to_the_order_that_paid_for_it(self):
        self.policy.source_ids = self.source("event_registration") | self.orders
        order = self.order(self.alice, "2026-05-01", 100)
        self.register("2026-06-10", state="open", sale_order_id=order.id)
        self.assertActs(self.alice, ("2026-05-01", 100))

    def test_survey(self):
        self.policy.source_ids = self.source("survey_user_input")
        survey = self.env["survey.survey"].create({"title": "Which books?"})
        answer = {
            "survey_id": survey.id,
            "partner_id": self.alice.id,
            "state": "done",
            "end_datetime": "2026-06-10 10:00:00",
        }
        self.env["survey.user_input"].create(
            [
                answer,
                {**answer, "test_entry": True},
                {**answer, "state": "in_progress"},
            ]
        )
        self.assertActs(self.alice, ("2026-06-10", 0))
