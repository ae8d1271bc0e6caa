from odoo import Command
from odoo.fields import Date
from odoo.tests import freeze_time

from .common import ScoringCase


@freeze_time("2026-06-30 12:00:00")
class TestScoreCurrency(ScoringCase):
    """Amounts in other currencies, at the rate of the day of the act."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alice = cls.make_people("Alice Martin")
        cls.euro = cls.company.currency_id
        cls.dollar = cls.find_currency("USD")
        (cls.euro | cls.dollar).rate_ids.unlink()
        # dollars for one euro
        for day, rate in (("2026-01-01", 2.0), ("2026-03-01", 4.0)):
            cls.rate(cls.dollar, day, rate)
        cls.dollars = cls.env["product.pricelist"].create(
            {
                "name": "Dollars",
                "currency_id": cls.dollar.id,
                "company_id": cls.company.id,
            }
        )

    @classmethod
    def rate(cls, currency, day, rate, company=None):
        currency.rate_ids = [
            Command.create(
                {
                    "name": day,
                    "rate": rate,
                    "company_id": (company or cls.company).id,
                }
            )
        ]

    def order_in_dollars(self, day, amount):
        return self.order(self.alice, day, amount, pricelist_id=self.dollars.id)

    def odoo_converts(self, amount, day):
        return self.dollar._convert(amount, self.euro, self.company, Date.to_date(day))

    def assertConverted(self, day, amount):
        """100 dollars of a day count as this amount, which is Odoo's too."""
        order = self.order_in_dollars(day, 100)
        self.assertEqual(order.currency_id, self.dollar)
        self.compute()
        self.assertMeasures(self.alice, day, 1, amount)
        self.assertEqual(self.odoo_converts(100, day), amount)

    def test_rate_of_the_day(self):
        self.assertConverted("2026-03-01", 25)

    def test_last_rate_before_the_day(self):
        self.assertConverted("2026-02-28", 50)

    def test_before_the_first_rate_odoo_takes_the_first(self):
        self.assertConverted("2025-12-31", 50)

    def test_two_currencies_add_up(self):
        self.order_in_dollars("2026-02-01", 100)
        self.order(self.alice, "2026-02-02", 7)
        self.compute()
        self.assertMeasures(self.alice, "2026-02-02", 2, 57)

    def test_rates_of_other_companies_do_not_count(self):
        elsewhere = self.make_company("Éditions du Port")
        self.rate(self.dollar, "2026-03-01", 8.0, company=elsewhere)
        self.assertConverted("2026-03-02", 25)

    def test_own_currency_with_a_rate_of_its_own(self):
        """Where the reference is a third currency, both rates count."""
        self.rate(self.euro, "2026-01-01", 0.5)
        self.assertConverted("2026-03-02", 12.5)

    def test_currency_without_any_rate(self):
        self.dollar.rate_ids.unlink()
        self.assertConverted("2026-03-02", 100)

    def test_rounded_to_the_cent_as_a_whole(self):
        self.rate(self.dollar, "2026-04-01", 3.0)
        for _ in range(3):
            self.order_in_dollars("2026-04-02", 0.10)
        self.compute()
        self.assertMeasures(self.alice, "2026-04-02", 3, 0.10)

    def test_day_of_the_rate_is_that_of_paris(self):
        """23:30 UTC on 28 February is 1 March in Paris, and so is the rate."""
        self.order_in_dollars("2026-02-28 23:30:00", 100)
        self.compute()
        self.assertMeasures(self.alice, "2026-03-01", 1, 25)
