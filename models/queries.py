"""Statements that concepts share."""

from odoo.tools import SQL


def estimate_rows(table: str) -> SQL:
    """Return how many rows a table has, as PostgreSQL last estimated."""
    return SQL(
        "SELECT GREATEST(reltuples, 0)::bigint FROM pg_class WHERE oid = %s::regclass",
        table,
    )
