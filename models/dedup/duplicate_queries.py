"""Statements about groups of duplicates and what was decided of them."""

from collections.abc import Sequence
from datetime import datetime

from odoo.tools import SQL


def count_documents(tables: Sequence, partner_ids: list[int]) -> SQL:
    """Return (contact, number of records that are about it).

    :param tables: (table, field): the field that names the contact
    """
    counts = SQL(" UNION ALL ").join(
        SQL(
            """
            SELECT %(column)s AS partner_id,
                   COUNT(*) AS documents
              FROM %(table)s
             WHERE %(column)s = ANY(%(partner_ids)s)
             GROUP BY %(column)s
            """,
            table=SQL.identifier(table),
            column=SQL.identifier(table, field.name, to_flush=field),
            partner_ids=partner_ids,
        )
        for table, field in tables
    )
    return SQL(
        """
        SELECT partner_id,
               SUM(documents)::integer
          FROM (%s) AS counted
         GROUP BY partner_id
        """,
        counts,
    )


def remember_different(
    ones: list[int], others: list[int], user_id: int, date: datetime
) -> SQL:
    """Remember that none of some contacts is the same as any of others.

    A pair that is in both lists, either way round, is remembered once.
    """
    return SQL(
        """
        INSERT INTO partner_duplicate_exception
               (partner_id, other_id, user_id, date,
                create_uid, write_uid, create_date, write_date)
        SELECT DISTINCT
               LEAST(one.id, other.id),
               GREATEST(one.id, other.id),
               %(user_id)s,
               %(date)s::timestamp,
               %(user_id)s,
               %(user_id)s,
               %(date)s::timestamp,
               %(date)s::timestamp
          FROM unnest(%(ones)s) AS one (id)
         CROSS JOIN unnest(%(others)s) AS other (id)
         WHERE one.id <> other.id
            ON CONFLICT DO NOTHING
        """,
        ones=ones,
        others=others,
        user_id=user_id,
        date=date,
    )


def follow_exceptions(survivor_id: int, source_ids: list[int]) -> SQL:
    """Give the survivor of a merge what was decided of its sources.

        survivor 1, source 2:   (2, 5) becomes (1, 5)   (1, 2) is gone

    Odoo would update one column at a time: the pair would be the wrong way round, and
    all rows of the source would be deleted.
    """
    return SQL(
        """
        WITH gone AS (
            DELETE FROM partner_duplicate_exception
             WHERE partner_id = ANY(%(source_ids)s)
                OR other_id = ANY(%(source_ids)s)
            RETURNING partner_id, other_id, user_id, date,
                      create_uid, create_date, write_uid, write_date
        ), moved AS (
            SELECT CASE WHEN partner_id = ANY(%(source_ids)s)
                        THEN %(survivor_id)s ELSE partner_id END AS one,
                   CASE WHEN other_id = ANY(%(source_ids)s)
                        THEN %(survivor_id)s ELSE other_id END AS other,
                   user_id, date, create_uid, create_date, write_uid, write_date
              FROM gone
        )
        INSERT INTO partner_duplicate_exception
               (partner_id, other_id, user_id, date,
                create_uid, create_date, write_uid, write_date)
        SELECT DISTINCT ON (LEAST(one, other), GREATEST(one, other))
               LEAST(one, other), GREATEST(one, other), user_id, date,
               create_uid, create_date, write_uid, write_date
          FROM moved
         WHERE one <> other
         ORDER BY LEAST(one, other), GREATEST(one, other), date
            ON CONFLICT DO NOTHING
        """,
        survivor_id=survivor_id,
        source_ids=source_ids,
    )
