from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from ..common import MANAGER, SegmentationCase

DAYS = {5: 30, 4: 90, 3: 180, 2: 365}
ACTS = {5: 10, 4: 5, 3: 3, 2: 2}
AMOUNTS = {5: 1000, 4: 500, 3: 100, 2: 20}


class TestRfmThreshold(SegmentationCase):
    """Cut-offs as sentences, and written by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.env["partner.rfm.policy"].search(
            [("company_id", "=", cls.company.id)]
        )

    def write_thresholds(self, r=None, f=None, m=None, **vals):
        bounds = {"r": r or DAYS, "f": f or ACTS, "m": m or AMOUNTS}
        self.policy.write(
            {
                "binning": "threshold",
                "cutoff_ids": [
                    Command.clear(),
                    *(
                        Command.create({"axis": axis, "score": score, "bound": bound})
                        for axis, scores in bounds.items()
                        for score, bound in scores.items()
                    ),
                ],
                **vals,
            }
        )

    def sentences(self, name):
        return [(cutoff.score, cutoff.sentence) for cutoff in self.policy[name]]

    # -- sentences -----------------------------------------------------------

    def test_cutoffs_are_sentences(self):
        self.write_thresholds(r={**DAYS, 5: 1}, f={**ACTS, 2: 1, 3: False})
        self.assertEqual(
            self.sentences("recency_cutoff_ids"),
            [
                (5, "at most 1 day"),
                (4, "at most 90 days"),
                (3, "at most 180 days"),
                (2, "at most 365 days"),
            ],
        )
        self.assertEqual(
            self.sentences("frequency_cutoff_ids"),
            [
                (5, "at least 10 acts"),
                (4, "at least 5 acts"),
                (3, "nobody"),
                (2, "at least 1 act"),
            ],
        )
        amount = self.policy.monetary_cutoff_ids[0].sentence
        self.assertEqual(
            amount.replace("\N{NO-BREAK SPACE}", " "), "at least 1,000.00 €"
        )

    def test_frequency_in_days(self):
        self.write_thresholds(f={**ACTS, 2: 1.5}, frequency_measure="days")
        self.assertEqual(
            self.sentences("frequency_cutoff_ids")[2:],
            [(3, "at least 3 days with an act"), (2, "at least 1.5 days with an act")],
        )

    # -- what is refused -----------------------------------------------------

    def test_days_fall_with_the_score(self):
        with self.assertRefused(
            "Recency: score 4 (at most 200 days) must be harder to reach than score 3 "
            "(at most 180 days).",
            ValidationError,
        ):
            self.write_thresholds(r={**DAYS, 4: 200})

    def test_acts_and_amounts_rise_with_the_score(self):
        with self.assertRefused(
            "Frequency: score 3 (at least 2 acts) must be harder to reach than score 2 "
            "(at least 2 acts).",
            ValidationError,
        ):
            self.write_thresholds(f={**ACTS, 3: 2})
        with self.assertRaises(ValidationError):
            self.write_thresholds(m={**AMOUNTS, 5: 499})

    def test_scores_that_nobody_has_are_passed_over(self):
        with self.assertRefused(
            "Frequency: score 4 (at least 2 acts) must be harder to reach than score 2 "
            "(at least 2 acts).",
            ValidationError,
        ):
            self.write_thresholds(f={5: 3, 4: 2, 3: False, 2: 2})
        self.write_thresholds(f={5: 3, 4: False, 3: False, 2: 2})

    def test_missing_and_foreign_scores(self):
        with self.assertRefused(
            "Recency, score 3: the scores from 2 to 5 have one threshold each.\n"
            "Recency, score 6: the scores from 2 to 5 have one threshold each.",
            ValidationError,
        ):
            self.write_thresholds(r={6: 10, 5: 30, 4: 90, 2: 365})

    def test_axis_without_threshold(self):
        with self.assertRefused(
            "Monetary: write the threshold of at least one score.", ValidationError
        ):
            self.write_thresholds(m=dict.fromkeys(AMOUNTS, False))

    def test_negative_thresholds(self):
        with self.assertRefused(
            "Recency, score 5: the threshold cannot be negative.", ValidationError
        ):
            self.write_thresholds(r={**DAYS, 5: -1})
        self.write_thresholds(m={**AMOUNTS, 2: -100})

    def test_other_binnings_have_any_cutoffs(self):
        """A run may find that two scores need the same, or have none at all."""
        self.write_thresholds(f={5: 1}, m={}, binning="rank")

    @mute_logger("odoo.sql_db")
    def test_three_to_ten_scores(self):
        for bins in (2, 11):
            with self.assertRaises(CheckViolation), self.cr.savepoint():
                self.policy.bins = bins
                self.env.flush_all()

    # -- the form ------------------------------------------------------------

    def test_cutoffs_of_the_last_run_are_proposed(self):
        self.write_thresholds(binning="rank")
        with Form(self.policy) as form:
            form.binning = "threshold"
            lines = form.recency_cutoff_ids
            self.assertEqual(
                [(lines.edit(n).score, lines.edit(n).bound) for n in range(4)],
                [(5, 30), (4, 90), (3, 180), (2, 365)],
            )
            with lines.edit(0) as line:
                line.bound = 14
        self.assertEqual(self.policy.recency_cutoff_ids[0].sentence, "at most 14 days")
        self.assertEqual(len(self.policy.cutoff_ids), 12)

    def test_other_number_of_scores(self):
        self.write_thresholds()
        with Form(self.policy) as form:
            form.bins = 4
        self.assertEqual(self.policy.recency_cutoff_ids.mapped("score"), [4, 3, 2])
        with Form(self.policy) as form:
            form.bins = 6
            for lines in (
                form.recency_cutoff_ids,
                form.frequency_cutoff_ids,
                form.monetary_cutoff_ids,
            ):
                self.assertEqual(len(lines), 5)
        self.assertEqual(self.sentences("recency_cutoff_ids")[0], (6, "nobody"))

    # -- their life ----------------------------------------------------------

    def test_copy_keeps_thresholds(self):
        self.write_thresholds()
        copy = self.policy.copy()
        self.assertEqual(len(copy.cutoff_ids), 12)
        self.policy.binning = "rank"
        self.assertFalse(self.policy.copy().cutoff_ids)

    def test_changed_thresholds_are_computed_soon(self):
        self.write_thresholds()
        self.policy.state = "ok"
        self.policy.write(
            {
                "recency_cutoff_ids": [
                    Command.update(self.policy.recency_cutoff_ids[0].id, {"bound": 14})
                ]
            }
        )
        self.assertEqual(self.policy.state, "pending")

    def test_managers_write_them_and_users_read(self):
        self.write_thresholds()
        marc = self.make_user("marc", MANAGER)
        best = self.policy.recency_cutoff_ids[0]
        self.policy.with_user(marc).recency_cutoff_ids = [
            Command.update(best.id, {"bound": 14})
        ]
        self.assertEqual(best.with_user(self.owner).sentence, "at most 14 days")
        with self.assertRaises(AccessError):
            best.with_user(self.owner).bound = 7
        elsewhere = self.make_company("Éditions du Port")
        stranger = self.make_user("sven", MANAGER, companies=elsewhere)
        with self.assertRaises(AccessError):
            best.with_user(stranger).read(["bound"])
