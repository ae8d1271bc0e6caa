"""The statements that read and write the members of segments.

Each function returns one `SQL` and executes nothing.  The number of statements
of a refresh does not depend on the number of contacts.
"""

from datetime import date, datetime

from odoo.tools import SQL

# what a query on contacts says of each one that it finds, for `compare`
COUNTED_CONTACT = (
    SQL("%s AS id", SQL.identifier("res_partner", "id")),
    SQL(
        "CASE WHEN %s THEN %s END AS company_id",
        SQL.identifier("res_partner", "partner_share"),
        SQL.identifier("res_partner", "company_id"),
    ),
)
# what `compare` is given where nobody can be in
NOBODY = SQL("SELECT NULL::integer AS id, NULL::integer AS company_id WHERE FALSE")
# the company or person that a contact belongs to
ENTITY_ID = SQL.identifier("res_partner", "commercial_partner_id")


def compare(segment_id: int, matching: SQL, within: list[int] | None = None) -> SQL:
    """Compare the members of a segment with the contacts that a query finds.

    One pass finds the differences and counts: a second one would cost as much.

    :param matching: query of (id, company_id)
    :param within: the ids of the contacts to compare; all of them without it
    :return: a statement that returns, for each company, how many of its contacts
        are in once the differences are written, and the ids of those that enter and
        of those that leave
    """
    members = SQL(
        "SELECT partner_id FROM partner_segment_member WHERE segment_id = %s%s",
        segment_id,
        SQL() if within is None else SQL(" AND partner_id = ANY(%s)", within),
    )
    return SQL(
        """
        SELECT matching.company_id,
               COUNT(matching.id),
               ARRAY_AGG(matching.id) FILTER (WHERE member.partner_id IS NULL),
               ARRAY_AGG(member.partner_id) FILTER (WHERE matching.id IS NULL)
          FROM (%(matching)s) AS matching
          FULL JOIN (%(members)s) AS member ON member.partner_id = matching.id
         GROUP BY matching.company_id
        """,
        matching=matching,
        members=members,
    )


def differences(segment_id: int, today: date, entering: list, leaving: list) -> SQL:
    """Return the query of differences (segment_id, partner_id, enters, today)."""
    return SQL(
        """
        SELECT %(segment_id)s AS segment_id, partner_id, enters, %(today)s AS today
          FROM (
                   SELECT UNNEST(%(entering)s::integer[]) AS partner_id, TRUE AS enters
                    UNION ALL
                   SELECT UNNEST(%(leaving)s::integer[]), FALSE
               ) AS difference
        """,
        segment_id=segment_id,
        today=today,
        entering=entering,
        leaving=leaving,
    )


def apply_differences(
    differences: SQL,
    now: datetime,
    cause: str | None,
    pin_modes,
    again=False,
) -> SQL:
    """Write differences into the members, and the moves that they are.

    What others wrote in the meantime raises a conflict, as `ON CONFLICT DO NOTHING`
    would, which costs twice as much.

    :param differences: query of (segment_id, partner_id, enters, today), `today`
        being the day by which pins are judged
    :param now: when the differences happened
    :param cause: written on the moves; no cause, no moves (the first fill)
    :param pin_modes: how contacts were chosen by hand, if at all
    :param again: after a conflict: leave out the contacts that were deleted, or let
        in by others
    :return: a statement that returns (None, contacts entered, 0), and for each
        company (company, 0, contacts left)
    """
    return SQL(
        """
        WITH difference AS MATERIALIZED (%(differences)s),
        entered AS (
            INSERT INTO partner_segment_member
                        (segment_id, partner_id, since, origin)
            SELECT difference.segment_id, difference.partner_id, %(now)s,
                   CASE WHEN %(is_pinned)s THEN 'pin' ELSE 'rule' END
              FROM difference
             WHERE difference.enters%(still_enters)s
             ORDER BY difference.segment_id, difference.partner_id
            RETURNING segment_id, partner_id, origin
        ),
        departed AS (
            DELETE FROM partner_segment_member AS member
             USING difference
             WHERE member.segment_id = difference.segment_id
               AND member.partner_id = difference.partner_id
               AND NOT difference.enters
            RETURNING member.segment_id, member.partner_id, member.origin
        )%(moved)s
        SELECT NULL, COUNT(*), 0 FROM entered
         UNION ALL
        SELECT CASE WHEN partner.partner_share THEN partner.company_id END,
               0, COUNT(*)
          FROM departed
          JOIN res_partner AS partner ON partner.id = departed.partner_id
         GROUP BY 1
        """,
        differences=differences,
        now=now,
        is_pinned=_is_pinned("in", pin_modes),
        still_enters=_STILL_ENTERS if again else SQL(),
        moved=_moved(now, cause, pin_modes) if cause else SQL(),
    )


