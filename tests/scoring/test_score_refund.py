from odoo import Command
from odoo.tests import freeze_time

from .common import TradingCase


@freeze_time("2026-06-30 12:00:00")
class TestScoreRefund(TradingCase):
    """What is refunded is taken off the act that it refunds."""

    def test_credit_note_lowers_its_invoice(self):
        self.invoice(self.alice, "2026-05-01", 50)
        self.credit(self.invoice(self.alice, "2026-05-10", 100), "2026-06-01", 30)
        self.assertActs(self.alice, ("2026-05-01", 50), ("2026-05-10", 70))
        self.compute()
        self.assertMeasures(self.alice, "2026-05-10", 2, 120)

    def test_invoice_that_is_wholly_credited_is_no_act(self):
        """Neither for recency, nor frequency, nor amount."""
        self.invoice(self.alice, "2026-05-01", 50)
        self.credit(self.invoice(self.alice, "2026-05-10", 100), "2026-06-01")
        self.assertActs(self.alice, ("2026-05-01", 50))
        self.compute()
        self.assertMeasures(self.alice, "2026-05-01", 1, 50)

    def test_two_credit_notes_add_up(self):
        invoice = self.invoice(self.alice, "2026-05-10", 100)
        self.credit(invoice, "2026-06-01", 60)
        self.assertActs(self.alice, ("2026-05-10", 40))
        self.credit(invoice, "2026-06-02", 40)
        self.assertActs(self.alice)

    def test_credit_note_of_no_invoice_is_subtracted(self):
        """It lowers the sum and is no act, as its amount is negative."""
        self.invoice(self.alice, "2026-05-01", 100)
        self.invoice(self.alice, "2026-06-01", 30, kind="out_refund")
        self.assertActs(self.alice, ("2026-05-01", 100), ("2026-06-01", -30))
        self.compute()
        self.assertMeasures(self.alice, "2026-05-01", 1, 70)

    def test_free_invoice_is_an_act(self):
        self.invoice(self.alice, "2026-05-01", 0)
        self.assertActs(self.alice, ("2026-05-01", 0))

    # -- time ---------------------------------------------------------------

    def test_credit_note_after_the_last_day(self):
        """Seen from the middle of May, nothing was credited yet."""
        self.credit(self.invoice(self.alice, "2026-05-10", 100), "2026-06-01")
        self.assertActs(self.alice, ("2026-05-10", 100), until="2026-05-31")
        self.assertActs(self.alice, until="2026-06-01")

    def test_credit_note_goes_with_its_invoice(self):
        """An invoice before the window: its credit note has nothing to lower."""
        self.credit(self.invoice(self.alice, "2025-12-10", 100), "2026-01-10", 30)
        self.assertActs(self.alice, since="2026-01-01")
        self.assertActs(self.alice, ("2025-12-10", 70), since="2025-12-01")

    # -- orders -------------------------------------------------------------

    def test_order_whose_invoice_is_wholly_credited_is_no_act(self):
        order = self.order(self.alice, "2026-05-01", 100)
        self.credit(self.invoice_orders(order, "2026-05-10"), "2026-06-01")
        self.assertActs(self.alice)
        self.assertActs(self.alice, ("2026-05-01", 100), until="2026-05-31")

    def test_order_whose_invoice_is_credited_in_part(self):
        order = self.order(self.alice, "2026-05-01", 100)
        self.credit(self.invoice_orders(order, "2026-05-10"), "2026-06-01", 30)
        self.assertActs(self.alice, ("2026-05-01", 70))

    def test_credit_note_that_names_the_invoice_only(self):
        """Its lines were written by hand, and lead to no order."""
        order = self.order(self.alice, "2026-05-01", 100)
        invoice = self.invoice_orders(order, "2026-05-10")
        self.invoice(
            self.alice,
            "2026-06-01",
            30,
            kind="out_refund",
            reversed_entry_id=invoice.id,
        )
        self.assertActs(self.alice, ("2026-05-01", 70))

    def test_credit_note_of_two_orders_is_shared(self):
        """150 of an invoice of two orders of 100 and 200 are 50 and 100."""
        orders = self.order(self.alice, "2026-05-01", 100)
        orders |= self.order(self.alice, "2026-05-02", 200)
        invoice = self.invoice_orders(orders, "2026-05-10")
        self.invoice(
            self.alice,
            "2026-06-01",
            150,
            kind="out_refund",
            reversed_entry_id=invoice.id,
        )
        self.assertActs(self.alice, ("2026-05-01", 50), ("2026-05-02", 100))

    def test_credit_note_of_two_orders_that_is_whole(self):
        orders = self.order(self.alice, "2026-05-01", 100)
        orders |= self.order(self.alice, "2026-05-02", 200)
        self.credit(self.invoice_orders(orders, "2026-05-10"), "2026-06-01")
        self.assertActs(self.alice)

    def test_credit_note_of_one_order_of_an_invoice_of_two(self):
        """Its line says which one."""
        orders = self.order(self.alice, "2026-05-01", 100)
        orders |= self.order(self.alice, "2026-05-02", 200)
        invoice = self.invoice_orders(orders, "2026-05-10")
        note = invoice._reverse_moves([{"invoice_date": "2026-06-01"}])
        note.invoice_line_ids.filtered(
            lambda line: line.sale_line_ids.order_id == orders[1]
        ).unlink()
        note.action_post()
        self.assertActs(self.alice, ("2026-05-02", 200))

    def test_credited_and_invoiced_again(self):
        """The first invoice was wrong: the order was not refunded."""
        order = self.order(self.alice, "2026-05-01", 100)
        self.credit(self.invoice_orders(order, "2026-05-10"), "2026-05-11")
        self.assertActs(self.alice)
        self.invoice_orders(order, "2026-05-12")
        self.assertActs(self.alice, ("2026-05-01", 100))

    def test_order_that_was_lowered_as_well(self):
        """Half of it was taken back: the order says so too, since it was edited."""
        order = self.order(self.alice, "2026-05-01", 100)
        invoice = self.invoice_orders(order, "2026-05-10")
        order.order_line.price_unit = 50
        self.assertEqual(order.amount_untaxed, 50)
        self.credit(invoice, "2026-06-01", 50)
        self.assertActs(self.alice, ("2026-05-01", 50))

    # -- point of sale ------------------------------------------------------

    def test_taken_back_in_the_shop(self):
        shop = self.open_shop()
        sold = self.sell(shop, self.alice, "2026-05-01", 40)
        self.take_back(shop, sold, "2026-05-03", 15)
        self.assertActs(self.alice, ("2026-05-01", 25))
        self.take_back(shop, sold, "2026-05-04", 25)
        self.assertActs(self.alice)

    def test_taken_back_without_a_ticket(self):
        shop = self.open_shop()
        self.sell(shop, self.alice, "2026-05-01", 40)
        self.sell(shop, self.alice, "2026-05-03", -15)
        self.assertActs(self.alice, ("2026-05-01", 40), ("2026-05-03", -15))

    def test_invoiced_and_taken_back_with_a_credit_note(self):
        """Both refunds are one: that of the shop yields to the credit note."""
        shop = self.open_shop()
        invoice = self.invoice(self.alice, "2026-05-01", 40)
        sold = self.sell(shop, self.alice, "2026-05-01", 40, account_move=invoice.id)
        note = self.credit(invoice, "2026-05-03", 15)
        self.take_back(shop, sold, "2026-05-03", 15, account_move=note.id)
        self.assertActs(self.alice, ("2026-05-01", 25))

    def test_invoiced_and_taken_back_without_credit_note(self):
        shop = self.open_shop()
        invoice = self.invoice(self.alice, "2026-05-02", 40)
        sold = self.sell(shop, self.alice, "2026-05-01", 40, account_move=invoice.id)
        self.take_back(shop, sold, "2026-05-03", 15)
        self.assertActs(self.alice, ("2026-05-02", 25))

    def test_taken_back_from_an_order_that_the_shop_invoiced(self):
        """Shop order, its invoice, its sales order: the last one is lowered."""
        shop = self.open_shop()
        order = self.order(self.alice, "2026-05-01", 100)
        invoice = self.invoice_orders(order, "2026-05-11")
        sold = self.sell(shop, self.alice, "2026-05-10", 100, account_move=invoice.id)
        self.take_back(shop, sold, "2026-05-12", 30)
        self.assertActs(self.alice, ("2026-05-01", 70))

    # -- currencies ---------------------------------------------------------

    def test_dollars_refunded_at_another_rate(self):
        """A hundred dollars are a hundred dollars, whatever they are worth."""
        dollar = self.find_currency("USD")
        (dollar | self.company.currency_id).rate_ids.unlink()
        dollar.rate_ids = [
            Command.create({"name": day, "rate": rate, "company_id": self.company.id})
            for day, rate in (("2026-01-01", 2.0), ("2026-06-01", 4.0))
        ]
        invoice = self.invoice(self.alice, "2026-05-01", 100, currency_id=dollar.id)
        self.assertActs(self.alice, ("2026-05-01", 50))
        self.credit(invoice, "2026-06-02", 40)
        self.assertActs(self.alice, ("2026-05-01", 30))
        self.credit(invoice, "2026-06-03", 60)
        self.assertActs(self.alice)

    # -- signs --------------------------------------------------------------

    def test_refunds_that_are_written_as_positive_amounts(self):
        source = self.env["partner.score.source"].create(
            {
                "name": "Credit notes",
                "kind": "other",
                "model_name": "account.move",
                "partner_path": "partner_id",
                "date_path": "invoice_date",
                "amount_path": "amount_untaxed",
                "sign": "opposite",
                "domain": "[('move_type', '=', 'out_refund')]",
            }
        )
        self.policy.source_ids = source
        self.invoice(self.alice, "2026-05-01", 30, kind="out_refund")
        self.assertActs(self.alice, ("2026-05-01", -30))
