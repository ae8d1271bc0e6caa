"""RFM: from measures to scores, and from scores to classes.

Scores go from 1 (worst) to `BINS` (best) on each axis.  The statement that scores
a contact base (`models/scoring/queries.py`) follows the same formulas; the tests
hold the two equal.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

BINS = 5

LEVELS = 5
"""Rows and columns of the picture on which classes have their cells."""

Cell = tuple[int, int]
"""A cell of the class grid: (R, FM)."""

Key = TypeVar("Key")
"""What stands for a class: its id, its name."""


def rank_scores(values: Iterable, bins: int = BINS) -> list[int]:
    """Return the score of each value among all, from the rank of the value.

    `score = min(bins, 1 + floor(bins x percent_rank))`, where percent_rank is the
    share of the *other* values that are smaller.  Equal values score equally,
    whatever the order of the rows; where one value is very common, a score may be
    given to nobody.

    >>> rank_scores([10, 20, 30, 40, 50])
    [1, 2, 3, 4, 5]
    >>> rank_scores([1, 1, 1, 1, 7])  # those who bought once are all alike
    [1, 1, 1, 1, 5]
    >>> rank_scores([42])
    [1]
    """
    values = list(values)
    others = max(len(values) - 1, 1)
    smaller = {}
    for position, value in enumerate(sorted(values)):
        smaller.setdefault(value, position)
    # whole numbers: a percent_rank in floating point can miss a bound by an ulp
    return [min(bins, 1 + bins * smaller[value] // others) for value in values]


def fm_score(frequency_score: int, monetary_score: int) -> int:
    """Return the mean of the two scores, halves rounded up.

    >>> fm_score(2, 3), fm_score(5, 5), fm_score(1, 2)
    (3, 5, 2)
    """
    return (frequency_score + monetary_score + 1) // 2


def unordered_thresholds(
    bounds: Mapping[int, float], falling: bool = False
) -> list[tuple[int, int]]:
    """Return the pairs of scores of which the higher one is not harder to reach.

    :param bounds: the bound of each score that has one
    :param falling: a higher score needs a smaller bound, as days since the last act

    >>> unordered_thresholds({2: 1, 3: 5, 5: 5})
    [(3, 5)]
    >>> unordered_thresholds({2: 365, 3: 90, 4: 180}, falling=True)
    [(3, 4)]
    """
    scores = sorted(bounds)
    sign = -1 if falling else 1
    return [
        (lower, higher)
        for lower, higher in pairwise(scores)
        if sign * bounds[higher] <= sign * bounds[lower]
    ]


def grid_level(score: int, bins: int = BINS) -> int:
    """Return the row or column of the picture for a score from 1 to `bins`.

    `level = 1 + (score - 1) x 4 / (bins - 1)`, halves rounded up: the lowest score is
    level 1, the highest level 5, and the others are spread evenly between them.

    >>> [grid_level(score, 5) for score in range(1, 6)]
    [1, 2, 3, 4, 5]
    >>> [grid_level(score, 3) for score in range(1, 4)]
    [1, 3, 5]
    >>> [grid_level(score, 10) for score in range(1, 11)]
    [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    """
    steps = bins - 1
    return 1 + (2 * (score - 1) * (LEVELS - 1) + steps) // (2 * steps)


def parse_cells(text: str | None) -> set[Cell]:
    """Read the cells of a class, written as R then FM: `"55 54 45"`.

    :raise ValueError: with the word that is not a cell of the grid

    >>> sorted(parse_cells("55 54 45"))
    [(4, 5), (5, 4), (5, 5)]
    >>> parse_cells("56")
    Traceback (most recent call last):
    ...
    ValueError: 56
    """
    levels = {str(level) for level in range(1, LEVELS + 1)}
    cells = set()
    for word in (text or "").split():
        if len(word) != 2 or not levels.issuperset(word):
            raise ValueError(word)
        cells.add((int(word[0]), int(word[1])))
    return cells


def grid_faults(
    classes: Mapping[Key, set[Cell]], levels: int = LEVELS
) -> tuple[list[Cell], dict[Cell, list[Key]]]:
    """Return the cells that no class covers, and the classes of those with several.

    >>> grid_faults({"all": {(1, 1), (1, 2), (2, 1)}, "twice": {(1, 1)}}, levels=2)
    ([(2, 2)], {(1, 1): ['all', 'twice']})
    """
    grid = [(r, fm) for r in range(1, levels + 1) for fm in range(1, levels + 1)]
    covered = {cell: [key for key in classes if cell in classes[key]] for cell in grid}
    holes = [cell for cell, keys in covered.items() if not keys]
    overlaps = {cell: keys for cell, keys in covered.items() if len(keys) > 1}
    return holes, overlaps


def class_table(
    classes: Mapping[Key, set[Cell]], bins: int = BINS
) -> list[list[Key | None]]:
    """Return the class of each R, and of each FM within it, on a scale of `bins`.

    FM is taken on the scale of the scores; then R and FM are put on the 5 x 5 picture.
    The first row is R 1; None stands for a hole.

    >>> old = {(r, fm) for r in (1, 2, 3) for fm in range(1, 6)}
    >>> new = {(r, fm) for r in (4, 5) for fm in range(1, 6)}
    >>> class_table({"old": old, "new": new}, bins=3)
    [['old', 'old', 'old'], ['old', 'old', 'old'], ['new', 'new', 'new']]
    """
    by_cell = {cell: key for key, cells in classes.items() for cell in cells}
    levels = [grid_level(score, bins) for score in range(1, bins + 1)]
    return [[by_cell.get((r, fm)) for fm in levels] for r in levels]


def matrix_class(
    classes: Mapping[Key, set[Cell]], r: int, f: int, m: int, bins: int = BINS
) -> Key | None:
    """Return the class of the scores of a contact.

    >>> classes = {"best": {(5, 5), (5, 4)}, "lost": {(1, 1)}}
    >>> matrix_class(classes, r=5, f=3, m=4)
    'best'
    >>> matrix_class(classes, r=10, f=7, m=8, bins=10)
    'best'
    """
    return class_table(classes, bins)[r - 1][fm_score(f, m) - 1]


def activity_class(levels: Sequence[tuple[Key, int | None]], days: int) -> Key | None:
    """Return the level of who last acted so many days ago.

    :param levels: in any order, each with the largest number of days that it holds;
        None holds all that the others do not

    >>> levels = [("active", 90), ("inactive", None), ("cooling", 180)]
    >>> [activity_class(levels, days) for days in (0, 90, 91, 180, 181, 999)]
    ['active', 'active', 'cooling', 'cooling', 'inactive', 'inactive']
    """
    return next(
        (key for key, limit in sort_levels(levels) if _within(days, limit)), None
    )


def sort_levels(levels: Iterable[tuple[Key, int | None]]) -> list:
    """Return levels of activity from the most recent to the open end."""
    return sorted(levels, key=lambda level: (level[1] is None, level[1] or 0))


def _within(days: int, limit: int | None) -> bool:
    return limit is None or days <= limit
