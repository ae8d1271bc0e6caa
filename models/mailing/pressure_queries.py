"""The statements that tell whom mailings have written to enough."""

from datetime import datetime, timedelta
from typing import NamedTuple

from odoo.tools import SQL

# how long a message may wait between the day it is made and the day it leaves
WAITING = timedelta(days=2)


class Pressure(NamedTuple):
    """A limit: `most` messages of one kind to one address since a moment.

    Counted over the mailings of a company, `besides` some of them; `address` is that
    of a row of `mailing_trace`.
    """

    most: int
    since: datetime
    company_id: int
    trace_type: str
    address: SQL
    besides: list[int]


def written_enough(pressure: Pressure) -> SQL:
    """Return the query of (address, messages, last) of who received the most allowed.

    A mailing belongs to the company of its responsible.  Messages that did not leave
    or came back do not count, nor those of service mailings.
    """
    # materialized: PostgreSQL takes the messages of a few days for few, and would look
    # them up mailing by mailing
    return SQL(
        """
        WITH recent AS MATERIALIZED (
            SELECT mass_mailing_id,
                   %(address)s AS address,
                   COALESCE(sent_datetime, create_date) AS moment
              FROM mailing_trace
             WHERE create_date >= %(made_since)s
               AND COALESCE(sent_datetime, create_date) >= %(since)s
               AND trace_type = %(trace_type)s
               AND trace_status NOT IN ('cancel', 'error', 'bounce')
               AND is_test_trace IS NOT TRUE
               AND %(address)s IS NOT NULL
        )
        SELECT recent.address,
               COUNT(*) AS messages,
               MAX(recent.moment) AS last
          FROM recent
          JOIN mailing_mailing AS mailing ON mailing.id = recent.mass_mailing_id
          JOIN res_users AS responsible
            ON responsible.id = COALESCE(mailing.user_id, mailing.create_uid)
         WHERE mailing.pressure_exempt IS NOT TRUE
           AND responsible.company_id = %(company_id)s
           AND mailing.id <> ALL(%(besides)s)
         GROUP BY recent.address
        HAVING COUNT(*) >= %(most)s
        """,
        address=pressure.address,
        made_since=pressure.since - WAITING,
        since=pressure.since,
        trace_type=pressure.trace_type,
        company_id=pressure.company_id,
        besides=pressure.besides,
        most=pressure.most,
    )


def takes_another(pressure: Pressure, address: SQL) -> SQL:
    """Return whether an address may be written to once more.

    A condition that stands as NOT EXISTS, for the reason of
    `queries.is_other_address`.

    :param address: the normalised address of the record at hand
    """
    return SQL(
        """NOT EXISTS (
        SELECT FROM (%s) AS enough WHERE enough.address = %s
        )""",
        written_enough(pressure),
        address,
    )


def forget_held_back(mailing_id: int) -> SQL:
    """Forget whom a mailing did not write to when it was sent before."""
    return SQL("DELETE FROM mailing_held_back WHERE mailing_id = %s", mailing_id)


def hold_back(
    mailing_id: int,
    records: SQL,
    reasons: dict[int, str],
    enough: SQL | None,
    *,
    address: SQL,
    are_contacts: bool,
    now: datetime,
) -> SQL:
    """Note whom a mailing does not write to, and why.

    Those to whom it wrote before the reason came up are not noted.

    :param records: what `reach_queries.classified` returns
    :param reasons: the reason by number of the step
    :param enough: what `written_enough` returns, if there is a limit
    :param address: the address of a row of `mailing_trace` named `written`
    :param are_contacts: whether the records are contacts
    """
    nobody = SQL("SELECT NULL::varchar, NULL::bigint, NULL::timestamp WHERE FALSE")
    return SQL(
        """
        WITH held AS MATERIALIZED (%(records)s),
        enough (address, messages, last) AS MATERIALIZED (%(enough)s)
        INSERT INTO mailing_held_back
                    (mailing_id, partner_id, address, reason, date,
                     message_count, last_message)
        SELECT %(mailing_id)s,
               %(partner_id)s,
               held.address,
               reasons.reason,
               %(now)s,
               enough.messages,
               enough.last
          FROM held
          JOIN UNNEST(%(steps)s::integer[], %(reasons)s::varchar[])
            AS reasons(step, reason) ON reasons.step = held.step
          LEFT JOIN enough
            ON reasons.reason = 'pressure' AND enough.address = held.address
         WHERE NOT EXISTS (
                   SELECT FROM mailing_trace AS written
                    WHERE written.mass_mailing_id = %(mailing_id)s
                      AND written.trace_status <> 'cancel'
                      AND %(written)s = held.address
               )
        """,
        mailing_id=mailing_id,
        partner_id=SQL("held.id") if are_contacts else SQL("NULL::integer"),
        now=now,
        records=records,
        steps=list(reasons),
        reasons=list(reasons.values()),
        enough=enough or nobody,
        written=address,
    )
