"""The statements that read and write the members of segments.

Each function returns one `SQL` and executes nothing.  The number of statements
of a refresh does not depend on the number of contacts.
"""

from datetime import date, datetime

from odoo.tools import SQL


def apply_members(
    segment_id: int,
    matching: SQL,
    now: datetime,
    today: date,
    cause: str | None,
) -> SQL:
    """Make the members of a segment those that a query returns.

    Writes only the differences: a row that stays is not touched.

    :param matching: query that returns one column, the ids of the contacts
    :param now: when the differences happened
    :param today: the day by which pins are judged
    :param cause: written on the moves; no cause, no moves (the first fill)
    :return: a statement that returns one row: contacts entered, contacts left
    """
    return SQL(
        """
        WITH matching AS MATERIALIZED (%(matching)s),
        difference AS MATERIALIZED (
            SELECT COALESCE(matching.id, member.partner_id) AS partner_id,
                   member.partner_id IS NULL AS enters,
                   member.origin
              FROM matching
              FULL JOIN (
                       SELECT partner_id, origin
                         FROM partner_segment_member
                        WHERE segment_id = %(segment_id)s
                   ) AS member
                ON member.partner_id = matching.id
             WHERE matching.id IS NULL OR member.partner_id IS NULL
        ),
        entered AS (
            INSERT INTO partner_segment_member
                        (segment_id, partner_id, since, origin)
            SELECT %(segment_id)s, difference.partner_id, %(now)s,
                   CASE WHEN pin.id IS NULL THEN 'rule' ELSE 'pin' END
              FROM difference
              LEFT JOIN partner_segment_pin AS pin
                ON pin.segment_id = %(segment_id)s
               AND pin.partner_id = difference.partner_id
               AND pin.mode = 'in'
               AND (pin.until IS NULL OR pin.until >= %(today)s)
             WHERE difference.enters
             ORDER BY difference.partner_id
        ),
        departed AS (
            DELETE FROM partner_segment_member AS member
             USING difference
             WHERE member.segment_id = %(segment_id)s
               AND member.partner_id = difference.partner_id
               AND NOT difference.enters
        )%(moved)s
        SELECT COUNT(*) FILTER (WHERE enters),
               COUNT(*) FILTER (WHERE NOT enters)
          FROM difference
        """,
        matching=matching,
        segment_id=segment_id,
        now=now,
        today=today,
        moved=_moved(segment_id, now, today, cause) if cause else SQL(),
    )


def _moved(segment_id: int, now: datetime, today: date, cause: str) -> SQL:
    return SQL(
        """,
        moved AS (
            INSERT INTO partner_segment_move
                        (segment_id, partner_id, date, direction, cause)
            SELECT %(segment_id)s, difference.partner_id, %(now)s,
                   CASE WHEN difference.enters THEN 'in' ELSE 'out' END,
                   CASE WHEN pin.id IS NOT NULL OR difference.origin = 'pin'
                        THEN 'pin'
                        ELSE %(cause)s
                    END
              FROM difference
              LEFT JOIN partner_segment_pin AS pin
                ON pin.segment_id = %(segment_id)s
               AND pin.partner_id = difference.partner_id
               AND (pin.mode = 'in') = difference.enters
               AND (pin.until IS NULL OR pin.until >= %(today)s)
             ORDER BY difference.partner_id
        )""",
        segment_id=segment_id,
        now=now,
        today=today,
        cause=cause,
    )


def count_members(segment_id: int, day: date) -> SQL:
    """Store how many members a segment has, by company of the contact.

    A company whose last member left that day gets a row with 0, so that the
    rows of a day are always the whole truth about that day.  Users, whom all
    companies see, count as contacts of no company.
    """
    return SQL(
        """
        WITH premature AS (  -- the time zone of the segment moved west
            DELETE FROM partner_segment_stat
             WHERE segment_id = %(segment_id)s AND day > %(day)s
        ),
        counted AS (
            SELECT CASE WHEN partner.partner_share THEN partner.company_id END
                   AS company_id,
                   COUNT(*) AS member_count
              FROM partner_segment_member AS member
              JOIN res_partner AS partner ON partner.id = member.partner_id
             WHERE member.segment_id = %(segment_id)s
             GROUP BY 1
             UNION ALL
            SELECT NULL, 0
        ),
        emptied AS (
            SELECT stat.company_id, 0 AS member_count
              FROM partner_segment_stat AS stat
             WHERE stat.segment_id = %(segment_id)s AND stat.day = %(day)s
        ),
        counts AS (
            SELECT company_id, MAX(member_count) AS member_count
              FROM (SELECT * FROM counted UNION ALL SELECT * FROM emptied) AS every
             GROUP BY company_id
        )
        INSERT INTO partner_segment_stat AS stat
                    (segment_id, company_id, day, member_count)
        SELECT %(segment_id)s, counts.company_id, %(day)s, counts.member_count
          FROM counts
          LEFT JOIN partner_segment_stat AS known
            ON known.segment_id = %(segment_id)s
           AND known.day = %(day)s
           AND known.company_id IS NOT DISTINCT FROM counts.company_id
         WHERE known.id IS NULL OR known.member_count <> counts.member_count
            ON CONFLICT (segment_id, day, COALESCE(company_id, 0))
            DO UPDATE SET member_count = EXCLUDED.member_count
        """,
        segment_id=segment_id,
        day=day,
    )


def latest_counts(segment_ids: list[int], company_ids: list[int]) -> SQL:
    """Return (segment, members) counted on the last day each segment was counted.

    Only contacts of the given companies and contacts of no company are counted.
    """
    return SQL(
        """
        SELECT stat.segment_id, SUM(stat.member_count)
          FROM partner_segment_stat AS stat
          JOIN (
                   SELECT segment_id, MAX(day) AS day
                     FROM partner_segment_stat
                    WHERE segment_id = ANY(%(segment_ids)s)
                    GROUP BY segment_id
               ) AS latest
            ON latest.segment_id = stat.segment_id AND latest.day = stat.day
         WHERE stat.company_id IS NULL OR stat.company_id = ANY(%(company_ids)s)
         GROUP BY stat.segment_id
        """,
        segment_ids=segment_ids,
        company_ids=company_ids,
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
