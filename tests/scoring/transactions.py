from unittest.mock import patch

from odoo import Command, fields
from odoo.tools import SQL

from ..segment.transactions import TransactionsCase, commit

INCREMENT = "odoo.addons.contact_segmentation.models.scoring.partner_rfm_increment"
COLUMNS = SQL("partner_id, last_date, frequency, monetary, r, f, m, class_id")


class RfmTransactionsCase(TransactionsCase):
    """Customers of the database's own company, and runs that see them committed.

    What a run finds changed is what was committed since the one before: that cannot
    be tested within one transaction.
    """

    def setUp(self):
        super().setUp()
        self.policy = self.env["partner.rfm.policy"].search(
            [("company_id", "=", self.env.company.id), ("is_default", "=", True)]
        )
        self.book = self.env["product.product"].create(
            {"name": "A book", "type": "service", "taxes_id": False}
        )
        for place, person in enumerate(self.people[:5], start=1):
            self.order(person, f"2026-0{place}-01", 10 * place, times=place)
        commit(self.env)
        # few contacts, of which a large part changes in each test
        self.startPatcher(patch(f"{INCREMENT}.MOST_CHANGED", 100))

    def take_away(self):
        self.refresh_view()
        orders = self.env["sale.order"].search([("partner_id", "in", self.people.ids)])
        orders.write({"state": "cancel"})
        orders.unlink()
        self.book.unlink()
        policies = self.env["partner.rfm.policy"].search([])
        companies = policies.company_id
        policies.unlink()
        policies._create_defaults(companies)
        self.env.cr.execute("DELETE FROM partner_rfm_change")
        commit(self.env)
        return super().take_away()

    def order(self, person, day, amount, times=1):
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
        }
        return self.env["sale.order"].create([order] * times)

    def run_policy(self, as_of="2026-06-30"):
        """Run the policy in a transaction of its own; return whether it was full."""
        commit(self.env)
        with self.begin().cr as cr:
            policy = self.policy.with_env(self.env(cr=cr))
            policy.last_full = policy.last_full and fields.Date.to_date(as_of)
            done = []
            found = type(policy)._get_changes

            def spy(self, *args):
                done.append(found(self, *args))
                return done[-1]

            with patch.object(type(policy), "_get_changes", spy):
                policy.action_compute(as_of)
            self.assertEqual((policy.state, policy.last_error), ("ok", False))
        self.refresh_view()
        return done[-1] is None

    def rows(self, env=None):
        env = env or self.env
        return env.execute_query(
            SQL(
                "SELECT %s FROM partner_rfm_score WHERE policy_id = %s"
                " ORDER BY partner_id",
                COLUMNS,
                self.policy.id,
            )
        )

    def full_rows(self, as_of):
        """Return what a run finds that measures everybody; nothing stays of it."""
        env = self.begin()
        policy = self.policy.with_env(env)
        policy.last_full = False
        policy.action_compute(as_of)
        rows = self.rows(env)
        env.cr.rollback()
        env.cr.close()
        return rows

    def assertFollows(self, as_of="2026-06-30"):
        """A run that follows changes finds what a full one does."""
        self.assertFalse(self.run_policy(as_of), "the run was a full one")
        self.assertEqual(self.rows(), self.full_rows(as_of))
