"""RFM: from measures to scores, and from scores to classes.

Scores go from 1 (worst) to `BINS` (best) on each axis.  The statement that scores
a contact base (`models/scoring/queries.py`) follows the same formulas; the tests
hold the two equal.
"""

from collections.abc import Iterable, Mapping

BINS = 5

Cell = tuple[int, int]
"""A cell of the class grid: (R, FM)."""


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


def parse_cells(text: str | None, bins: int = BINS) -> set[Cell]:
    """Read the cells of a class, written as R then FM: `"55 54 45"`.

    :raise ValueError: with the word that is not a cell of the grid

    >>> sorted(parse_cells("55 54 45"))
    [(4, 5), (5, 4), (5, 5)]
    >>> parse_cells("56")
    Traceback (most recent call last):
    ...
    ValueError: 56
    """
    scores = {str(score) for score in range(1, bins + 1)}
    cells = set()
    for word in (text or "").split():
        if len(word) != 2 or not scores.issuperset(word):
            raise ValueError(word)
        cells.add((int(word[0]), int(word[1])))
    return cells


def grid_faults(
    classes: Mapping[str, set[Cell]], bins: int = BINS
) -> tuple[list[Cell], list[Cell]]:
    """Return the cells of the grid that no class covers, and those that several do.

    >>> grid_faults({"all": {(1, 1), (1, 2), (2, 1)}, "twice": {(1, 1)}}, bins=2)
    ([(2, 2)], [(1, 1)])
    """
    grid = [(r, fm) for r in range(1, bins + 1) for fm in range(1, bins + 1)]
    covered = {cell: sum(cell in own for own in classes.values()) for cell in grid}
    holes = [cell for cell in grid if covered[cell] == 0]
    overlaps = [cell for cell in grid if covered[cell] > 1]
    return holes, overlaps
