"""The statements that find what each score needs, see `tools.cutoffs`.

Each function returns one `SQL` and executes nothing.
"""

from odoo.tools import SQL


def all_measures(policy_id) -> SQL:
    """Return last_date, frequency, monetary of all that a run measured or knows."""
    return SQL(
        """
        SELECT last_date, frequency, monetary
          FROM partner_rfm_measure WHERE policy_res_id = %(policy_id)s
         UNION ALL
        SELECT last_date, frequency, monetary
          FROM partner_rfm_score AS known
         WHERE policy_id = %(policy_id)s
           AND NOT EXISTS (SELECT FROM partner_rfm_measure AS new
                            WHERE new.policy_res_id = %(policy_id)s
                              AND new.partner_res_id = known.partner_id)
        """,
        policy_id=policy_id,
    )


def axis_values(measured: SQL, as_of, pick: SQL) -> SQL:
    """Return what the cut-offs of each axis are made of, from those who acted.

    :param measured: query of last_date, frequency, monetary

    `value` is days since the last act, number of acts and amount, `smaller` how many
    have a smaller one, `size` how many there are; `pick` aggregates them.  More is
    better on each axis but the first, whose values are therefore negative.
    """
    return SQL(
        """
        WITH counted AS (
            SELECT CASE 0 WHEN GROUPING(days) THEN 'r' WHEN GROUPING(frequency) THEN 'f'
                          ELSE 'm' END AS axis,
                   COALESCE(days::numeric, frequency::numeric, monetary) AS value,
                   COUNT(*) AS own
              FROM (SELECT last_date - %(as_of)s::date AS days, frequency, monetary
                      FROM (%(measured)s) AS measured WHERE frequency > 0) AS acting
             GROUP BY GROUPING SETS ((days), (frequency), (monetary))
        ),
        ranked AS (
            SELECT axis, value,
                   SUM(own) OVER (PARTITION BY axis ORDER BY value) - own AS smaller,
                   SUM(own) OVER (PARTITION BY axis) AS size
              FROM counted
        )
        SELECT axis, MAX(size)::int, %(pick)s FROM ranked GROUP BY axis
        """,
        measured=measured,
        as_of=as_of,
        pick=pick,
    )


def pick_ranks(bins) -> SQL:
    """Return the value that each score needs by its rank, from score 2 up.

    `tools.cutoffs.rank_bounds` in SQL, in whole numbers: PERCENT_RANK() times the
    number of bins, in floating point, can miss a bound by an ulp.
    """
    return _array(
        SQL(
            "MIN(value) FILTER (WHERE smaller > 0 AND smaller * %s >= %s * (size - 1))",
            bins,
            part,
        )
        for part in range(1, bins)
    )


def pick_quantiles(bins) -> SQL:
    """Return the two neighbours of each quantile: those below, and those above."""
    below = [SQL("DIV(%s * (size - 1), %s)", part, bins) for part in range(1, bins)]
    above = [SQL("LEAST(%s + 1, size - 1)", position) for position in below]
    return SQL("%s, %s", _values_at(below), _values_at(above))


def _values_at(positions) -> SQL:
    return _array(
        SQL("MAX(value) FILTER (WHERE smaller <= %s)", position)
        for position in positions
    )


def _array(expressions) -> SQL:
    return SQL("ARRAY[%s]", SQL(", ").join(expressions))
