"""The conditions that mailings to segments put on their recipients."""

from datetime import date

from odoo.tools import SQL


def is_other_address(
    segment_ids: list[int], column: str, address: SQL, today: date
) -> SQL:
    """Return whether an address is that of nobody in some segments.

    Those added by hand count also when they are archived, which takes them out of
    the segment: whoever shares their address must not be written to for it.

    A condition that stands as NOT EXISTS: negated afterwards, PostgreSQL would
    evaluate it contact by contact.

    :param column: column of contacts that holds the normalised address
    :param address: the normalised address of the record at hand
    :param today: the day by which pins are judged
    """
    return SQL(
        """NOT EXISTS (
        SELECT FROM (
                   SELECT partner_id
                     FROM partner_segment_member
                    WHERE segment_id = ANY(%(segment_ids)s)
                    UNION ALL
                   SELECT partner_id
                     FROM partner_segment_pin
                    WHERE segment_id = ANY(%(segment_ids)s)
                      AND mode = 'in'
                      AND (until IS NULL OR until >= %(today)s)
               ) AS excluded
          JOIN res_partner AS holder ON holder.id = excluded.partner_id
         WHERE %(column)s = %(address)s
        )""",
        segment_ids=segment_ids,
        column=SQL.identifier("holder", column),
        address=address,
        today=today,
    )


def normalized_email(text: SQL) -> SQL:
    """Return the address in a text such as `"Zoé" <Zoe@Example.org>`, in lower case."""
    address = r'[^[:space:]<>"]+@[^[:space:]<>"]+'
    return SQL("LOWER(SUBSTRING(%s FROM %s))", text, address)


def one_per_address(query, address: SQL) -> SQL:
    """Return the ids of a query of contacts, one for each address.

    The first contact made keeps the address.  Contacts without a valid address
    all stay: their traces tell the user why they were not written to.

    :param query: `Query` on contacts
    :param address: the normalised address of a contact of that query
    """
    contact_id = SQL.identifier(query.table, "id")
    query.groupby = SQL("COALESCE(%s, %s::text)", address, contact_id)
    return SQL("(%s)", query.select(SQL("MIN(%s)", contact_id)))


def linked(field, record_id: int) -> SQL:
    """Return the ids that a many2many links a record to, whoever may see them."""
    return SQL(
        "SELECT %s FROM %s WHERE %s = %s",
        SQL.identifier(field.column2),
        SQL.identifier(field.relation),
        SQL.identifier(field.column1),
        record_id,
    )
