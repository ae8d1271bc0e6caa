from ast import literal_eval

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..common import USER
from .appetence_case import AppetenceCase

# a browser keeps its own time: days are counted from today


@tagged("post_install", "-at_install")
class TestAppetenceTour(AppetenceCase, HttpCase):
    """Build a segment on an appetence; find out why somebody has it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sylvie = cls.make_user("sylvie", USER, "base.group_partner_manager")
        cls.sylvie.password = "sylvie-sylvie"
        today = cls.company._segmentation_today()
        long_ago = fields.Date.subtract(today, days=300)
        cls.act(cls.alice, "wine", str(today), str(fields.Date.subtract(today, days=5)))
        cls.act(cls.bruno, "wine", str(long_ago))
        cls.appetence_run.action_compute(today)

    def test_build_a_segment_on_an_appetence(self):
        self.start_tour(
            "/odoo/segments",
            "contact_segmentation_segment_on_appetence",
            login="sylvie",
        )
        segment = self.env["partner.segment"].search([("name", "=", "Wine lovers")])
        self.assertEqual(segment.partner_ids, self.alice)
        one_row = [
            "&",
            ("interest_id", "in", [self.wine.id]),
            ("percentile", ">=", 80),
        ]
        self.assertEqual(
            literal_eval(segment.domain), [("appetence_ids", "any", one_row)]
        )

    def test_read_why_and_declare(self):
        self.start_tour(
            f"/odoo/res.partner/{self.alice.id}",
            "contact_segmentation_contact_appetences",
            login="sylvie",
        )
        self.assertEqual(self.alice.preference_ids.stance, "no")
        self.assertEqual(self.alice.preference_ids.user_id, self.sylvie)
