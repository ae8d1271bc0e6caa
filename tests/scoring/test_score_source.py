from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
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

    def yield_wholly(self):
        """Have invoices yield to orders as a whole, whether linked or not."""
        self.invoices.yield_ids = [
            Command.clear(),
            Command.create({"yields_to_id": self.orders.id}),
        ]

    def test_new_policies_count_what_is_sold(self):
        shop = self.env.ref("contact_segmentation.partner_score_source_pos_order")
        sold = self.orders | self.invoices | shop
        self.assertEqual(self.policy.source_ids, sold)
        self.assertEqual(self.policy.counted_source_ids, sold)

    def test_whole_source_yields(self):
        self.yield_wholly()
        self.policy.source_ids = self.orders | self.invoices
        self.assertEqual(self.policy.counted_source_ids, self.orders)
        self.policy.source_ids = self.invoices
        self.assertEqual(self.policy.counted_source_ids, self.invoices)

    def test_nothing_yields_where_the_other_app_is_not_installed(self):
        self.yield_wholly()
        self.orders.model_name = "sales.are.not.installed"
        self.assertFalse(self.orders.is_available)
        self.policy.source_ids = self.orders | self.invoices
        self.assertEqual(self.policy.counted_source_ids, self.invoices)

    def test_model_of_another_app(self):
        """The model is there, but nothing is in it without the app."""
        self.orders.app_name = "not_installed"
        self.assertFalse(self.orders.is_available)
        self.orders.app_name = "sale"
        self.assertTrue(self.orders.is_available)

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

    def test_sources_that_yield_in_a_circle_are_refused(self):
        """Nothing would count: each act is left to another source."""
        with self.assertRefused(
            "These sources yield to each other in a circle, and none would count: "
            "Confirmed sales orders → Point of sale orders → Confirmed sales orders.",
            ValidationError,
        ):
            self.orders.yield_ids = [
                Command.create(
                    {
                        "yields_to_id": self.env.ref(
                            "contact_segmentation.partner_score_source_pos_order"
                        ).id,
                    }
                )
            ]

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

    def test_manager_yields_only_along_what_they_may_read(self):
        """The path tells which orders an invoice has, whoever may see them."""
        yields = self.env["partner.score.yield"]
        marc = self.make_user("marc", MANAGER)
        vals = {
            "source_id": self.invoices.id,
            "yields_to_id": self.orders.id,
            "path": "line_ids.sale_line_ids.order_id",
        }
        with self.assertRaisesRegex(UserError, "which you may not read"):
            yields.with_user(marc).create(vals)
        accountant = self.make_user(
            "anna",
            MANAGER,
            "account.group_account_manager",
            "sales_team.group_sale_manager",
        )
        self.assertTrue(yields.with_user(accountant).create(vals))
        with self.assertRaisesRegex(UserError, "does not lead to what “Confirmed"):
            yields.with_user(accountant).create({**vals, "path": "partner_id"})

    def test_only_managers_edit_yields(self):
        link = self.invoices.yield_ids[0]
        self.assertTrue(link.with_user(self.owner).path)
        with self.assertRaises(AccessError):
            link.with_user(self.owner).path = False
