"""Expressions of the statements that score: scores and classes of measures."""

from odoo.tools import SQL


def scores(run, bounds, last_date, frequency, monetary) -> dict:
    """Return the scores of measures, named by their columns, under some cut-offs."""
    frequency = SQL.identifier(frequency)
    # more is better on the other axes; WIDTH_BUCKET counts the bounds reached
    values = {
        "r": SQL("%s - %s::date", SQL.identifier(last_date), run.as_of),
        "f": frequency,
        "m": SQL.identifier(monetary),
    }
    return {
        axis: SQL(
            "CASE WHEN %s > 0 THEN 1 + WIDTH_BUCKET(%s, %s::%s[]) END",
            frequency,
            value,
            [-bound if axis == "r" else bound for bound in bounds[axis]],
            SQL("numeric") if axis == "m" else SQL("int"),
        )
        for axis, value in values.items()
    }


def class_of(run, r, f, m, last_date) -> SQL:
    """Return the class of scores and of a date, named by their columns."""
    scores = (SQL.identifier(axis) for axis in (r, f, m))
    days = SQL("%s::date - %s", run.as_of, SQL.identifier(last_date))
    return run.policy.grid_id._to_sql(*scores, days, run.policy.bins)
