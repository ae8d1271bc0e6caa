from ast import literal_eval

from odoo import Command
from odoo.fields import Domain
from odoo.tests import HttpCase, tagged

from ..common import USER
from .custom_case import FivePeopleCase

# a browser keeps its own time: nothing here depends on today


@tagged("post_install", "-at_install")
class TestCustomTour(FivePeopleCase, HttpCase):
    """Read on a contact what its score is, and why; build a segment on a score."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["partner.score.run"].search(
            [
                ("score_model_id", "=", cls.score_model.id),
                ("company_id", "=", cls.company.id),
            ]
        ).action_compute()
        groups = cls.env.ref(USER) | cls.env.ref("base.group_partner_manager")
        cls.lise = cls.make_user("lise", *["base.group_user"])
        cls.lise.write(
            {
                "password": "lise-lise",
                "group_ids": [Command.link(group.id) for group in groups],
            }
        )

    def test_read_why(self):
        self.start_tour(
            f"/odoo/res.partner/{self.bruno.id}",
            "contact_segmentation_score_why",
            login="lise",
        )

    def test_save_with_the_tab_open(self):
        self.start_tour(
            f"/odoo/res.partner/{self.bruno.id}",
            "contact_segmentation_score_objection",
            login="lise",
        )
        self.assertTrue(self.bruno.profiling_objection)

    def test_build_a_segment_on_a_score(self):
        self.start_tour(
            "/odoo/action-contact_segmentation.partner_segment_action/new",
            "contact_segmentation_score_segment",
            login="lise",
        )
        segment = self.env["partner.segment"].search([("name", "=", "Friends")])
        score = ("model_id", "in", [self.score_model.id])
        self.assertEqual(
            Domain(literal_eval(segment.domain)),
            Domain("score_value_ids", "any", ["&", score, ("value", ">", 30)]),
        )
