"""The statements behind the pictures of scores.

Each function returns one `SQL` and executes nothing.  The scores and changes that
they read are given as queries that hold what the user may see.
"""

from odoo.tools import SQL


def extents(scores: SQL) -> SQL:
    """Return between which values the measures of customers lie: one row.

    Number of customers; first of their last dates; usual and largest frequency;
    least, usual and largest amount.  Usual is what 1 % (of frequencies) or 5 % (of
    amounts) exceed.

    :param scores: query of (last_date, frequency, monetary)
    """
    return SQL(
        """
        SELECT COUNT(*),
               MIN(last_date),
               PERCENTILE_DISC(0.99) WITHIN GROUP (ORDER BY frequency),
               MAX(frequency),
               MIN(monetary),
               PERCENTILE_DISC(0.95) WITHIN GROUP (ORDER BY monetary),
               MAX(monetary)
          FROM (%s) AS score
        """,
        scores,
    )


def histogram(scores: SQL, as_of, scales) -> SQL:
    """Count customers by axis, bucket and score, in one scan.

    :param scores: query of (last_date, frequency, monetary, r, f, m)
    :param as_of: day from which days are counted
    :param scales: the `tools.histogram.Scale` of each axis
    """
    days = SQL("(%s::date - last_date)", as_of)
    return SQL(
        """
        SELECT CASE GROUPING(r_bucket, f_bucket, m_bucket)
               WHEN 3 THEN 'r' WHEN 5 THEN 'f' ELSE 'm' END,
               COALESCE(r_bucket, f_bucket, m_bucket)::int,
               COALESCE(r, f, m),
               COUNT(*)
          FROM (
                   SELECT r, f, m,
                          %(r_bucket)s AS r_bucket,
                          %(f_bucket)s AS f_bucket,
                          %(m_bucket)s AS m_bucket
                     FROM (%(scores)s) AS score
               ) AS place
         GROUP BY GROUPING SETS ((r_bucket, r), (f_bucket, f), (m_bucket, m))
        """,
        scores=scores,
        r_bucket=_bucket(days, scales["r"]),
        f_bucket=_bucket(SQL.identifier("frequency"), scales["f"]),
        m_bucket=_bucket(SQL.identifier("monetary"), scales["m"]),
    )


def _bucket(value: SQL, scale) -> SQL:
    """Return the number of the bucket of a value, from 0."""
    return SQL(
        "LEAST(GREATEST(FLOOR((%s - %s) / %s), 0), %s)",
        value,
        scale.start,
        scale.step,
        scale.size - 1,
    )


def class_changes(policy_id, scores: SQL, date_from, date_to) -> SQL:
    """Return the query of the classes of contacts at the end of two days.

    A contact had the class that it left at its first change after a day; without
    such a change, the class that it has now.  So only what happened since the first
    day is read, whatever is kept of what was before.

    `is_new`: not scored yet on the first day; nobody is in who was not on the second.

    :param scores: query of (id, partner_id, class_id, monetary, scored_since)
    """

    def left_after(day):
        return SQL(
            """
            SELECT DISTINCT ON (partner_id) partner_id, from_class_id
              FROM partner_rfm_move
             WHERE policy_id = %s AND date > %s
             ORDER BY partner_id, date, id
            """,
            policy_id,
            day,
        )

    return SQL(
        """
        SELECT score.id,
               score.monetary,
               COALESCE(score.scored_since > %(date_from)s, FALSE) AS is_new,
               CASE WHEN score.scored_since > %(date_from)s THEN NULL
                    WHEN first.partner_id IS NULL THEN score.class_id
                    ELSE first.from_class_id
                END AS from_class_id,
               CASE WHEN second.partner_id IS NULL THEN score.class_id
                    ELSE second.from_class_id
                END AS to_class_id
          FROM (%(scores)s) AS score
          LEFT JOIN (%(after_first)s) AS first USING (partner_id)
          LEFT JOIN (%(after_second)s) AS second USING (partner_id)
         WHERE score.scored_since <= %(date_to)s OR score.scored_since IS NULL
        """,
        scores=scores,
        date_from=date_from,
        date_to=date_to,
        after_first=left_after(date_from),
        after_second=left_after(date_to),
    )


def count_transitions(changes: SQL) -> SQL:
    """Count the contacts, and their present amount, by the classes of two days."""
    return SQL(
        """
        SELECT is_new, from_class_id, to_class_id, COUNT(*), SUM(monetary)
          FROM (%s) AS change
         GROUP BY is_new, from_class_id, to_class_id
        """,
        changes,
    )


def made_transition(changes: SQL, is_new, from_class_id, to_class_id) -> SQL:
    """Return the query of the ids of the scores that went from a class to another."""
    return SQL(
        """(
        SELECT id
          FROM (%(changes)s) AS change
         WHERE is_new = %(is_new)s
           AND from_class_id IS NOT DISTINCT FROM %(from_class_id)s
           AND to_class_id IS NOT DISTINCT FROM %(to_class_id)s
        )""",
        changes=changes,
        is_new=is_new,
        from_class_id=from_class_id,
        to_class_id=to_class_id,
    )


def count_causes(moves: SQL) -> SQL:
    """Count changes and points by cause, and those who improved.

    Improved: more points of R + FM than before; on their own account or not, which
    the points by own acts tell.

    :param moves: query of (cause, by_acts, by_ageing, by_ranking)
    """
    return SQL(
        """
        SELECT cause,
               COUNT(*),
               SUM(by_acts),
               SUM(by_ageing),
               SUM(by_ranking),
               COUNT(*) FILTER (WHERE points > 0),
               COUNT(*) FILTER (WHERE points > 0 AND by_acts <= 0)
          FROM (%s) AS move
         CROSS JOIN LATERAL (
                   SELECT move.by_acts + move.by_ageing + move.by_ranking
               ) AS change (points)
         GROUP BY cause
        """,
        moves,
    )


def count_smaller(policy_id, last_date, frequency, monetary) -> SQL:
    """Count the customers of a policy below each measure, and all but one: one row."""
    return SQL(
        """
        SELECT COUNT(*) FILTER (WHERE last_date < %(last_date)s),
               COUNT(*) FILTER (WHERE frequency < %(frequency)s),
               COUNT(*) FILTER (WHERE monetary < %(monetary)s),
               COUNT(*) - 1
          FROM partner_rfm_score
         WHERE policy_id = %(policy_id)s AND frequency > 0
        """,
        policy_id=policy_id,
        last_date=last_date,
        frequency=frequency,
        monetary=monetary,
    )
