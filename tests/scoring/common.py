from odoo import Command

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
