"""The statements that add up what mailings brought, by segment and hour."""

from odoo.tools import SQL

from .partner_score_source_results import FOLLOW_NAMES

_DELIVERED = SQL("trace.trace_status IN ('sent', 'open', 'reply')")
_CLICKED = SQL("trace.links_click_datetime IS NOT NULL")
_REPLIED = SQL("trace.trace_status = 'reply'")

# what is counted of messages, and when it counts; reactions are to what was delivered
REACTIONS = {
    "sent": SQL(
        "trace.sent_datetime IS NOT NULL"
        " OR trace.trace_status IN ('sent', 'open', 'reply', 'bounce', 'pending')"
    ),
    "delivered": _DELIVERED,
    "opened": SQL("trace.trace_status IN ('open', 'reply')"),
    "clicked": SQL("%s AND %s", _DELIVERED, _CLICKED),
    "replied": _REPLIED,
    "reacted": SQL("%s AND (%s OR %s)", _DELIVERED, _CLICKED, _REPLIED),
    "bounced": SQL("trace.trace_status = 'bounce'"),
}
# all that a row of results adds up, in the order in which it is inserted
MEASURES = (
    "written",
    *REACTIONS,
    "opted_out",
    "followed",
    *FOLLOW_NAMES,
    "amount",
    "compared",
    "compared_followed",
    "compared_amount",
    "control",
    "control_followed",
    "control_amount",
    "expected_followed",
    "expected_amount",
)


def due(settling_days: int) -> SQL:
    """Return the ids of the mailings that left, and whose results may change."""
    return SQL(
        """
        SELECT mailing.id
          FROM mailing_mailing AS mailing
         WHERE mailing.state IN ('sending', 'done')
           AND EXISTS (SELECT FROM mailing_trace AS trace
                        WHERE trace.mass_mailing_id = mailing.id)
           AND NOT EXISTS (
                   SELECT
                     FROM mailing_result AS result
                     JOIN res_company AS company ON company.id = result.company_id
                    WHERE result.mailing_id = mailing.id
                      AND result.follow_days = company.mailing_follow_days
                      AND result.date > mailing.sent_date + MAKE_INTERVAL(
                              days => result.follow_days + %s)
               )
         ORDER BY mailing.id
        """,
        settling_days,
    )


def forget(mailing_ids: list[int]) -> SQL:
    return SQL("DELETE FROM mailing_result WHERE mailing_id = ANY(%s)", mailing_ids)


def add_up(mailings, company, tz: str, now) -> SQL:
    """Add up what mailings of one company brought.

    A row for each segment, day and hour of sending; one without segment, in which
    each recipient is once.  Recipients who were in the same segments are counted
    together before they are counted in each of these.

    What followed among the control group is weighted to the number of those whom it
    stands for:

        like this        | written  control  ordered of control | expected
        Lyon, 10 % left  |      90       10                   2 |       18
        Paris, 50 % left |     100       80                   8 |       10

    The weights are those of each share: to add 90 + 100 and 10 + 80 first would
    compare two groups of which one is half from Paris and the other nearly all.
    """
    return SQL(
        """
        WITH message AS (%(written)s UNION ALL %(control)s),
        alike AS (
            SELECT mailing_id, day, hour, control_share, segment_ids, %(counts)s
              FROM message
             GROUP BY 1, 2, 3, 4, 5
        ),
        counted AS (
            SELECT alike.mailing_id, segment.id AS segment_id,
                   alike.day, alike.hour, alike.control_share, %(totals)s
              FROM alike
             CROSS JOIN LATERAL UNNEST(ARRAY_APPEND(alike.segment_ids, NULL))
                        AS segment (id)
             GROUP BY 1, 2, 3, 4, 5
        ),
        weighted AS (
            SELECT counted.*,
                   SUM(written) OVER same_share AS alike_written,
                   SUM(control) OVER same_share AS alike_control
              FROM counted
            WINDOW same_share AS (PARTITION BY mailing_id, segment_id, control_share)
        )
        INSERT INTO mailing_result
                    (mailing_id, segment_id, company_id, follow_days, date, day, hour,
                     %(measures)s)
        SELECT weighted.mailing_id, weighted.segment_id, %(company_id)s, %(days)s,
               %(now)s, weighted.day, weighted.hour, %(sums)s
          FROM weighted
         WHERE weighted.segment_id IS NULL
            OR EXISTS (SELECT FROM partner_segment AS segment
                        WHERE segment.id = weighted.segment_id)
         GROUP BY weighted.mailing_id, weighted.segment_id, weighted.day, weighted.hour
        """,
        written=_written(mailings, tz),
        control=_control(mailings, tz),
        counts=SQL(", ").join(
            SQL("%s AS %s", count, SQL.identifier(name))
            for name, count in _counts().items()
        ),
        totals=SQL(", ").join(
            SQL("SUM(%s) AS %s", SQL.identifier("alike", name), SQL.identifier(name))
            for name in _counts()
        ),
        measures=SQL(", ").join(map(SQL.identifier, MEASURES)),
        company_id=company.id,
        days=company.mailing_follow_days,
        now=now,
        sums=SQL(", ").join(map(_sum, MEASURES)),
    )


