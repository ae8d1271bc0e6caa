"""Custom scores: from points to a value, a band and a grade.

The statements of `models/scoring` (`score_point_queries`, `score_reading`) follow the
same formulas; the tests hold the two equal.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

Key = TypeVar("Key")
"""What stands for a band: its id, its name."""


def section_share(points: Iterable[float], cap: float) -> float:
    """Return the part of its points that a section counts.

    The points of a section come to its cap at most, up or down: all are lowered in
    proportion, before they fade.  Without a cap (0), all of them count.

    >>> section_share([20, 15, 5], cap=30)
    0.75
    >>> section_share([20, -10], cap=30), section_share([20, 15], cap=0)
    (1.0, 1.0)
    >>> section_share([-60], cap=30)
    0.5
    """
    total = abs(sum(points))
    return cap / total if cap and total > cap else 1.0


def capped(total: float, cap: float) -> float:
    """Return a total, or the largest one that there may be; 0 is no limit.

    >>> capped(120, 100), capped(120, 0), capped(-5, 100)
    (100, 120, -5)
    """
    return min(total, cap) if cap else total


def find_band(value: float, minimums: Mapping[Key, float | None]) -> Key | None:
    """Return the band of a value: the highest whose minimum it reaches.

    A band without minimum takes what no other one does.

    >>> bands = {"A": 30, "B": 15, "C": None}
    >>> [find_band(value, bands) for value in (45, 30, 29.9, 0, -10)]
    ['A', 'A', 'B', 'C', 'C']
    >>> find_band(14, {"A": 30, "B": 15})
    """
    reached = [
        (float("-inf") if minimum is None else minimum, key)
        for key, minimum in minimums.items()
        if minimum is None or minimum <= value
    ]
    return max(reached, key=lambda band: band[0])[1] if reached else None


def grade_code(fit: str, engagement: str) -> str:
    """Return the grade of two bands, fit first.

    >>> grade_code("A", "1")
    'A1'
    >>> grade_code("Gold", "Hot")
    'Gold Hot'
    """
    parts = (fit, engagement)
    return ("" if max(map(len, parts)) == 1 else " ").join(parts)
