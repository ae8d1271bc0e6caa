from odoo import Command
from odoo.tools import SQL

from ..segment.transactions import commit
from .following import FollowingCase

COLUMNS = SQL("partner_id, last_date, frequency, monetary, r, f, m, class_id")


class OrdersTransactionsCase(FollowingCase):
    """Customers of the database's own company, who order a book."""

    def setUp(self):
        super().setUp()
        self.book = self.env["product.product"].create(
            {"name": "A book", "type": "service", "taxes_id": False}
        )

    def take_away(self):
        self.refresh_view()
        orders = self.env["sale.order"].search([("partner_id", "in", self.people.ids)])
        orders.write({"state": "cancel"})
        orders.unlink()
        self.book.unlink()
        return super().take_away()

    def order(self, person, day, amount, times=1, **vals):
        line = {
            "product_id": self.book.id,
            "price_unit": amount,
            "tax_ids": [Command.clear()],
        }
        order = {
            "partner_id": person.id,
            "state": "sale",
            "date_order": f"{day} 10:00:00",
            "order_line": [Command.create(line)],
            **vals,
        }
        return self.env["sale.order"].create([order] * times)

    def orders(self, person):
        return self.env["sale.order"].search([("partner_id", "=", person.id)])


class EverydayChanges:
    """What happens to orders and customers, whatever is computed of them."""

    def setUp(self):
        super().setUp()
        self.assertTrue(self.run_now(), "the first run is a full one")
        self.alice, self.bruno, self.chloe, *_others = self.people

    def test_nothing_changed(self):
        before = self.rows()
        self.assertFollows()
        self.assertEqual(self.rows(), before)

    def test_cancelled_order(self):
        self.orders(self.bruno)[0].state = "cancel"
        self.assertFollows()

    def test_deleted_order(self):
        order = self.orders(self.chloe)[0]
        order.state = "cancel"
        order.unlink()
        self.assertFollows()

    def test_order_given_to_somebody_else(self):
        self.orders(self.chloe)[0].partner_id = self.alice
        self.assertFollows()

    def test_archived_contact(self):
        self.chloe.active = False
        self.assertFollows()
        self.chloe.active = True
        self.assertFollows()

    def test_objection(self):
        self.chloe.profiling_objection = True
        self.assertFollows()

    def test_merged_contacts(self):
        self.merge(self.alice, self.chloe)
        self.assertFollows()


class RfmTransactionsCase(OrdersTransactionsCase):
    """Customers with orders, and the RFM scores of the database's own company."""

    looks = "_get_changes"

    def setUp(self):
        super().setUp()
        self.policy = self.env["partner.rfm.policy"].search(
            [("company_id", "=", self.env.company.id), ("is_default", "=", True)]
        )
        self.computation = self.policy
        for place, person in enumerate(self.people[:5], start=1):
            self.order(person, f"2026-0{place}-01", 10 * place, times=place)
        commit(self.env)

    def take_away(self):
        self.refresh_view()
        policies = self.env["partner.rfm.policy"].search([])
        companies = policies.company_id
        policies.unlink()
        policies._create_defaults(companies)
        commit(self.env)
        return super().take_away()

    def rows(self, env=None):
        return (env or self.env).execute_query(
            SQL(
                "SELECT %s FROM partner_rfm_score WHERE policy_id = %s"
                " ORDER BY partner_id",
                COLUMNS,
                self.policy.id,
            )
        )
