from odoo.exceptions import ValidationError
from odoo.tests import freeze_time

from .custom_case import TODAY, ScoreCase


@freeze_time(f"{TODAY} 12:00:00")
class TestCustomGrade(ScoreCase):
    """Fit and engagement combined: A1 to C3.

    person  fit             engagement             value  grade
    Alice   30 + 20  A      40 today           1      90     A1
    Bruno   30 + 20  A                         3      50     A3
    Chloé   20       B      40 a half-life ago 2      40     B2
    David            C      40 today           1      40     C1
    Élise            C                         3       0     C3
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alice, cls.bruno, cls.chloe, cls.david, cls.elise = cls.make_people(
            "Alice", "Bruno", "Chloé", "David", "Élise"
        )
        cls.everybody = cls.alice + cls.bruno + cls.chloe + cls.david + cls.elise
        (cls.alice + cls.bruno).write({"function": "Director"})
        (cls.alice + cls.bruno + cls.chloe).write({"city": "Lyon"})
        cls.order(cls.alice, TODAY, 10)
        cls.order(cls.david, TODAY, 10)
        cls.order(cls.chloe, "2026-05-01", 10)
        cls.fit = cls.make_score(
            "Fit",
            axis="fit",
            band_ids=[
                {"code": "A", "name": "Good", "minimum": 40, "color": 10},
                {"code": "B", "name": "Fair", "minimum": 20},
                {"code": "C", "name": "Poor"},
            ],
        )
        cls.make_rule(cls.fit, "Director", 30, "[('function', '=', 'Director')]")
        cls.make_rule(cls.fit, "Lyon", 20, "[('city', '=', 'Lyon')]")
        cls.engagement = cls.make_score(
            "Engagement",
            axis="engagement",
            half_life=60,
            band_ids=[
                {"code": "1", "name": "Hot", "minimum": 30},
                {"code": "2", "name": "Warm", "minimum": 10},
                {"code": "3", "name": "Cold"},
            ],
        )
        cls.make_signal(cls.engagement, "Orders", 40)
        cls.lead = cls.make_score(
            "Lead",
            axis="combined",
            fit_model_id=cls.fit.id,
            engagement_model_id=cls.engagement.id,
        )

    def setUp(self):
        super().setUp()
        self.compute_score(self.fit, self.engagement)

    def grades(self):
        return [self.value_of(self.lead, person).grade for person in self.everybody]

    def test_nine_grades_are_made(self):
        self.assertEqual(
            self.lead.band_ids.mapped("code"),
            ["A1", "A2", "A3", "B1", "B2", "B3", "C1", "C2", "C3"],
        )
        self.assertEqual(self.lead.band_ids[0].color, 10)
        self.assertEqual(self.lead.band_ids[0].display_name, "Lead: A1")

    def test_grades(self):
        """The runs of the parts write the combination too."""
        self.assertValue(self.lead, self.alice, 90, "A1")
        self.assertValue(self.lead, self.bruno, 50, "A3")
        self.assertValue(self.lead, self.chloe, 40, "B2")
        self.assertValue(self.lead, self.david, 40, "C1")
        self.assertValue(self.lead, self.elise, 0, "C3")

    def test_its_own_run_changes_nothing(self):
        with self.assertWritesNothing("partner_score_value"):
            self.compute_score(self.lead)

    def test_grades_fall_by_the_calendar(self):
        with freeze_time("2026-08-29 12:00:00"):
            self.env.invalidate_all()
            self.assertEqual(self.grades(), ["A2", "A3", "B2", "C2", "C3"])

    def test_search_by_grade(self):
        self.assertFound([("score_value_ids.grade", "=", "A1")], self.alice)
        best = self.lead.band_ids.filtered(lambda band: band.code in ("A1", "A3"))
        found = [("score_value_ids.band_id", "in", best.ids)]
        self.assertFound(found, self.alice, self.bruno)

    def test_a_cap_of_a_part_holds_in_the_sum(self):
        self.fit.cap = 45
        self.env.invalidate_all()
        self.assertValue(self.lead, self.alice, 85, "A1")
        self.lead.cap = 60
        self.env.invalidate_all()
        self.assertValue(self.lead, self.alice, 60, "A1")

    def test_a_new_band_makes_new_grades(self):
        self.fit.band_ids = [
            (0, 0, {"code": "D", "name": "None at all", "minimum": -999}),
        ]
        self.assertIn("D3", self.lead.band_ids.mapped("code"))
        self.fit.band_ids.filtered(lambda band: band.code == "B").unlink()
        self.assertNotIn("B2", self.lead.band_ids.mapped("code"))
        self.assertIn("A1", self.lead.band_ids.mapped("code"))

    def test_a_grade_keeps_the_name_that_somebody_gave(self):
        first = self.lead.band_ids[0]
        first.name = "Call first"
        self.fit.band_ids = [(0, 0, {"code": "D", "name": "None", "minimum": -9})]
        self.assertEqual(first.exists().name, "Call first")

    def test_who_is_scored_by_one_part_only_has_no_grade(self):
        self.engagement.domain = "[('name', '!=', 'Élise')]"
        self.compute_score(self.engagement)
        self.assertFalse(self.value_of(self.lead, self.elise))
        self.assertValue(self.lead, self.bruno, 50, "A3")

    def test_parts_are_in_use_with_their_combination(self):
        self.lead.active = False
        (self.fit | self.engagement).active = False
        self.assertFalse(self.value_of(self.fit, self.alice))
        self.lead.active = True
        self.assertTrue(self.fit.active and self.engagement.active)
        self.compute_score(self.fit, self.engagement)
        self.assertValue(self.lead, self.alice, 90, "A1")
        self.fit.active = False
        self.assertFalse(self.lead.active)
        self.assertFalse(self.value_of(self.lead, self.alice))

    def test_parts_of_other_kinds_are_refused(self):
        sentence = (
            "The combined score “Lead” needs a fit score and an engagement score."
        )
        with self.assertRefused(sentence, ValidationError):
            self.lead.engagement_model_id = self.fit
        with self.assertRefused(sentence, ValidationError):
            self.fit.axis = "total"

    def test_rules_of_a_combination_are_refused(self):
        with self.assertRefused(
            "A combined score has no rules of its own: “Odd” belongs to one of its "
            "parts.",
            ValidationError,
        ):
            self.make_rule(self.lead, "Odd", 5)


@freeze_time(f"{TODAY} 12:00:00")
class TestCustomPopulation(ScoreCase):
    """Large is 500 staff for who sells to companies, and 100 for who sells to people.

    organisation  sells to   staff  large?
    Altus         companies    500  yes
    Bolt          companies    499  no
    Cora          people       100  yes
    Dima          people        99  no
    Etna          nobody told   99  no, as companies
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        staff = {"Altus": 500, "Bolt": 499, "Cora": 100, "Dima": 99, "Etna": 99}
        cls.everybody = cls.make_people(*staff, is_company=True)
        for organisation in cls.everybody:
            # a number that contacts have in every database
            organisation.color = staff[organisation.name]
        cls.everybody[2:4].ref = "people"
        cls.size = cls.make_score(
            "Size",
            axis="fit",
            domain="[('is_company', '=', True)]",
            population_ids=[{"name": "B2C", "domain": "[('ref', '=', 'people')]"}],
            band_ids=[
                {"code": "L", "name": "Large", "minimum": 500},
                {"code": "S", "name": "Small"},
            ],
        )
        cls.people = cls.size.population_ids
        cls.size.band_ids = [
            (0, 0, {"code": code, "population_id": cls.people.id, **vals})
            for code, vals in (
                ("L", {"name": "Large", "minimum": 100}),
                ("S", {"name": "Small"}),
            )
        ]
        cls.make_rule(cls.size, "Staff", 1, number_field="color")

    def grades(self):
        return [self.value_of(self.size, one).grade for one in self.everybody]

    def test_thresholds_by_population(self):
        self.compute_score(self.size)
        self.assertEqual(self.grades(), ["L", "S", "L", "S", "S"])

    def test_moving_to_another_population(self):
        self.compute_score(self.size)
        self.everybody[4].write({"ref": "people", "color": 150})
        self.compute_score(self.size)
        self.assertEqual(self.grades(), ["L", "S", "L", "S", "L"])

    def test_a_population_without_bands_has_those_of_everybody(self):
        self.people.band_ids.unlink()
        self.compute_score(self.size)
        self.assertEqual(self.grades(), ["L", "S", "S", "S", "S"])

    def test_only_whom_it_scores(self):
        self.everybody[0].is_company = False
        self.compute_score(self.size)
        self.assertFalse(self.value_of(self.size, self.everybody[0]))

    def test_names_of_bands_tell_the_population(self):
        large = self.size.band_ids.filtered(lambda band: band.minimum == 100)
        self.assertEqual(large.display_name, "Size: Large (B2C)")

    def test_a_band_of_another_score_is_refused(self):
        other = self.make_score("Other")
        with self.assertRefused(
            "The band “Odd” is for a population of another score.", ValidationError
        ):
            other.band_ids = [
                (0, 0, {"code": "O", "name": "Odd", "population_id": self.people.id})
            ]
