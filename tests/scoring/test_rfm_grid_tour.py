from odoo.tests import HttpCase, new_test_user, tagged

from ..common import MANAGER


@tagged("post_install", "-at_install")
class TestRfmGridTour(HttpCase):
    """A manager changes the classes on their picture."""

    def test_change_a_grid_and_see_the_hole_refused(self):
        new_test_user(self.env, login="marc", groups=MANAGER)
        self.start_tour(
            "/odoo/action-contact_segmentation.partner_rfm_grid_action",
            "contact_segmentation_change_grid",
            login="marc",
        )
        xmlid = "contact_segmentation.partner_rfm_class_"
        champions = self.env.ref(xmlid + "champions")
        loyal = self.env.ref(xmlid + "loyal")
        self.assertEqual((champions.cells, loyal.cells), ("55 45 44", "54 35 34"))
