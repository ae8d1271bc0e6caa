from datetime import date, timedelta

from odoo.tests import BaseCase

from ...tools.engagement import LEVELS, PRIOR, best_moment, get_level
from .properties import holds_for

TODAY = date(2026, 6, 30)


def draw_counts(st, most):
    return st.lists(st.integers(0, most), min_size=7, max_size=7)


class TestEngagementTool(BaseCase):
    """Levels only fall with time; best moments are those of the formula."""

    @holds_for(
        lambda st: {
            "written": st.integers(0, 900),
            "reacted": st.none() | st.integers(0, 900),
            "later": st.integers(0, 900),
        }
    )
    def test_time_alone_never_warms(self, written, reacted, later):
        first = TODAY - timedelta(days=written)
        last = None if reacted is None else TODAY - timedelta(days=reacted)
        now = get_level(TODAY, first, last)
        then = get_level(TODAY + timedelta(days=later), first, last)
        self.assertLessEqual(LEVELS.index(now), LEVELS.index(then))

    @holds_for(
        lambda st: {"own": draw_counts(st, 20), "base": draw_counts(st, 1000)},
    )
    def test_no_moment_has_a_larger_share(self, own, base):
        best = best_moment(own, base)
        if best is None:
            self.assertFalse(sum(own) + sum(base))
            return
        total = sum(base) or 1
        shares = [
            (mine + PRIOR * others / total) / (sum(own) + PRIOR)
            for mine, others in zip(own, base, strict=True)
        ]
        self.assertAlmostEqual(shares[best], max(shares), places=12)

    @holds_for(
        lambda st: {"base": draw_counts(st, 1000), "place": st.integers(0, 6)},
    )
    def test_enough_own_reactions_win(self, base, place):
        """More of them than the prior, at one moment, whatever the others do."""
        own = [PRIOR + 1 if value == place else 0 for value in range(7)]
        self.assertEqual(best_moment(own, base), place)
