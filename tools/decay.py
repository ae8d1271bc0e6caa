"""Points that fade: half of what they are worth is left after each half-life.

A strength is the sum of points, each faded by its age.  All points of one half-life
fade alike, so that who is before whom does not change by the calendar alone.  What is
stored is therefore a logarithm at a fixed day, `EPOCH`, which no night rewrites.
"""

from collections.abc import Iterable
from datetime import date
from math import exp, fsum, log

EPOCH = date(2020, 1, 1)
"""The day for which logarithms of strengths are stored."""

LN2 = log(2)


def get_left(points: float, age: int, half_life: float) -> float:
    """Return what is left of points after some days.

    `points x 0.5 ^ (age / half-life)`

    >>> get_left(8, 180, 180), get_left(8, 360, 180), get_left(8, 0, 180)
    (4.0, 2.0, 8.0)
    """
    return points * 0.5 ** (age / half_life)


def get_log_strength(
    acts: Iterable[tuple[date, float]], half_life: float
) -> float | None:
    """Return the logarithm of a strength at `EPOCH`; None where none is left.

    The largest exponent is taken out of the sum, so that no act is too young or too
    old for a floating-point number, whatever the half-life.

    >>> get_log_strength([(EPOCH, 3.0), (EPOCH, -1.0)], 30) == log(2)
    True
    >>> get_log_strength([(EPOCH, 3.0), (EPOCH, -3.0)], 30) is None
    True
    >>> round(get_log_strength([(date(2026, 1, 1), 1.0)], 1) / LN2)  # 2 ^ 2192
    2192
    """
    exponents = [(points, LN2 * (day - EPOCH).days / half_life) for day, points in acts]
    if not exponents:
        return None
    largest = max(exponent for _points, exponent in exponents)
    net = fsum(points * exp(exponent - largest) for points, exponent in exponents)
    return largest + log(net) if net > 0 else None


def get_strength(log_strength: float | None, day: date, half_life: float) -> float:
    """Return a strength as it is on a day.

    >>> get_strength(log(6), date(2020, 1, 31), 30)
    3.0
    >>> get_strength(None, date(2020, 1, 31), 30)
    0.0
    """
    if log_strength is None:
        return 0.0
    return round(exp(log_strength - LN2 * (day - EPOCH).days / half_life), 12)


def cap_points(points: Iterable[float], cap: float) -> list[float]:
    """Return what counts of some points, in order, so that no sum exceeds a cap.

    The sum that counts is the sum of the points, not further from 0 than the cap;
    each counts for what it changes of it.

    >>> cap_points([2, 2, 2], 5)
    [2, 2, 1]
    >>> cap_points([3, -2, 4], 4)
    [3, -2, 3]
    >>> cap_points([-3, -3], 5)
    [-3, -2]
    """
    counted, total, before = [], 0, 0
    for value in points:
        total += value
        after = max(-cap, min(cap, total))
        counted.append(after - before)
        before = after
    return counted
