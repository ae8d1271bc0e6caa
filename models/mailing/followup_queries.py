"""Conditions on what was sent to contacts, and on what they did after it.

A message was sent to a contact when it was sent to their address, whatever the record
under which it was: a list's subscriber, an order, another contact record.
"""

from odoo.tools import SQL


def was_sent(messages: list, contact_id: SQL) -> SQL:
    """Return the condition that one of some messages was sent to a contact.

    A semi-join, whatever the number of kinds of addresses: of two conditions joined by
    OR, PostgreSQL would evaluate each contact by contact.

    :param messages: (address of the contact, its field, address of the message,
        `Query` on messages) of each kind of address
    """
    if not messages:
        return SQL("FALSE")
    if len(messages) == 1:
        [(own, _field, theirs, query)] = messages
        query.add_where(SQL("%s = %s", theirs, own))
        return SQL("EXISTS (%s)", query.select(SQL("1")))
    holders = SQL(" UNION ALL ").join(
        SQL(
            "SELECT holder.id FROM res_partner AS holder"
            " JOIN (%s) AS message ON message.address = %s",
            query.select(SQL("%s AS address", theirs)),
            _column("holder", field),
        )
        for _own, field, theirs, query in messages
    )
    return SQL("%s IN (%s)", contact_id, holders)


def was_not_sent(messages: list) -> SQL:
    """Return the condition that none of some messages was sent to a contact.

    An anti-join for each kind of address, never a negation of the condition above.

    :param messages: see `was_sent`
    """
    tests = []
    for own, _field, theirs, query in messages:
        query.add_where(SQL("%s = %s", theirs, own))
        tests.append(SQL("NOT EXISTS (%s)", query.select(SQL("1"))))
    return SQL("(%s)", SQL(" AND ").join(tests)) if tests else SQL("TRUE")


def has_address(query, theirs: SQL) -> SQL:
    """Return whether one of some messages was sent to an address of a kind.

    :param query: `Query` on messages
    :param theirs: the address of a message of that query
    """
    query.add_where(SQL("%s IS NOT NULL", theirs))
    return SQL("SELECT EXISTS (%s)", query.select(SQL("1")))


def sent_to(contact_ids: list[int], addresses: list) -> SQL:
    """Return (contact_id, trace_id): the messages sent to some contacts.

    :param addresses: (field of traces, field of contacts) of each kind of address
    """
    return SQL(" UNION ").join(
        SQL(
            """
            SELECT contact.id AS contact_id, trace.id AS trace_id
              FROM res_partner AS contact
              JOIN mailing_trace AS trace ON %(theirs)s = %(own)s
             WHERE contact.id = ANY(%(contact_ids)s)
               AND trace.is_test_trace IS NOT TRUE
            """,
            theirs=_column("trace", theirs),
            own=_column("contact", own),
            contact_ids=contact_ids,
        )
        for theirs, own in addresses
    )


def bought_after(
    acts: SQL, mailing_ids: list[int], addresses: list, entity, tz: str
) -> SQL:
    """Return (contact_id, mailing_id): who bought since a mailing was sent to them.

    A purchase counts from the day of sending on, as acts have no hour.  It counts for
    the whole company of whoever made it, and for everybody with the same address.

    :param acts: query of (partner_id, date, amount)
    :param addresses: (field of traces, field of contacts) of each kind of address
    :param entity: the field that contacts of one company share
    :param tz: time zone in which the days of acts begin
    """
    sendings = (_sendings(mailing_ids, *pair, tz) for pair in addresses)
    shared = [entity, *(own for _theirs, own in addresses)]
    return SQL(
        """
          WITH sending AS MATERIALIZED (%(sendings)s),
               buyer AS MATERIALIZED (
                   SELECT partner_id, MAX(date) AS last_date
                     FROM (%(acts)s) AS act
                    WHERE amount >= 0  -- refunds
                    GROUP BY partner_id
               ),
               buying AS (%(buyers)s)
        SELECT DISTINCT sending.contact_id, sending.mailing_id
          FROM sending
          JOIN buying ON buying.contact_id = sending.contact_id
         WHERE buying.last_date >= sending.sent_on
        """,
        sendings=SQL(" UNION ALL ").join(sendings),
        acts=acts,
        buyers=SQL(" UNION ALL ").join(map(_same_as_buyers, shared)),
    )


def is_among(contact_id: SQL, pairs: SQL, negative: bool) -> SQL:
    """Return the condition that a contact is, or is not, in (contact_id, …) pairs."""
    return SQL(
        "%s (SELECT FROM (%s) AS pair WHERE pair.contact_id = %s)",
        SQL("NOT EXISTS") if negative else SQL("EXISTS"),
        pairs,
        contact_id,
    )


def _sendings(mailing_ids, theirs, own, tz):
    return SQL(
        """
        SELECT contact.id AS contact_id, trace.mass_mailing_id AS mailing_id,
               MIN(trace.sent_datetime AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date
                   AS sent_on
          FROM mailing_trace AS trace
          JOIN res_partner AS contact ON %(own)s = %(theirs)s
         WHERE trace.mass_mailing_id = ANY(%(mailing_ids)s)
           AND trace.sent_datetime IS NOT NULL
           AND trace.is_test_trace IS NOT TRUE
         GROUP BY contact.id, trace.mass_mailing_id
        """,
        tz=tz,
        own=_column("contact", own),
        theirs=_column("trace", theirs),
        mailing_ids=mailing_ids,
    )


def _same_as_buyers(field):
    """Return (contact_id, last_date) of who shares a column with a buyer."""
    return SQL(
        """
        SELECT contact.id AS contact_id, buyer.last_date
          FROM buyer
          JOIN res_partner AS holder ON holder.id = buyer.partner_id
          JOIN res_partner AS contact ON %s = %s
        """,
        _column("contact", field),
        _column("holder", field),
    )


def _column(alias, field):
    return SQL.identifier(alias, field.name, to_flush=field)


def count_strangers(query, address: SQL, own) -> SQL:
    """Return how many addresses of some traces no contact has.

    :param query: `Query` on traces
    :param address: the address of a trace of that query
    :param own: the field of contacts that holds the normalised address
    """
    query.add_where(
        SQL(
            "NOT EXISTS (SELECT FROM res_partner AS contact WHERE %s = %s)",
            _column("contact", own),
            address,
        )
    )
    return query.select(SQL("COUNT(DISTINCT %s)", address))
