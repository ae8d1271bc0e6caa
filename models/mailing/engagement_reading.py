"""Which messages count, for whom, and what people did with them, as SQL."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from odoo.tools import SQL

from ..segment.res_partner import ADDRESS_TYPES
from .result_queries import REACTIONS

DELIVERED = REACTIONS["delivered"]
# when people did something with a message: columns of `trace`
MOMENTS = {
    "opened": SQL("trace.open_datetime"),
    "clicked": SQL("trace.links_click_datetime"),
    "replied": SQL("trace.reply_datetime"),
}
# bounces and some traces made by other addons have no date of sending
SENT_ON = SQL("COALESCE(trace.sent_datetime, trace.create_date)")


@dataclass
class Reading:
    """What messages are read, and how."""

    company: Any
    mailing_ids: list
    """The mailings of the company; by their ids PostgreSQL knows how many messages
    they have."""
    until: datetime
    """Moment from which on nothing counts yet, in UTC."""
    tz: str
    """Time zone of the days, weekdays and hours."""
    addresses: list
    """(field of traces, field of contacts) of each kind of address."""
    reads_opens: bool
    """Whether the company may note who opened what."""
    scanner_seconds: int
    """Up to how long after the delivery a reaction is that of a scanner."""
    contact_ids: list | None = None
    """The contacts to measure; all of them without it."""


def find_messages(reading: Reading, among: SQL | None = None, reacted=False) -> SQL:
    """Return the messages of a company: to which address, what became of it and when.

    `delivered_on`, `opened_on`, `clicked_on`, `replied_on` and `bounced_on` are empty
    for what did not happen; a message that was cancelled or failed has none of them.

    :param among: condition on an address, which stands before it; all without it
    :param reacted: whether to leave out those to which nobody may have reacted
    """
    return SQL(" UNION ALL ").join(
        _find_messages_by(theirs, reading, among, reacted)
        for theirs, _own in reading.addresses
    )


def _find_messages_by(theirs, reading, among, reacted):
    """Return the messages that have an address of one kind."""
    address = SQL.identifier("trace", theirs.name, to_flush=theirs)
    happened = {name: _happened(name, reading) for name in MOMENTS}
    # a scanner's open hides the later one of a person, who clicked or replied
    opened = SQL("COALESCE(%(opened)s, %(clicked)s, %(replied)s)", **happened)
    return SQL(
        """
        SELECT trace.id, trace.mass_mailing_id AS mailing_id, %(address)s AS address,
               CASE WHEN %(delivered)s THEN %(sent_on)s END AS delivered_on,
               %(opened)s AS opened_on,
               %(clicked)s AS clicked_on,
               %(replied)s AS replied_on,
               CASE WHEN %(bounced)s THEN %(sent_on)s END AS bounced_on
          FROM mailing_trace AS trace
         WHERE trace.mass_mailing_id = ANY(%(mailing_ids)s::int[])
           AND %(address)s IS NOT NULL
           AND trace.is_test_trace IS NOT TRUE
           AND %(sent_on)s < %(until)s
           AND %(among)s
           AND %(reacted)s
        """,
        address=address,
        delivered=DELIVERED,
        bounced=REACTIONS["bounced"],
        sent_on=SENT_ON,
        opened=opened if reading.reads_opens else SQL("NULL::timestamp"),
        clicked=happened["clicked"],
        replied=happened["replied"],
        mailing_ids=reading.mailing_ids,
        until=reading.until,
        among=SQL("%s %s", address, among) if among else SQL("TRUE"),
        reacted=_may_have_reacted() if reacted else SQL("TRUE"),
    )


def _happened(name, reading):
    """Return when a person reacted to a message that arrived, or NULL."""
    moment = MOMENTS[name]
    seconds = 0 if name == "replied" else reading.scanner_seconds
    return SQL(
        "CASE WHEN %s AND %s < %s AND %s THEN %s END",
        DELIVERED,
        moment,
        reading.until,
        is_human(SQL("trace"), moment, seconds),
        moment,
    )


def _may_have_reacted():
    return SQL("COALESCE(%s) IS NOT NULL", SQL(", ").join(MOMENTS.values()))


def is_human(trace: SQL, moment: SQL, seconds: int) -> SQL:
    """Return the condition that an open of a trace, or a click, is no scanner's.

    See `tools.engagement.is_human`.
    """
    if not seconds:
        return SQL("TRUE")
    return SQL(
        "(%(trace)s.sent_datetime IS NULL OR"
        " %(moment)s > %(trace)s.sent_datetime + MAKE_INTERVAL(secs => %(seconds)s))",
        trace=trace,
        moment=moment,
        seconds=seconds,
    )


def get_latest() -> SQL:
    """Return when the last thing happened to a message, `trace`."""
    return SQL("GREATEST(%s, %s)", SENT_ON, SQL(", ").join(MOMENTS.values()))


def mailings_of(company) -> SQL:
    """Return the ids of the mailings of a company, as their results count them.

    One that has not left, or left before results were counted, is that of the company
    of its responsible.
    """
    settled = company.env["mailing.mailing"]._fields["result_company_id"]
    return SQL(
        """
        SELECT sent.id
          FROM mailing_mailing AS sent
          JOIN res_users AS author
            ON author.id = COALESCE(sent.user_id, sent.create_uid)
         WHERE COALESCE(%(settled)s, author.company_id) = %(company_id)s
        """,
        settled=SQL.identifier("sent", settled.name, to_flush=settled),
        company_id=company.id,
    )


def find_holders(addresses: list, among: SQL | None = None) -> SQL:
    """Return (id, address): for whom the messages to an address count, each pair once.

    For the contacts that have it; where it is that of an address of a contact, such
    as the one for invoices, for that contact.

    :param addresses: (field of traces, field of contacts) of each kind of address
    :param among: query of the ids of the contacts that are asked for; all without it
    """
    return SQL(" UNION ALL ").join(
        SQL("%s UNION ALL %s", _find_owners(own, among), _find_parents(own, among))
        for _theirs, own in addresses
    )


def _find_owners(own, among):
    """Return the contacts that have an address of one kind themselves."""
    return SQL(
        """
        SELECT contact.id, %(own)s AS address
          FROM res_partner AS contact
          %(among)s
         WHERE %(own)s IS NOT NULL AND contact.active
           AND (contact.parent_id IS NULL
                OR COALESCE(contact.type, '') != ALL(%(types)s))
        """,
        own=SQL.identifier("contact", own.name, to_flush=own),
        among=SQL("JOIN (%s) AS asked ON asked.id = contact.id", among)
        if among
        else SQL(),
        types=list(ADDRESS_TYPES),
    )


def _find_parents(own, among):
    """Return the contacts of whom an address has an address of one kind."""
    return SQL(
        """
        SELECT DISTINCT holder.id, %(own)s AS address
          FROM res_partner AS contact
          JOIN res_partner AS holder ON holder.id = contact.parent_id
          %(among)s
         WHERE %(own)s IS NOT NULL AND contact.active
           AND contact.type = ANY(%(types)s)
           AND %(own)s IS DISTINCT FROM %(theirs)s
        """,
        own=SQL.identifier("contact", own.name, to_flush=own),
        theirs=SQL.identifier("holder", own.name, to_flush=own),
        among=SQL("JOIN (%s) AS asked ON asked.id = holder.id", among)
        if among
        else SQL(),
        types=list(ADDRESS_TYPES),
    )
