"""The weekday and the hour at which people react, as SQL: `tools.engagement`."""

from odoo.tools import SQL

from ...tools.engagement import PRIOR, best_moment
from .engagement_reading import Reading, find_messages

# the parts of a moment, and the values that each of them has
PARTS = {"weekday": range(1, 8), "hour": range(24)}


def count_moments(reading: Reading) -> SQL:
    """Return (weekday, hour, count): when people react to the messages of a company.

    One of weekday and hour is empty in each row: they are counted apart.
    """
    return SQL(
        """
        SELECT weekday, hour, COUNT(*)
          FROM (%s) AS reaction
         GROUP BY GROUPING SETS (weekday, hour)
        """,
        _reactions(reading, None),
    )


def read_base(rows) -> dict:
    """Return what `count_moments` found as lists, one count for each value of a part.

    >>> read_base([(1, None, 3), (None, 9, 2), (None, 23, 1)])["weekday"]
    [3, 0, 0, 0, 0, 0, 0]
    """
    weekdays = {weekday: count for weekday, _hour, count in rows if weekday is not None}
    hours = {hour: count for _weekday, hour, count in rows if hour is not None}
    found = {"weekday": weekdays, "hour": hours}
    return {
        part: [found[part].get(value, 0) for value in values]
        for part, values in PARTS.items()
    }


def best_moments(reading: Reading, base: dict, among: SQL | None) -> SQL:
    """Return the tables `best_weekday` and `best_hour` of those who reacted.

    Of the values at which somebody reacted, the one with the largest share, smoothed
    as `best_moment` does: its `weight` is compared with that of the base's best value
    where they never reacted, which is the only other one that could be better.

    :param base: by part of a moment, how many reactions there are at each value
    :param among: see `find_messages`
    """
    return SQL(
        """
        moment AS MATERIALIZED (
            SELECT holder.id, reaction.weekday, reaction.hour
              FROM (%(reactions)s) AS reaction
              JOIN holder ON holder.address = reaction.address
        ),
        %(parts)s
        """,
        reactions=_reactions(reading, among),
        parts=SQL(", ").join(_best_of(part, base[part]) for part in PARTS),
    )


def _reactions(reading, among):
    """Return (address, weekday, hour) of the first reaction to each message."""
    return SQL(
        """
        SELECT address,
               EXTRACT(ISODOW FROM reacted_at)::int AS weekday,
               EXTRACT(HOUR FROM reacted_at)::int AS hour
          FROM (SELECT address, LEAST(opened_on, clicked_on, replied_on)
                                AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s AS reacted_at
                  FROM (%(messages)s) AS message) AS reaction
         WHERE reacted_at IS NOT NULL
        """,
        tz=reading.tz,
        messages=find_messages(reading, among, reacted=True),
    )


def _best_of(part, counts):
    return SQL(
        """
        %(name)s AS (
            SELECT DISTINCT ON (id) id, value, weight
              FROM (SELECT id, %(part)s AS value, %(others)s AS others,
                           COUNT(*) * %(total)s + %(prior)s * %(others)s AS weight
                      FROM moment
                     GROUP BY id, %(part)s) AS own
             ORDER BY id, weight DESC, others DESC, value
        )
        """,
        name=SQL.identifier(f"best_{part}"),
        part=SQL.identifier(part),
        others=SQL(
            "(%s::bigint[])[%s - %s]",
            counts,
            SQL.identifier(part),
            PARTS[part][0] - 1,  # arrays begin at 1
        ),
        total=sum(counts) or 1,
        prior=PRIOR,
    )


def best_value(part, base) -> SQL:
    """Return the best value of a part of a moment, of a row joined with its table."""
    nothing = [0] * len(base[part])
    place = best_moment(nothing, base[part])
    if place is None:
        return SQL("%s", SQL.identifier(f"best_{part}", "value"))
    return SQL(
        "CASE WHEN %(weight)s > %(usual_weight)s THEN %(value)s ELSE %(usual)s END",
        weight=SQL.identifier(f"best_{part}", "weight"),
        usual_weight=PRIOR * base[part][place],
        value=SQL.identifier(f"best_{part}", "value"),
        usual=PARTS[part][place],
    )
