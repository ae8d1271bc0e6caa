"""Reading conditions; asking whether they can be evaluated, and by whom."""

import psycopg2

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.rule import parse_rule

# what a query raises that cannot be evaluated, however often it is tried
FAULTS = (
    *(KeyError, ValueError, TypeError, AssertionError, UserError),
    *(psycopg2.DataError, psycopg2.ProgrammingError),
)


def read_domain(text, say):
    """Return the conditions that a text holds, as a domain.

    :param say: function that makes, of what is wrong, the sentence for the user
    :raise UserError: the text is not a literal list of conditions
    """
    try:
        return Domain(parse_rule(text))
    except (ValueError, TypeError) as error:
        raise UserError(say(error)) from None


def find_fault(env, make_query):
    """Return why a query cannot be evaluated, or None when it can.

    The query is planned, not run: the cost does not depend on the number of rows.

    :param make_query: function that returns the query as `SQL`; it may raise what
        Odoo raises on a wrong field, operator or value
    :return: a short reason, as text
    """
    try:
        env.flush_all()
        # nothing is written: a savepoint that flushes would clear the cache when it
        # fails, and a form would forget what was typed
        with env.cr.savepoint(flush=False):
            env.execute_query(SQL("EXPLAIN %s", make_query()))
    except KeyError as error:
        return env._("the field %(field)s does not exist", field=error)
    except (ValueError, TypeError, AssertionError, UserError) as error:
        return str(error.args[0] if error.args else error)
    except (psycopg2.DataError, psycopg2.ProgrammingError) as error:
        return str(error.diag.message_primary or error)
    return None


def find_unreadable(model, path):
    """Return the part of a path that the user of a model may not read, or None.

    :param model: the model on which the path begins, in the user's environment
    :param path: names of fields, such as `order_id.date_order`
    """
    for name, field in _follow(model, path):
        if field is None:
            return name
        owner = model.env[field.model_name]
        if not (owner.has_access("read") and owner._has_field_access(field, "read")):
            return name
    return None


def find_unreadable_condition(model, domain):
    """Return the part of a domain that the user of a model may not read, or None."""
    parts = (
        find_unreadable(start, condition.field_expr)
        for start, condition in _conditions(model, domain)
    )
    return next(filter(None, parts), None)


def find_missing(model, domain):
    """Return the part of a domain on a model that no field there has, or None."""
    parts = (
        name
        for start, condition in _conditions(model, domain)
        for name, field in _follow(start, condition.field_expr)
        if field is None
    )
    return next(parts, None)


def find_fields(model, domain):
    """Return the fields that a domain on a model reads, along its paths too."""
    return {
        field
        for start, condition in _conditions(model, domain)
        for _name, field in _follow(start, condition.field_expr)
        if field is not None
    }


def find_ids(model, domain, comodel_name):
    """Return the ids of the records of a model that a domain names."""
    found = set()
    for start, condition in _conditions(model, domain):
        *_links, (_name, field) = _follow(start, condition.field_expr)
        if field is not None and field.comodel_name == comodel_name:
            values = condition.value
            values = values if isinstance(values, list | tuple | set) else [values]
            found.update(value for value in values if isinstance(value, int))
    return found


def _follow(model, path):
    """Yield (name, field) along a path; the field is None where it does not exist.

    Stops at a field that leads nowhere: what follows is a part of a date or a
    property.
    """
    for name in path.split("."):
        field = model._fields.get(name)
        yield name, field
        if field is None or not field.relational:
            return
        model = model.env[field.comodel_name]


def _conditions(model, domain):
    """Yield (model, condition) for each condition of a domain, inside `any` too."""
    for condition in domain.iter_conditions():
        yield model, condition
        nested = condition.value
        if condition.operator in ("any", "not any") and isinstance(
            nested, Domain | list | tuple
        ):
            *_links, (_name, field) = _follow(model, condition.field_expr)
            if field is not None and field.relational:
                yield from _conditions(model.env[field.comodel_name], Domain(nested))