_STILL_ENTERS = SQL(
    """
               AND EXISTS (
                       SELECT FROM res_partner WHERE id = difference.partner_id
                   )
               AND NOT EXISTS (
                       SELECT FROM partner_segment_member AS member
                        WHERE member.segment_id = difference.segment_id
                          AND member.partner_id = difference.partner_id
                   )"""
)


def _moved(now: datetime, cause: str, pin_modes) -> SQL:
    return SQL(
        """,
        written AS (
            SELECT segment_id, partner_id, origin, TRUE AS enters FROM entered
             UNION ALL
            SELECT segment_id, partner_id, origin, FALSE FROM departed
        ),
        moved AS (
            INSERT INTO partner_segment_move
                        (segment_id, partner_id, date, direction, cause)
            SELECT segment_id, partner_id, %(now)s,
                   CASE WHEN written.enters THEN 'in' ELSE 'out' END,
                   CASE WHEN written.origin = 'pin'
                          OR NOT written.enters AND %(is_pinned)s
                        THEN 'pin'
                        ELSE %(cause)s
                    END
              FROM written
              JOIN difference USING (segment_id, partner_id)
             ORDER BY segment_id, partner_id
        )""",
        now=now,
        is_pinned=_is_pinned("out", pin_modes),
        cause=cause,
    )


def _is_pinned(mode: str, pin_modes) -> SQL:
    """Return whether a contact of `difference` was put in or out by hand.

    A look-up for each, which the planner cannot turn into a join: it expects one
    contact where there are thousands, and would read all pins for each of them.
    """
    if mode not in pin_modes:
        return SQL("FALSE")
    return SQL(
        """(
        SELECT COUNT(*) > 0
          FROM partner_segment_pin AS pin
         WHERE pin.segment_id = difference.segment_id
           AND pin.partner_id = difference.partner_id
           AND pin.mode = %s
           AND (pin.until IS NULL OR pin.until >= difference.today)
        )""",
        mode,
    )


def pinned(segment_id: int, mode: str, today: date) -> SQL:
    """Return the ids of the contacts pinned in, or out of, a segment on a day."""
    return SQL(
        """(
        SELECT partner_id
          FROM partner_segment_pin
         WHERE segment_id = %s AND mode = %s AND (until IS NULL OR until >= %s)
        )""",
        segment_id,
        mode,
        today,
    )


def pin(
    segment_id: int, mode: str, contacts: SQL, user_id: int, reason: str, until
) -> SQL:
    """Pin the contacts that a query returns; the last choice wins.

    :return: a statement that returns a row for each pin made or changed
    """
    return SQL(
        """
        INSERT INTO partner_segment_pin AS pin
                    (segment_id, partner_id, mode, reason, until,
                     create_uid, write_uid, create_date, write_date)
        SELECT %(segment_id)s, contact.id, %(mode)s, %(reason)s, %(until)s,
               %(user_id)s, %(user_id)s,
               now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
          FROM (%(contacts)s) AS contact
         ORDER BY contact.id
            ON CONFLICT (segment_id, partner_id)
            DO UPDATE SET mode = EXCLUDED.mode,
                          reason = EXCLUDED.reason,
                          until = EXCLUDED.until,
                          write_uid = EXCLUDED.write_uid,
                          write_date = EXCLUDED.write_date
         WHERE (pin.mode, pin.reason, pin.until)
               IS DISTINCT FROM (EXCLUDED.mode, EXCLUDED.reason, EXCLUDED.until)
        RETURNING partner_id
        """,
        segment_id=segment_id,
        mode=mode,
        contacts=contacts,
        user_id=user_id,
        reason=reason or None,
        until=until or None,
    )
