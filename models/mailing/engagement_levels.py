"""Levels of engagement as SQL: from dates and the calendar, stored nowhere.

They follow `tools.engagement.get_level`; the tests hold the two equal.
"""

from contextlib import contextmanager
from datetime import timedelta

from odoo.tools import SQL

from ...tools.engagement import LEVELS as CODES

LEVELS = [
    ("hot", "Hot"),
    ("warm", "Warm"),
    ("cold", "Cold"),
    ("dormant", "Dormant"),
    ("never", "Never written to"),
]


def level(company, written: SQL, reacted: SQL) -> SQL:
    """Return the level of a contact of a company, today.

    :param written: day of the first message that was delivered, or NULL
    :param reacted: day of the last reaction, or NULL
    """
    today = company._segmentation_today()
    limits = company.sudo()._get_engagement_limits()
    hot, warm, dormant = (today - timedelta(days=days) for days in limits)
    return SQL(
        "CASE WHEN %(written)s IS NULL THEN 'never'"
        " WHEN %(reacted)s >= %(hot)s THEN 'hot'"
        " WHEN %(reacted)s >= %(warm)s THEN 'warm'"
        " WHEN COALESCE(%(reacted)s, %(written)s) >= %(dormant)s THEN 'cold'"
        " ELSE 'dormant' END",
        written=written,
        reacted=reacted,
        hot=hot,
        warm=warm,
        dormant=dormant,
    )


def is_measured(company) -> SQL:
    """Return whether the engagement of the contacts of a company was ever measured."""
    computed = company.env["partner.score.run"]._fields["last_compute"]
    return SQL(
        "EXISTS (SELECT FROM partner_score_run AS run"
        " WHERE run.company_id = %s AND run.kind = 'engagement' AND %s IS NOT NULL)",
        company.id,
        SQL.identifier("run", computed.name, to_flush=computed),
    )


def order(level: SQL, direction: SQL, nulls: SQL, query) -> SQL:
    """Return the order of levels: from hot to never."""
    place = _place(level)
    query._order_groupby.append(place)
    return SQL("%s %s %s", place, direction, nulls)


@contextmanager
def placed(groupby_terms: dict[str, SQL], name: str):
    """Have groups by a level ordered from hot to never, while their order is made."""
    level = groupby_terms.get(name)
    if level is None:
        yield
        return
    groupby_terms[name] = _place(level)
    try:
        yield
    finally:
        groupby_terms[name] = level


def _place(level: SQL) -> SQL:
    return SQL("ARRAY_POSITION(%s, %s)", list(CODES), level)
