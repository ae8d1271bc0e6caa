"""Days as people count them: from midnight to midnight where they live."""

from datetime import date, datetime, time, timedelta

import pytz


def local_day(moment: datetime, tz: str) -> date:
    """Return the day that it is in a time zone at a moment.

    :param moment: in UTC, naive

    >>> local_day(datetime(2026, 3, 31, 22, 30), "Europe/Paris")
    datetime.date(2026, 4, 1)
    """
    return pytz.utc.localize(moment).astimezone(pytz.timezone(tz)).date()


def next_midnight(moment: datetime, tz: str) -> datetime:
    """Return when the next day begins in a time zone, in UTC, naive.

    A day lasts 23 or 25 hours when the clocks change.  Where midnight itself is
    skipped, the day begins at the hour that follows.

    >>> next_midnight(datetime(2026, 1, 31, 22, 59), "Europe/Paris")
    datetime.datetime(2026, 1, 31, 23, 0)
    >>> next_midnight(datetime(2026, 1, 31, 23, 0), "Europe/Paris")
    datetime.datetime(2026, 2, 1, 23, 0)

    The clocks of Paris go forward on 29 March 2026:

    >>> next_midnight(datetime(2026, 3, 28, 23, 0), "Europe/Paris")
    datetime.datetime(2026, 3, 29, 22, 0)

    Those of Cairo do so at midnight, on 24 April 2026, which begins at 01:00:

    >>> next_midnight(datetime(2026, 4, 23, 12, 0), "Africa/Cairo")
    datetime.datetime(2026, 4, 23, 22, 0)

    Those of Havana go back from 01:00 to midnight on 1 November 2026:

    >>> next_midnight(datetime(2026, 10, 31, 12, 0), "America/Havana")
    datetime.datetime(2026, 11, 1, 4, 0)
    """
    return day_begins(local_day(moment, tz) + timedelta(days=1), tz)


def day_begins(day: date, tz: str) -> datetime:
    """Return when a day begins in a time zone, in UTC, naive.

    >>> day_begins(date(2026, 3, 30), "Europe/Paris")
    datetime.datetime(2026, 3, 29, 22, 0)
    """
    midnight = _localize(datetime.combine(day, time.min), pytz.timezone(tz))
    return midnight.astimezone(pytz.utc).replace(tzinfo=None)


def _localize(moment: datetime, zone: pytz.BaseTzInfo) -> datetime:
    """Return a local time with its offset, the first one where it comes twice."""
    try:
        return zone.localize(moment, is_dst=None)
    except pytz.AmbiguousTimeError:
        return zone.localize(moment, is_dst=True)
    except pytz.NonExistentTimeError:
        return zone.localize(moment, is_dst=False)  # the moment of the change
