"""Expressions of the statements that score a contact base."""

from odoo.tools import SQL

from ..segment.res_partner import ADDRESS_TYPES

# what identifies the contacts to score in a query on contacts
CONTACT_ID = SQL.identifier("res_partner", "id")
ENTITY_ID = SQL(
    "DISTINCT %s AS id", SQL.identifier("res_partner", "commercial_partner_id")
)


def column(expression: SQL, name: str) -> SQL:
    """Name an expression in a select list."""
    return SQL("%s AS %s", expression, SQL.identifier(name))


def local_date(moment: SQL, tz: str) -> SQL:
    """Return the calendar day of a moment stored in UTC, in a time zone."""
    return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, tz)


def contact_of(alias: str) -> SQL:
    """Return the contact for which the acts of a contact count.

    The contact itself; for an address, the contact whose address it is.
    """
    return SQL(
        "CASE WHEN %(type)s = ANY(%(addresses)s) THEN COALESCE(%(parent)s, %(id)s)"
        " ELSE %(id)s END",
        type=SQL.identifier(alias, "type"),
        addresses=list(ADDRESS_TYPES),
        parent=SQL.identifier(alias, "parent_id"),
        id=SQL.identifier(alias, "id"),
    )


def normalized(address: SQL) -> SQL:
    """Return an e-mail address without the name before it, in small letters."""
    return SQL(
        "LOWER(TRIM(COALESCE(SUBSTRING(%(address)s FROM '<([^<>]+)>'), %(address)s)))",
        address=address,
    )
