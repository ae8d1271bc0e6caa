"""The statements that write the values of custom scores.

Each function returns one `SQL` and executes nothing.

A value is stored in two parts, the points that stay and the logarithm of those that
fade at a fixed day (`tools.decay.EPOCH`), so that no row changes by the calendar alone.
A row of a combined score has both parts of both of its scores.
"""

from odoo.tools import SQL

from ...tools.decay import EPOCH
from . import queries

# 2 to a smaller power is nothing, and PostgreSQL refuses to compute it
LEAST_EXPONENT = -1000
# sums differ in the last digits with the order of their parts
DIGITS = 12

# what a row holds of a value: of its own score, then of the engagement score
PART = ("population_id", "points", "log_strength", "sign")
OTHER_PART = tuple(f"engagement_{name}" for name in PART)


def measure(points: SQL, half_life) -> SQL:
    """Return what the points of each contact come to.

    Example, with a half-life of 90 days, where 2 ^ (180 / 90) = 4:

        points  day         | points  log_strength          sign
            30              |     30  LN(8 x 4 + 2) = LN(34)   1
             8  2020-06-29  |
             2  2020-01-01  |

    The latest day is taken out of the sum: no act is too old nor too young for a
    floating-point number.
    """
    return SQL(
        """
        SELECT partner_id,
               ROUND(COALESCE(points, 0)::numeric, %(digits)s)::float8 AS points,
               CASE WHEN ABS(net) > %(least_net)s THEN SIGN(net)::int END AS sign,
               CASE WHEN ABS(net) > %(least_net)s
                    THEN ROUND((LN(ABS(net)) + LN(2::float8)
                                * (last - %(epoch)s::date) / %(half_life)s)::numeric,
                               %(digits)s)::float8
                END AS log_strength
          FROM (SELECT partner_id, last,
                       SUM(points) FILTER (WHERE day IS NULL) AS points,
                       SUM(points * 2 ^ GREATEST((day - last)::float8 / %(half_life)s,
                                                 %(least)s))
                       FILTER (WHERE day IS NOT NULL) AS net
                  FROM (SELECT *, MAX(day) OVER (PARTITION BY partner_id) AS last
                          FROM (%(points)s) AS point) AS point
                 GROUP BY partner_id, last) AS total
        """,
        digits=DIGITS,
        epoch=EPOCH,
        half_life=half_life,
        least=LEAST_EXPONENT,
        least_net=10**-DIGITS,
        points=points,
    )


def write_values(model_id, company_id, scored: SQL, measured: SQL) -> SQL:
    """Write the values that differ of the contacts that have a score.

    :param scored: query (id, population_id) of those contacts
    :param measured: query of what their points come to, see `measure`
    """
    rows = SQL(
        """
        SELECT scored.id AS partner_id, scored.population_id,
               COALESCE(total.points, 0) AS points, total.log_strength,
               COALESCE(total.sign, 0) AS sign
          FROM (%s) AS scored
          LEFT JOIN (%s) AS total ON total.partner_id = scored.id
        """,
        scored,
        measured,
    )
    return _upsert(model_id, company_id, rows, PART)


def combine_values(model, company_id, contact_ids=None) -> SQL:
    """Write the rows of a combined score: those of contacts that have both its parts.

    :param contact_ids: only those of them
    """
    names = SQL(", ").join(
        [
            *(SQL.identifier("fit", name) for name in PART),
            *(
                queries.column(SQL.identifier("engagement", name), other)
                for name, other in zip(PART, OTHER_PART, strict=True)
            ),
        ]
    )
    rows = SQL(
        """
        SELECT fit.partner_id, %(names)s
          FROM partner_score_value AS fit
          JOIN partner_score_value AS engagement
            ON engagement.partner_id = fit.partner_id
           AND engagement.company_id = fit.company_id
         WHERE fit.company_id = %(company_id)s
           AND fit.model_id = %(fit_id)s
           AND engagement.model_id = %(engagement_id)s
           AND %(wanted)s
        """,
        names=names,
        company_id=company_id,
        fit_id=model.fit_model_id.id,
        engagement_id=model.engagement_model_id.id,
        wanted=_among(SQL.identifier("fit", "partner_id"), contact_ids),
    )
    return _upsert(model.id, company_id, rows, PART + OTHER_PART)


