"""Who is in the control group of a segment, as conditions in SQL."""

from odoo.tools import SQL

# contacts are spread evenly over as many places
PLACES = 1 << 24


def is_in_share(entity_id: SQL, share: SQL) -> SQL:
    """Return whether a company or person is within a share, in percent, of all.

    The place of each follows from a hash of its id: the same for each segment and
    for ever, and unlike anything that ids tell, such as who came first.  Whoever is
    within 5 % is also within 10 %.
    """
    return SQL(
        "('x' || LEFT(ENCODE(SHA256(%(id)s::text::bytea), 'hex'), 6))::bit(24)::int"
        " < %(share)s / 100 * %(places)s",
        id=entity_id,
        share=share,
        places=PLACES,
    )


def control_members(segments) -> SQL:
    """Return the members of segments that are in their control groups (id, address…).

    :return: a `FROM` clause with the tables `member`, `segment` and `holder`
    """
    holder = SQL.identifier(
        "holder",
        "commercial_partner_id",
        to_flush=segments.env["res.partner"]._fields["commercial_partner_id"],
    )
    share = SQL.identifier(
        "segment", "control_share", to_flush=segments._fields["control_share"]
    )
    return SQL(
        """
          FROM partner_segment_member AS member
          JOIN partner_segment AS segment ON segment.id = member.segment_id
          JOIN res_partner AS holder ON holder.id = member.partner_id
         WHERE member.segment_id = ANY(%(segment_ids)s)
           AND %(is_in_share)s
        """,
        segment_ids=segments.ids,
        is_in_share=is_in_share(SQL("COALESCE(%s, holder.id)", holder), share),
    )


def is_control(segments, contact_id: SQL, exists: SQL) -> SQL:
    """Return whether a contact is in the control group of one of some segments.

    :param exists: `EXISTS` or `NOT EXISTS`; a condition that is negated afterwards
        would be evaluated contact by contact
    """
    return SQL(
        "%(exists)s (SELECT %(members)s AND member.partner_id = %(contact_id)s)",
        exists=exists,
        members=control_members(segments),
        contact_id=contact_id,
    )


def is_control_address(segments, column: str, address: SQL, exists: SQL) -> SQL:
    """Return whether an address is that of somebody in a control group.

    :param column: column of contacts that holds the normalised address
    """
    contacts = segments.env["res.partner"]
    return SQL(
        "%(exists)s (SELECT %(members)s AND %(column)s = %(address)s)",
        exists=exists,
        members=control_members(segments),
        column=SQL.identifier("holder", column, to_flush=contacts._fields[column]),
        address=address,
    )
