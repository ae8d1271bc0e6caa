from odoo import Command
from odoo.fields import Date
from odoo.tools import SQL

from .common import ScoringCase

DAY = "2026-06-30"


class SignalCase(ScoringCase):
    """A shop that sells wine and records, and what its orders tell of interests."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["partner.score.signal"].search([]).active = False
        cls.wine, cls.jazz = cls.make_interests("Wine", "Jazz")
        cls.wines, cls.records = cls.env["product.category"].create(
            [{"name": "Wines"}, {"name": "Records"}]
        )
        cls.bottle, cls.record = cls.env["product.product"].create(
            [
                {"name": "A bottle", "type": "service", "categ_id": cls.wines.id},
                {"name": "A record", "type": "service", "categ_id": cls.records.id},
            ]
        )
        cls.orders = cls.source("sale_order")
        cls.alice, cls.bruno = cls.make_people("Alice Martin", "Bruno Lefèvre")

    @classmethod
    def source(cls, name):
        return cls.env.ref(f"contact_segmentation.partner_score_source_{name}")

    @classmethod
    def make_interests(cls, *names, **vals):
        return cls.env["partner.interest"].create(
            [{"name": name, **vals} for name in names]
        )

    @classmethod
    def make_signal(cls, **vals):
        """Make a signal: two points for wine by order, if nothing else is said."""
        return cls.env["partner.score.signal"].create(
            {
                "name": "Orders",
                "source_id": cls.orders.id,
                "interest_id": cls.wine.id,
                "points": 2,
                **vals,
            }
        )

    @classmethod
    def make_mapped(cls, mapped=None, **vals):
        """Make a signal of orders by the categories of what was ordered."""
        if mapped is None:
            mapped = {cls.wines: cls.wine, cls.records: cls.jazz}
        return cls.make_signal(
            target="mapped",
            interest_id=False,
            mapping_ids=[
                Command.create({"value": str(value.id), "interest_id": interest.id})
                for value, interest in mapped.items()
            ],
            **{"value_path": "order_line.product_id.categ_id", **vals},
        )

    @classmethod
    def buy(cls, person, day, *products, amount=10, **vals):
        """Confirm one order of these products, each for this amount."""
        return cls.env["sale.order"].create(
            {
                "partner_id": person.id,
                "company_id": cls.company.id,
                "state": "sale",
                "date_order": day if " " in day else f"{day} 10:00:00",
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                    for product in products or [cls.bottle]
                ],
                **vals,
            }
        )

    def read_points(self, signals, as_of=DAY, contacts=None):
        """Return [(contact, interest, day, points)], in order of time."""
        query = signals._get_points(self.company, Date.to_date(as_of), contacts)
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id, target_id, day, points FROM (%s) AS point"
                " ORDER BY day, res_id, target_id, partner_id",
                query,
            )
        )
        contacts = self.env["res.partner"].browse([row[0] for row in rows])
        interests = self.env["partner.interest"].browse([row[1] for row in rows])
        return [
            (contact.name.split()[0], interest.name, str(row[2]), row[3])
            for contact, interest, row in zip(contacts, interests, rows, strict=True)
        ]

    def assertPoints(self, signals, *expected, as_of=DAY, contacts=None):
        """These (contact, interest, day, points) are what acts gave, by time."""
        self.assertEqual(self.read_points(signals, as_of, contacts), list(expected))
