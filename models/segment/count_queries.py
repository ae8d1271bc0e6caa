"""The statements that count the members of segments, by company of the contact."""

from datetime import date

from odoo.tools import SQL


def members_by_company(segment_id: int) -> SQL:
    """Return the query of (company_id, member_count) of the stored members.

    Users, whom all companies see, count as contacts of no company.
    """
    return SQL(
        """
        SELECT CASE WHEN partner.partner_share THEN partner.company_id END
               AS company_id,
               COUNT(*) AS member_count
          FROM partner_segment_member AS member
          JOIN res_partner AS partner ON partner.id = member.partner_id
         WHERE member.segment_id = %s
         GROUP BY 1
        """,
        segment_id,
    )


def known_counts(counts: dict[int | None, int]) -> SQL:
    """Return the query of (company_id, member_count) of counts that are known."""
    return SQL(
        """
        SELECT company_id, member_count
          FROM UNNEST(%s::integer[], %s::bigint[]) AS known(company_id, member_count)
        """,
        list(counts),
        list(counts.values()),
    )


def store_counts(segment_id: int, day: date, counted: SQL) -> SQL:
    """Store how many members a segment has, by company of the contact.

    A company whose last member left that day gets a row with 0, so that the
    rows of a day are always the whole truth about that day.

    :param counted: query of (company_id, member_count)
    """
    return SQL(
        """
        WITH premature AS (  -- the time zone of the segment moved west
            DELETE FROM partner_segment_stat
             WHERE segment_id = %(segment_id)s AND day > %(day)s
        ),
        counts AS (
            SELECT company_id, MAX(member_count) AS member_count
              FROM (
                       (%(counted)s)
                        UNION ALL
                       SELECT NULL, 0
                        UNION ALL
                       SELECT company_id, 0
                         FROM partner_segment_stat
                        WHERE segment_id = %(segment_id)s AND day = %(day)s
                   ) AS every
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
        counted=counted,
    )


def last_move() -> SQL:
    """Return the id of the last entry or exit of any segment."""
    return SQL("SELECT COALESCE(MAX(id), 0) FROM partner_segment_move")


def moved_since_counted() -> SQL:
    """Return the ids of the segments with entries or exits that are not counted."""
    return SQL(
        """
        SELECT segment.id
          FROM partner_segment AS segment
         WHERE segment.last_move_id IS NOT NULL
           AND EXISTS (
                   SELECT FROM partner_segment_move AS move
                    WHERE move.segment_id = segment.id
                      AND move.id > segment.last_move_id
               )
        """
    )


def current_counts(segment_ids: list[int], company_ids: list[int]) -> SQL:
    """Return (segment, members) as they are now.

    What was counted on the last day that each segment was counted, and the entries
    and exits since.  Only contacts of the given companies and contacts of no company
    are counted.
    """
    return SQL(
        """
        WITH latest AS (
            SELECT segment_id, MAX(day) AS day
              FROM partner_segment_stat
             WHERE segment_id = ANY(%(segment_ids)s)
             GROUP BY segment_id
        ),
        counted AS (
            SELECT segment_id, company_id, member_count
              FROM partner_segment_stat
              JOIN latest USING (segment_id, day)
             UNION ALL
            SELECT move.segment_id,
                   CASE WHEN partner.partner_share THEN partner.company_id END,
                   CASE move.direction WHEN 'in' THEN 1 ELSE -1 END
              FROM partner_segment AS segment
              JOIN partner_segment_move AS move
                ON move.segment_id = segment.id AND move.id > segment.last_move_id
              JOIN res_partner AS partner ON partner.id = move.partner_id
             WHERE segment.id = ANY(%(segment_ids)s)
        )
        SELECT segment_id, SUM(member_count)
          FROM counted
         WHERE company_id IS NULL OR company_id = ANY(%(company_ids)s)
         GROUP BY segment_id
        """,
        segment_ids=segment_ids,
        company_ids=company_ids,
    )
