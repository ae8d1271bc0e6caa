"""Asking whether a query can be evaluated, and by whom, before it matters."""

import psycopg2

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


def find_fault(env, make_query):
    """Return why a query cannot be evaluated, or None when it can.

    The query is planned, not run: the cost does not depend on the number of rows.

    :param make_query: function that returns the query as `SQL`; it may raise what
        Odoo raises on a wrong field, operator or value
    :return: a short reason, as text
    """
    try:
        with env.cr.savepoint():
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
    for name in path.split("."):
        field = model._fields.get(name)
        if field is None:
            return name
        if not (model.has_access("read") and model._has_field_access(field, "read")):
            return name
        if not field.relational:
            return None  # what follows is a part of a date or a property
        model = model.env[field.comodel_name]
    return None


def find_unreadable_condition(model, domain):
    """Return the part of a domain that the user of a model may not read, or None.

    Descends into `any`, so that each field that the domain reads is seen.
    """
    for condition in domain.iter_conditions():
        name = find_unreadable(model, condition.field_expr)
        if name:
            return name
        if condition.operator in ("any", "not any"):
            comodel = model
            for link in condition.field_expr.split("."):
                comodel = model.env[comodel._fields[link].comodel_name]
            name = find_unreadable_condition(comodel, Domain(condition.value))
            if name:
                return name
    return None
