"""Statements that concepts share."""

from odoo.tools import SQL

# What adds up millions of rows needs it; so does what finds the rows of many contacts:
# it notes where each row is, and without room for that compares each of them with all
# contacts again, which takes minutes rather than seconds.
MUCH = "128MB"


def estimate_rows(table: str) -> SQL:
    """Return how many rows a table has, as PostgreSQL last estimated."""
    return SQL(
        "SELECT GREATEST(reltuples, 0)::bigint FROM pg_class WHERE oid = %s::regclass",
        table,
    )


def count_by_contact(query, link, name: str, contact_ids: list[int]) -> SQL:
    """Return (contact, how many of the records of a query it is linked to).

    Contacts that are linked to none of them are left out.

    :param query: `Query` on the records
    :param link: the model whose rows link a record, by the field `name`, to a contact
    """
    alias = query.join(query.table, "id", link._table, name, "link")
    contact = SQL.identifier(alias, "partner_id", to_flush=link._fields["partner_id"])
    query.add_where(SQL("%s = ANY(%s)", contact, contact_ids))
    query.groupby = contact
    return query.select(contact, SQL("COUNT(*)"))


def work_hard(limit: str, *, compiled: bool = True, memory: str = "32MB") -> SQL:
    """Limit how long the next statements may last, and let them use more memory.

    What compares a million contacts and fits into memory needs half the time.

    :param compiled: whether PostgreSQL may compile them: of long statements that few
        rows pass, it takes longer than it saves
    :param memory: for each sort and each set that is compared
    """
    return SQL(
        "SELECT SET_CONFIG('statement_timeout', %s, TRUE),"
        " SET_CONFIG('work_mem', %s, TRUE)%s",
        limit,
        memory,
        SQL() if compiled else SQL(", SET_CONFIG('jit', 'off', TRUE)"),
    )


def work_as_usual() -> SQL:
    """Give the rest of the transaction the limits that the connection has."""
    return SQL(
        "SET LOCAL statement_timeout TO DEFAULT;"
        " SET LOCAL work_mem TO DEFAULT;"
        " SET LOCAL jit TO DEFAULT"
    )


def plan(ways, allowed: bool) -> SQL:
    """Let PostgreSQL plan the next statements in some ways, or not.

    :param ways: names of settings such as `enable_sort`
    """
    value = SQL("DEFAULT") if allowed else SQL("off")
    return SQL("; ").join(
        SQL("SET LOCAL %s TO %s", SQL.identifier(way), value) for way in ways
    )


def in_savepoint(savepoint: str, statement: SQL) -> SQL:
    """Return a statement preceded by a savepoint, in one trip to the server."""
    return SQL("SAVEPOINT %s; %s", SQL.identifier(savepoint), statement)


def and_release(savepoint: str, statement: SQL) -> SQL:
    """Return a statement that ends a savepoint, in one trip; it returns nothing."""
    return SQL("%s; RELEASE SAVEPOINT %s", statement, SQL.identifier(savepoint))


def release(savepoint: str) -> SQL:
    """Keep what was done since a savepoint."""
    return SQL("RELEASE SAVEPOINT %s", SQL.identifier(savepoint))


def undo(savepoint: str) -> SQL:
    """Undo what was done since a savepoint."""
    return SQL("ROLLBACK TO SAVEPOINT %s", SQL.identifier(savepoint))
