"""The statements that find what changed since a run, without reading all acts.

PostgreSQL notes in each version of a row which transaction wrote it (`xmin`).  A run
keeps the oldest transaction that was still open when it looked: whatever it could not
see was written by that one or a later one.  Unlike `write_date`, this misses neither
rows committed late nor statements that go past Odoo.

Each function returns one `SQL` and executes nothing.
"""

from odoo.tools import SQL

# two billion transactions: beyond, ages of rows cannot be compared any more
MAX_AGE = 2**31 - 1


def snapshot() -> SQL:
    """Return where in the history of this very database we look from.

    As (system, database, oldest transaction that may write rows we do not see).  Not
    the `xmin` of the snapshot: a transaction at work in another database of the server
    would make everything look new.  One that is neither there any more nor elsewhere
    may have been here.
    """
    return SQL(
        """
        WITH look AS (
            SELECT oid, pg_current_snapshot() AS snapshot
              FROM pg_database WHERE datname = CURRENT_DATABASE()
        ),
        open AS (
            SELECT MIN(xid::text::bigint) AS xid
              FROM look, pg_snapshot_xip(snapshot) AS xid
             WHERE NOT EXISTS (SELECT FROM pg_stat_activity AS activity
                                WHERE activity.backend_xid = xid::xid
                                  AND activity.datid != look.oid)
        )
        SELECT CONCAT_WS(':', system_identifier, look.oid,
                         COALESCE(open.xid::text, pg_snapshot_xmax(snapshot)::text))
          FROM look, open, pg_control_system()
        """
    )


def is_young(row: SQL, xmin: int) -> SQL:
    """Return the condition that a row was written since a snapshot.

    :param row: the system column `xmin` of the row
    :param xmin: the oldest transaction that the snapshot could not see
    """
    # ages are counted from the same transaction within a statement
    return SQL("age(%s) <= (SELECT age(%s::xid))", row, str(xmin % 2**32))


def noted_contacts(xmin) -> SQL:
    """Return the contacts noted since a snapshot, see `partner.rfm.change`."""
    return SQL(
        "SELECT partner_res_id FROM partner_rfm_change AS change WHERE %s",
        is_young(SQL.identifier("change", "xmin"), xmin),
    )


def changed_holders(holder: SQL, touched, xmin) -> SQL:
    """Return the contacts for which something changed since a snapshot.

    :param holder: for whom the acts of the contact `actor` count
    :param touched: ids of the contacts whose acts changed
    """
    return SQL(
        """
        WITH touched AS MATERIALIZED (SELECT UNNEST(%(touched)s::int[]) AS id),
        found AS MATERIALIZED (
            SELECT id, %(holder)s AS holder_id FROM res_partner AS actor
             WHERE %(is_young)s
             UNION ALL
            SELECT id, %(holder)s FROM res_partner AS actor
             WHERE id = ANY(ARRAY(SELECT id FROM touched))
        )
        SELECT id FROM found
         UNION
        SELECT holder_id FROM found
         UNION
        SELECT id FROM touched
        """,
        touched=touched,
        holder=holder,
        is_young=is_young(SQL.identifier("actor", "xmin"), xmin),
    )


def has_new_rates(xmin, until) -> SQL:
    """Return whether a rate of a day that a run has read was written since."""
    return SQL(
        """SELECT EXISTS (SELECT FROM res_currency_rate AS rate
                          WHERE name <= %s AND %s)""",
        until,
        is_young(SQL.identifier("rate", "xmin"), xmin),
    )


def add_changes(contacts: SQL) -> SQL:
    return SQL(
        """INSERT INTO partner_rfm_change (partner_res_id, date)
           SELECT DISTINCT contact.id, CURRENT_DATE
             FROM (%s) AS contact (id) WHERE contact.id IS NOT NULL""",
        contacts,
    )


def drop_changes(days) -> SQL:
    return SQL("DELETE FROM partner_rfm_change WHERE date < CURRENT_DATE - %s", days)
