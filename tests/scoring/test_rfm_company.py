from odoo.tests import freeze_time

from ..common import USER
from .common import ScoringCase


@freeze_time("2026-06-30 12:00:00")
class TestRfmCompany(ScoringCase):
    """Two companies, two policies, two values for one contact.

    Denis, whom both companies know, bought for 100 from Les Amis du Livre on
    1 June and for 9 from Éditions du Port on 1 May.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.port = cls.make_company("Éditions du Port")
        cls.policy_of_port = cls.policy_of(cls.port)
        cls.owner.company_ids |= cls.port
        cls.lise = cls.make_user("lise", USER)
        cls.erwan = cls.make_user("erwan", USER, companies=cls.port)
        cls.denis = cls.make_people("Denis", company_id=False)
        cls.alice = cls.make_people("Alice")
        cls.order(cls.denis, "2026-06-01", 100)
        cls.order(cls.denis, "2026-05-01", 9, company_id=cls.port.id)
        (cls.policy | cls.policy_of_port).action_compute("2026-06-30")

    def for_user(self, user, companies=None):
        """Return the contacts as a user reads them, in their first company."""
        self.env.invalidate_all()
        companies = companies or user.company_id
        env = self.env(user=user, context={"allowed_company_ids": companies.ids})
        return env["res.partner"]

    def test_acts_of_a_company_count_for_it_alone(self):
        self.assertMeasures(self.denis, "2026-06-01", 1, 100)
        self.assertMeasures(self.denis, "2026-05-01", 1, 9, self.policy_of_port)
        self.assertNotScored(self.policy_of_port, self.alice)

    def test_each_company_shows_its_own(self):
        for user, amount in ((self.lise, 100), (self.erwan, 9)):
            with self.subTest(user=user.name):
                contacts = self.for_user(user)
                denis = contacts.browse(self.denis.id)
                self.assertEqual(denis.rfm_monetary, amount)
                found = contacts.search([("rfm_monetary", "=", amount)])
                self.assertEqual(found, self.denis)
                others = contacts.search([("rfm_monetary", "=", 109 - amount)])
                self.assertFalse(others)

    def test_company_in_front_decides(self):
        """Sophie ticked both companies: the one she works in is shown."""
        for companies, amount in (
            (self.company | self.port, 100),
            (self.port | self.company, 9),
        ):
            contacts = self.for_user(self.owner, companies)
            self.assertEqual(contacts.browse(self.denis.id).rfm_monetary, amount)
            found = contacts.search([("rfm_monetary", "=", amount)])
            self.assertEqual(found, self.denis)

    def test_two_companies_in_one_transaction(self):
        """The cache holds one value for each company."""
        denis = self.denis
        self.assertEqual(denis.with_company(self.company).rfm_monetary, 100)
        self.assertEqual(denis.with_company(self.port).rfm_monetary, 9)
        self.assertEqual(denis.with_company(self.company).rfm_monetary, 100)

    def test_nobody_is_repeated(self):
        contacts = self.for_user(self.owner, self.company | self.port)
        ours = [("id", "in", (self.denis | self.alice).ids)]
        self.assertEqual(contacts.search_count([*ours, ("rfm_frequency", ">=", 0)]), 2)
        self.assertEqual(len(contacts.search(ours, order="rfm_monetary DESC")), 2)

    def test_segments_of_each_company(self):
        rule = "[('rfm_monetary', '>=', 50)]"
        here = self.make_segment("Big", rule)
        there = self.make_segment("Big", rule, company_id=self.port.id)
        self.assertRefreshed(here, self.denis)
        self.assertRefreshed(there, self.env["res.partner"])

    def scores_seen(self, user):
        scores = self.for_user(user).env["partner.rfm.score"]
        found = scores.search([("partner_id", "in", (self.denis | self.alice).ids)])
        return sorted((row.partner_id.name, row.monetary) for row in found)

    def test_scores_of_other_companies_are_not_seen(self):
        self.assertEqual(self.scores_seen(self.lise), [("Alice", 0), ("Denis", 100)])
        self.assertEqual(self.scores_seen(self.erwan), [("Denis", 9)])

    def test_policies_of_other_companies_are_not_seen(self):
        policies = self.for_user(self.erwan).env["partner.rfm.policy"]
        self.assertEqual(policies.search([]), self.policy_of_port)

    def test_currency_is_that_of_the_company(self):
        overseas = self.make_company("Friends of Books", currency="USD")
        policy = self.policy_of(overseas)
        self.order(self.denis, "2026-06-01", 5, company_id=overseas.id)
        self.compute(policy=policy)
        denis = self.denis.with_company(overseas)
        self.assertEqual((denis.rfm_currency_id.name, denis.rfm_monetary), ("USD", 5))
        self.assertEqual(self.denis.rfm_currency_id.name, "EUR")

    def test_roll_up_of_one_company_only(self):
        """Farid works for Denis's company; only one company rolls up."""
        self.denis.is_company = True
        farid = self.make_people("Farid", parent_id=self.denis.id, company_id=False)
        self.policy_of_port.rollup = False
        self.compute()
        self.compute(policy=self.policy_of_port)
        self.assertEqual(farid.rfm_monetary, 100)
        self.assertEqual(farid.with_company(self.port).rfm_class_id.name, "Prospect")
        found = self.env["res.partner"].search([("rfm_monetary", "=", 100)])
        self.assertEqual(self.names(found), ["Denis", "Farid"])
