from psycopg2.errors import CheckViolation

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from .custom_case import TODAY, FivePeopleCase


@freeze_time(f"{TODAY} 12:00:00")
class TestCustomRule(FivePeopleCase):
    """What rules may say, and what is wrong with the others, in a sentence."""

    def test_points_of_nothing(self):
        sentence = "The rule “Odd” needs a number of points, other than 0."
        for points in (0, float("nan"), float("inf")):
            with self.assertRefused(sentence, ValidationError):
                self.make_rule(self.score_model, "Odd", points)

    @mute_logger("odoo.sql_db")
    def test_a_half_life_of_zero(self):
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self.score_model.half_life = 0
            self.env.flush_all()

    def test_segments_are_refused(self):
        sentence = (
            "“Members” reads segments. Scores may not: segments are made of scores. "
            "Write the conditions of the segment instead."
        )
        for domain in (
            "[('segment_ids', '!=', False)]",
            "[('parent_id.segment_ids.name', '=', 'Friends')]",
            "[('child_ids', 'any', [('segment_ids', '!=', False)])]",
        ):
            with self.assertRefused(sentence, ValidationError):
                self.make_rule(self.score_model, "Members", 5, domain)

    def test_segments_are_refused_everywhere(self):
        read = "[('segment_ids', '!=', False)]"
        sentence = (
            "“%s” reads segments. Scores may not: segments are made of scores. Write "
            "the conditions of the segment instead."
        )
        with self.assertRefused(sentence % "Friend of books", ValidationError):
            self.score_model.domain = read
        with self.assertRefused(sentence % "B2C", ValidationError):
            self.score_model.population_ids = [(0, 0, {"name": "B2C", "domain": read})]

    def test_scores_in_a_circle_are_refused(self):
        other = self.make_score("Reader")
        self.make_rule(other, "Is a friend", 5, self.reading(self.score_model))
        sentence = (
            "These scores depend on each other in a circle: Friend of books → Reader → "
            "Friend of books."
        )
        with self.assertRefused(sentence, ValidationError):
            self.make_rule(self.score_model, "Is a reader", 5, self.reading(other))

    def test_its_own_score_is_refused(self):
        sentence = (
            "These scores depend on each other in a circle: Friend of books → Friend "
            "of books."
        )
        with self.assertRefused(sentence, ValidationError):
            self.make_rule(
                self.score_model,
                "Is a friend",
                5,
                f"[('score_value_ids.band_id', '=', {self.band('A').id})]",
            )

    def test_a_part_that_reads_its_combination_is_refused(self):
        fit = self.make_score("Fit", axis="fit")
        both = self.make_score(
            "Both",
            axis="combined",
            fit_model_id=fit.id,
            engagement_model_id=self.make_score("Acts", axis="engagement").id,
        )
        with self.assertRefused(
            "These scores depend on each other in a circle: Fit → Both → Fit.",
            ValidationError,
        ):
            self.make_rule(fit, "Is good", 5, self.reading(both))

    def test_scores_that_are_not_named_are_refused(self):
        with self.assertRaisesRegex(Exception, "does not say which"):
            self.make_rule(
                self.score_model, "Any", 5, "[('score_value_ids.value', '>', 5)]"
            )

    def reading(self, score):
        condition = f"[('model_id', '=', {score.id}), ('value', '>', 30)]"
        return f"[('score_value_ids', 'any', {condition})]"

    def test_another_score_may_be_read(self):
        reader = self.make_score("Reader")
        self.make_rule(reader, "Is a friend", 7, self.reading(self.score_model))
        self.compute_score(self.score_model, reader)
        self.assertValue(reader, self.alice, 7)
        self.assertValue(reader, self.chloe, 0)

    def test_a_field_that_does_not_exist_gives_nothing(self):
        rule = self.make_rule(
            self.score_model, "Staff", 50, "[('workforce', '>', 500)]"
        )
        self.assertEqual(
            rule.fault,
            "contacts have no field “workforce” here: its app is not installed",
        )
        self.compute_score(self.score_model)
        self.assertFalse(self.run_of(self.score_model).last_warning)
        self.assertValue(self.score_model, self.alice, 42)

    def test_a_number_or_a_date_that_does_not_exist(self):
        staff = self.make_rule(self.score_model, "Staff", 1, number_field="staff")
        click = self.make_rule(self.score_model, "Click", 9, date_field="clicked")
        self.assertIn("“staff”", staff.fault)
        self.assertIn("“clicked”", click.fault)
        self.compute_score(self.score_model)
        self.assertValue(self.score_model, self.alice, 42)

    def test_a_condition_that_cannot_be_read_leaves_the_others(self):
        rule = self.make_rule(self.score_model, "Odd", 5)
        self.env.cr.execute(
            "UPDATE partner_score_rule SET domain = %s WHERE id = %s",
            ["[('create_date', '>', 'yesterday evening')]", rule.id],
        )
        rule.invalidate_recordset()
        self.compute_score(self.score_model)
        warning = self.run_of(self.score_model).last_warning
        self.assertTrue(warning.startswith("The rule “Odd” is left out:"), warning)
        self.assertValue(self.score_model, self.alice, 42)

    def test_a_text_that_is_no_condition_is_refused(self):
        with self.assertRaisesRegex(Exception, "conditions of “Mine” cannot be read"):
            self.make_rule(self.score_model, "Mine", 5, "[('user_id', '=', uid)]")

    def test_points_of_a_fit_score_do_not_fade(self):
        fit = self.make_score("Fit", axis="fit")
        sentence = (
            "The points of a fit score do not fade: take the date off the rule "
            "“Joined”."
        )
        with self.assertRefused(sentence, ValidationError):
            self.make_rule(fit, "Joined", 5, date_field="birthdate_date")

    def test_signals_of_a_fit_score_do_not_fade(self):
        fit = self.make_score("Fit", axis="fit")
        self.make_signal(fit, "Orders", 8)
        self.compute_score(fit)
        self.assertValue(fit, self.chloe, 24)
        with freeze_time("2027-06-30 12:00:00"):
            self.env.invalidate_all()
            self.assertValue(fit, self.chloe, 24)

    def test_points_for_each_unit(self):
        staff = self.make_score("Staff", axis="fit")
        self.alice.color, self.bruno.color = 3, 0
        self.make_rule(staff, "Staff", 2, number_field="color")
        self.compute_score(staff)
        self.assertValue(staff, self.alice, 6)
        self.assertValue(staff, self.bruno, 0)

    def test_what_is_no_number_and_no_date(self):
        with self.assertRefused(
            "The rule “Odd” needs a number: “city” is none.", ValidationError
        ):
            self.make_rule(self.score_model, "Odd", 1, number_field="city")
        with self.assertRefused(
            "The rule “Odd” needs a date: “city” is none.", ValidationError
        ):
            self.make_rule(self.score_model, "Odd", 1, date_field="city")

    def test_a_rule_counts_from_today(self):
        self.make_rule(
            self.score_model, "Of age", 3, "[('birthdate_date', '<', 'today -180d')]"
        )
        self.compute_score(self.score_model)
        self.assertValue(self.score_model, self.elise, -1)
        with freeze_time("2026-07-01 12:00:00"):
            self.compute_score(self.score_model, as_of="2026-07-01")
            points = self.value_of(self.score_model, self.elise).points
            self.assertEqual(points, -2)

    def test_sections_and_populations_of_other_scores_are_refused(self):
        other = self.make_score("Other")
        with self.assertRefused(
            "The rule “Odd” is in a section of another score.", ValidationError
        ):
            section = self.score_model.section_ids
            self.make_rule(other, "Odd", 5, section_id=section.id)

    def test_a_copy_has_lines_of_its_own(self):
        copy = self.score_model.copy()
        self.assertEqual(copy.name, "Friend of books (copy)")
        self.assertEqual(copy.rule_ids.section_id, copy.section_ids)
        self.assertEqual(len(copy.rule_ids), len(self.score_model.rule_ids))
        self.assertEqual(copy.signal_ids.score_model_id, copy)
        self.compute_score(copy)
        self.assertValue(copy, self.alice, 42, "A")
