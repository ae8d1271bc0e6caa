from odoo.tests import freeze_time

from ..common import USER
from .five_customers import FiveCustomersCase


@freeze_time("2026-06-30 12:00:00")
class TestRfmObjection(FiveCustomersCase):
    """Who objects to profiling has no scores, at once and for good."""

    def setUp(self):
        super().setUp()
        self.five_customers()
        self.compute()

    def test_scores_go_at_once(self):
        self.chloe.profiling_objection = True
        self.assertFalse(self.score(self.policy, self.chloe))
        self.assertFalse(self.chloe.rfm_class_id)
        self.assertFalse(self.chloe.rfm_r)

    def test_changes_of_class_go_too(self):
        self.order(self.david, "2026-06-30", 2000, times=10)
        self.compute()
        self.assertTrue(self.env["partner.rfm.move"].search_count([]))
        self.david.profiling_objection = True
        moves = [("partner_id", "=", self.david.id)]
        self.assertFalse(self.env["partner.rfm.move"].search_count(moves))

    def test_scores_do_not_come_back(self):
        self.chloe.profiling_objection = True
        self.compute()
        self.assertFalse(self.score(self.policy, self.chloe))
        self.assertEqual(self.policy.customer_count, 4)

    def test_they_come_back_when_the_objection_is_taken_back(self):
        self.chloe.profiling_objection = True
        self.compute()
        self.chloe.profiling_objection = False
        self.compute()
        self.assertScore(self.policy, self.chloe, "344", "Loyal")

    def test_who_may_not_read_scores_may_note_it(self):
        seller = self.make_user(
            "samir", "base.group_user", "base.group_partner_manager"
        )
        self.chloe.with_user(seller).profiling_objection = True
        self.assertFalse(self.score(self.policy, self.chloe))

    def test_an_employee_shows_no_score_of_the_company(self):
        company = self.make_people("La Fabrique", is_company=True)
        anna, boris = self.make_people("Anna", "Boris", parent_id=company.id)
        self.order(anna, "2026-06-30", 5000, times=20)
        anna.profiling_objection = True
        self.compute()
        self.assertEqual(boris.rfm_code, "555")
        self.assertFalse(anna.rfm_code)
        champions = self.env["res.partner"].search([("rfm_code", "=", "555")])
        self.assertIn(boris, champions)
        self.assertNotIn(anna, champions)

    def test_a_company_that_objects_has_none_for_its_contacts(self):
        company = self.make_people("La Fabrique", is_company=True)
        anna = self.make_people("Anna", parent_id=company.id)
        self.order(anna, "2026-06-30", 5000, times=20)
        company.profiling_objection = True
        self.compute()
        self.assertFalse(self.score(self.policy, company))
        self.assertFalse(anna.rfm_code)

    def test_a_company_that_objects_loses_those_of_its_contacts_at_once(self):
        company = self.make_people("La Fabrique", is_company=True)
        anna = self.make_people("Anna", parent_id=company.id)
        self.order(anna, "2026-06-30", 5000, times=20)
        alone = self.policy.copy({"rollup": False})
        self.compute(policy=alone)
        self.assertTrue(self.score(alone, anna))
        company.profiling_objection = True
        self.assertFalse(self.score(alone, anna))

    def test_a_segment_on_scores_loses_who_objects(self):
        user = self.make_user("lea", USER)
        segment = self.env["partner.segment"].create(
            {
                "name": "Loyal",
                "user_id": user.id,
                "company_id": self.company.id,
                "domain": "[('rfm_code', '=', '344')]",
            }
        )
        segment.action_refresh()
        self.assertEqual(segment.partner_ids, self.chloe)
        self.chloe.profiling_objection = True
        segment.action_refresh()
        self.assertFalse(segment.partner_ids)
