from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..common import MANAGER
from .common import ScoringCase


@freeze_time("2026-06-30 12:00:00")
class TestScoreSource(ScoringCase):
    """Where acts come from, and how each act counts once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alice, cls.bruno = cls.make_people("Alice Martin", "Bruno Lefèvre")
        cls.orders = cls.env.ref("contact_segmentation.partner_score_source_sale_order")
        cls.invoices = cls.env.ref(
            "contact_segmentation.partner_score_source_account_move"
        )

    def make_source(self, **vals):
        return self.env["partner.score.source"].create(
            {
                "name": "Order lines",
                "kind": "purchase",
                "model_name": "sale.order",
                "partner_path": "partner_id",
                "date_path": "date_order",
                "amount_path": "amount_untaxed",
                **vals,
            }
        )

    # -- yielding -----------------------------------------------------------

    def test_invoices_yield_to_orders(self):
        self.assertEqual(self.policy.source_ids, self.orders | self.invoices)
        self.assertEqual(self.policy.counted_source_ids, self.orders)

    def test_invoices_alone_count(self):
        self.policy.source_ids = self.invoices
        self.assertEqual(self.policy.counted_source_ids, self.invoices)

    def test_invoices_count_where_the_other_app_is_not_installed(self):
        self.orders.model_name = "sales.are.not.installed"
        self.assertFalse(self.orders.is_available)
        self.policy.invalidate_recordset()
        self.assertEqual(self.policy.counted_source_ids, self.invoices)

    def test_sources_that_do_not_yield_add_up(self):
        cash = self.make_source(
            name="Cash", domain="[('client_order_ref', '=', 'cash')]"
        )
        self.orders.domain = (
            "[('state', '=', 'sale'), ('client_order_ref', '=', False)]"
        )
        self.policy.source_ids = self.orders | cash
        self.order(self.alice, "2026-06-01", 10)
        self.order(self.alice, "2026-06-02", 5, client_order_ref="cash")
        self.compute()
        self.assertMeasures(self.alice, "2026-06-02", 2, 15)

    def test_sources_that_yield_to_each_other_are_refused(self):
        """Both would be left out, and nothing would count."""
        with self.assertRaises(UserError):
            self.orders.yields_to_id = self.invoices

    # -- reading ------------------------------------------------------------

    def test_conditions_choose_the_acts(self):
        self.policy.source_ids = self.make_source(
            domain="[('state', '=', 'sale'), ('amount_untaxed', '>=', 50)]"
        )
        self.order(self.alice, "2026-06-01", 60)
        self.order(self.alice, "2026-06-02", 10)
        self.compute()
        self.assertMeasures(self.alice, "2026-06-01", 1, 60)

    def test_paths_go_through_links(self):
        """Each line of an order is an act, dated and owned by its order."""
        self.policy.source_ids = self.make_source(
            model_name="sale.order.line",
            partner_path="order_id.partner_id",
            date_path="order_id.date_order",
            amount_path="price_subtotal",
            currency_path="order_id.currency_id",
            company_path="order_id.company_id",
            domain="[('order_id.state', '=', 'sale')]",
        )
        order = self.order(self.alice, "2026-06-01", 60)
        line = {
            "product_id": self.book.id,
            "price_unit": 5,
            "tax_ids": [Command.clear()],
        }
        order.order_line = [Command.create(line)]
        self.compute()
        self.assertMeasures(self.alice, "2026-06-01", 2, 65)

    def test_act_without_contact_is_nobody_s(self):
        self.policy.source_ids = self.make_source(
            model_name="crm.lead",
            date_path="date_deadline",
            amount_path="expected_revenue",
        )
        lead = {
            "name": "A library",
            "company_id": self.company.id,
            "expected_revenue": 70,
        }
        self.env["crm.lead"].create(
            [
                {**lead, "partner_id": self.alice.id, "date_deadline": "2026-06-30"},
                {**lead, "partner_id": self.alice.id, "date_deadline": "2026-07-01"},
                {**lead, "partner_id": False, "date_deadline": "2026-06-01"},
                {**lead, "partner_id": self.bruno.id, "date_deadline": False},
            ]
        )
        self.compute()
        self.assertMeasures(self.alice, "2026-06-30", 1, 70)
        self.assertScore(self.policy, self.bruno, False, "Prospect")

    def test_archived_acts_count(self):
        """An opportunity filed away was won all the same."""
        self.policy.source_ids = self.make_source(
            model_name="crm.lead",
            date_path="date_deadline",
            amount_path="expected_revenue",
        )
        self.env["crm.lead"].create(
            {
                "name": "A library",
                "partner_id": self.alice.id,
                "company_id": self.company.id,
                "expected_revenue": 70,
                "date_deadline": "2026-06-01",
                "active": False,
            }
        )
        self.compute()
        self.assertMeasures(self.alice, "2026-06-01", 1, 70)

    # -- refusals -----------------------------------------------------------

    def test_conditions_must_be_literal(self):
        for text in ("[('state', '=', state)]", "sale", "[('state', '=')]"):
            with (
                self.subTest(text=text),
                self.assertRaisesRegex(
                    UserError,
                    "^The conditions of the source “Order lines” cannot be read: ",
                ),
            ):
                self.make_source(domain=text)

    def assertFailsNaming(self, word, **vals):
        """A policy with this source keeps its scores and says what is wrong."""
        self.order(self.alice, "2026-06-01", 10)
        self.compute()
        self.policy.source_ids = self.make_source(**vals)
        self.policy.action_compute("2026-06-30")
        self.assertEqual(self.policy.state, "failed")
        self.assertTrue(self.policy.last_error)
        self.assertIn(word, self.policy.last_error)
        self.assertMeasures(self.alice, "2026-06-01", 1, 10)

    def test_path_that_does_not_exist(self):
        self.assertFailsNaming("date_of_birth", date_path="date_of_birth")

    def test_amount_that_is_not_stored(self):
        self.assertFailsNaming("amount_undiscounted", amount_path="amount_undiscounted")

    @mute_logger("odoo.sql_db")
    def test_amount_that_is_a_text(self):
        self.assertFailsNaming("", amount_path="client_order_ref")

    def test_condition_on_a_field_that_does_not_exist(self):
        self.assertFailsNaming("shoe_size", domain="[('shoe_size', '=', 42)]")

    # -- rights -------------------------------------------------------------

    def test_only_managers_edit_sources(self):
        """A source reads as superuser: choosing one is a privilege."""
        self.assertTrue(self.orders.with_user(self.owner).name)
        with self.assertRaises(AccessError):
            self.orders.with_user(self.owner).domain = "[]"
        self.orders.domain = "[]"

    def test_managers_read_no_more_than_they_may(self):
        """Marc has no right to opportunities: their amounts are not for him."""
        marc = self.make_user("marc", MANAGER)
        vals = {
            "name": "Opportunities",
            "kind": "purchase",
            "model_name": "crm.lead",
            "partner_path": "partner_id",
            "date_path": "date_deadline",
            "amount_path": "expected_revenue",
        }
        sources = self.env["partner.score.source"].with_user(marc)
        with self.assertRaisesRegex(UserError, "Opportunities.*which you may not read"):
            sources.create(vals)
        seller = self.make_user("selma", MANAGER, "sales_team.group_sale_manager")
        self.assertTrue(sources.with_user(seller).create(vals))


@freeze_time("2026-06-30 12:00:00")
class TestScoreSourceInvoices(ScoringCase):
    """The shipped source of invoices, on a company that keeps accounts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("base.main_company")
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": [cls.company.id]}
        )
        cls.company = cls.company.with_env(cls.env)
        cls.policy = cls.policy_of(cls.company)
        cls.policy.source_ids = cls.env.ref(
            "contact_segmentation.partner_score_source_account_move"
        )
        cls.alice, cls.bruno = cls.make_people("Alice Martin", "Bruno Lefèvre")

    def invoice(self, person, day, amount, kind="out_invoice", post=True):
        line = {
            "product_id": self.book.id,
            "price_unit": amount,
            "tax_ids": [Command.clear()],
        }
        move = self.env["account.move"].create(
            {
                "move_type": kind,
                "partner_id": person.id,
                "invoice_date": day,
                "invoice_line_ids": [Command.create(line)],
            }
        )
        if post:
            move.action_post()
        return move

    def test_invoices_and_credit_notes(self):
        self.invoice(self.alice, "2026-05-01", 100)
        self.invoice(self.alice, "2026-05-15", 50)
        self.invoice(self.alice, "2026-06-01", 30, kind="out_refund")
        self.compute()
        self.assertMeasures(self.alice, "2026-05-15", 2, 120)

    def test_drafts_and_vendor_bills_do_not_count(self):
        self.invoice(self.alice, "2026-05-01", 100, post=False)
        self.invoice(self.bruno, "2026-05-01", 100, kind="in_invoice")
        self.compute()
        for person in self.alice | self.bruno:
            self.assertScore(self.policy, person, False, "Prospect")

    def test_the_date_of_an_invoice_has_no_time_zone(self):
        self.invoice(self.alice, "2026-06-30", 100)
        self.invoice(self.bruno, "2026-06-29", 100)
        self.compute("2026-06-29")
        self.assertScore(self.policy, self.alice, False, "Prospect")
        self.assertMeasures(self.bruno, "2026-06-29", 1, 100)
