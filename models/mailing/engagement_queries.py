"""The statements that add up what contacts did with the messages sent to them.

A message counts for whoever has the address that it was sent to, whatever the record
under which it was: see `res_partner_messages`.  The rules on plain values are in
`tools/engagement.py`.

Each function returns one `SQL` and executes nothing.
"""

from odoo.tools import SQL

from ..scoring.change_queries import is_young
from ..scoring.queries import local_date
from . import engagement_moments
from .engagement_reading import Reading, find_holders, find_messages, get_latest

# what is kept of a contact, in the order in which it is written
COLUMNS = (
    *("delivered", "opened", "clicked", "replied", "bounced"),
    *("first_delivered", "last_delivered", "last_opened", "last_clicked"),
    *("last_replied", "last_bounced", "last_reacted"),
    *("last_outcome", "best_weekday", "best_hour"),
)
# up to how many contacts their messages are looked up; those of more are scanned
FEW = 100_000
LOOKED_UP = SQL("= ANY(ARRAY(SELECT address FROM holder))")
SCANNED = SQL("IN (SELECT address FROM holder)")


def write(reading: Reading, scorable: SQL, base: dict) -> SQL:
    """Write what contacts did with their messages, where it differs; forget the rest.

    :param scorable: query of the ids of the contacts that may be measured
    :param base: see `engagement_moments.best_moments`
    """
    return SQL(
        """
        WITH %(measured)s,
        written AS (
            INSERT INTO partner_engagement (company_id, partner_id, %(names)s)
            SELECT %(company_id)s, measured.id, %(values)s
              FROM measured
              LEFT JOIN partner_engagement AS known
                ON known.company_id = %(company_id)s AND known.partner_id = measured.id
             WHERE known.id IS NULL OR (%(known)s) IS DISTINCT FROM (%(values)s)
            ON CONFLICT (company_id, partner_id) DO UPDATE
               SET (%(names)s) = ROW(%(excluded)s)
        )
        DELETE FROM partner_engagement AS known
         WHERE known.company_id = %(company_id)s
           AND %(of_these)s
           AND NOT EXISTS (SELECT FROM measured WHERE measured.id = known.partner_id)
        """,
        measured=_measure(reading, scorable, base),
        names=SQL(", ").join(map(SQL.identifier, COLUMNS)),
        company_id=reading.company.id,
        values=_columns_of("measured"),
        known=_columns_of("known"),
        excluded=_columns_of("excluded"),
        of_these=_is_one_of(SQL("known.partner_id"), reading.contact_ids),
    )


def _columns_of(alias):
    return SQL(", ").join(SQL.identifier(alias, name) for name in COLUMNS)


def _is_one_of(contact_id, contact_ids):
    if contact_ids is None:
        return SQL("TRUE")
    return SQL("%s = ANY(%s::int[])", contact_id, contact_ids)


def _measure(reading, scorable, base):
    """Return the common table expressions that lead to `measured`.

    Messages are first added up by address, and only then for whom they count: fewer
    rows are joined with the contacts.
    """
    among = None
    if reading.contact_ids is not None:
        is_few = len(reading.contact_ids) <= FEW
        among = LOOKED_UP if is_few else SCANNED
    return SQL(
        """
        holder AS MATERIALIZED (%(holders)s),
        message AS (%(messages)s),
        own AS (%(own)s),
        %(moments)s,
        measured AS MATERIALIZED (%(measured)s)
        """,
        holders=find_holders(reading.addresses, scorable),
        messages=find_messages(reading, among),
        own=_add_up(),
        moments=engagement_moments.best_moments(reading, base, among),
        measured=_complete(reading, base),
    )


def _add_up():
    """Return what became of the messages of each contact, by address first."""
    return SQL(
        """
        SELECT holder.id,
               SUM(delivered)::int AS delivered,
               SUM(opened)::int AS opened,
               SUM(clicked)::int AS clicked,
               SUM(replied)::int AS replied,
               SUM(bounced)::int AS bounced,
               MIN(first_delivered) AS first_delivered,
               MAX(last_delivered) AS last_delivered,
               MAX(last_opened) AS last_opened,
               MAX(last_clicked) AS last_clicked,
               MAX(last_replied) AS last_replied,
               MAX(last_bounced) AS last_bounced,
               MAX(opened_until) AS opened_until,
               MAX(clicked_until) AS clicked_until,
               MAX(replied_until) AS replied_until
          FROM (SELECT address,
                       COUNT(delivered_on) AS delivered,
                       COUNT(opened_on) AS opened,
                       COUNT(clicked_on) AS clicked,
                       COUNT(replied_on) AS replied,
                       COUNT(bounced_on) AS bounced,
                       MIN(delivered_on) AS first_delivered,
                       MAX(delivered_on) AS last_delivered,
                       MAX(opened_on) AS last_opened,
                       MAX(clicked_on) AS last_clicked,
                       MAX(replied_on) AS last_replied,
                       MAX(bounced_on) AS last_bounced,
                       MAX(delivered_on) FILTER (WHERE opened_on IS NOT NULL)
                           AS opened_until,
                       MAX(delivered_on) FILTER (WHERE clicked_on IS NOT NULL)
                           AS clicked_until,
                       MAX(delivered_on) FILTER (WHERE replied_on IS NOT NULL)
                           AS replied_until
                  FROM message
                 GROUP BY address) AS total
          JOIN holder ON holder.address = total.address
         GROUP BY holder.id
        HAVING SUM(delivered) + SUM(bounced) > 0
        """
    )


