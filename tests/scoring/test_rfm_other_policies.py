from odoo.fields import Domain
from odoo.tests import freeze_time

from .five_customers import FiveCustomersCase


@freeze_time("2026-06-30 12:00:00")
class TestRfmOtherPolicies(FiveCustomersCase):
    """Scores of policies that are not shown on contacts, in rules all the same.

    Readers are scored alone; the policy of the company rolls up.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.readers = cls.policy.copy({"name": "Readers", "rollup": False})
        cls.house = cls.make_people("La Fabrique", is_company=True)
        cls.anna = cls.make_people("Anna Petit", parent_id=cls.house.id)

    def setUp(self):
        super().setUp()
        self.five_customers()
        self.order(self.anna, "2026-06-20", 5000, times=20)
        self.compute()
        self.compute(policy=self.readers)

    def find(self, domain):
        own = self.everybody + self.house + self.anna
        domain = Domain(domain) & Domain("id", "in", own.ids)
        return own & self.env["res.partner"].search(domain)

    def best(self, policy):
        return [("policy_id", "=", policy.id), ("r", "=", 5), ("f", "=", 5)]

    def test_a_copy_is_not_shown_on_contacts(self):
        self.assertFalse(self.readers.is_default)

    def test_rule_on_a_policy_that_scores_people(self):
        found = self.find([("rfm_score_ids", "any", self.best(self.readers))])
        self.assertEqual(found, self.alice + self.anna)

    def test_rule_on_a_policy_that_rolls_up(self):
        """Anna shows the score of the company that she works for."""
        found = self.find([("rfm_score_ids", "any", self.best(self.policy))])
        self.assertEqual(found, self.alice + self.house + self.anna)

    def test_path(self):
        found = self.find([("rfm_score_ids.class_id.code", "=", "hibernating")])
        self.assertIn(self.david, found)
        self.assertNotIn(self.anna, found)

    def test_without_any_score(self):
        self.chloe.profiling_objection = True
        self.assertEqual(self.find([("rfm_score_ids", "=", False)]), self.chloe)

    def test_without_any_score_or_with_one(self):
        self.chloe.profiling_objection = True
        wanted = [False, *self.score(self.policy, self.david).ids]
        found = self.find([("rfm_score_ids", "in", wanted)])
        self.assertEqual(found, self.chloe + self.david)

    def test_search_and_value_agree(self):
        for person in self.everybody + self.house + self.anna:
            with self.subTest(person=person.name):
                policies = person.rfm_score_ids.policy_id
                self.assertEqual(policies, self.policy + self.readers)
                ids = person.rfm_score_ids.ids
                self.assertIn(person, self.find([("rfm_score_ids", "in", ids)]))

    def test_segment_on_another_policy(self):
        domain = [("rfm_score_ids", "any", self.best(self.readers))]
        segment = self.make_segment(
            "Best readers", repr(domain), company_id=self.company.id
        )
        segment.action_refresh()
        self.assertEqual(segment.partner_ids.sorted("id"), self.alice + self.anna)
        self.assertEqual(segment.state, "ok")

    def test_segment_is_due_after_a_run(self):
        domain = [("rfm_score_ids", "any", self.best(self.readers))]
        segment = self.make_segment(
            "Best readers", repr(domain), company_id=self.company.id
        )
        segment.action_refresh()
        segment.next_refresh = "2027-01-01 00:00:00"
        self.compute(policy=self.readers)
        self.assertEqual(str(segment.next_refresh), "2026-06-30 12:00:00")
