"""The table of the groups that a run found, and how they are written.

The table is temporary and of one transaction: what is found is compared with the
groups that are known in sets, whatever found it.  Each function returns one `SQL` and
executes nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from odoo.tools import SQL


def make_found() -> SQL:
    """Make the table of what is found: one row for each group.

    `company_id` is 0 where all contacts are shared; `place` tells the groups of one
    value and company apart; `partner_ids` are sorted.
    """
    return SQL(
        """
        CREATE TEMPORARY TABLE partner_match_found (
            value varchar NOT NULL,
            company_id integer NOT NULL,
            place integer NOT NULL DEFAULT 1,
            score integer,
            partner_ids integer[] NOT NULL,
            proposed_parent_id integer,
            is_doubtful boolean
        ) ON COMMIT DROP
        """
    )


def drop_found() -> SQL:
    return SQL("DROP TABLE partner_match_found")


def add_found(rows: Iterable[Sequence]) -> SQL:
    """Add groups that were put together one by one.

    :param rows: (value, company_id, place, score, partner_ids)
    """
    values, companies, places, scores, members = zip(*rows, strict=True)
    # PostgreSQL has no arrays of arrays of several lengths
    members = [f"{{{','.join(map(str, sorted(ids)))}}}" for ids in members]
    return SQL(
        """
        INSERT INTO partner_match_found
                    (value, company_id, place, score, partner_ids)
        SELECT value, COALESCE(company_id, 0), place, score, partner_ids::integer[]
          FROM UNNEST(%(values)s::varchar[], %(companies)s::integer[],
                      %(places)s::integer[], %(scores)s::integer[],
                      %(members)s::varchar[])
               AS one (value, company_id, place, score, partner_ids)
        """,
        values=list(values),
        companies=list(companies),
        places=list(places),
        scores=list(scores),
        members=members,
    )


def take_common(most: int) -> SQL:
    """Take the groups out that are larger than this.

    Returns (value, company_id, number of contacts).
    """
    return SQL(
        """
        DELETE FROM partner_match_found
         WHERE CARDINALITY(partner_ids) > %s
     RETURNING value, company_id, CARDINALITY(partner_ids)
        """,
        most,
    )


def take_doubtful() -> SQL:
    """Take the groups out whose contacts may not all be together.

    Those marked as such, and those that hold two contacts of which somebody said that
    they are not duplicates.  Returns (value, company_id, score, partner_ids).
    """
    return SQL(
        """
        WITH member AS (
            SELECT value, company_id, UNNEST(partner_ids) AS partner_id
              FROM partner_match_found
        ),
        refused AS (
            SELECT one.value, one.company_id
              FROM partner_duplicate_exception AS exception
              JOIN member AS one ON one.partner_id = exception.partner_id
              JOIN member AS other ON other.partner_id = exception.other_id
               AND other.value = one.value AND other.company_id = one.company_id
        )
        DELETE FROM partner_match_found AS found
         WHERE is_doubtful
            OR (value, company_id) IN (SELECT value, company_id FROM refused)
     RETURNING value, company_id, score, partner_ids
        """
    )


def keep_holding(partner_ids: list[int]) -> SQL:
    """Keep only the groups that hold at least one of these contacts."""
    return SQL(
        "DELETE FROM partner_match_found WHERE NOT partner_ids && %s::integer[]",
        partner_ids,
    )


def count_found(company_ids: list[int]) -> SQL:
    """Count the groups of these companies, and of shared contacts, and who is in.

    Returns one row: groups, contacts.
    """
    return SQL(
        """
        SELECT COUNT(DISTINCT (value, company_id, place)) AS groups,
               COUNT(DISTINCT partner_id) AS contacts
          FROM partner_match_found, UNNEST(partner_ids) AS partner_id
         WHERE company_id = ANY(%s)
        """,
        [0, *company_ids],
    )


def compare_found(rule_id: int, is_all: bool) -> SQL:
    """Make the table of what differs between what is found and what is known.

    One row for each group: `group_id` is that of a known group, `partner_ids` those
    that it should hold, if it is found.  Groups that were decided are history.

    :param is_all: whether what is not found is no group any more
    """
    return SQL(
        """
        CREATE TEMPORARY TABLE partner_match_difference ON COMMIT DROP AS
        WITH known AS (
            SELECT grouped.id, value, COALESCE(company_id, 0) AS company_id,
                   score, proposed_parent_id,
                   ROW_NUMBER() OVER (PARTITION BY value, company_id
                                      ORDER BY grouped.id) AS place,
                   ARRAY_AGG(line.partner_id ORDER BY line.partner_id) AS partner_ids
              FROM partner_duplicate_group AS grouped
              LEFT JOIN partner_duplicate_line AS line ON line.group_id = grouped.id
             WHERE rule_id = %(rule_id)s AND state IN ('review', 'later') %(within)s
             GROUP BY grouped.id
        )
        SELECT known.id AS group_id, value, company_id, place, found.score,
               found.partner_ids, found.proposed_parent_id
          FROM known
          FULL JOIN partner_match_found AS found USING (value, company_id, place)
         WHERE (known.score, known.proposed_parent_id, known.partner_ids)
               IS DISTINCT FROM
               (found.score, found.proposed_parent_id, found.partner_ids)
        """,
        rule_id=rule_id,
        within=SQL()
        if is_all
        else SQL("AND value IN (SELECT value FROM partner_match_found)"),
    )


def drop_difference() -> SQL:
    return SQL("DROP TABLE partner_match_difference")


def drop_gone() -> SQL:
    """Delete the waiting groups that are found no more."""
    return SQL(
        """
        DELETE FROM partner_duplicate_group AS gone
         USING partner_match_difference AS difference
         WHERE gone.id = difference.group_id AND difference.partner_ids IS NULL
        """
    )


def write_changed(uid: int, now: datetime) -> SQL:
    """Have the waiting groups hold what is found now."""
    return SQL(
        """
        WITH changed AS (
            UPDATE partner_duplicate_group AS grouped
               SET score = found.score,
                   proposed_parent_id = found.proposed_parent_id,
                   write_uid = %(uid)s,
                   write_date = %(now)s
              FROM partner_match_difference AS found
             WHERE grouped.id = found.group_id AND found.partner_ids IS NOT NULL
         RETURNING grouped.id, found.partner_ids
        ),
        gone AS (
            DELETE FROM partner_duplicate_line AS line
             USING changed
             WHERE line.group_id = changed.id
               AND line.partner_id <> ALL(changed.partner_ids)
        )
        INSERT INTO partner_duplicate_line (group_id, partner_id)
        SELECT id, UNNEST(partner_ids)
          FROM changed
            ON CONFLICT DO NOTHING
        """,
        uid=uid,
        now=now,
    )


def write_new(rule_id: int, kind: str, uid: int, now: datetime) -> SQL:
    """Write the groups of a rule that it did not know, with their contacts."""
    return SQL(
        """
        WITH fresh AS (
            SELECT NEXTVAL('partner_duplicate_group_id_seq') AS id, found.*
              FROM partner_match_difference AS found
             WHERE group_id IS NULL
        ),
        grouped AS (
            INSERT INTO partner_duplicate_group
                        (id, rule_id, company_id, kind, value, score, state,
                         proposed_parent_id, create_uid, create_date, write_uid,
                         write_date)
            SELECT id, %(rule_id)s, NULLIF(company_id, 0), %(kind)s, value, score,
                   'review', proposed_parent_id, %(uid)s, %(now)s, %(uid)s, %(now)s
              FROM fresh
        )
        INSERT INTO partner_duplicate_line (group_id, partner_id)
        SELECT id, UNNEST(partner_ids)
          FROM fresh
        """,
        rule_id=rule_id,
        kind=kind,
        uid=uid,
        now=now,
    )


def keep_common(rule_id: int, rows: Sequence[Sequence], is_all: bool) -> SQL:
    """Note which values are too common for a rule, where that is new.

    :param rows: (value, company_id, number of contacts)
    :param is_all: whether the others that were noted are so no more
    """
    values, companies, counts = zip(*rows, strict=True) if rows else ((), (), ())
    return SQL(
        """
        WITH common AS (
            SELECT *
              FROM UNNEST(%(values)s::varchar[], %(companies)s::integer[],
                          %(counts)s::integer[])
                   AS common (value, company_id, contact_count)
        ),
        gone AS (
            DELETE FROM partner_match_common_key AS known
             WHERE known.rule_id = %(rule_id)s AND %(is_all)s
               AND (known.value, COALESCE(known.company_id, 0)) NOT IN (
                       SELECT value, company_id FROM common
                   )
        )
        INSERT INTO partner_match_common_key AS known
                    (rule_id, company_id, value, contact_count)
        SELECT %(rule_id)s, NULLIF(company_id, 0), value, contact_count
          FROM common
            ON CONFLICT (rule_id, value, COALESCE(company_id, 0))
            DO UPDATE SET contact_count = EXCLUDED.contact_count
         WHERE known.contact_count <> EXCLUDED.contact_count
        """,
        values=list(values),
        companies=list(companies),
        counts=list(counts),
        rule_id=rule_id,
        is_all=is_all,
    )
