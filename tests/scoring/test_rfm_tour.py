from odoo import Command
from odoo.tests import HttpCase, tagged

from ..common import USER
from .pictures import PictureCase

# a browser keeps its own time: nothing here depends on today


@tagged("post_install", "-at_install")
class TestRfmTour(PictureCase, HttpCase):
    """Read the matrix and open a cell; find out why somebody is R 4."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_cutoffs()
        groups = cls.env.ref(USER) | cls.env.ref("base.group_partner_manager")
        cls.lise.write(
            {
                "password": "lise-lise",
                "group_ids": [Command.link(group.id) for group in groups],
            }
        )

    def test_read_the_matrix_and_open_a_cell(self):
        day = self.env.cr.now().date()
        self.make_move(self.alice, day, "loyal", "champions", "acts", acts=2)
        self.start_tour(
            "/odoo/rfm-matrix", "contact_segmentation_rfm_matrix", login="lise"
        )

    def test_choose_a_policy(self):
        self.policy.copy({"name": "Donors"})
        self.start_tour(
            "/odoo/rfm-matrix", "contact_segmentation_rfm_policies", login="lise"
        )

    def test_find_why_r4(self):
        self.start_tour(
            f"/odoo/res.partner/{self.bruno.id}",
            "contact_segmentation_why_r4",
            login="lise",
        )
