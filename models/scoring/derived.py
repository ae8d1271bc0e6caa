"""Columns stored elsewhere, or told of a row at a day, as if they were stored here."""

from odoo.fields import Domain

from .fields import joined


def condition_on(records, name, operator, value):
    """Return a condition on such a column, as a domain.

    It is the one that the field would build on a column of its own; `_field_to_sql` of
    the model says what that column is.
    """
    field = records._fields[name]
    if isinstance(value, Domain):
        value = value.optimize_full(records.env[field.comodel_name])

    def to_sql(model, alias, query):
        return field.condition_to_sql(name, operator, value, model, alias, query)

    return Domain.custom(to_sql=to_sql)


def derived(field_class, name, compute, *args, **attributes):
    """Declare such a column: computed for display, searched and sorted by SQL."""

    def search(records, operator, value):
        return condition_on(records, name, operator, value)

    return joined(field_class)(
        *args, compute=compute, **{"search": search, **attributes}
    )
