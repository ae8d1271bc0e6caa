from odoo import Command
from odoo.fields import Date
from odoo.tools import SQL

from ..common import SegmentationCase


class ScoringCase(SegmentationCase):
    """A company that sells: its policy, and orders on given days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.policy_of(cls.company)
        cls.policy.name = "Customers"
        cls.book = cls.env["product.product"].create(
            {"name": "A book", "type": "service", "taxes_id": False}
        )

    @classmethod
    def make_five_people(cls):
        """Make the people of the examples, `everybody`."""
        cls.alice, cls.bruno, cls.chloe, cls.david, cls.elise = cls.make_people(
            "Alice Martin",
            "Bruno Lefèvre",
            "Chloé Dubois",
            "David N'Guyen",
            "Élise O'Connor",
        )
        cls.everybody = cls.alice + cls.bruno + cls.chloe + cls.david + cls.elise

    @classmethod
    def policy_of(cls, company):
        """Return the policy whose scores the contacts of a company show."""
        return cls.env["partner.rfm.policy"].search(
            [("company_id", "=", company.id), ("is_default", "=", True)]
        )

    @classmethod
    def order(cls, person, day, amount, times=1, **vals):
        """Confirm orders of this total amount, at noon of a day or at a moment."""
        moment = day if " " in day else f"{day} 10:00:00"
        line = {
            "product_id": cls.book.id,
            "price_unit": amount / times,
            "tax_ids": [Command.clear()],
        }
        order = {
            "partner_id": person.id,
            "company_id": cls.company.id,
            "state": "sale",
            "date_order": moment,
            "order_line": [Command.create(line)],
            **vals,
        }
        return cls.env["sale.order"].create([order] * times)

    def compute(self, as_of="2026-06-30", policy=None):
        """Run a policy, and check that it succeeded."""
        policy = policy or self.policy
        policy.action_compute(as_of)
        self.assertEqual((policy.state, policy.last_error), ("ok", False))

    def assertMeasures(self, person, last_date, frequency, monetary, policy=None):
        score = self.score(policy or self.policy, person)
        found = (str(score.last_date or ""), score.frequency, score.monetary)
        self.assertEqual(found, (last_date or "", frequency, monetary))


class TradingCase(ScoringCase):
    """A company that keeps accounts: orders, what they are invoiced for, a shop."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("base.main_company")
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": [cls.company.id]}
        )
        cls.company = cls.company.with_env(cls.env)
        cls.policy = cls.policy_of(cls.company)
        cls.policy.rollup = False
        cls.orders, cls.invoices, cls.shop_orders = (
            cls.env.ref(f"contact_segmentation.partner_score_source_{name}")
            for name in ("sale_order", "account_move", "pos_order")
        )
        cls.policy.source_ids = cls.orders | cls.invoices | cls.shop_orders
        cls.alice, cls.bruno = cls.make_people("Alice Martin", "Bruno Lefèvre")

    @classmethod
    def invoice(cls, person, day, amount, kind="out_invoice", post=True, **vals):
        """Make an invoice that no order asked for."""
        line = {
            "product_id": cls.book.id,
            "price_unit": amount,
            "tax_ids": [Command.clear()],
        }
        move = cls.env["account.move"].create(
            {
                "move_type": kind,
                "partner_id": person.id,
                "invoice_date": day,
                "invoice_line_ids": [Command.create(line)],
                **vals,
            }
        )
        if post:
            move.action_post()
        return move

    @classmethod
    def invoice_orders(cls, orders, day):
        """Invoice orders, all of what was ordered, in one invoice."""
        orders.order_line.qty_delivered = 1
        moves = orders._create_invoices()
        moves.invoice_date = day
        moves.action_post()
        return moves

    @classmethod
    def credit(cls, move, day, amount=None):
        """Make the credit note of an invoice, whole or of this amount."""
        note = move._reverse_moves([{"invoice_date": day, "date": day}])
        if amount is not None:
            line = note.invoice_line_ids[0]
            (note.invoice_line_ids - line).unlink()
            line.write({"quantity": 1, "price_unit": amount})
        note.action_post()
        return note

    @classmethod
    def open_shop(cls):
        config = cls.env["pos.config"].create({"name": "The shop"})
        return cls.env["pos.session"].create({"config_id": config.id})

    @classmethod
    def sell(cls, session, person, day, amount, line_vals=None, **vals):
        """Sell something in the shop, or take it back for a negative amount."""
        line = {
            "product_id": cls.book.id,
            "qty": 1 if amount >= 0 else -1,
            "price_unit": abs(amount),
            "price_subtotal": amount,
            "price_subtotal_incl": amount,
            **(line_vals or {}),
        }
        return cls.env["pos.order"].create(
            {
                "session_id": session.id,
                "company_id": cls.company.id,
                "partner_id": person.id,
                "date_order": f"{day} 10:00:00",
                "amount_total": amount,
                "amount_tax": 0,
                "amount_paid": amount,
                "amount_return": 0,
                "state": "paid",
                "is_refund": amount < 0,
                "lines": [Command.create(line)],
                **vals,
            }
        )

    @classmethod
    def take_back(cls, session, sold, day, amount, **vals):
        """Refund this much of what was sold in the shop."""
        line = {"refunded_orderline_id": sold.lines[0].id}
        return cls.sell(session, sold.partner_id, day, -amount, line, **vals)

    def assertActs(self, person, *expected, since=False, until="2026-06-30"):
        """These (date, amount) are the acts of a person, in order of time."""
        query = self.policy.source_ids._get_all_acts(
            self.company, since and Date.to_date(since), Date.to_date(until)
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT date, amount FROM (%s) AS act"
                " WHERE partner_id = %s ORDER BY 1, 2",
                query,
                person.id,
            )
        )
        found = [(str(day), round(float(amount), 2)) for day, amount in rows]
        self.assertEqual(found, list(expected))
