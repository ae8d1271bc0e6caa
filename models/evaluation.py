"""Asking PostgreSQL whether a query can be evaluated, before it matters."""

import psycopg2

from odoo.exceptions import UserError
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