def _written(mailings, tz: str) -> SQL:
    """Return the messages that were not cancelled, with what they brought."""
    moment = SQL("COALESCE(trace.sent_datetime, trace.create_date)")
    return SQL(
        """
        SELECT trace.mass_mailing_id AS mailing_id,
               %(local)s::date AS day,
               EXTRACT(HOUR FROM %(local)s)::int AS hour,
               noted.segment_ids,
               COALESCE(noted.control_share, 0) AS control_share,
               FALSE AS is_control,
               %(reactions)s,
               %(opted_out)s AS opted_out,
               %(follows)s
          FROM mailing_trace AS trace
          LEFT JOIN mailing_result_recipient AS noted
            ON noted.trace_id = trace.id
           AND noted.mailing_id = ANY(%(mailing_ids)s)  -- which an index finds
         WHERE trace.mass_mailing_id = ANY(%(mailing_ids)s)
           AND trace.trace_status != 'cancel'
           AND trace.is_test_trace IS NOT TRUE
        """,
        local=_local(moment, tz),
        reactions=SQL(", ").join(
            SQL("(%s) AS %s", condition, SQL.identifier(name))
            for name, condition in REACTIONS.items()
        ),
        opted_out=_OPTED_OUT,
        follows=_follows(),
        mailing_ids=mailings.ids,
    )


def _control(mailings, tz: str) -> SQL:
    """Return those whom control groups kept back, as messages that were not sent."""
    return SQL(
        """
        SELECT noted.mailing_id,
               %(local)s::date,
               EXTRACT(HOUR FROM %(local)s)::int,
               noted.segment_ids, noted.control_share, TRUE, %(nothing)s, FALSE,
               %(follows)s
          FROM mailing_result_recipient AS noted
         WHERE noted.mailing_id = ANY(%(mailing_ids)s) AND noted.trace_id IS NULL
        """,
        local=_local(SQL("noted.date"), tz),
        nothing=SQL(", ").join([SQL("FALSE")] * len(REACTIONS)),
        follows=_follows(),
        mailing_ids=mailings.ids,
    )


def _local(moment: SQL, tz: str) -> SQL:
    return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)", moment, tz)


_OPTED_OUT = SQL(
    "EXISTS (SELECT FROM mailing_unsubscription AS unsubscription"
    " WHERE unsubscription.mailing_id = trace.mass_mailing_id"
    " AND unsubscription.email = trace.email)"
)


def _follows() -> SQL:
    return SQL(", ").join(
        SQL.identifier("noted", name) for name in (*FOLLOW_NAMES, "amount")
    )


def _counts() -> dict[str, SQL]:
    """Return what is counted of the messages that go alike, by name."""
    acts = SQL(" + ").join(SQL.identifier("message", name) for name in FOLLOW_NAMES)
    mailed = SQL("FILTER (WHERE NOT is_control)")
    return {
        "written": SQL("COUNT(*) %s", mailed),
        "control": SQL("COUNT(*) FILTER (WHERE is_control)"),
        **{name: _count_where(name) for name in (*REACTIONS, "opted_out")},
        **{
            name: SQL("SUM(%s) %s", SQL.identifier(name), mailed)
            for name in (*FOLLOW_NAMES, "amount")
        },
        "followed": SQL("COUNT(*) FILTER (WHERE NOT is_control AND %s > 0)", acts),
        "control_followed": SQL("COUNT(*) FILTER (WHERE is_control AND %s > 0)", acts),
        "control_amount": SQL("SUM(amount) FILTER (WHERE is_control)"),
    }


def _count_where(name: str) -> SQL:
    return SQL("COUNT(*) FILTER (WHERE %s)", SQL.identifier(name))


# what is not simply the sum of a count
_SUMS = {
    "compared": SQL("SUM(written) FILTER (WHERE alike_control > 0)"),
    "compared_followed": SQL("SUM(followed) FILTER (WHERE alike_control > 0)"),
    "compared_amount": SQL("SUM(amount) FILTER (WHERE alike_control > 0)"),
    "expected_followed": SQL(
        "SUM(control_followed * alike_written / NULLIF(alike_control, 0))"
    ),
    "expected_amount": SQL(
        "SUM(control_amount * alike_written / NULLIF(alike_control, 0))"
    ),
}


def _sum(name: str) -> SQL:
    total = _SUMS.get(name) or SQL("SUM(%s)", SQL.identifier(name))
    return SQL("COALESCE(%s, 0)", total)
