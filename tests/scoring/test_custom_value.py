from odoo.exceptions import ValidationError
from odoo.tests import freeze_time

from .custom_case import TODAY, FivePeopleCase


@freeze_time(f"{TODAY} 12:00:00")
class TestCustomValue(FivePeopleCase):
    """The worked example, and what reads it."""

    def setUp(self):
        super().setUp()
        self.compute_score(self.score_model)

    def any(self, *conditions):
        return [("score_value_ids", "any", list(conditions))]

    def test_worked_example(self):
        self.assertValue(self.score_model, self.alice, 42, "A")
        self.assertValue(self.score_model, self.bruno, 35, "B")
        self.assertValue(self.score_model, self.chloe, 10, "C")
        self.assertValue(self.score_model, self.david, 0, "C")
        self.assertValue(self.score_model, self.elise, -1, "C")

    def test_the_calendar_alone(self):
        """90 days later, with nothing written: what fades is worth half of it."""
        self.env.invalidate_all()
        with (
            self.assertWritesNothing("partner_score_value"),
            freeze_time("2026-09-28 12:00:00"),
        ):
            self.assertValue(self.score_model, self.alice, 36, "B")
            self.assertValue(self.score_model, self.chloe, 5, "C")
            self.assertValue(self.score_model, self.elise, -3)
            self.assertFound(self.any(("value", ">", 35)), self.alice)
            self.assertFound(self.any(("grade", "=", "A")))

    def test_a_later_run_writes_nobody(self):
        """Nothing happened in 90 days: the same two parts, to the last digit."""
        with (
            freeze_time("2026-09-28 12:00:00"),
            self.assertWritesNothing("partner_score_value"),
        ):
            self.compute_score(self.score_model, as_of="2026-09-28")

    def test_largest_total(self):
        self.score_model.cap = 40
        self.assertValue(self.score_model, self.alice, 40, "A")
        self.assertValue(self.score_model, self.bruno, 35, "B")

    def test_future_dates_do_not_count_yet(self):
        self.order(self.david, "2026-07-01", 10)
        self.david.birthdate_date = "2026-08-01"
        self.compute_score(self.score_model)
        self.assertValue(self.score_model, self.david, 0)
        self.compute_score(self.score_model, as_of="2026-07-01")
        with freeze_time("2026-07-01 12:00:00"):
            self.env.invalidate_all()
            self.assertValue(self.score_model, self.david, 8)

    def test_an_old_act_is_no_error(self):
        """Two thousand half-lives ago."""
        self.score_model.half_life = 1
        self.order(self.david, "2019-01-01", 10)
        self.order(self.bruno, "2019-01-01", 10)
        self.order(self.bruno, TODAY, 10)
        self.compute_score(self.score_model)
        self.assertValue(self.score_model, self.david, 0)
        self.assertValue(self.score_model, self.bruno, 43)

    def test_search_by_value(self):
        score = ("model_id", "=", self.score_model.id)
        self.assertFound(self.any(score, ("value", ">=", 35)), self.alice, self.bruno)
        self.assertFound(self.any(score, ("value", "<", 0)), self.elise)
        self.assertFound(self.any(score, ("value", "in", [0])), self.david)

    def test_search_by_band(self):
        near = self.band("B")
        self.assertFound([("score_value_ids.band_id", "in", near.ids)], self.bruno)
        self.assertFound([("score_value_ids.band_id", "ilike", "Near")], self.bruno)
        self.assertFound(self.any(("band_id", "=", near.id)), self.bruno)

    def test_search_by_grade(self):
        self.assertFound([("score_value_ids.grade", "=", "A")], self.alice)
        far = (self.chloe, self.david, self.elise)
        self.assertFound(self.any(("grade", "in", ["C", "Z"])), *far)

    def test_search_who_has_none(self):
        self.assertFound([("score_value_ids", "=", False)])
        self.score_model.active = False
        self.assertFound([("score_value_ids", "=", False)], *self.everybody)

    def test_search_in_memory_agrees(self):
        values = self.env["partner.score.value"].search(
            [("model_id", "=", self.score_model.id)]
        )
        for domain in (
            [("value", ">", 30)],
            [("grade", "in", ["A", "C"])],
            [("band_id", "=", self.band("B").id)],
        ):
            found = values.search([("id", "in", values.ids), *domain])
            self.assertEqual(values.filtered_domain(domain), found, domain)

    def test_sort_by_value(self):
        values = self.env["partner.score.value"].search(
            [("model_id", "=", self.score_model.id)], order="value DESC"
        )
        ours = values.partner_id & self.everybody
        self.assertEqual(
            ours, self.alice + self.bruno + self.chloe + self.david + self.elise
        )

    def test_group_by_band(self):
        groups = self.env["partner.score.value"]._read_group(
            [("partner_id", "in", self.everybody.ids)],
            ["band_id"],
            ["value:avg", "__count"],
        )
        found = {band.code: (round(mean, 9), count) for band, mean, count in groups}
        self.assertEqual(found, {"A": (42, 1), "B": (35, 1), "C": (3, 3)})

    def test_the_summary_of_a_contact(self):
        [line] = self.alice.score_summary
        found = (line["score"], line["value"], line["band"], line["grade"])
        self.assertEqual(found, ("Friend of books", 42, "Close", "A"))

    def test_a_segment_on_a_score(self):
        rule = repr(
            self.any(("model_id", "=", self.score_model.id), ("value", ">", 30))
        )
        segment = self.make_segment("Friends", rule, company_id=self.company.id)
        self.assertRefreshed(segment, self.alice + self.bruno)

    def test_a_segment_on_a_score_needs_a_company(self):
        rule = "[('score_value_ids.grade', '=', 'A')]"
        with self.assertRaisesRegex(ValidationError, "has a value for each company"):
            self.make_segment("Friends", rule, company_id=False)

    def test_a_run_asks_segments_to_follow(self):
        segment = self.make_segment(
            "Close", "[('score_value_ids.grade', '=', 'A')]", company_id=self.company.id
        )
        self.assertRefreshed(segment, self.alice)
        segment.next_refresh = False
        self.order(self.bruno, TODAY, 10)
        self.compute_score(self.score_model)
        self.assertTrue(segment.next_refresh)
        self.assertRefreshed(segment, self.alice + self.bruno)
