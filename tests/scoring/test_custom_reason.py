from odoo.tests import freeze_time

from ..common import USER
from .custom_case import HALF, QUARTER, TODAY, FivePeopleCase


@freeze_time(f"{TODAY} 12:00:00")
class TestCustomReason(FivePeopleCase):
    """Why: the rules and the acts that made a score, with the points left today."""

    def setUp(self):
        super().setUp()
        self.compute_score(self.score_model)
        self.lise = self.make_user("lise", USER)

    def why(self, person, score=None, lang="en_US"):
        """Return the dialog that Lise opens."""
        row = self.value_of(score or self.score_model, person)
        action = row.with_user(self.lise).with_context(lang=lang).action_why()
        return self.env["partner.score.reason"].browse(action["res_id"])

    def lines(self, person, score=None):
        return [
            (line.signal, str(line.date or ""), line.points, line.points_left)
            for line in self.why(person, score).line_ids
        ]

    def test_rules_and_acts(self):
        self.assertEqual(
            self.lines(self.alice),
            [
                ("Lives in Lyon", "", 20, 20),
                ("Has an e-mail", "", 10, 10),
                ("Orders", TODAY, 8, 8),
                ("Orders", HALF, 8, 4),
            ],
        )

    def test_they_add_up_to_the_value(self):
        for person in self.everybody:
            total = sum(line[3] for line in self.lines(person))
            self.assertAlmostEqual(total, self.value_of(self.score_model, person).value)

    def test_the_title_tells_the_value(self):
        self.assertEqual(self.why(self.alice).title, "Friend of books: 42, Close")

    def test_points_of_a_section_at_its_limit(self):
        first, second, _email = self.why(self.bruno).line_ids
        self.assertEqual((first.points, second.points), (15, 10))
        self.assertEqual(
            first.sentence,
            "The contact fits this rule. Lowered: “Presence” counts 25 points at most.",
        )

    def test_points_that_fade(self):
        joined, owes = self.why(self.elise).line_ids.sorted("points_left", True)
        self.assertEqual((joined.points, joined.points_left), (16, 4))
        self.assertEqual(str(joined.date), QUARTER)
        self.assertEqual(
            joined.sentence,
            "The contact fits this rule. They fade from 01/01/2026 on (“Birthdate”).",
        )
        self.assertEqual((owes.points, owes.points_left), (-5, -5))

    def test_acts_above_the_limit_of_a_period(self):
        points = [line[2] for line in self.lines(self.chloe)]
        self.assertEqual(sorted(points), [4, 8, 8])

    def test_nothing_to_tell(self):
        self.assertEqual(self.lines(self.david), [])

    def test_the_largest_total(self):
        self.score_model.cap = 40
        *_others, last = self.why(self.alice).line_ids
        self.assertEqual((last.signal, last.points_left), ("Largest total", -2))
        self.assertEqual(last.sentence, "“Friend of books” is never higher than 40.")

    def test_points_for_each_unit(self):
        self.alice.color = 3
        self.make_rule(self.score_model, "Colour", 2, number_field="color")
        self.compute_score(self.score_model)
        [line] = self.why(self.alice).line_ids.filtered(lambda l: l.signal == "Colour")
        self.assertEqual(line.points, 6)
        self.assertIn("Points for each unit of “", line.sentence)

    def test_both_parts_of_a_combination(self):
        fit = self.make_score("Fit", axis="fit")
        acts = self.make_score("Acts", axis="engagement")
        self.make_rule(fit, "Lives in Lyon", 20, "[('city', '=', 'Lyon')]")
        self.make_signal(acts, "Orders", 8)
        both = self.make_score(
            "Both", axis="combined", fit_model_id=fit.id, engagement_model_id=acts.id
        )
        self.compute_score(fit, acts)
        self.assertEqual(
            [line[0] for line in self.lines(self.alice, both)],
            ["Lives in Lyon", "Orders", "Orders"],
        )

    def test_in_the_language_of_the_user(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.score_model.with_context(lang="fr_FR").name = "Ami des livres"
        rule = self.score_model.rule_ids.filtered(lambda rule: rule.points == 20)
        rule.with_context(lang="fr_FR").name = "Habite Lyon"
        reason = self.why(self.alice, lang="fr_FR")
        self.assertTrue(reason.title.startswith("Ami des livres"), reason.title)
        self.assertEqual(reason.line_ids[0].signal, "Habite Lyon")

    def test_rows_that_one_may_not_read_are_not_named(self):
        line = self.why(self.alice).line_ids[2].with_user(self.lise)
        self.assertIn("a record that you may not read", line.sentence)
        self.assertFalse(line.can_open)
