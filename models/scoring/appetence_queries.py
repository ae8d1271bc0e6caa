"""The statements of appetence: what contacts are interested in, and how much.

Each function returns one `SQL` and executes nothing.  Days are parameters.  What is
stored are logarithms at `EPOCH`, which the calendar does not change; what is told of
them at a day is in `appetence_columns`.
"""

from odoo.tools import SQL

from ...tools.appetence import RECENT_PART
from ...tools.decay import EPOCH, LN2

# below, days since EPOCH can be more half-lives than a floating-point number has room
# for: 2^1024 is too large, and a quarter of 120 days is 1,000 times in 82 years
SHORTEST_FROM_EPOCH = 120
# a sum this many times smaller than its parts is the rounding of a sum that is zero
NOISE = 1e-12
# PostgreSQL expects one signal of a list of contacts, and would compare each of a
# hundred thousand with each interest
LOOKUPS = ("enable_nestloop",)
# of an index in which few rows were written since the last VACUUM, it reads nearly
# each page of the table in turn
INDEX = ("enable_indexscan", "enable_indexonlyscan")
# two runs may add up the same rows in another order
ALIKE = 1e-11


def measure(points: SQL, interests, preferences: SQL) -> SQL:
    """Return what contacts are interested in: a row for each contact and interest.

    :param points: query of (signal_id, target_id, partner_id, day, points, res_id),
        where the target is the interest
    :param interests: the interests that are measured
    :param preferences: query of (partner_id, interest_id, stance), what was declared
    """
    return SQL(
        """
        SELECT partner_id, interest_id, log_strength, log_recent, first_date, last_date,
               COALESCE(signal_count, 0) AS signal_count, stance AS declared
          FROM (%(strengths)s) AS strength
          FULL JOIN (%(preferences)s) AS preference USING (partner_id, interest_id)
        """,
        strengths=_get_strengths(points, interests),
        preferences=preferences,
    )


def _get_strengths(points: SQL, interests) -> SQL:
    """Return the strengths, whatever the half-lives of the interests."""
    long = interests.filtered(lambda one: one.half_life >= SHORTEST_FROM_EPOCH)
    short = interests - long
    parts = []
    if long or not short:
        since_epoch = SQL(
            "SELECT *, %s::date AS since FROM (%s) AS point", EPOCH, points
        )
        parts.append(_add_up(since_epoch, long))
    if short:
        # the last signal of each contact is what no exponent exceeds
        since_last = SQL(
            """SELECT *, MAX(day) OVER (PARTITION BY partner_id, target_id) AS since
                 FROM (%s) AS point WHERE target_id = ANY(%s)""",
            points,
            short.ids,
        )
        parts.append(_add_up(since_last, short))
    return SQL(" UNION ALL ").join(parts)


def _add_up(points: SQL, interests) -> SQL:
    """Add up points: what is positive and negative, each at the day `since`.

    Example, for a half-life of 180 days:

        day          points  since       | points x 2 ^ ((day - since) / 180)
        2020-06-29       4   2020-01-01  |  8
        2019-07-05       2   2020-01-01  |  1
                                            log_strength = ln 9

    Rounded to twelve decimals, so that who did the same in another order is equal.
    """
    return SQL(
        """
        SELECT partner_id, interest_id, first_date, last_date, signal_count,
               CASE WHEN net > %(noise)s * gross
                    THEN ROUND((LN(net) + %(back)s / half_life) * 1e12) / 1e12
                END AS log_strength,
               CASE WHEN recent_net > %(noise)s * recent_gross
                    THEN ROUND((LN(recent_net) + %(part)s * %(back)s / half_life)
                               * 1e12) / 1e12
                END AS log_recent
          FROM (
                   SELECT partner_id, target_id AS interest_id, half_life, since,
                          MIN(day) AS first_date,
                          MAX(day) AS last_date,
                          COUNT(*)::int AS signal_count,
                          SUM(points * worth) AS net,
                          SUM(ABS(points) * worth) AS gross,
                          SUM(points * recent_worth) AS recent_net,
                          SUM(ABS(points) * recent_worth) AS recent_gross
                     FROM (
                              SELECT point.*, half_life,
                                     %(worth)s AS worth,
                                     %(recent_worth)s AS recent_worth
                                FROM (%(points)s) AS point
                                JOIN UNNEST(%(ids)s::int[], %(half_lives)s::float8[])
                                     AS interest (id, half_life)
                                  ON interest.id = point.target_id
                          ) AS worthy
                    GROUP BY partner_id, target_id, half_life, since
               ) AS total
        """,
        noise=NOISE,
        back=SQL("%s * (since - %s::date)", LN2, EPOCH),
        part=RECENT_PART,
        worth=_get_worth(SQL("(day - since) / half_life")),
        recent_worth=_get_worth(SQL("%s * (day - since) / half_life", RECENT_PART)),
        points=points,
        ids=interests.ids,
        half_lives=interests.mapped("half_life"),
    )


