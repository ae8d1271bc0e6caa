from odoo.tests import HttpCase, tagged

from ..common import MANAGER
from .signals import SignalCase

# a browser keeps its own time: nothing here depends on today


@tagged("post_install", "-at_install")
class TestScoreMappingTour(SignalCase, HttpCase):
    """Map product categories to interests, creating those that are missing."""

    def test_map_product_categories_to_interests(self):
        company = self.env.ref("base.main_company")
        (self.alice | self.bruno).company_id = False
        self.wines.name = "Wine"
        self.buy(self.alice, "2026-06-01", self.bottle, company_id=company.id)
        self.buy(self.bruno, "2026-06-02", self.record, company_id=company.id)
        manager = self.make_user(
            "max",
            MANAGER,
            "sales_team.group_sale_salesman_all_leads",
            companies=company,
            password="max-max-max",
        )
        self.assertFalse(self.shipped.active)
        self.start_tour(
            "/odoo", "contact_segmentation_map_categories", login=manager.login
        )
        signal = self.shipped
        self.assertTrue(signal.active)
        found = {
            mapping.value_name: mapping.interest_id.name
            for mapping in signal.mapping_ids
        }
        self.assertEqual(found["Wine"], "Wine")
        self.assertEqual(found["Records"], "Records")

    @property
    def shipped(self):
        return self.env.ref("contact_segmentation.partner_score_signal_sale_category")
