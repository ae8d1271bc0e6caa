"""The statements that turn rows of sources into points.

Each function returns one `SQL` and executes nothing.  They pass on two relations:

* acts: (id, partner_id, date, amount, currency_id, value), what a signal reads of the
  rows of its source, as far as it needs it;
* points: `POINT`, what one act gives to one contact for one target.

    signal_id  target_id  partner_id  day         points  res_id
            3          7          41  2026-06-02     2.0     118
"""

from odoo.tools import SQL

from ..segment.res_partner import ADDRESS_TYPES

POINT = ("signal_id", "target_id", "partner_id", "day", "points", "res_id")

NO_POINTS = SQL(
    "SELECT NULL::int AS signal_id, NULL::int AS target_id, NULL::int AS partner_id,"
    " NULL::date AS day, NULL::float8 AS points, NULL::int AS res_id WHERE FALSE"
)

# where a period of each kind begins
PERIODS = {
    "day": SQL("day"),
    "week": SQL("DATE_TRUNC('week', day::timestamp)"),
    "month": SQL("DATE_TRUNC('month', day::timestamp)"),
    "year": SQL("DATE_TRUNC('year', day::timestamp)"),
    "ever": SQL("TRUE"),
}


def get_address_table(contacts) -> SQL:
    """Return the table of the addresses whose acts count for another contact.

    :param contacts: the model of contacts
    """
    parent, kind = (
        SQL.identifier(name, to_flush=contacts._fields[name])
        for name in ("parent_id", "type")
    )
    return SQL(
        """address AS MATERIALIZED (
               SELECT id, %(parent)s FROM res_partner
                WHERE %(kind)s = ANY(%(addresses)s) AND %(parent)s IS NOT NULL
           )""",
        parent=parent,
        kind=kind,
        addresses=list(ADDRESS_TYPES),
    )


def get_points(acts: SQL, joins: SQL, signal_id, target: SQL, points: SQL, once) -> SQL:
    """Return what acts give before the cap.

    :param joins: what is joined to `act`: interests by value, rates
    :param target: for what an act speaks, an expression on the joined tables
    :param points: how many points it gives, likewise
    :param once: whether an act may be read several times for the same target
    """
    return SQL(
        """
        SELECT %(once)s %(signal_id)s::int AS signal_id, %(target)s AS target_id,
               COALESCE(address.parent_id, act.partner_id) AS partner_id,
               act.date AS day, (%(points)s)::float8 AS points, act.id AS res_id
          FROM (%(acts)s) AS act
          LEFT JOIN address ON address.id = act.partner_id
          %(joins)s
        """,
        once=SQL("DISTINCT") if once else SQL(),
        signal_id=signal_id,
        target=target,
        points=points,
        acts=acts,
        joins=joins,
    )


def join_values(value: SQL, pairs, column_type: SQL) -> SQL:
    """Return the join of `act` with the interests of its values, as `mapped`.

    :param pairs: [(value, id of the interest)]
    """
    return SQL(
        """JOIN UNNEST(%(values)s::%(type)s[], %(targets)s::int[])
                AS mapped (value, target_id) ON mapped.value = (%(value)s)::%(type)s""",
        values=[pair[0] for pair in pairs],
        targets=[pair[1] for pair in pairs],
        type=column_type,
        value=value,
    )


def join_links(links: SQL) -> SQL:
    """Return the join of `act` with the records that its path reaches, as `link`."""
    return SQL("JOIN (%s) AS link ON link.row_id = act.id", links)


def cap_points(points: SQL, cap: float, period: str) -> SQL:
    """Return points of which no period has more than the cap, in either direction.

    The latest count first, and each gives what is left of the cap.  With at most 5 a
    month, the points 2, 2 and 2 of one month give:

        day  points | sum  before | counted
         21       2 |   2       0 |       2
         14       2 |   4       2 |       2
          3       2 |   5       4 |       1
    """
    return SQL(
        """
        SELECT signal_id, target_id, partner_id, day,
               %(summed)s - %(before)s AS points, res_id
          FROM (
                   SELECT point.*,
                          SUM(points) OVER (latest ROWS UNBOUNDED PRECEDING) AS summed,
                          COALESCE(SUM(points) OVER (
                              latest ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                          ), 0) AS before
                     FROM (%(points)s) AS point
                   WINDOW latest AS (
                              PARTITION BY target_id, partner_id, %(period)s
                              ORDER BY day DESC, res_id DESC
                          )
               ) AS point
         WHERE %(summed)s != %(before)s
        """,
        summed=_within("summed", cap),
        before=_within("before", cap),
        points=points,
        period=PERIODS[period],
    )


def _within(name, cap) -> SQL:
    """Return a sum, not further from 0 than the cap."""
    return SQL(
        "GREATEST(%(least)s::float8, LEAST(%(most)s::float8, %(sum)s))",
        least=-cap,
        most=cap,
        sum=SQL.identifier(name),
    )


def are_numbers(points: SQL) -> SQL:
    """Return points without those that are not finite numbers.

    PostgreSQL sorts NaN above infinity.
    """
    return SQL(
        "SELECT * FROM (%s) AS point WHERE ABS(points) < 'Infinity' AND points != 0",
        points,
    )


def gather_points(tables: list, parts: list, scorable: SQL) -> SQL:
    """Return the points of all signals, of the contacts that may be scored.

    :param tables: the tables that the parts name, one at least
    """
    if not parts:
        return NO_POINTS
    return SQL(
        """
        WITH %(tables)s
        SELECT point.* FROM (%(parts)s) AS point
         WHERE point.partner_id IN (%(scorable)s)
        """,
        tables=SQL(", ").join(tables),
        parts=SQL(" UNION ALL ").join(parts),
        scorable=scorable,
    )


def get_actors(contacts: SQL) -> SQL:
    """Return the array of the contacts whose acts count for some contacts.

    An array, which PostgreSQL looks up in the index of any source.
    """
    return SQL(
        """ARRAY(
               SELECT actor.id
                 FROM (SELECT id FROM res_partner WHERE id IN (%(contacts)s)
                        UNION
                       SELECT id FROM res_partner
                        WHERE parent_id IN (%(contacts)s) AND type = ANY(%(addresses)s)
                      ) AS actor
           )""",
        contacts=contacts,
        addresses=list(ADDRESS_TYPES),
    )


def get_addresses(actors: SQL) -> SQL:
    """Return the array of the e-mail addresses of some contacts."""
    return SQL(
        """ARRAY(SELECT email_normalized FROM res_partner
                  WHERE id = ANY(%s) AND email_normalized IS NOT NULL)""",
        actors,
    )


def count_values(acts: SQL, joins: SQL, value: SQL, limit: int) -> SQL:
    """Return (value, count): how many acts have each value, the most common first."""
    return SQL(
        """
        SELECT (%(value)s)::text AS value, COUNT(DISTINCT act.id) AS count
          FROM (%(acts)s) AS act %(joins)s
         WHERE %(value)s IS NOT NULL
         GROUP BY 1
         ORDER BY 2 DESC, 1
         LIMIT %(limit)s
        """,
        acts=acts,
        joins=joins,
        value=value,
        limit=limit,
    )


def read_all(points: SQL) -> SQL:
    """Read all points, and return one row: whatever PostgreSQL cannot read shows."""
    return SQL("SELECT COUNT(*), SUM(points), MAX(day) FROM (%s) AS point", points)
