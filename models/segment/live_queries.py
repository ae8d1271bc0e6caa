"""The statements that look at contacts as they are saved, and the queue of others.

Each save pays for them: few of them, on few contacts, and quickly planned.
"""

from datetime import date

from odoo.tools import SQL


def add_changes(segment_ids: list, partner_ids: list) -> SQL:
    """Queue each of these contacts for each of these segments; None stands for all.

    :return: a statement that returns the number of rows added
    """
    return SQL(
        """
        WITH added AS (
            INSERT INTO partner_segment_change (segment_res_id, partner_res_id)
            SELECT segment_id, partner_id
              FROM UNNEST(%s::integer[]) AS segment_id
             CROSS JOIN UNNEST(%s::integer[]) AS partner_id
            RETURNING id
        )
        SELECT COUNT(*) FROM added
        """,
        segment_ids,
        partner_ids,
    )


def changes(limit: int) -> SQL:
    """Return (id, segment, contact) of the oldest rows of the queue."""
    return SQL(
        """
        SELECT id, segment_res_id, partner_res_id
          FROM partner_segment_change
         ORDER BY id
         LIMIT %s
        """,
        limit,
    )


def drop_changes(change_ids: list[int]) -> SQL:
    """Take rows out of the queue, by their ids."""
    return SQL(
        "DELETE FROM partner_segment_change WHERE id = ANY(%s) RETURNING id", change_ids
    )


def take_changes(segment_id: int) -> SQL:
    """Take the contacts of one segment out of the queue, and return them."""
    return SQL(
        """
        DELETE FROM partner_segment_change
         WHERE segment_res_id = %s
        RETURNING partner_res_id
        """,
        segment_id,
    )


def reached(field, contacts: SQL) -> SQL:
    """Return the query of the contacts whose field leads to some of these contacts.

    :param field: a stored relational field from contacts to contacts
    :param contacts: query of ids
    """
    if field.type == "many2one":
        origin, table, target = "id", "res_partner", field.name
    elif field.type == "one2many":
        origin, table, target = field.inverse_name, "res_partner", "id"
    else:
        origin, table, target = field.column1, field.relation, field.column2
    return SQL(
        "SELECT %(origin)s AS id FROM %(table)s"
        " WHERE %(target)s IN (%(contacts)s) AND %(origin)s IS NOT NULL",
        origin=SQL.identifier(origin),
        table=SQL.identifier(table),
        target=SQL.identifier(target),
        contacts=contacts,
    )


def entities(contacts: SQL) -> SQL:
    """Return the query of the companies that some contacts belong to."""
    return SQL(
        "SELECT commercial_partner_id AS id FROM res_partner"
        " WHERE id IN (%s) AND commercial_partner_id IS NOT NULL",
        contacts,
    )


def listed(ids: list[int]) -> SQL:
    """Return the query of ids that are known."""
    return SQL("SELECT UNNEST(%s::integer[]) AS id", list(ids))


def paired(pairs: list[tuple[int, int]]) -> SQL:
    """Return the query of (segment_id, partner_id) of contacts that are known."""
    return SQL(
        "SELECT * FROM UNNEST(%s::integer[], %s::integer[])"
        " AS pair (segment_id, partner_id)",
        [segment_id for segment_id, _partner_id in pairs],
        [partner_id for _segment_id, partner_id in pairs],
    )


def touches(segment_id: int, contacts: SQL) -> SQL:
    """Return the query of (segment_id, partner_id) of contacts to look at."""
    return SQL(
        "SELECT %s AS segment_id, id AS partner_id FROM (%s) AS contact",
        segment_id,
        contacts,
    )


def touched() -> SQL:
    """Return the ids of the contacts that `look_at` looks at."""
    return SQL("(SELECT partner_id FROM touched)")


def matches(query, conditions: list[tuple[int, date, SQL]]) -> SQL:
    """Return the query of (segment_id, today, id) of the contacts that are in.

    Several segments that look at the same contacts in the same way cost one scan.

    :param query: the `Query` of those contacts
    :param conditions: for each segment, its day and who of them is in
    """
    rows = (SQL("(%s, %s, %s)", *condition) for condition in conditions)
    return SQL(
        """
        SELECT segment.id AS segment_id, segment.today, %(contact_id)s AS id
          FROM %(contacts)s
         CROSS JOIN LATERAL (VALUES %(rows)s) AS segment(id, today, is_in)
         WHERE %(where)s AND segment.is_in
        """,
        contact_id=SQL.identifier(query.table, "id"),
        contacts=query.from_clause,
        rows=SQL(", ").join(rows),
        where=query.where_clause or SQL("TRUE"),
    )


def is_in(ids: SQL) -> SQL:
    """Return the condition of the contacts whose id is one of these.

    :param ids: a list, or a query in brackets
    """
    return SQL("%s IN %s", SQL.identifier("res_partner", "id"), ids)


def look_at(segment_ids, touched: list[SQL], within: SQL, matching: list[SQL]) -> SQL:
    """Find how live segments differ from what they should hold of some contacts.

    The shared lock lasts until the save is committed, and makes a refresh wait for
    it before it looks.  A segment that waits for a refresh, or whose last one
    failed, is left alone.

    :param touched: queries of (segment_id, partner_id)
    :param within: the ids of these contacts: a list, or a query in brackets
    :param matching: queries of (segment_id, today, id) of those that are in
    :return: a statement that returns (segment, contact, enters) for each difference;
        `enters` is None for a segment that is being refreshed or edited: what that
        writes may rest on how the contact was before
    """
    return SQL(
        """
        WITH touched AS MATERIALIZED (%(touched)s),
        segment AS MATERIALIZED (
            SELECT id, state = 'ok' AND refresh_started IS NULL AS is_true,
                   refresh_started IS NOT NULL AS is_busy
              FROM partner_segment
             WHERE id = ANY(%(segment_ids)s)
               FOR SHARE SKIP LOCKED
        ),
        member AS MATERIALIZED (
            SELECT id, segment_id, partner_id
              FROM partner_segment_member
             WHERE partner_id IN %(within)s
        ),
        matching AS MATERIALIZED (%(matching)s)
        SELECT touched.segment_id, touched.partner_id,
               CASE WHEN segment.is_true THEN matching.id IS NOT NULL END
          FROM touched
          LEFT JOIN segment ON segment.id = touched.segment_id
          LEFT JOIN matching
            ON matching.segment_id = touched.segment_id
           AND matching.id = touched.partner_id
          LEFT JOIN member
            ON member.segment_id = touched.segment_id
           AND member.partner_id = touched.partner_id
         WHERE segment.id IS NULL
            OR segment.is_busy
            OR segment.is_true AND (matching.id IS NULL) <> (member.id IS NULL)
        """,
        touched=SQL(" UNION ").join(touched),
        segment_ids=list(segment_ids),
        within=within,
        matching=SQL(" UNION ALL ").join(matching),
    )


def differences(rows: list[tuple[int, int, bool, date]]) -> SQL:
    """Return the query of differences (segment_id, partner_id, enters, today)."""
    return SQL(
        "SELECT * FROM UNNEST(%s::integer[], %s::integer[], %s::boolean[], %s::date[])"
        " AS difference (segment_id, partner_id, enters, today)",
        *map(list, zip(*rows, strict=True)),
    )