def _get_worth(half_lives: SQL) -> SQL:
    """Return what a point is worth after a number of half-lives, never quite nothing.

    PostgreSQL refuses to compute what is too small or too large for a number.
    """
    return SQL(
        "POWER(2::float8, LEAST(GREATEST(%s, -1000::float8), 1000::float8))", half_lives
    )


def write(company_id, measured: SQL, contacts: SQL | None, is_first) -> SQL:
    """Write the rows of a company that differ from what was measured.

    :param measured: see `measure`
    :param contacts: query of the ids of the contacts measured; all of them without it
    :param is_first: whether there is no row of the company yet
    """
    if is_first:
        changed, gone = SQL("SELECT * FROM measured"), SQL()
    else:
        changed = _get_changed(company_id)
        gone = SQL(", gone AS (%s)", _drop_gone(company_id, contacts))
    return SQL(
        """
        WITH measured AS (%(measured)s)%(gone)s
        INSERT INTO partner_appetence
                    (company_id, partner_id, interest_id, log_strength, log_recent,
                     first_date, last_date, signal_count, declared)
        SELECT %(company_id)s, partner_id, interest_id, log_strength, log_recent,
               first_date, last_date, signal_count, declared
          FROM (%(changed)s) AS changed
            ON CONFLICT (partner_id, company_id, interest_id)
            DO UPDATE SET log_strength = EXCLUDED.log_strength,
                          log_recent = EXCLUDED.log_recent,
                          first_date = EXCLUDED.first_date,
                          last_date = EXCLUDED.last_date,
                          signal_count = EXCLUDED.signal_count,
                          declared = EXCLUDED.declared
        """,
        measured=measured,
        gone=gone,
        company_id=company_id,
        changed=changed,
    )


def _get_changed(company_id) -> SQL:
    """Return what was measured and is not known: a conflict would lock known rows."""
    return SQL(
        """
        SELECT measured.*
          FROM measured
          LEFT JOIN partner_appetence AS known
            ON known.company_id = %(company_id)s
           AND known.partner_id = measured.partner_id
           AND known.interest_id = measured.interest_id
         WHERE known.id IS NULL
            OR (known.first_date, known.last_date, known.signal_count, known.declared)
               IS DISTINCT FROM
               (measured.first_date, measured.last_date, measured.signal_count,
                measured.declared)
            OR %(strength)s OR %(recent)s
        """,
        company_id=company_id,
        strength=_differs("log_strength"),
        recent=_differs("log_recent"),
    )


def _differs(name) -> SQL:
    known, measured = SQL.identifier("known", name), SQL.identifier("measured", name)
    return SQL(
        "COALESCE(ABS(%(known)s - %(measured)s) > %(alike)s,"
        " NUM_NULLS(%(known)s, %(measured)s) = 1)",
        known=known,
        measured=measured,
        alike=ALIKE,
    )


def _drop_gone(company_id, contacts: SQL | None) -> SQL:
    among = (
        SQL("TRUE") if contacts is None else SQL("known.partner_id IN (%s)", contacts)
    )
    return SQL(
        """
        DELETE FROM partner_appetence AS known
         WHERE known.company_id = %s AND %s
           AND NOT EXISTS (SELECT FROM measured
                            WHERE measured.partner_id = known.partner_id
                              AND measured.interest_id = known.interest_id)
        """,
        company_id,
        among,
    )


def has_rows(company_id) -> SQL:
    return SQL(
        "SELECT EXISTS (SELECT FROM partner_appetence WHERE company_id = %s)",
        company_id,
    )


def write_bounds(company_id) -> SQL:
    """Write what the strengths of an interest must reach for each percentile.

    The value at the place ceil(p x number / 100), in whole numbers: PERCENTILE_DISC
    misses a place where p / 100 is not what is written.
    """
    return SQL(
        """
        WITH strong AS NOT MATERIALIZED (
            SELECT interest_id, log_strength
              FROM partner_appetence
             WHERE company_id = %(company_id)s AND log_strength IS NOT NULL
        ),
        total AS (
            SELECT interest_id, COUNT(*) AS number FROM strong GROUP BY interest_id
        ),
        placed AS (
            SELECT interest_id, log_strength,
                   ROW_NUMBER() OVER (PARTITION BY interest_id
                                      ORDER BY log_strength) AS place
              FROM strong
        ),
        bound AS (
            SELECT interest_id, percentile::int, log_strength AS bound
              FROM placed
              JOIN total USING (interest_id),
                   GENERATE_SERIES(100 * (place - 1) / number + 1,
                                   100 * place / number) AS percentile
             WHERE 100 * place / number > 100 * (place - 1) / number
        ),
        gone AS (
            DELETE FROM partner_appetence_bound
             WHERE company_id = %(company_id)s
               AND interest_id NOT IN (SELECT interest_id FROM total)
        )
        INSERT INTO partner_appetence_bound AS known
                    (company_id, interest_id, percentile, bound)
        SELECT %(company_id)s, interest_id, percentile, bound FROM bound
            ON CONFLICT (company_id, interest_id, percentile)
            DO UPDATE SET bound = EXCLUDED.bound WHERE known.bound != EXCLUDED.bound
        """,
        company_id=company_id,
    )
