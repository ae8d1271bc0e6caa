"""The statements that read the points of custom scores.

Each function returns one `SQL` and executes nothing.  They pass on points: what one
rule gives to one contact, see `POINT`.  Points without a day stay; the others fade from
it by half after each half-life.
"""

from odoo.tools import SQL

from . import queries

POINT = ("partner_id", "rule_id", "section_id", "points", "day")


def first_of(members) -> SQL:
    """Return the id of the first of some sets in which a contact is.

    :param members: (id, subquery of the ids of its contacts)
    """
    cases = (
        SQL("WHEN %s IN %s THEN %s", queries.CONTACT_ID, contacts, set_id)
        for set_id, contacts in members
    )
    return SQL("CASE %s END::int", SQL(" ").join(cases))


def get_rule_points(query, rule, points: SQL, day: SQL) -> SQL:
    """Return the points of a rule.

    :param query: on the contacts that fit it
    """
    values = {
        "partner_id": queries.CONTACT_ID,
        "rule_id": SQL("%s::int", rule.id or None),
        "section_id": SQL("%s::int", rule.section_id.id or None),
        "points": points,
        "day": day,
    }
    return query.select(*(queries.column(values[name], name) for name in POINT))


def get_signal_points(points: SQL, day: SQL) -> SQL:
    """Return the points of signals.

    :param points: query of `signal_queries.POINT`
    :param day: the day from which they fade
    """
    return SQL(
        "SELECT partner_id, points, %s AS day FROM (%s) AS point",
        day,
        points,
    )


def gather(parts: list) -> SQL:
    """Return the points of all rules together, one part for each."""
    nothing = SQL(
        "SELECT NULL::int AS partner_id, NULL::int AS rule_id,"
        " NULL::int AS section_id, NULL::float8 AS points, NULL::date AS day"
        " WHERE FALSE"
    )
    return SQL(" UNION ALL ").join(SQL("(%s)", part) for part in parts or [nothing])


def gather_all(*points) -> SQL:
    """Return (partner_id, points, day) of rules and of signals together."""
    return SQL(" UNION ALL ").join(
        SQL("SELECT partner_id, points, day FROM (%s) AS point", part)
        for part in points
    )


def share_sections(points: SQL) -> SQL:
    """Return points of rules with those of each section lowered to its cap.

    In proportion: see `tools.grades.section_share`.
    """
    return SQL(
        """
        SELECT partner_id, rule_id, day, COALESCE(is_lowered, FALSE) AS is_lowered,
               CASE WHEN is_lowered THEN points * cap / ABS(total)
                    ELSE points END AS points
          FROM (SELECT point.*, section.cap,
                       section.cap > 0 AND ABS(point.total) > section.cap
                       AS is_lowered
                  FROM (SELECT *, SUM(points) OVER (PARTITION BY partner_id, section_id)
                                  AS total
                          FROM (%s) AS point) AS point
                  LEFT JOIN partner_score_section AS section
                    ON section.id = point.section_id) AS point
        """,
        points,
    )
