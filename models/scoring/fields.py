"""Number fields that tell nothing from zero, and columns of a joined table."""

import functools

from odoo import fields


class Nullable:
    """What makes a number field tell an empty value, read as False, from 0.

    Odoo's own numbers read an empty value as 0 and search it as 0: contacts never
    scored would be found among those whose last act is less than 30 days old.
    Here an empty value matches no comparison.
    """

    falsy_value = None

    def convert_to_column(self, value, record, values=None, validate=True):
        if self._is_empty(value):
            return None
        return super().convert_to_column(value, record, values, validate)

    def convert_to_cache(self, value, record, validate=True):
        if self._is_empty(value):
            return None
        return super().convert_to_cache(value, record, validate)

    def convert_to_record(self, value, record):
        return False if value is None else value

    def convert_to_read(self, value, record, use_display_name=True):
        return value

    def convert_to_export(self, value, record):
        return "" if self._is_empty(value) else value

    def filter_function(self, records, field_expr, operator, value):
        if operator != "in":
            return super().filter_function(records, field_expr, operator, value)
        # False == 0 in Python: tell them apart, as the database does
        with_empty = any(map(self._is_empty, value))
        numbers = {item for item in value if not self._is_empty(item)}
        getter = self.expression_getter(field_expr)

        def is_in(record):
            number = getter(record)
            return with_empty if self._is_empty(number) else number in numbers

        return is_in

    @staticmethod
    def _is_empty(value):
        return value is None or value is False


class NullableInteger(Nullable, fields.Integer):
    """An integer that may be empty, for what has not been measured."""


class NullableMonetary(Nullable, fields.Monetary):
    """An amount that may be empty, for what has not been measured."""


class NullableFloat(Nullable, fields.Float):
    """A number that may be empty, for what is not known."""


class Joined:
    """What makes a field describe itself as a column of a joined table.

    Odoo tries to sort and to group by a field that is not stored to learn whether it
    can, each time a screen opens.  By these one always can.
    """

    def _description_sortable(self, env):
        return True

    def _description_groupable(self, env):
        return True

    def _description_aggregator(self, env):
        return self.aggregator


@functools.cache
def joined(field_class):
    """Return the class of the fields of a kind that are columns of a joined table."""
    return type(f"Joined{field_class.__name__}", (Joined, field_class), {})
