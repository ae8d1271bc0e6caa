"""When contacts buy: each habit has its own rhythm over the last 24 months."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

MONTHS = 24
_DAYS = 730
# Spring and autumn are busy, summer is quiet.
_SEASON = (3, 4, 5, 5, 5, 4, 2, 1, 8, 8, 6, 5)


def days(habit: str, today: date, rng: Random) -> list[date]:
    """Return the days on which a contact of this habit bought, in order.

    >>> len(days("quarterly_donor", date(2026, 6, 30), Random(1)))
    8
    >>> {day.month for day in days("december_donor", date(2026, 6, 30), Random(1))}
    {12}
    """
    found = _HABITS[habit](today, rng)
    first = today - timedelta(_DAYS)
    return sorted(day for day in found if first <= day <= today)


def _every(months: float, last: int = 0, spread: int = 5) -> Callable:
    """Return a habit: about every so many months, until some days ago.

    :param last: days since the habit was given up; 0: it goes on
    :param spread: how irregular, in days
    """

    def habit(today, rng):
        step = months * 30.4
        age = last + rng.uniform(0, step)
        found = []
        while age < _DAYS:
            moved = age + rng.gauss(0, spread)
            found.append(today - timedelta(max(int(moved), last)))
            age += step
        return found

    return habit


def _seasonal(number: int, youngest: int, oldest: int) -> Callable:
    """Return a habit: at most so many times, in an age in days, when others do too."""

    def habit(today, rng):
        return [
            _pick(today, rng, youngest, oldest) for _ in range(rng.randint(1, number))
        ]

    return habit


def _pick(today, rng, youngest, oldest):
    """Return a day of that age, by the weight of its month."""
    ages = [rng.randint(youngest, oldest) for _ in range(6)]
    found = [today - timedelta(age) for age in ages]
    return rng.choices(found, [_SEASON[day.month - 1] for day in found])[0]


def _december(today, rng):
    """Give each December, most often in its last days."""
    return [
        date(
            year, 12, rng.choices((rng.randint(1, 24), rng.randint(25, 31)), (2, 3))[0]
        )
        for year in range(today.year - 2, today.year + 1)
        if rng.random() < 0.93
    ]


def _member(today, rng):
    """Renew every year, on the same day."""
    renewal = rng.randint(5, 350)
    return [today - timedelta(renewal), today - timedelta(renewal + 365)]


_HABITS = {
    "december_donor": _december,
    "lapsed_client": _every(2.5, last=300, spread=12),
    "lapsed_donor": _seasonal(3, 420, _DAYS),
    "lapsed_member": _seasonal(1, 380, _DAYS),
    "member": _member,
    "frequent": _every(2),
    "new": _seasonal(2, 0, 60),
    "once": _seasonal(1, 0, _DAYS),
    "patron": _every(12, spread=20),
    "quarterly": _every(3, spread=10),
    "quarterly_donor": _every(3, spread=4),
    "seasonal": _every(6, spread=15),
    "visitor": _seasonal(3, 0, _DAYS),
    "yearly": _every(12, spread=25),
}
