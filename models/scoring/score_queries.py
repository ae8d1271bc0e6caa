"""The statements that turn measures into scores and classes.

Each function returns one `SQL` and executes nothing.  Reference dates are parameters:
the same statement gives the same scores tomorrow.

A run compares what it measured (`partner_rfm_measure`) with what is known
(`partner_rfm_score`).  A full run measured every contact; one that follows changes
measured some, and the others keep their measures, not their scores.
"""

from odoo.tools import SQL

from .move_queries import moves
from .score_expressions import class_of, scores


def drop_scores(policy_id, is_full) -> SQL:
    """Delete the scores of contacts that may not be scored any more."""
    measured = SQL(
        """EXISTS (SELECT FROM partner_rfm_measure AS new
                    WHERE new.policy_res_id = %s
                      AND new.partner_res_id = score.partner_id AND %s)""",
        policy_id,
        SQL("TRUE") if is_full else SQL("new.frequency IS NULL"),
    )
    return SQL(
        "DELETE FROM partner_rfm_score AS score WHERE score.policy_id = %s AND %s %s",
        policy_id,
        SQL("NOT") if is_full else SQL(""),
        measured,
    )


def update_scores(run, after=0, up_to=None) -> SQL:
    """Score again a part of the contacts that have scores; record who changed class.

    Only the rows that differ are written.

    :param run: the `Run` at work
    :param after: only contacts whose id is larger
    :param up_to: only contacts whose id is not larger
    """
    return SQL(
        """
        WITH scored AS (
            SELECT measured.*, %(r)s AS r, %(f)s AS f, %(m)s AS m
              FROM (%(measured)s) AS measured
            OFFSET 0  -- so that each score is computed once, not wherever it is named
        ),
        changed AS (
            SELECT * FROM (SELECT scored.*, %(class_id)s AS class_id FROM scored) AS s
             WHERE %(is_changed)s
        )%(moves)s
        UPDATE partner_rfm_score AS score
           SET last_date = changed.last_date,
               frequency = changed.frequency,
               monetary = changed.monetary,
               r = changed.r,
               f = changed.f,
               m = changed.m,
               class_id = changed.class_id,
               previous_class_id = CASE
                   WHEN known_class_id IS DISTINCT FROM changed.class_id
                   THEN known_class_id
                   ELSE score.previous_class_id
               END,
               class_date = CASE
                   WHEN known_class_id IS DISTINCT FROM changed.class_id
                   THEN %(as_of)s
                   ELSE score.class_date
               END
          FROM changed
         WHERE score.ctid = changed.place
        """,
        measured=_measured_again(run, after, up_to),
        **scores(run, run.bounds, "last_date", "frequency", "monetary"),
        class_id=class_of(run, "r", "f", "m", "last_date"),
        is_changed=_IS_CHANGED,
        moves=moves(run) if run.records_moves else SQL(""),
        as_of=run.as_of,
    )


# Few contacts change from one day to the next.  PostgreSQL would expect all of them,
# and join them with all scores; of what is NULL it expects one in two hundred.
_IS_CHANGED = SQL(
    """NULLIF((known_date, known_frequency, known_monetary,
               known_r, known_f, known_m, known_class_id)
              IS DISTINCT FROM
              (last_date, frequency, monetary, r, f, m, class_id), TRUE) IS NULL"""
)


def _measured_again(run, after, up_to) -> SQL:
    """Return what is known of a part of the contacts, beside their measures of now."""
    measured = SQL(
        """
        SELECT %(known)s, new.last_date, new.frequency, new.monetary,
               new.left_frequency, new.left_monetary
          FROM partner_rfm_measure AS new
          JOIN partner_rfm_score AS known
            ON known.policy_id = new.policy_res_id
           AND known.partner_id = new.partner_res_id
         WHERE new.policy_res_id = %(policy_id)s AND %(known_slice)s
        """,
        known=_KNOWN,
        known_slice=_within(SQL.identifier("known", "partner_id"), after, up_to),
        policy_id=run.policy.id,
    )
    return measured if run.is_full else SQL("%s UNION ALL %s", measured, _stayed(run))


