"""The statements that a merge of contacts adds to Odoo's own."""

from odoo.tools import SQL


def move_to_survivor(
    table: str, key: str, source_ids: list[int], survivor_id: int
) -> SQL:
    """Move the rows of merged contacts to the contact that survives, in sets.

    Of several rows with the same key, the survivor's stays, or else one of the
    sources' does; the others are deleted.  Odoo's own merge would delete every
    row of the sources as soon as one of them collides.

    :param table: table with the columns `partner_id` and `key`
    :param key: the column that is unique with `partner_id`
    """
    return SQL(
        """
        WITH ranked AS (
            SELECT id, partner_id,
                   ROW_NUMBER() OVER (
                       PARTITION BY %(key)s
                       ORDER BY partner_id <> %(survivor_id)s, id
                   ) AS position
              FROM %(table)s
             WHERE partner_id = ANY(%(contact_ids)s)
        ),
        dropped AS (
            DELETE FROM %(table)s AS gone
             USING ranked
             WHERE gone.id = ranked.id AND ranked.position > 1
        )
        UPDATE %(table)s AS kept
           SET partner_id = %(survivor_id)s
          FROM ranked
         WHERE kept.id = ranked.id
           AND ranked.position = 1
           AND kept.partner_id <> %(survivor_id)s
        """,
        table=SQL.identifier(table),
        key=SQL.identifier(key),
        contact_ids=[*source_ids, survivor_id],
        survivor_id=survivor_id,
    )
