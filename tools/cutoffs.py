"""RFM cut-offs: what a contact needs, on one axis, for each score.

Bounds are listed from score 2 up.  A value scores 1, and one more for each bound that
it reaches; a score that nobody reaches has no bound, nor have those above it.  Where
less is better (days since the last act), bounds are "at most".  The statements that
score a contact base follow the same formulas; the tests hold them equal.
"""

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal

# amounts, and the bounds kept of them, have at most four decimals
STEP = Decimal("0.0001")


def rank_bounds(values: Sequence, bins: int = 5) -> list:
    """Return the smallest value that each score needs, by the rank of the value.

    Score k + 1 needs that `bins x smaller >= k x (size - 1)`, where `smaller` counts
    the values below: the formula of `tools.rfm.rank_scores` turned round.

    >>> rank_bounds([10, 20, 30, 40, 50])
    [20, 30, 40, 50]
    >>> rank_bounds([1, 1, 1, 1, 7])  # all those who bought once score 1
    [7, 7, 7, 7]
    >>> rank_bounds([1, 1, 2, 2, 2])  # nobody reaches 4: 3 of 4 others are not below
    [2, 2]
    >>> rank_bounds([42])
    []
    """
    ordered = sorted(values)
    least = {}
    for smaller, value in enumerate(ordered):
        least.setdefault(value, smaller)
    bounds = []
    for part in range(1, bins):
        reached = (
            value
            for value, smaller in least.items()
            if smaller and bins * smaller >= part * (len(ordered) - 1)
        )
        bound = next(reached, None)
        if bound is None:
            break
        bounds.append(bound)
    return bounds


def quantile_bounds(values: Sequence, bins: int = 5) -> list[Decimal]:
    """Return the smallest value that each score needs, by quantiles of the values.

    As the R package rfm: a bin begins one above the quantile (type 7, linear between
    two values).  Where one value is very common, several bounds are equal.

    >>> [f"{bound:g}" for bound in quantile_bounds([10, 20, 30, 40, 50])]
    ['19.0000', '27.0000', '35.0000', '43.0000']
    """
    quantiles = _quantiles(sorted(values), bins)
    return [above_quantile(quantile) for quantile in quantiles]


def days_quantile_bounds(days: Sequence[int], bins: int = 5) -> list[int]:
    """Return at most how many days each score needs, by quantiles of the days.

    Fewer days are better; otherwise as `quantile_bounds`.

    >>> days_quantile_bounds([1, 11, 21, 31, 42])
    [34, 25, 17, 9]
    """
    quantiles = _quantiles(sorted(-day for day in days), bins)
    return [days_at_quantile(quantile) for quantile in quantiles]


def _quantiles(ordered, bins):
    size = len(ordered)
    neighbours = ((part * (size - 1) // bins, part) for part in range(1, bins))
    return [
        quantile(ordered[low], ordered[min(low + 1, size - 1)], part, bins, size)
        for low, part in neighbours
    ]


def quantile(low, high, part: int, bins: int, size: int) -> Decimal:
    """Return the quantile part / bins of `size` values, from its two neighbours.

    >>> quantile(10, 13, part=1, bins=5, size=4)  # 3/5 of the way
    Decimal('11.8')
    """
    low, high = Decimal(str(low)), Decimal(str(high))
    return low + (high - low) * (part * (size - 1) % bins) / bins


def above_quantile(quantile: Decimal) -> Decimal:
    """Return the bound one above a quantile.

    Rounded up to the decimals that are kept: no value lies in between.

    >>> above_quantile(Decimal("11.80001"))
    Decimal('12.8001')
    """
    return (quantile + 1).quantize(STEP, ROUND_CEILING)


def acts_above_quantile(quantile: Decimal) -> int:
    """Return the smallest number of acts that is one above a quantile.

    >>> acts_above_quantile(Decimal("1.6")), acts_above_quantile(Decimal("2"))
    (3, 3)
    """
    return int((quantile + 1).to_integral_value(ROUND_CEILING))


def days_at_quantile(quantile: Decimal) -> int:
    """Return the days that are less than one above a quantile of negative days.

    >>> days_at_quantile(Decimal("-10.4")), days_at_quantile(Decimal("-10"))
    (11, 10)
    """
    return int((-quantile).to_integral_value(ROUND_CEILING))


def bound_score(value, bounds: Sequence, at_most: bool = False) -> int:
    """Return the score of a value: 1, and one more for each bound that it reaches.

    >>> bound_score(30, [20, 30, 40, 50]), bound_score(9, [20, 30, 40, 50])
    (3, 1)
    >>> bound_score(12, [90, 60, 31, 10], at_most=True)  # days since the last act
    4
    """
    return 1 + sum(value <= bound if at_most else value >= bound for bound in bounds)
