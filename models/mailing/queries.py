"""The conditions that mailings to segments put on their recipients."""

from odoo.tools import SQL


def address_of_members(segment_ids: list[int], column: str, address: SQL) -> SQL:
    """Return whether an address is that of a member of one of the segments.

    :param column: column of contacts that holds the normalised address
    :param address: the normalised address of the record at hand
    """
    return SQL(
        """EXISTS (
        SELECT FROM partner_segment_member AS excluded
          JOIN res_partner AS holder ON holder.id = excluded.partner_id
         WHERE excluded.segment_id = ANY(%s)
           AND %s = %s
        )""",
        segment_ids,
        SQL.identifier("holder", column),
        address,
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