def _stayed(run) -> SQL:
    """Return those who did nothing, but whom time or the others moved.

    They keep their measures, not their scores.  All contacts are looked at: who also
    keeps its scores is left out before anything else is done with it.
    """
    return SQL(
        """
        SELECT %(known)s, last_date, frequency, monetary, NULL, NULL
          FROM partner_rfm_score AS known
         WHERE policy_id = %(policy_id)s
           AND ((r, f, m) IS DISTINCT FROM (%(r)s, %(f)s, %(m)s)
                OR class_id IS DISTINCT FROM %(class_id)s)
           AND NOT EXISTS (SELECT FROM partner_rfm_measure AS new
                            WHERE new.policy_res_id = %(policy_id)s
                              AND new.partner_res_id = known.partner_id)
        """,
        known=_KNOWN,
        **scores(run, run.bounds, "last_date", "frequency", "monetary"),
        class_id=class_of(run, "r", "f", "m", "last_date"),
        policy_id=run.policy.id,
    )


_KNOWN = SQL(
    """known.ctid AS place, known.partner_id, known.last_date AS known_date,
               known.frequency AS known_frequency, known.monetary AS known_monetary,
               known.r AS known_r, known.f AS known_f, known.m AS known_m,
               known.class_id AS known_class_id"""
)


def insert_scores(run, after=0, up_to=None) -> SQL:
    """Score a part of the contacts that have no scores yet.

    Example, five customers of one policy, bins of five:

        last_date   frequency  monetary | r f m  code  class
        2026-06-01          9      900  | 5 5 5  555   Champions
        2026-05-01          1       20  | 4 1 1  411   Promising
        2026-02-01          3      300  | 3 4 4  344   Loyal
        2025-09-01          1       50  | 2 1 2  212   Hibernating
        2025-01-01          2      100  | 1 3 3  133   At risk

    :param run, after, up_to: as those of `update_scores`
    """
    return SQL(
        """
        INSERT INTO partner_rfm_score
                    (policy_id, partner_id, last_date, frequency, monetary,
                     r, f, m, class_id, class_date, scored_since)
        SELECT %(policy_id)s, partner_res_id, last_date, frequency, monetary,
               r, f, m, %(class_id)s, %(as_of)s, %(as_of)s
          FROM (SELECT new.*, %(r)s AS r, %(f)s AS f, %(m)s AS m
                  FROM partner_rfm_measure AS new
                 WHERE policy_res_id = %(policy_id)s AND frequency IS NOT NULL
                   AND %(new_slice)s
                   AND NOT EXISTS (SELECT FROM partner_rfm_score AS known
                                    WHERE known.policy_id = %(policy_id)s
                                      AND known.partner_id = new.partner_res_id
                                   %(one_by_one)s)
                OFFSET 0) AS scored
        """,
        **scores(run, run.bounds, "last_date", "frequency", "monetary"),
        class_id=class_of(run, "r", "f", "m", "last_date"),
        new_slice=_within(SQL.identifier("new", "partner_res_id"), after, up_to),
        # looks the few that changed up in the index, instead of reading all scores
        one_by_one=SQL("") if run.is_full else SQL("OFFSET 0"),
        policy_id=run.policy.id,
        as_of=run.as_of,
    )


def _within(column: SQL, after, up_to) -> SQL:
    if up_to is None:
        return SQL("%s > %s", column, after)
    return SQL("%s > %s AND %s <= %s", column, after, column, up_to)


def last_of_slice(policy_id, after, size) -> SQL:
    """Return the id of the last contact of a slice, if contacts remain behind it."""
    return SQL(
        """SELECT partner_res_id FROM partner_rfm_measure
            WHERE policy_res_id = %s AND partner_res_id > %s
            ORDER BY partner_res_id OFFSET %s LIMIT 1""",
        policy_id,
        after,
        size - 1,
    )


def summary(policy_id) -> SQL:
    """Return what tells whether the scores of a policy mean anything."""
    return SQL(
        """
        SELECT COUNT(*) FILTER (WHERE frequency > 0) AS customer_count,
               MAX(last_date) AS last_act_date,
               COUNT(*) FILTER (WHERE frequency >= 3) AS loyal_count,
               (SELECT MIN(first_date) FROM partner_rfm_measure
                 WHERE policy_res_id = %(policy_id)s) AS first_act_date
          FROM partner_rfm_score
         WHERE policy_id = %(policy_id)s
        """,
        policy_id=policy_id,
    )
