"""The class of a contact as an expression: constants only, without any join.

`tools/rfm.py` states the same rules on values.
"""

from odoo.tools import SQL

from ...tools.rfm import class_table, sort_levels


def matrix_class(cells, r: SQL, f: SQL, m: SQL, bins: int, prospect_id) -> SQL:
    """Return the id of the class of scores from 1 to `bins`: one look at an array.

    :param cells: {id of a class: its cells}
    """
    table = class_table(cells, bins)
    return SQL(
        """CASE WHEN %(r)s IS NULL
                THEN %(prospect_id)s
                ELSE (%(classes)s::int[])[
                    (%(r)s - 1) * %(bins)s + (%(f)s + %(m)s + 1) / 2
                ]
            END""",
        r=r,
        f=f,
        m=m,
        bins=bins,
        prospect_id=prospect_id,
        classes=[class_id for row in table for class_id in row],
    )


def activity_class(levels, days: SQL, prospect_id) -> SQL:
    """Return the id of the level of activity of a number of days.

    :param levels: [(id of a class, its largest number of days, None for the rest)]
    """
    *limited, (longest_id, _rest) = sort_levels(levels)
    cases = [
        SQL("WHEN %s <= %s THEN %s", days, limit, class_id)
        for class_id, limit in limited
    ]
    return SQL(
        "CASE WHEN %s IS NULL THEN %s %s ELSE %s END",
        days,
        prospect_id,
        SQL(" ").join(cases),
        longest_id,
    )
