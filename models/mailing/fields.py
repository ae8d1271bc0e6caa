"""A column that holds ids of records, for tables of millions of rows."""

from odoo import fields


class IdArray(fields.Json):
    """A list of ids in one column, where a row for each would be too many.

    An array of PostgreSQL, which statements unnest; no foreign key guards it, so that
    ids of deleted records stay.
    """

    _column_type = ("_int4", "int4[]")

    def convert_to_column(self, value, record, values=None, validate=True):
        return list(value) if value else None
