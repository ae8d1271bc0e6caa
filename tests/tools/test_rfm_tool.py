import random

from odoo.tests import BaseCase

from ...tools.rfm import (
    activity_class,
    class_table,
    fm_score,
    grid_faults,
    grid_level,
    parse_cells,
    rank_scores,
)
from .examples import draw_numbers, draw_text, examples


class TestRfmTool(BaseCase):
    """Scores by rank, and the grid of classes."""

    # -- rank_scores --------------------------------------------------------

    def test_by_hand(self):
        for values, scores in (
            ([], []),
            ([42], [1]),
            ([1, 2], [1, 5]),
            ([3, 2, 1], [5, 3, 1]),
            ([10, 20, 30, 40, 50], [1, 2, 3, 4, 5]),
            ([5, 5, 5], [1, 1, 1]),
            ([1, 1, 1, 1, 7], [1, 1, 1, 1, 5]),
            ([1, 7, 7, 7, 7], [1, 2, 2, 2, 2]),
            (range(1, 11), [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]),
        ):
            with self.subTest(values=values):
                self.assertEqual(rank_scores(values), scores)

    def test_other_numbers_of_bins(self):
        self.assertEqual(rank_scores([1, 2, 3], bins=3), [1, 2, 3])
        self.assertEqual(rank_scores([1, 2, 3], bins=1), [1, 1, 1])

    def test_it_is_the_formula(self):
        """min(5, 1 + floor(5 x percent_rank)), counted the slow way."""
        for values in examples(draw_numbers):
            others = max(len(values) - 1, 1)
            expected = [
                min(5, 1 + 5 * sum(other < value for other in values) // others)
                for value in values
            ]
            self.assertEqual(rank_scores(values), expected, values)

    def test_larger_values_never_score_less(self):
        for values in examples(draw_numbers):
            ranked = sorted(zip(values, rank_scores(values), strict=True))
            scores = [score for _value, score in ranked]
            self.assertEqual(scores, sorted(scores), values)

    def test_the_order_of_the_rows_does_not_matter(self):
        for values in examples(draw_numbers):
            scores = dict(zip(values, rank_scores(values), strict=True))
            random.Random(7).shuffle(values)
            shuffled = dict(zip(values, rank_scores(values), strict=True))
            self.assertEqual(scores, shuffled, values)

    def test_distinct_values_use_every_score(self):
        for count in range(5, 60):
            self.assertEqual(set(rank_scores(range(count))), {1, 2, 3, 4, 5})

    # -- classes ------------------------------------------------------------

    def test_fm_is_the_mean_rounded_up(self):
        grid = [[fm_score(f, m) for m in range(1, 6)] for f in range(1, 6)]
        self.assertEqual(
            grid,
            [
                [1, 2, 2, 3, 3],
                [2, 2, 3, 3, 4],
                [2, 3, 3, 4, 4],
                [3, 3, 4, 4, 5],
                [3, 4, 4, 5, 5],
            ],
        )

    def test_cells(self):
        self.assertEqual(parse_cells("55 54\n45"), {(5, 5), (5, 4), (4, 5)})
        for empty in ("", "  ", None, False):
            self.assertEqual(parse_cells(empty), set())

    def test_words_that_are_no_cells(self):
        for text in ("5", "555", "5a", "5,4", "-1", "55 x"):
            with self.subTest(text=text), self.assertRaises(ValueError):
                parse_cells(text)

    def test_cells_are_read_or_refused(self):
        for text in examples(draw_text):
            try:
                cells = parse_cells(text)
            except ValueError as error:
                self.assertIn(error.args[0], text)
            else:
                self.assertLessEqual(len(cells), len(text.split()))

    def test_grid_without_faults(self):
        everything = {(r, fm) for r in range(1, 6) for fm in range(1, 6)}
        self.assertEqual(grid_faults({"all": everything}), ([], {}))
        self.assertEqual(grid_faults({"all": everything, "none": set()}), ([], {}))

    def test_faults_of_a_grid(self):
        self.assertEqual(
            grid_faults({"one": {(1, 1)}, "two": {(1, 1), (2, 2)}}, levels=2),
            ([(1, 2), (2, 1)], {(1, 1): ["one", "two"]}),
        )

    def test_scores_are_spread_on_the_picture(self):
        for bins, levels in (
            (3, [1, 3, 5]),
            (4, [1, 2, 4, 5]),
            (5, [1, 2, 3, 4, 5]),
            (6, [1, 2, 3, 3, 4, 5]),
            (7, [1, 2, 2, 3, 4, 4, 5]),
            (10, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]),
        ):
            with self.subTest(bins=bins):
                spread = [grid_level(score, bins) for score in range(1, bins + 1)]
                self.assertEqual(spread, levels)

    def test_a_table_has_the_class_of_each_cell(self):
        """The best third of the customers, on three scores and on five."""
        best = {(r, fm) for r in (4, 5) for fm in (4, 5)}
        self.assertEqual(
            class_table({"best": best}, bins=3),
            [[None, None, None], [None, None, None], [None, None, "best"]],
        )
        table = class_table({"best": best})
        self.assertEqual(table[3], [None, None, None, "best", "best"])
        self.assertEqual(table[2], [None] * 5)

    def test_levels_of_activity(self):
        levels = [("rest", None), ("week", 7), ("today", 0)]
        self.assertEqual(
            [activity_class(levels, days) for days in (0, 1, 7, 8, 5000)],
            ["today", "week", "week", "rest", "rest"],
        )
        self.assertIsNone(activity_class([("week", 7)], 8))