def _upsert(model_id, company_id, rows: SQL, names) -> SQL:
    """Insert rows, or write those that differ; the others are not touched."""
    columns = [SQL.identifier(name) for name in names]
    return SQL(
        """
        INSERT INTO partner_score_value AS value
                    (model_id, company_id, partner_id, %(columns)s)
        SELECT %(model_id)s, %(company_id)s, new.partner_id, %(columns)s
          FROM (%(rows)s) AS new
            ON CONFLICT (model_id, company_id, partner_id)
            DO UPDATE SET (%(columns)s) = ROW(%(excluded)s)
         WHERE (%(known)s) IS DISTINCT FROM (%(excluded)s)
        """,
        model_id=model_id,
        company_id=company_id,
        columns=SQL(", ").join(columns),
        excluded=SQL(", ").join(SQL.identifier("excluded", name) for name in names),
        known=SQL(", ").join(SQL.identifier("value", name) for name in names),
        rows=rows,
    )


def drop_values(model_id, company_id, scored: SQL, contact_ids=None) -> SQL:
    """Delete the values of contacts that have no such score any more.

    :param scored: query whose first column is the ids of those that have
    :param contact_ids: look at these only
    """
    return SQL(
        """
        DELETE FROM partner_score_value AS value
         WHERE model_id = %(model_id)s AND company_id = %(company_id)s
           AND %(wanted)s
           AND NOT EXISTS (SELECT FROM (%(scored)s) AS scored
                            WHERE scored.id = value.partner_id)
        """,
        model_id=model_id,
        company_id=company_id,
        wanted=_among(SQL.identifier("value", "partner_id"), contact_ids),
        scored=scored,
    )


def forget_values(model_id, company_id) -> SQL:
    return SQL(
        "DELETE FROM partner_score_value WHERE model_id = %s AND company_id = %s",
        model_id,
        company_id,
    )


def drop_combined(model, company_id, contact_ids=None) -> SQL:
    """Delete the rows of a combined score of contacts that lack one of its parts.

    By look-ups, whatever PostgreSQL expects of a table that was just filled.
    """
    lacks = (
        SQL(
            """NOT EXISTS (SELECT FROM partner_score_value AS part
                            WHERE part.model_id = %s
                              AND part.company_id = value.company_id
                              AND part.partner_id = value.partner_id)""",
            part.id,
        )
        for part in (model.fit_model_id, model.engagement_model_id)
    )
    return SQL(
        """
        DELETE FROM partner_score_value AS value
         WHERE model_id = %(model_id)s AND company_id = %(company_id)s
           AND %(wanted)s
           AND (%(lacks)s)
        """,
        model_id=model.id,
        company_id=company_id,
        wanted=_among(SQL.identifier("value", "partner_id"), contact_ids),
        lacks=SQL(" OR ").join(lacks),
    )


def _among(column: SQL, contact_ids) -> SQL:
    if contact_ids is None:
        return SQL("TRUE")
    return SQL("%s = ANY(%s)", column, list(contact_ids))


def drop_merged(contact_ids) -> SQL:
    """Of merged contacts with the same score, keep the value of the survivor.

    :param contact_ids: the contacts that are merged, the survivor first
    """
    return SQL(
        """
        DELETE FROM partner_score_value
         WHERE id IN (SELECT id
                        FROM (SELECT id, ROW_NUMBER() OVER (
                                             PARTITION BY model_id, company_id
                                             ORDER BY partner_id <> %s, id
                                         ) AS position
                                FROM partner_score_value
                               WHERE partner_id = ANY(%s)) AS ranked
                       WHERE position > 1)
        """,
        contact_ids[0],
        contact_ids,
    )