def _complete(reading, base):
    """Return the rows to keep: days instead of moments, and what follows from them.

    `*_until` is when the last message left to which there was such a reaction: where
    it is the last one of all, that is what became of it.
    """
    days = ("first_delivered", "last_delivered", "last_opened", "last_clicked")
    days += ("last_replied", "last_bounced")
    return SQL(
        """
        SELECT own.id, delivered, %(opened)s AS opened, clicked, replied, bounced,
               %(days)s,
               %(last_reacted)s AS last_reacted,
               CASE WHEN delivered = 0 THEN NULL
                    WHEN replied_until = last_delivered THEN 'reply'
                    WHEN clicked_until = last_delivered THEN 'click'
                    WHEN opened_until = last_delivered THEN 'open'
                    ELSE 'none'
               END AS last_outcome,
               CASE WHEN delivered > 0 THEN %(weekday)s END::text AS best_weekday,
               CASE WHEN delivered > 0 THEN %(hour)s END AS best_hour
          FROM own
          LEFT JOIN best_weekday ON best_weekday.id = own.id
          LEFT JOIN best_hour ON best_hour.id = own.id
        """,
        opened=SQL("opened") if reading.reads_opens else SQL("NULL::int"),
        days=SQL(", ").join(
            SQL("%s AS %s", _day(name, reading), SQL.identifier(name)) for name in days
        ),
        last_reacted=local_date(
            SQL("GREATEST(last_opened, last_clicked, last_replied)"), reading.tz
        ),
        weekday=engagement_moments.best_value("weekday", base),
        hour=engagement_moments.best_value("hour", base),
    )


def _day(name, reading):
    return local_date(SQL.identifier("own", name), reading.tz)


# -- what changed -----------------------------------------------------------


def touched_contacts(reading: Reading, xmin: int, since) -> SQL:
    """Return the ids of the contacts whose messages changed since a run.

    :param xmin: see `change_queries`
    :param since: moment up to which the run before counted, in UTC
    """
    return SQL(
        "SELECT id FROM (%s) AS holder WHERE address IN (%s)",
        find_holders(reading.addresses),
        _touched_addresses(reading, xmin, since),
    )


def _touched_addresses(reading, xmin, since):
    """Return the addresses whose messages were written, or happened, since a run."""
    return SQL(" UNION ").join(
        SQL(
            """
            SELECT %(address)s AS address
              FROM mailing_trace AS trace
              LEFT JOIN mailing_mailing AS mailing
                ON mailing.id = trace.mass_mailing_id
             WHERE %(address)s IS NOT NULL
               AND (%(trace_is_young)s
                    OR %(mailing_is_young)s
                    OR %(latest)s >= %(since)s)
            """,
            address=SQL.identifier("trace", theirs.name, to_flush=theirs),
            trace_is_young=is_young(SQL.identifier("trace", "xmin"), xmin),
            mailing_is_young=is_young(SQL.identifier("mailing", "xmin"), xmin),
            latest=get_latest(),
            since=since,
        )
        for theirs, _own in reading.addresses
    )


def holders_of(addresses: list, trace_ids: list[int]) -> SQL:
    """Return the ids of the contacts for whom some messages count."""
    sent_to = SQL(" UNION ").join(
        SQL(
            "SELECT %s FROM mailing_trace AS trace WHERE trace.id = ANY(%s::int[])",
            SQL.identifier("trace", theirs.name, to_flush=theirs),
            trace_ids,
        )
        for theirs, _own in addresses
    )
    return SQL(
        "SELECT holder.id FROM (%s) AS holder WHERE holder.address IN (%s)",
        find_holders(addresses),
        sent_to,
    )


# -- why --------------------------------------------------------------------


def last_messages(reading: Reading, limit: int) -> SQL:
    """Return the last messages to some contacts: see `find_messages`."""
    addresses = SQL(
        "= ANY(ARRAY(SELECT address FROM (%s) AS holder))",
        find_holders(
            reading.addresses,
            SQL("SELECT UNNEST(%s::int[]) AS id", reading.contact_ids),
        ),
    )
    return SQL(
        """
        SELECT mailing_id, delivered_on, opened_on, clicked_on, replied_on, bounced_on
          FROM (%s) AS message
         WHERE COALESCE(delivered_on, bounced_on) IS NOT NULL
         ORDER BY COALESCE(delivered_on, bounced_on) DESC, id DESC
         LIMIT %s
        """,
        find_messages(reading, addresses),
        limit,
    )


# -- what may not be kept any more ------------------------------------------


def forget_opens(company_ids: list[int]) -> SQL:
    """Delete all that opens told of the contacts of companies."""
    return SQL(
        """
        UPDATE partner_engagement
           SET opened = NULL, last_opened = NULL, best_weekday = NULL,
               best_hour = NULL, last_reacted = GREATEST(last_clicked, last_replied),
               last_outcome = CASE last_outcome WHEN 'open' THEN 'none'
                                                ELSE last_outcome END
         WHERE company_id = ANY(%s)
        """,
        company_ids,
    )
