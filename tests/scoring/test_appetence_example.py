from odoo.tests import freeze_time

from .appetence_case import DAY, AppetenceCase

NOTHING_LEFT = 0.0
TOLD = ("name", "percentile", "signals", "standing", "share")
STANDING = "As interested as %s %% of those interested, or more."
SHARE = "%s %% of all interests of the contact"


@freeze_time(f"{DAY} 12:00:00")
class TestAppetenceExample(AppetenceCase):
    """The five readers: each figure can be followed by hand.

                                                  wine  theatre  cycling
    Alice   wine today and a half-life ago      4+2=6
            a play a half-life ago                           1
    Bruno   wine a half-life ago                    2
            a bicycle a half-life ago                                 4
    Chloé   wine one and two half-lives ago     2+1=3
    David   a bicycle two half-lives ago,
            given back today                                    2-3 < 0
    Élise   wine today, but she says no             4
            says that she likes plays                       yes
    """

    def setUp(self):
        super().setUp()
        self.five_readers()
        self.compute_appetence()

    def assertAlmostAll(self, column, expected):
        for person, interest, value in expected:
            row = self.appetence(person, interest)
            self.assertAlmostEqual(
                row[column], value, delta=1e-9, msg=f"{person.name}: {interest.name}"
            )

    def test_strengths(self):
        self.assertAlmostAll(
            "strength",
            [
                (self.alice, self.wine, 6.0),
                (self.alice, self.theatre, 1.0),
                (self.bruno, self.wine, 2.0),
                (self.bruno, self.cycling, 4.0),
                (self.chloe, self.wine, 3.0),
                (self.david, self.cycling, NOTHING_LEFT),
                (self.elise, self.wine, 4.0),
                (self.elise, self.theatre, NOTHING_LEFT),
            ],
        )
        self.assertFalse(self.appetence(self.chloe, self.theatre))

    def test_shares(self):
        """Of all strengths of the contact, and ten points of doubt."""
        self.assertAlmostAll(
            "share",
            [
                (self.alice, self.wine, 6 / (7 + 10)),
                (self.alice, self.theatre, 1 / (7 + 10)),
                (self.bruno, self.wine, 2 / (6 + 10)),
                (self.bruno, self.cycling, 4 / (6 + 10)),
                (self.chloe, self.wine, 3 / (3 + 10)),
                (self.david, self.cycling, 0.0),
                (self.elise, self.wine, 4 / (4 + 10)),
            ],
        )

    def test_percentiles(self):
        """Four have a strength for wine: 2, 3, 4 and 6."""
        for person, interest, percentile in (
            (self.bruno, self.wine, 25),
            (self.chloe, self.wine, 50),
            (self.elise, self.wine, 0),  # she says no; inferred would be 75
            (self.alice, self.wine, 100),
            (self.alice, self.theatre, 100),
            (self.elise, self.theatre, 100),  # she says so
            (self.bruno, self.cycling, 100),
            (self.david, self.cycling, 0),
        ):
            row = self.appetence(person, interest)
            self.assertEqual(row.percentile, percentile, (person.name, interest.name))

    def test_rising(self):
        """Alice ordered today again; who ordered once, or long ago, does not rise."""
        rising = self.env["partner.appetence"].search([("is_rising", "=", True)])
        self.assertEqual(rising, self.appetence(self.alice, self.wine))
        self.assertEqual(
            [self.appetence(one, self.wine).is_rising for one in self.everybody],
            [True, False, False, False, False],
        )

    def test_signals(self):
        row = self.appetence(self.chloe, self.wine)
        self.assertEqual(row.signal_count, 2)
        self.assertEqual(str(row.first_date), "2025-07-05")
        self.assertEqual(str(row.last_date), "2026-01-01")

    def test_top_interests(self):
        none = self.env["partner.interest"]
        for person, first, second in (
            (self.alice, self.wine, self.theatre),
            (self.bruno, self.cycling, self.wine),
            (self.chloe, self.wine, none),
            (self.david, none, none),
            (self.elise, self.theatre, none),
        ):
            self.assertEqual(person.top_interest_id, first, person.name)
            self.assertEqual(person.second_interest_id, second, person.name)
        self.assertEqual(self.alice.rising_interest_ids, self.wine)

    def test_half_a_year_later(self):
        """On 27 December, 180 days later, wine is worth half: nothing was written."""
        with self.assertWritesNothing("partner_appetence", "partner_appetence_bound"):
            self.compute_appetence("2026-12-27")
        with freeze_time("2026-12-27 12:00:00"):
            self.env.invalidate_all()
            self.assertAlmostAll(
                "strength",
                [
                    (self.alice, self.wine, 3.0),
                    (self.alice, self.theatre, 0.25),
                    (self.bruno, self.wine, 1.0),
                    (self.bruno, self.cycling, 4 / 64),
                    (self.chloe, self.wine, 1.5),
                ],
            )
            self.assertEqual(self.appetence(self.chloe, self.wine).percentile, 50)
            self.assertEqual(self.bruno.top_interest_id, self.wine)
            self.assertFalse(self.alice.rising_interest_ids)

    def test_what_is_to_come_does_not_count_yet(self):
        self.act(self.chloe, "play", "2026-07-01")
        self.compute_appetence()
        self.assertFalse(self.appetence(self.chloe, self.theatre))
        self.compute_appetence("2026-07-01")
        self.assertTrue(self.appetence(self.chloe, self.theatre))

    def test_an_old_signal_of_a_short_interest(self):
        """Three thousand half-lives ago: no number is that small; none is refused."""
        self.cycling.half_life = 1
        self.act(self.chloe, "bicycle", "2018-01-01")
        self.compute_appetence()
        row = self.appetence(self.chloe, self.cycling)
        self.assertAlmostEqual(row.strength, 0, delta=1e-9)
        self.assertEqual(row.percentile, 50)  # of two: Chloé and Bruno
        self.assertEqual(self.appetence(self.bruno, self.cycling).percentile, 100)

    def test_points_that_outweigh_each_other(self):
        """0.1 + 0.2 - 0.3 is no interest, whatever floating-point numbers say."""
        for points, reference in ((0.1, "a"), (0.2, "b"), (-0.3, "c")):
            self.make_signal(reference, self.theatre, reference, points)
            self.act(self.chloe, reference, "2026-06-30")
        self.compute_appetence()
        self.assertIs(self.appetence(self.chloe, self.theatre).log_strength, False)

    def test_a_half_life_of_zero(self):
        """Written past Odoo: it is said, the other interests go on."""
        self.env.cr.execute(
            "UPDATE partner_interest SET half_life = 0 WHERE id = %s",
            [self.cycling.id],
        )
        self.env.invalidate_all()
        row = self.appetence(self.bruno, self.cycling)
        self.assertAlmostEqual(row.strength, 0, delta=1e-9)
        self.assertEqual(self.bruno.top_interest_id, self.wine)
        self.act(self.bruno, "wine", "2026-06-30")
        self.appetence_run.action_compute(DAY)
        self.assertEqual(self.appetence_run.state, "ok")
        self.assertIn("Cycling (test)", self.appetence_run.last_warning)
        self.assertFalse(self.appetence(self.bruno, self.cycling))
        row = self.appetence(self.bruno, self.wine)
        self.assertAlmostEqual(row.strength, 6, delta=1e-9)

    def test_signals_gone(self):
        orders = self.env["sale.order"].search([("partner_id", "=", self.bruno.id)])
        orders.filtered(lambda one: one.client_order_ref == "bicycle").state = "cancel"
        self.compute_appetence()
        self.assertFalse(self.appetence(self.bruno, self.cycling))
        self.assertTrue(self.appetence(self.bruno, self.wine))

    def test_why(self):
        action = self.appetence(self.chloe, self.wine).action_why()
        reason = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(
            [
                (str(line.date), line.signal, line.points, line.points_left)
                for line in reason.line_ids
            ],
            [
                ("2026-01-01", "Ordered wine", 4, 2),
                ("2025-07-05", "Ordered wine", 4, 1),
            ],
        )

    def test_what_the_form_tells(self):
        told = self.bruno.get_appetences()
        self.assertTrue(told["can_declare"])
        self.assertEqual(
            [tuple(row[name] for name in TOLD) for row in told["rows"]],
            [
                (
                    "Cycling (test)",
                    100,
                    "1 signal, of 05/31/2026",
                    STANDING % 100,
                    SHARE % 25,
                ),
                (
                    "Wine (test)",
                    25,
                    "1 signal, of 01/01/2026",
                    STANDING % 25,
                    SHARE % 12,
                ),
            ],
        )
