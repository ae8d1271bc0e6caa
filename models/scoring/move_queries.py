"""The part of the statement that scores which records who changed class, and why."""

from odoo.tools import SQL

from .score_expressions import class_of, scores


def moves(run) -> SQL:
    """Return the CTE that records who changed class, and by what."""
    parts = _parts(run) if run.is_comparable else _NO_PARTS
    return SQL(
        """,
        moved AS (
            SELECT * FROM changed
             WHERE class_id IS DISTINCT FROM known_class_id
        ),
        %(parts)s,
        recorded AS (
            INSERT INTO partner_rfm_move
                        (policy_id, partner_id, date, monetary, from_class_id,
                         ageing_class_id, acts_class_id, to_class_id,
                         by_ageing, by_acts, by_ranking, cause)
            SELECT %(policy_id)s, partner_id, %(as_of)s, monetary, known_class_id,
                   aged_class_id, own_class_id, class_id,
                   aged_points - known_points, own_points - aged_points,
                   points - own_points, cause
              FROM explained
        )""",
        parts=parts,
        policy_id=run.policy.id,
        as_of=run.as_of,
    )


_NO_PARTS = SQL(
    """explained AS (
        SELECT moved.*, NULL::int AS aged_class_id, NULL::int AS own_class_id,
               0 AS known_points, 0 AS aged_points, 0 AS own_points, 0 AS points,
               'policy' AS cause
          FROM moved
    )"""
)


def _parts(run) -> SQL:
    """Return the CTEs that take each change of class apart.

    First with the measures of the run before less what left the window, today, under
    the cut-offs of the run before (ageing); then with the measures of now (own acts);
    the rest is the ranking of the others, which moved the cut-offs.
    """
    aged = scores(run, run.known_bounds, "known_date", "aged_frequency", "aged_sum")
    own = scores(run, run.known_bounds, "last_date", "frequency", "monetary")
    return SQL(
        """
        aged AS (
            SELECT moved.*,
                   known_frequency - COALESCE(left_frequency, 0) AS aged_frequency,
                   %(aged_sum)s AS aged_sum
              FROM moved
        ),
        rescored AS (
            SELECT aged.*, %(aged_r)s AS aged_r, %(aged_f)s AS aged_f,
                   %(aged_m)s AS aged_m, %(own_r)s AS own_r, %(own_f)s AS own_f,
                   %(own_m)s AS own_m
              FROM aged
        ),
        renamed AS (
            SELECT rescored.*, %(aged_class)s AS aged_class_id,
                   %(own_class)s AS own_class_id,
                   %(known_points)s AS known_points, %(aged_points)s AS aged_points,
                   %(own_points)s AS own_points, %(points)s AS points
              FROM rescored
        ),
        explained AS (
            SELECT renamed.*,
                   CASE WHEN (aged_class_id IS DISTINCT FROM known_class_id)::int
                           + (own_class_id IS DISTINCT FROM aged_class_id)::int
                           + (class_id IS DISTINCT FROM own_class_id)::int > 1
                        THEN 'several'
                        WHEN aged_class_id IS DISTINCT FROM known_class_id
                        THEN 'ageing'
                        WHEN own_class_id IS DISTINCT FROM aged_class_id
                        THEN 'acts'
                        ELSE 'ranking'
                    END AS cause
              FROM renamed
        )""",
        aged_sum=_aged_monetary(run),
        **{f"aged_{axis}": score for axis, score in aged.items()},
        **{f"own_{axis}": score for axis, score in own.items()},
        aged_class=class_of(run, "aged_r", "aged_f", "aged_m", "known_date"),
        own_class=class_of(run, "own_r", "own_f", "own_m", "last_date"),
        known_points=_points("known_"),
        aged_points=_points("aged_"),
        own_points=_points("own_"),
        points=_points(""),
    )


def _aged_monetary(run) -> SQL:
    """Return the amount of the run before, less what left the window.

    Exact for a sum.  A mean or a largest act cannot be had back from the amounts that
    left: where the contact has not acted since, the amount of now is that of ageing.
    """
    if run.policy.monetary_measure == "sum":
        return SQL("known_monetary - COALESCE(left_monetary, 0)")
    return SQL(
        "CASE WHEN left_frequency > 0 AND last_date IS NOT DISTINCT FROM known_date"
        " THEN monetary ELSE known_monetary END"
    )


def _points(prefix) -> SQL:
    r, f, m = (SQL.identifier(f"{prefix}{axis}") for axis in "rfm")
    return SQL("COALESCE(%s + (%s + %s + 1) / 2, 0)", r, f, m)
