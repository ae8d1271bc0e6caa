"""What a score means on its axis, read from the cut-offs."""

from collections.abc import Mapping

Range = tuple[float | None, float | None]
"""The bound of a score, and that of the next one that can be reached.

None where there is none: for score 1, and for the best.
"""


def score_range(bounds: Mapping[int, float | None], score: int) -> Range | None:
    """Return the range of a score; None for one that nobody reaches.

    :param bounds: what each score from 2 up needs; None: nobody reaches it

    >>> thresholds = {2: 10, 3: 10, 4: 30, 5: None}
    >>> [score_range(thresholds, score) for score in range(1, 6)]
    [(None, 10), None, (10, 30), (30, None), None]
    """
    own = bounds.get(score)
    above = next_bound(bounds, score)
    if (own is None and score > 1) or (own is not None and own == above):
        return None
    return own, above


def next_bound(bounds: Mapping[int, float | None], score: int) -> float | None:
    """Return what the next better score needs; None: there is no better one.

    >>> next_bound({2: 10, 3: 20, 4: None}, 2), next_bound({2: 10, 3: None}, 2)
    (20, None)
    """
    return next(
        (
            bound
            for better, bound in sorted(bounds.items())
            if better > score and bound is not None
        ),
        None,
    )
