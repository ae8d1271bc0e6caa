"""Expressions of the statements that score a contact base."""

from odoo.tools import SQL

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
