"""Number fields that tell nothing from zero."""

from odoo import fields


class NullableInteger(fields.Integer):
    """An integer that may be empty, for what has not been measured.

    Odoo's own integers read an empty value as 0 and search it as 0: contacts never
    scored would be found among those whose last act is less than 30 days old.
    Here an empty value reads as False and matches no comparison.
    """

    falsy_value = None

    def convert_to_column(self, value, record, values=None, validate=True):
        return None if value is None or value is False else int(value)

    def convert_to_cache(self, value, record, validate=True):
        return None if value is None or value is False else int(value)

    def convert_to_record(self, value, record):
        return False if value is None else value

    def convert_to_read(self, value, record, use_display_name=True):
        return value

    def convert_to_export(self, value, record):
        return "" if value is False else value

    def filter_function(self, records, field_expr, operator, value):
        if operator != "in":
            return super().filter_function(records, field_expr, operator, value)
        # False == 0 in Python: tell them apart, as the database does
        empty = any(item is False or item is None for item in value)
        numbers = {item for item in value if item is not False and item is not None}
        getter = self.expression_getter(field_expr)

        def is_in(record):
            number = getter(record)
            return empty if number is False else number in numbers

        return is_in
