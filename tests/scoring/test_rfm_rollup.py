from odoo.tests import freeze_time

from .common import ScoringCase


@freeze_time("2026-06-30 12:00:00")
class TestRfmRollup(ScoringCase):
    """The acts of the people of a company: the company's, or their own.

    Librairie du Port    company
    ├─ Alice             buyer
    ├─ Bruno             never bought
    └─ the warehouse     delivery address
    Chloé                individual
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.make_people("Librairie du Port", is_company=True)
        cls.alice, cls.bruno = cls.make_people("Alice", "Bruno", parent_id=cls.shop.id)
        cls.warehouse = cls.make_people(
            "The warehouse", parent_id=cls.shop.id, type="delivery"
        )
        cls.chloe = cls.make_people("Chloé")
        cls.order(cls.alice, "2026-06-01", 100)
        cls.order(cls.warehouse, "2026-05-01", 50)
        cls.order(cls.chloe, "2026-04-01", 10)

    def test_rolled_up(self):
        self.assertTrue(self.policy.rollup)
        self.compute()
        self.assertMeasures(self.shop, "2026-06-01", 2, 150)
        self.assertMeasures(self.chloe, "2026-04-01", 1, 10)
        for person in self.alice | self.bruno | self.warehouse:
            self.assertNotScored(self.policy, person)

    def test_people_of_a_company_show_its_score(self):
        self.compute()
        for person in self.shop | self.alice | self.bruno:
            self.assertEqual((person.rfm_code, person.rfm_monetary), ("555", 150))
        self.assertEqual(self.chloe.rfm_code, "111")
        found = self.env["res.partner"].search([("rfm_code", "=", "555")])
        self.assertEqual(
            self.names(found), ["Alice", "Bruno", "Librairie du Port", "The warehouse"]
        )

    def test_not_rolled_up(self):
        self.policy.rollup = False
        self.compute()
        self.assertMeasures(self.alice, "2026-06-01", 1, 100)
        self.assertScore(self.policy, self.bruno, False, "Prospect")
        self.assertNotScored(self.policy, self.warehouse)
        self.assertEqual((self.alice.rfm_monetary, self.bruno.rfm_monetary), (100, 0))

    def test_switching_replaces_the_rows(self):
        self.compute()
        self.policy.rollup = False
        self.assertEqual(self.policy.state, "pending")
        self.compute()
        self.policy.rollup = True
        self.compute()
        self.assertNotScored(self.policy, self.alice)
        self.assertMeasures(self.shop, "2026-06-01", 2, 150)

    def test_acts_of_archived_people_count_for_their_company(self):
        self.alice.active = False
        self.compute()
        self.assertMeasures(self.shop, "2026-06-01", 2, 150)

    def test_people_of_an_archived_company_show_its_scores(self):
        self.shop.active = False
        self.compute()
        self.assertMeasures(self.shop, "2026-06-01", 2, 150)
        self.assertEqual(self.alice.rfm_frequency, 2)

    def test_address_acts_for_its_contact_without_roll_up(self):
        """The order of a delivery address is that of the contact it belongs to."""
        home = self.make_people("Chloé, home", parent_id=self.chloe.id, type="delivery")
        self.order(home, "2026-06-10", 5)
        self.policy.rollup = False
        self.compute()
        self.assertMeasures(self.chloe, "2026-06-10", 2, 15)
        self.assertMeasures(self.shop, "2026-05-01", 1, 50)

    def test_person_who_changes_company_takes_their_acts_along(self):
        other = self.make_people("Librairie des Halles", is_company=True)
        self.compute()
        self.alice.parent_id = other
        self.compute()
        self.assertMeasures(self.shop, "2026-05-01", 1, 50)
        self.assertMeasures(other, "2026-06-01", 1, 100)
        self.assertEqual(self.alice.rfm_monetary, 100)

    def test_subsidiary_is_scored_on_its_own(self):
        """A company within a company is a commercial entity of its own."""
        branch = self.make_people(
            "Port, Brest", is_company=True, parent_id=self.shop.id
        )
        self.order(branch, "2026-06-02", 7)
        self.compute()
        self.assertMeasures(branch, "2026-06-02", 1, 7)
        self.assertMeasures(self.shop, "2026-06-01", 2, 150)
