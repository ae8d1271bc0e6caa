"""Appetence: how much an interest counts for a contact, and among all contacts.

A strength is a sum of points that fade, see `tools.decay`; here is what is told of it:
its share among the interests of a contact, its percentile among the contacts, whether
it rises.  The statements of `models/scoring/appetence_queries.py` follow the same
formulas; the tests hold the two equal.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from math import log

from .decay import EPOCH, LN2

PRIOR = 10.0
"""Points of doubt in each share: one click alone is not all of what somebody likes."""

RECENT_PART = 4
"""What is recent fades in a quarter of the half-life of the interest."""

RISING_RATIO = 1.25
"""An interest rises where its recent rate is this many times its rate."""

FEWEST_RISING = 2
"""Nothing rises on one signal."""


def get_share(strength: float, total: float, prior: float = PRIOR) -> float:
    """Return the part that a strength has in all strengths of a contact, from 0 to 1.

    `strength / (total + prior)`

    >>> get_share(30, 40), get_share(1, 1)  # three quarters of little; one click
    (0.6, 0.09090909090909091)
    """
    return strength / (total + prior)


def get_bounds(values: Iterable[float]) -> list[float]:
    """Return what a value must reach for each percentile from 1 to 100.

    For percentile p, the smallest value that at least p % of the values do not exceed:
    the value at the place `ceil(p x number / 100)`, in whole numbers.

    >>> bounds = get_bounds([1.0, 2.0, 3.0, 4.0])
    >>> bounds[24], bounds[25], bounds[49], bounds[99]  # for 25, 26, 50 and 100
    (1.0, 2.0, 2.0, 4.0)
    >>> get_bounds([])
    []
    """
    ordered = sorted(values)
    number = len(ordered)
    if not number:
        return []
    return [ordered[(part * number + 99) // 100 - 1] for part in range(1, 101)]


def get_percentile(value: float, bounds: Sequence[float]) -> int:
    """Return the percentile of a value: how many of the bounds it reaches.

    Of a value that the bounds were made of, this is `floor(100 x cume_dist)`: the part
    of the values that are not larger, so that equal values have equal percentiles.

    >>> bounds = get_bounds([1.0, 2.0, 3.0])
    >>> [get_percentile(value, bounds) for value in (0.5, 1.0, 2.0, 3.0, 9.0)]
    [0, 33, 66, 100, 100]
    """
    return bisect_right(bounds, value)


def is_rising(
    log_strength: float | None,
    log_recent: float | None,
    signals: int,
    day: date,
    half_life: float,
) -> bool:
    """Return whether a contact gives more signals than it used to.

    Points that came in evenly, r a day, leave a strength of `r x half-life / ln 2`. So
    strength x ln 2 / half-life is a rate; that of what is recent, which fades four
    times as fast, is compared with that of all.

    :param log_strength: the logarithm of the strength at `EPOCH`
    :param log_recent: the same of points that fade in a quarter of the half-life

    >>> day = date(2026, 6, 30)
    >>> since = LN2 * (day - EPOCH).days
    >>> both = [log(points) + since * speed / 180 for points, speed in ((8, 1), (6, 4))]
    >>> is_rising(*both, 3, day, 180)  # a rate of 6 / 45 where 8 / 180 is usual
    True
    >>> is_rising(*both, 1, day, 180)
    False
    >>> is_rising(*both, 3, date(2026, 12, 31), 180)  # nothing came in half a year
    False
    """
    if log_strength is None or log_recent is None or signals < FEWEST_RISING:
        return False
    faded = LN2 * (day - EPOCH).days / half_life
    recent_rate = log(RECENT_PART) + log_recent - RECENT_PART * faded
    return recent_rate > log(RISING_RATIO) + log_strength - faded
