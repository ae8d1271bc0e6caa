"""Contact bases for the benchmarks, made by SQL in a few seconds."""

import contextlib

from psycopg2.errors import InsufficientPrivilege

from odoo.tools import SQL

# One contact in ten lives in each of these, so that a rule on the city takes 10 %
CITIES = (
    "Lyon",
    "Paris",
    "Nantes",
    "Lille",
    "Brest",
    "Nice",
    "Metz",
    "Dijon",
    "Tours",
    "Pau",
)


def add_contacts(env, count, **others):
    """Add contacts named after their number, each its own commercial entity.

    Every other column is that of a contact made by the ORM, whatever the apps
    installed.  The city follows the number modulo ten.

    :param others: SQL of other columns, by name; they may use `number`
    :return: the id of the first one; the others follow without a gap
    """
    partners = env["res.partner"].with_context(tracking_disable=True)
    model = partners.create({"name": "Model"})
    env.flush_all()
    first = model.id + 1
    number = SQL("%s + number - 1", first)
    address = SQL("'contact' || number || '@example.org'")
    values = {
        "id": number,
        "name": SQL("'Contact ' || number"),
        "complete_name": SQL("'Contact ' || number"),
        "commercial_partner_id": number,
        "city": SQL("(%s::text[])[1 + number %% 10]", list(CITIES)),
        "email": address,
        "email_normalized": address,
        **others,
    }
    copy_row(env, model, values, count)
    return first


def add_orders(env, first_contact, contacts, count):
    """Add confirmed sales orders, two years of them, to a part of the contacts.

    One contact in five never orders; a few order much more than the others.  Amounts
    and dates follow the number of the order, so that two runs make the same base.
    """
    model = env["sale.order"].create({"partner_id": first_contact})
    env.flush_all()
    values = {
        "id": SQL("%s + number", model.id),
        "name": SQL("'B' || number"),
        "partner_id": SQL(
            "%(first)s + FLOOR(%(customers)s * POWER("
            "(number * 7919::bigint %% %(customers)s)::float / %(customers)s, 2))::int",
            first=first_contact,
            customers=contacts * 4 // 5,
        ),
        "date_order": SQL(
            "TIMESTAMP '2026-01-01 12:00:00' - ((number * 104729::bigint) %% 730)"
            " * INTERVAL '1 day'"
        ),
        "amount_untaxed": SQL("10 + (number * 31) %% 500"),
        "amount_total": SQL("10 + (number * 31) %% 500"),
        "state": SQL("'sale'"),
        "access_token": SQL("NULL"),
    }
    copy_row(env, model, values, count)


def copy_row(env, model, values, count):
    """Insert copies of a record, numbered from 1, with some columns of their own.

    :param values: SQL of the columns that differ, by name; they may use `number`
    """
    _spare_checks(env)
    table = SQL.identifier(model._table)
    kept = [name for name in _columns(env, model._table) if name not in values]
    env.cr.execute(
        SQL(
            """
            INSERT INTO %(table)s (%(names)s)
            SELECT %(values)s
              FROM %(table)s AS model, GENERATE_SERIES(1, %(count)s) AS series (number)
             WHERE model.id = %(model_id)s
            """,
            table=table,
            names=SQL(", ").join(SQL.identifier(n) for n in [*values, *kept]),
            values=SQL(", ").join(
                [*values.values(), *(SQL.identifier("model", n) for n in kept)]
            ),
            count=count,
            model_id=model.id,
        )
    )
    env.cr.execute(
        SQL(
            "SELECT SETVAL(%s, (SELECT MAX(id) FROM %s))",
            f"{model._table}_id_seq",
            table,
        )
    )
    env.invalidate_all()


def _spare_checks(env):
    """Do not check links one by one: copies have those of their model."""
    with contextlib.suppress(InsufficientPrivilege), env.cr.savepoint(flush=False):
        env.cr.execute(SQL("SET LOCAL session_replication_role = replica"))


def _columns(env, table):
    """Return the names of the columns of a table that a row can be given."""
    rows = env.execute_query(
        SQL(
            """
            SELECT column_name
              FROM information_schema.columns
             WHERE table_schema = CURRENT_SCHEMA AND table_name = %s
               AND is_generated = 'NEVER'
            """,
            table,
        )
    )
    return [name for (name,) in rows]
