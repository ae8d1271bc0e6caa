"""The statements that a merge of contacts adds to Odoo's own."""

from odoo.tools import SQL


def drop_collisions(table: str, key: str, first: SQL, contact_ids: list[int]) -> SQL:
    """Of the rows of merged contacts with the same key, keep the first.

    Odoo's own merge would delete every row of the sources as soon as one collides.

    :param table: table with the columns `partner_id` and `key`
    :param key: the column that is unique with `partner_id`
    :param first: which of the rows stays, as an ORDER BY
    :param contact_ids: the contacts that are merged, the survivor first
    """
    return SQL(
        """
        DELETE FROM %(table)s
         WHERE id IN (
                   SELECT id
                     FROM (
                              SELECT id,
                                     ROW_NUMBER() OVER (
                                         PARTITION BY %(key)s
                                         ORDER BY %(first)s,
                                                  partner_id <> %(survivor_id)s, id
                                     ) AS position
                                FROM %(table)s
                               WHERE partner_id = ANY(%(contact_ids)s)
                          ) AS ranked
                    WHERE position > 1
               )
        """,
        table=SQL.identifier(table),
        key=SQL.identifier(key),
        first=first,
        survivor_id=contact_ids[0],
        contact_ids=contact_ids,
    )


def move_rows(table: str, contact_ids: list[int]) -> SQL:
    """Give the rows of merged contacts to the survivor, the first of them."""
    return SQL(
        "UPDATE %s SET partner_id = %s WHERE partner_id = ANY(%s)",
        SQL.identifier(table),
        contact_ids[0],
        contact_ids[1:],
    )
