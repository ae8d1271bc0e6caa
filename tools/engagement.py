"""How engaged somebody is with the messages they get, and when they react.

The statements of `models/mailing/engagement_queries.py` follow the same rules; the
tests hold the two equal.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

LEVELS = ("hot", "warm", "cold", "dormant", "never")
"""From the most engaged to those who were never written to."""

PRIOR = 10
"""Reactions of the base that weigh as much as own ones, see `best_moment`."""


class Limits(NamedTuple):
    """Days since the last reaction up to which somebody is at a level."""

    hot: int = 30
    warm: int = 90
    dormant: int = 365


USUAL = Limits()
"""What companies begin with."""


def get_level(
    today: date, written: date | None, reacted: date | None, limits: Limits = USUAL
) -> str:
    """Return the level of somebody on a day.

    :param written: day of the first message that was delivered to them
    :param reacted: day of their last reaction: a click, a reply, or an open where
        opens may be used

    >>> today = date(2026, 6, 30)
    >>> get_level(today, None, None)
    'never'
    >>> get_level(today, date(2020, 1, 1), date(2026, 5, 31))
    'hot'
    >>> get_level(today, date(2020, 1, 1), date(2026, 5, 30))
    'warm'
    >>> get_level(today, date(2020, 1, 1), date(2026, 3, 31))
    'cold'
    >>> get_level(today, date(2020, 1, 1), date(2025, 6, 29))
    'dormant'

    Whoever never reacted has had since the first message to do so:

    >>> get_level(today, date(2026, 6, 1), None)
    'cold'
    >>> get_level(today, date(2020, 1, 1), None)
    'dormant'
    """
    if written is None:
        return "never"
    if reacted and (today - reacted).days <= limits.hot:
        return "hot"
    if reacted and (today - reacted).days <= limits.warm:
        return "warm"
    is_recent = (today - (reacted or written)).days <= limits.dormant
    return "cold" if is_recent else "dormant"


def is_human(sent: datetime | None, reacted: datetime, seconds: int) -> bool:
    """Return whether an open or a click is not that of a scanner.

    Mail servers of companies open messages and follow their links to look for
    threats, within seconds of the delivery.

    :param seconds: up to how long after the delivery it is a scanner's; 0: never

    >>> sent = datetime(2026, 3, 2, 9, 0, 0)
    >>> is_human(sent, datetime(2026, 3, 2, 9, 0, 10), 10)
    False
    >>> is_human(sent, datetime(2026, 3, 2, 9, 0, 11), 10)
    True
    >>> is_human(sent, sent, 0), is_human(None, sent, 10)
    (True, True)
    """
    return not (seconds and sent) or reacted > sent + timedelta(seconds=seconds)


def best_moment(
    own: Sequence[int], base: Sequence[int], prior: int = PRIOR
) -> int | None:
    """Return the place of the moment at which somebody reacts most, or None.

    The share of each moment is that of their own reactions, smoothed towards that of
    the base, as if `prior` more reactions were spread as those of the base are
    (Bayesian smoothing with a Dirichlet prior):

        share = (own + prior x base / all of the base) / (all own + prior)

    Of equal shares the one most common in the base wins, then the earliest.

    :param own: their reactions at each moment: of each hour, of each weekday
    :param base: those of everybody

    Whoever never reacted is like the others; a few reactions at an odd hour change
    nothing, more of them do:

    >>> base = [60, 30, 10]
    >>> [best_moment([0, 0, own], base) for own in (0, 1, 5, 6)]
    [0, 0, 0, 2]
    >>> best_moment([0, 3, 0], [40, 30, 30]), best_moment([0, 1, 0], [40, 30, 30])
    (1, 0)
    >>> best_moment([0, 0, 2], [0, 0, 0])
    2
    >>> best_moment([0, 0, 0], [0, 0, 0]) is None
    True
    """
    if not (any(own) or any(base)):
        return None
    # whole numbers, so that equal shares are equal
    total = sum(base) or 1
    weights = [
        (mine * total + prior * others, others)
        for mine, others in zip(own, base, strict=True)
    ]
    return weights.index(max(weights))
