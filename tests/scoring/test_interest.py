from odoo.exceptions import ValidationError
from odoo.tests import freeze_time

from .signals import SignalCase


@freeze_time("2026-06-30 12:00:00")
class TestInterest(SignalCase):
    """The tree of what contacts may care about."""

    def test_code_is_made_of_the_first_name(self):
        [wine] = self.make_interests("Vin rouge é")
        self.assertEqual(wine.code, "vin_rouge_e")
        wine.name = "Red wine"
        self.assertEqual(wine.code, "vin_rouge_e")
        [same] = self.make_interests("Vin rouge è")
        self.assertEqual(same.code, "vin_rouge_e_2")

    def test_name_with_those_above(self):
        [red] = self.make_interests("Red", parent_id=self.wine.id)
        self.assertEqual(red.display_name, "Wine / Red")
        below = self.env["partner.interest"].search([("id", "child_of", self.wine.id)])
        self.assertEqual(below, self.wine | red)

    def test_no_circle(self):
        [red] = self.make_interests("Red", parent_id=self.wine.id)
        with self.assertRaises(ValidationError) as it:
            self.wine.parent_id = red
        self.assertIn("cannot be a part of itself", it.exception.args[0])

    def test_half_life_is_180_days(self):
        self.assertEqual(self.wine.half_life, 180)

    def test_what_decides_asks_for_a_run(self):
        self.make_mapped()
        run = self.env["partner.score.run"].search(
            [("kind", "=", "appetence"), ("company_id", "=", self.company.id)]
        ) or self.env["partner.score.run"].create(
            {"kind": "appetence", "company_id": self.company.id}
        )
        run.state = "ok"
        self.wine.color = 4
        self.assertEqual(run.state, "ok")
        self.wine.half_life = 90
        self.assertEqual(run.state, "pending")
