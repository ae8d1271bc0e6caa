"""Many rows in one statement, for what the ORM would create one by one.

A row made by the ORM is the pattern: the others are copies of it, with their own
values in a few columns.  Whatever columns the installed apps add are thus filled.
"""

from odoo.tools import SQL

Row = dict[str, object]
"""What one row holds of its own, by name of column."""


def new_ids(env, table: str, count: int) -> list[int]:
    """Take so many ids of a table."""
    rows = env.execute_query(
        SQL(
            "SELECT NEXTVAL(PG_GET_SERIAL_SEQUENCE(%s, 'id'))"
            " FROM GENERATE_SERIES(1, %s)",
            table,
            count,
        )
    )
    return [id_ for (id_,) in rows]


def copy(env, table: str, pattern_id: int, wanted: list[Row]) -> list[int]:
    """Insert copies of a row, and return their ids.

    :param wanted: for each copy, what differs from the pattern; the same columns
        for all; may hold the ids
    """
    if not wanted:
        return []
    columns = _by_column(wanted)
    if "id" not in columns:
        columns["id"] = new_ids(env, table, len(wanted))
    types = _types(env, table)
    copied = [SQL.identifier(name) for name in types if name not in columns]
    own = [SQL.identifier("own", name) for name in columns]
    env.flush_all()
    env.cr.execute(
        SQL(
            "INSERT INTO %s (%s)"
            " SELECT %s FROM %s AS pattern, %s WHERE pattern.id = %s",
            SQL.identifier(table),
            SQL(", ").join([*map(SQL.identifier, columns), *copied]),
            SQL(", ").join([*own, *(SQL("pattern.%s", name) for name in copied)]),
            SQL.identifier(table),
            _unnest(columns, types),
            pattern_id,
        )
    )
    env.invalidate_all(flush=False)
    return columns["id"]


def insert(env, table: str, wanted: list[Row]) -> None:
    """Insert rows that need no pattern: relations, traces."""
    if not wanted:
        return
    columns = _by_column(wanted)
    env.flush_all()
    env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT * FROM %s",
            SQL.identifier(table),
            SQL(", ").join(map(SQL.identifier, columns)),
            _unnest(columns, _types(env, table)),
        )
    )
    env.invalidate_all(flush=False)


def _by_column(wanted):
    return {name: [row[name] for row in wanted] for name in wanted[0]}


def copy_links(env, table: str, column: str, pattern_id: int, ids: list[int]) -> None:
    """Give copies the links of their pattern in a relation of many to many.

    :param column: the column of the relation that holds the id of the pattern
    """
    [other] = [name for name in _types(env, table) if name != column]
    env.cr.execute(
        SQL(
            "INSERT INTO %(table)s (%(column)s, %(other)s)"
            " SELECT own.id, link.%(other)s FROM %(table)s AS link,"
            " UNNEST(%(ids)s) AS own (id) WHERE link.%(column)s = %(pattern_id)s",
            table=SQL.identifier(table),
            column=SQL.identifier(column),
            other=SQL.identifier(other),
            ids=ids,
            pattern_id=pattern_id,
        )
    )


def delete(env, table: str, ids: list[int]) -> None:
    """Delete patterns once they have been copied; their parts go with them."""
    env.flush_all()
    env.cr.execute(
        SQL("DELETE FROM %s WHERE id = ANY(%s)", SQL.identifier(table), list(ids))
    )
    env.invalidate_all(flush=False)


def _unnest(columns, types):
    """Return the rows of some columns as a table, `own`."""
    return SQL(
        "UNNEST(%s) AS own (%s)",
        SQL(", ").join(
            SQL("%s::%s[]", values, SQL.identifier(types[name]))
            for name, values in columns.items()
        ),
        SQL(", ").join(map(SQL.identifier, columns)),
    )


def _types(env, table):
    """Return the types of the columns of a table, by name."""
    return dict(
        env.execute_query(
            SQL(
                "SELECT column_name, udt_name FROM information_schema.columns"
                " WHERE table_name = %s AND table_schema = CURRENT_SCHEMA",
                table,
            )
        )
    )
