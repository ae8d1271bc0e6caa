from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ...models.scoring import cutoff_queries
from ...tools import cutoffs
from ...tools.rfm import rank_scores

LISTS = (
    [42],
    [1, 2],
    [10, 20, 30, 40, 50],
    [1, 1, 1, 1, 7],
    [7, 7, 7],
    [0, 0, 0, 5, 5, 9],
    [*range(26)],
    [n // 3 for n in range(100)],
    [n * n % 17 for n in range(101)],
)


@tagged("post_install", "-at_install")
class TestRfmCutoffStatements(TransactionCase):
    """The statements find the cut-offs of `tools.cutoffs`, whatever the values."""

    def pick(self, values, pick):
        """Return what a statement picks of the axis of frequency."""
        measured = SQL(
            "SELECT DATE '2026-01-01' AS last_date, value AS frequency,"
            " 0 AS monetary FROM UNNEST(%s::int[]) AS value",
            [value + 1 for value in values],  # who acted did so at least once
        )
        rows = self.env.execute_query(
            cutoff_queries.axis_values(measured, "2026-01-01", pick)
        )
        [picked] = [picked for axis, *picked in rows if axis == "f"]
        return picked

    def rank_bounds(self, values, bins):
        _size, found = self.pick(values, cutoff_queries.pick_ranks(bins))
        return [value - 1 for value in found if value is not None]

    def quantiles(self, values, bins):
        size, below, above = self.pick(values, cutoff_queries.pick_quantiles(bins))
        return [
            cutoffs.quantile(low - 1, high - 1, part, bins, size)
            for part, (low, high) in enumerate(zip(below, above, strict=True), 1)
        ]

    def assertStatementsAsTools(self, values, bins):
        self.assertEqual(
            self.rank_bounds(values, bins), cutoffs.rank_bounds(values, bins)
        )
        found = self.quantiles(values, bins)
        expected = cutoffs.quantile_bounds(values, bins)
        self.assertEqual([cutoffs.above_quantile(one) for one in found], expected)

    def test_lists(self):
        for values in LISTS:
            for bins in (3, 5, 10):
                with self.subTest(values=values, bins=bins):
                    self.assertStatementsAsTools(values, bins)

    @given(st.lists(st.integers(0, 30), min_size=1, max_size=40), st.integers(3, 10))
    @settings(max_examples=60, deadline=None)
    def test_any_list(self, values, bins):
        self.assertStatementsAsTools(values, bins)

    def test_bounds_give_the_scores_of_ranks(self):
        """Also where floating point would miss: 29 of 100, 5 x 0.58 is 2.899…"""
        for count in (1, 6, 11, 26, 51, 101, 501):
            with self.subTest(count=count):
                values = [*range(count)]
                bounds = self.rank_bounds(values, 5)
                scores = [cutoffs.bound_score(value, bounds) for value in values]
                self.assertEqual(scores, rank_scores(values))

    @given(st.lists(st.integers(0, 9), min_size=1, max_size=60), st.integers(3, 10))
    @settings(deadline=None)
    def test_equal_values_score_equally_and_larger_ones_not_less(self, values, bins):
        bounds = cutoffs.rank_bounds(values, bins)
        scores = [cutoffs.bound_score(value, bounds) for value in values]
        self.assertEqual(scores, rank_scores(values, bins))
        pairs = sorted(zip(values, scores, strict=True))
        for (value, score), (larger, other) in pairwise(pairs):
            self.assertLessEqual(score, other)
            if value == larger:
                self.assertEqual(score, other)
