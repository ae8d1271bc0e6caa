"""Columns that are told of a row at a day, as if they were stored."""

from odoo.fields import Domain

from .fields import joined


def search_derived(name):
    """Return the search method of a column that `_field_to_sql` of its model knows."""

    def search(self, operator, value):
        field = self._fields[name]

        def to_sql(model, alias, query):
            return field.condition_to_sql(name, operator, value, model, alias, query)

        return Domain.custom(to_sql=to_sql)

    return search


def derived(field_class, name, compute, **attributes):
    """Declare such a column: computed for display, searched and sorted by SQL."""
    return joined(field_class)(
        compute=compute, **{"search": search_derived(name), **attributes}
    )
