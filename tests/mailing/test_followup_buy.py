from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time

from .followup_case import DAY_3, DAY_7, SENT, FollowupCase


@freeze_time(DAY_7)
class TestFollowupBuy(FollowupCase):
    """Who bought since a mailing was sent to them: by the sources of RFM scores."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.env["product.product"].create({"name": "Novel"})
        # the messages are of March 2026, the mailing was made today
        cls.env.cr.execute(
            "UPDATE mailing_mailing SET create_date = %s WHERE id = %s",
            [SENT, cls.news.id],
        )
        cls.news.invalidate_recordset(["create_date"])

    def order(self, person, date=DAY_3, confirmed=True):
        order = self.env["sale.order"].create(
            {
                "partner_id": person.id,
                "company_id": self.company.id,
                "order_line": [
                    (0, 0, {"product_id": self.product.id, "price_unit": 20.0})
                ],
            }
        )
        if confirmed:
            order.action_confirm()
        order.date_order = date
        return order

    def test_who_did_not_buy(self):
        self.order(self.alice)
        self.order(self.bruno, confirmed=False)
        self.assertFound(self.news, "buy", self.bruno | self.chloe)

    def test_a_purchase_of_before_does_not_count(self):
        self.order(self.alice, SENT - timedelta(days=1))
        self.order(self.bruno, SENT - timedelta(hours=2))  # the same day
        self.assertFound(self.news, "buy", self.alice | self.chloe)

    def test_a_purchase_counts_for_the_company_of_the_buyer(self):
        """A colleague ordered: the others are not asked again."""
        library = self.make_people("Library", is_company=True)
        (self.alice | self.bruno).parent_id = library
        self.order(self.bruno)
        self.assertFound(self.news, "buy", self.chloe)

    def test_a_purchase_counts_for_the_address(self):
        """Bought under another record, archived since."""
        twin = self.make_person("Chloé at work", email="chloe@example.org")
        self.order(twin)
        twin.active = False
        self.assertFound(self.news, "buy", self.alice | self.bruno)

    def test_purchases_are_those_of_the_company(self):
        """Each company knows its own orders, hence needs its own segment."""
        with self.assertRaisesRegex(ValidationError, "Choose the company of the"):
            self.news.with_user(self.mathilde)._get_followup_segment(
                "buy", self.env["res.company"], 3
            )

    def test_only_sources_of_the_scores_count(self):
        """A company that scores invoices alone has nobody buy by an order."""
        policy = self.env["partner.rfm.policy"].search(
            [("company_id", "=", self.company.id), ("is_default", "=", True)]
        )
        policy.source_ids = self.env.ref(
            "contact_segmentation.partner_score_source_account_move"
        )
        self.order(self.alice)
        self.assertFound(self.news, "buy", self.alice | self.bruno | self.chloe)

    def test_read_as_searched(self):
        self.order(self.alice)
        people = (self.alice | self.chloe).with_user(self.mathilde)
        self.assertEqual(people[0].bought_after_mailing_ids, self.news)
        self.assertFalse(people[1].bought_after_mailing_ids)
        domain = [("bought_after_mailing_ids", "in", self.news.ids)]
        self.assertEqual(people.filtered_domain(domain), people[0])
        by_name = [("bought_after_mailing_ids.subject", "=", "News")]
        self.assertEqual(people.search(by_name), people[0])

    def test_not_offered_without_a_source(self):
        """As where no app of sales is installed."""
        wizards = self.env["mailing.followup"].with_user(self.mathilde)
        self.assertIn("buy", dict(wizards._get_reactions()))
        self.env["partner.score.source"].search([]).active = False
        self.assertNotIn("buy", dict(wizards._get_reactions()))
        # a segment made before holds whoever got it: nothing counts as buying
        self.assertFound(self.news, "buy", self.alice | self.bruno | self.chloe)

    def test_the_dialog_wants_a_company(self):
        wizard = self.open_wizard(reaction="buy", company_id=False)
        with self.assertRefused(
            "Choose the company from which they did not buy.", UserError
        ):
            wizard.action_confirm()
