from odoo import Command
from odoo.tests import freeze_time

from .common import TradingCase


@freeze_time("2026-06-30 12:00:00")
class TestScoreOnce(TradingCase):
    """An act that several apps describe counts once."""

    def test_order_and_its_invoice(self):
        order = self.order(self.alice, "2026-05-01", 100)
        self.invoice_orders(order, "2026-05-20")
        self.assertActs(self.alice, ("2026-05-01", 100))
        self.compute()
        self.assertMeasures(self.alice, "2026-05-01", 1, 100)

    def test_invoice_without_order(self):
        """Sales are installed, and this customer never had an order."""
        self.invoice(self.alice, "2026-05-20", 70)
        self.assertActs(self.alice, ("2026-05-20", 70))

    def test_receipt(self):
        self.invoice(self.alice, "2026-05-20", 70, kind="out_receipt")
        self.assertActs(self.alice, ("2026-05-20", 70))

    def test_drafts_and_vendor_bills_do_not_count(self):
        self.invoice(self.alice, "2026-05-01", 100, post=False)
        self.invoice(self.alice, "2026-05-01", 100, kind="in_invoice")
        self.assertActs(self.alice)

    def test_day_of_an_invoice_has_no_time_zone(self):
        self.invoice(self.alice, "2026-06-30", 100)
        self.assertActs(self.alice, ("2026-06-30", 100))
        self.assertActs(self.alice, until="2026-06-29")

    def test_invoice_of_an_order_before_the_window(self):
        """The order is the act, and it is too old: the invoice adds none."""
        order = self.order(self.alice, "2025-12-20", 100)
        self.invoice_orders(order, "2026-01-05")
        self.assertActs(self.alice, since="2026-01-01")
        self.assertActs(self.alice, ("2025-12-20", 100), since="2025-12-20")

    def test_invoice_of_an_order_that_was_cancelled(self):
        order = self.order(self.alice, "2026-05-01", 100)
        self.invoice_orders(order, "2026-05-20")
        order.state = "cancel"
        self.assertActs(self.alice, ("2026-05-20", 100))

    def test_invoice_counts_where_orders_are_not_chosen(self):
        order = self.order(self.alice, "2026-05-01", 100)
        self.invoice_orders(order, "2026-05-20")
        self.policy.source_ids = self.invoices
        self.assertActs(self.alice, ("2026-05-20", 100))

    def test_invoice_counts_where_the_source_of_orders_is_archived(self):
        order = self.order(self.alice, "2026-05-01", 100)
        self.invoice_orders(order, "2026-05-20")
        self.orders.active = False
        self.assertActs(self.alice, ("2026-05-20", 100))

    def test_invoice_counts_where_orders_cannot_be_read(self):
        order = self.order(self.alice, "2026-05-01", 100)
        self.invoice_orders(order, "2026-05-20")
        self.orders.domain = "[('shoe_size', '=', 42)]"
        sound, sentences = self.policy.source_ids._split_faulty(
            self.company, False, self.env.cr.now().date()
        )
        self.assertEqual(sound, self.invoices | self.shop_orders)
        [sentence] = sentences
        self.assertIn("“Confirmed sales orders” cannot be read: ", sentence)
        self.assertIn("shoe_size", sentence)
        self.policy.source_ids = sound
        self.assertActs(self.alice, ("2026-05-20", 100))

    def test_one_invoice_of_two_orders(self):
        orders = self.order(self.alice, "2026-05-01", 100)
        orders |= self.order(self.alice, "2026-05-02", 200)
        self.assertEqual(len(self.invoice_orders(orders, "2026-05-20")), 1)
        self.assertActs(self.alice, ("2026-05-01", 100), ("2026-05-02", 200))

    # -- point of sale ------------------------------------------------------

    def test_shop_order(self):
        self.sell(self.open_shop(), self.alice, "2026-05-01", 40)
        self.assertActs(self.alice, ("2026-05-01", 40))

    def test_shop_order_counts_before_taxes(self):
        """Like orders and invoices: the amount of the order includes taxes."""
        lines = [
            Command.create(
                {
                    "product_id": self.book.id,
                    "qty": 1,
                    "price_unit": amount * 1.2,
                    "price_subtotal": amount,
                    "price_subtotal_incl": amount * 1.2,
                }
            )
            for amount in (10, 20)
        ]
        vals = {"amount_total": 36, "amount_tax": 6, "lines": lines}
        self.sell(self.open_shop(), self.alice, "2026-05-01", 30, **vals)
        self.assertActs(self.alice, ("2026-05-01", 30))

    def test_shop_order_of_nobody(self):
        nobody = self.env["res.partner"]
        self.sell(self.open_shop(), nobody, "2026-05-01", 40)
        self.assertActs(self.alice)

    def test_draft_and_cancelled_shop_orders_do_not_count(self):
        shop = self.open_shop()
        self.sell(shop, self.alice, "2026-05-01", 40, state="draft")
        self.sell(shop, self.alice, "2026-05-01", 40, state="cancel")
        self.assertActs(self.alice)

    def test_invoiced_shop_order(self):
        invoice = self.invoice(self.alice, "2026-05-02", 40)
        self.sell(
            self.open_shop(), self.alice, "2026-05-01", 40, account_move=invoice.id
        )
        self.assertActs(self.alice, ("2026-05-02", 40))

    def test_shop_order_that_settles_an_order(self):
        order = self.order(self.alice, "2026-05-01", 100)
        settles = {"sale_order_origin_id": order.id}
        self.sell(self.open_shop(), self.alice, "2026-05-10", 100, settles)
        self.assertActs(self.alice, ("2026-05-01", 100))

    def test_invoiced_shop_order_that_settles_an_order(self):
        """Three records of one purchase; its invoice names no line of the order."""
        order = self.order(self.alice, "2026-05-01", 100)
        invoice = self.invoice(self.alice, "2026-05-11", 100)
        self.sell(
            self.open_shop(),
            self.alice,
            "2026-05-10",
            100,
            {"sale_order_origin_id": order.id},
            account_move=invoice.id,
        )
        self.assertActs(self.alice, ("2026-05-01", 100))

    def test_chain_from_shop_over_invoice_to_order(self):
        order = self.order(self.alice, "2026-05-01", 100)
        invoice = self.invoice_orders(order, "2026-05-11")
        self.sell(
            self.open_shop(), self.alice, "2026-05-10", 100, account_move=invoice.id
        )
        self.assertActs(self.alice, ("2026-05-01", 100))

    def test_path_through_an_app_that_is_not_installed(self):
        """Nothing is linked that way: the rows count."""
        path = "lines.field_of_an_app_that_is_not_installed"
        self.shop_orders.yield_ids[0].path = path
        self.sell(self.open_shop(), self.alice, "2026-05-01", 40)
        self.assertActs(self.alice, ("2026-05-01", 40))

    # -- companies ----------------------------------------------------------

    def test_acts_of_another_company(self):
        other = self.make_company("Éditions du Port")
        chloe = self.make_people("Chloé Dubois", company_id=False)
        self.order(chloe, "2026-05-01", 100, company_id=other.id)
        self.assertActs(chloe)

    def test_rows_of_no_company_count_for_each(self):
        leads = self.env["partner.score.source"].create(
            {
                "name": "Opportunities",
                "kind": "opportunity",
                "model_name": "crm.lead",
                "partner_path": "partner_id",
                "date_path": "date_deadline",
            }
        )
        self.policy.source_ids = leads
        chloe = self.make_people("Chloé Dubois", company_id=False)
        lead = self.env["crm.lead"].create(
            {
                "name": "A library",
                "partner_id": chloe.id,
                "date_deadline": "2026-06-01",
                "company_id": False,
            }
        )
        self.assertActs(chloe, ("2026-06-01", 0))
        lead.company_id = self.make_company("Éditions du Port")
        self.assertActs(chloe)

    def test_rows_whose_way_to_a_company_is_interrupted_count_for_each(self):
        leads = self.env["partner.score.source"].create(
            {
                "name": "Opportunities",
                "kind": "opportunity",
                "model_name": "crm.lead",
                "partner_path": "partner_id",
                "date_path": "date_deadline",
                "company_path": "user_id.company_id",
            }
        )
        self.policy.source_ids = leads
        lead = self.env["crm.lead"].create(
            {
                "name": "A library",
                "partner_id": self.alice.id,
                "date_deadline": "2026-06-01",
                "user_id": False,
            }
        )
        self.assertActs(self.alice, ("2026-06-01", 0))
        other = self.make_company("Éditions du Port")
        lead.user_id = self.make_user("selma", companies=other | self.company)
        self.assertActs(self.alice)
