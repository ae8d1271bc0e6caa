"""Engagement: five messages for each contact, against one statement written by hand.

A million contacts have five million messages.  The statement reads the same messages
and writes the same rows into a table with the same keys and indexes; the bench
compares the two tables.
"""

from population import add_contacts, copy_row

from odoo import fields
from odoo.tools import SQL

from odoo.addons.contact_segmentation.models.mailing.engagement_queries import COLUMNS
from odoo.addons.contact_segmentation.tools.engagement import PRIOR

AS_OF = "2026-01-01"
MESSAGES_PER_CONTACT = 5
MAILINGS = 100
MOST_TIMES = 2
FILLED = ("res_partner", "mailing_trace", "mailing_mailing")


def run(bench):
    messages = bench.contacts * MESSAGES_PER_CONTACT
    with bench.env() as env:
        first = add_contacts(env, bench.contacts)
        add_messages(env, _make_mailings(env), first, bench.contacts, messages)
        env.cr.execute(_bare_table())
    bench.vacuum(*FILLED)
    _measure_full(bench, messages)
    _measure_following(bench, first, messages)


def _measure_full(bench, messages):
    case = f"full, {messages:,} messages"
    row = bench.measure(case, ours=compute(), bare=_bare_engagement, setup=_forget)
    bench.limit(case, "times the bare statement", row["ratio_bare"], MOST_TIMES)
    with bench.env() as env:
        _forget(env)
        compute()(env)
        _bare_engagement(env)
        [(differences,)] = env.execute_query(_differences())
    bench.limit(case, "rows that differ", differences, 0)


def _measure_following(bench, first, messages):
    """Time runs of the days that follow, without and with new messages.

    One percent of the messages goes to five percent of the contacts.
    """
    bench.vacuum("partner_engagement")
    days = iter(range(1, 7))

    def next_day(env):
        compute(fields.Date.add(fields.Date.to_date(AS_OF), days=next(days)))(env)

    def add_one_percent(env):
        mailings = _make_mailings(env, 1)
        add_messages(env, mailings, first, bench.contacts, messages // 100)

    bench.measure("unchanged, the day after", ours=next_day)
    bench.measure("one percent new", ours=next_day, setup=add_one_percent)


def get_run(env):
    return env["partner.score.run"].search(
        [("kind", "=", "engagement"), ("company_id", "=", env.company.id)]
    )


def compute(as_of=AS_OF):
    """Return the work of a run."""

    def work(env):
        run = get_run(env)
        run.action_compute(as_of)
        assert run.state == "ok", run.last_error

    return work


def _forget(env):
    env.cr.execute(SQL("TRUNCATE partner_engagement, bench_engagement"))
    get_run(env).write({"last_as_of": False, "last_full": False})


# -- messages ---------------------------------------------------------------


def _make_mailings(env, count=MAILINGS):
    return env["mailing.mailing"].create(
        [
            {
                "subject": f"Bench {number}",
                "mailing_model_id": env["ir.model"]._get_id("res.partner"),
                "state": "done",
                "sent_date": "2025-06-01 09:00:00",
                "result_company_id": env.company.id,
            }
            for number in range(count)
        ]
    )


def add_messages(env, mailings, first, contacts, count):
    """Add messages of mailings, each to the address of a contact, over half a year.

    Of a hundred, four bounce, thirty-odd are opened, eight clicked and one replied to;
    one in fifty clicks is a scanner's.
    """
    model = env["mailing.trace"].create(
        {
            "mass_mailing_id": mailings[0].id,
            "model": "res.partner",
            "res_id": first,
            "trace_status": "cancel",
        }
    )
    env.flush_all()
    place = SQL("((number * 7919::bigint) %% %s)::int", contacts)
    sent = SQL(
        "TIMESTAMP '2025-06-01 07:00:00' + (number %% %s) * INTERVAL '41 hours'",
        len(mailings),
    )
    reacted = SQL("%s + (number * 31 %% 4000) * INTERVAL '1 minute'", sent)
    clicked = SQL(
        "CASE WHEN number %% 650 = 0 THEN %s + INTERVAL '3 seconds' ELSE %s END",
        sent,
        reacted,
    )
    values = {
        "id": SQL("%s + number", model.id),
        "mass_mailing_id": SQL(
            "(%s::int[])[1 + number %% %s]", mailings.ids, len(mailings)
        ),
        "res_id": SQL("%s + %s", first, place),
        "email": SQL("'contact' || (1 + %s) || '@example.org'", place),
        "create_date": sent,
        "sent_datetime": sent,
        "open_datetime": SQL("CASE WHEN number %% 3 = 0 THEN %s END", reacted),
        "links_click_datetime": SQL("CASE WHEN number %% 13 = 0 THEN %s END", clicked),
        "reply_datetime": SQL("CASE WHEN number %% 101 = 0 THEN %s END", reacted),
        "trace_status": SQL(
            "CASE WHEN number %% 29 = 0 THEN 'bounce'"
            " WHEN number %% 101 = 0 THEN 'reply'"
            " WHEN number %% 3 = 0 OR number %% 13 = 0 THEN 'open' ELSE 'sent' END"
        ),
    }
    copy_row(env, model, values, count)


# -- written by hand --------------------------------------------------------


def _bare_table():
    """The table of engagement, with the same keys and indexes."""
    return SQL(
        """
        CREATE TABLE bench_engagement
               (LIKE partner_engagement INCLUDING DEFAULTS INCLUDING INDEXES);
        ALTER TABLE bench_engagement
              ADD FOREIGN KEY (partner_id) REFERENCES res_partner,
              ADD FOREIGN KEY (company_id) REFERENCES res_company
        """
    )


def _bare_engagement(env):
    """Add up the messages by one statement, as somebody would who knows the base."""
    company = env.company
    tz = company._segmentation_tz()
    env.cr.execute(
        SQL(
            """
            WITH message AS MATERIALIZED (
                SELECT contact.id, sent_datetime AS sent,
                       trace_status = 'bounce' AS bounced,
                       CASE WHEN trace_status != 'bounce'
                             AND links_click_datetime
                                 > sent_datetime + INTERVAL '10 seconds'
                            THEN links_click_datetime END AS clicked,
                       CASE WHEN trace_status != 'bounce'
                            THEN reply_datetime END AS replied
                  FROM mailing_trace AS trace
                  JOIN mailing_mailing AS mailing ON mailing.id = mass_mailing_id
                  JOIN res_partner AS contact ON contact.email_normalized = trace.email
                 WHERE mailing.result_company_id = %(company_id)s
                   AND trace_status IN ('sent', 'open', 'reply', 'bounce')
                   AND is_test_trace IS NOT TRUE
                   AND sent_datetime < '2026-01-01 23:00'
                   AND contact.active
                   AND (contact.company_id IS NULL
                        OR contact.company_id = %(company_id)s)
            ),
            total AS (
                SELECT id,
                       COUNT(*) FILTER (WHERE NOT bounced) AS delivered,
                       COUNT(clicked) AS clicked,
                       COUNT(replied) AS replied,
                       COUNT(*) FILTER (WHERE bounced) AS bounced,
                       MIN(sent) FILTER (WHERE NOT bounced) AS first_delivered,
                       MAX(sent) FILTER (WHERE NOT bounced) AS last_delivered,
                       MAX(clicked) AS last_clicked,
                       MAX(replied) AS last_replied,
                       MAX(sent) FILTER (WHERE bounced) AS last_bounced,
                       MAX(sent) FILTER (WHERE clicked IS NOT NULL) AS clicked_until,
                       MAX(sent) FILTER (WHERE replied IS NOT NULL) AS replied_until
                  FROM message
                 GROUP BY id
            ),
            reaction AS MATERIALIZED (
                SELECT id, EXTRACT(ISODOW FROM moment)::int AS weekday,
                       EXTRACT(HOUR FROM moment)::int AS hour
                  FROM (SELECT id, LEAST(clicked, replied)
                                   AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s AS moment
                          FROM message) AS message
                 WHERE moment IS NOT NULL
            ),
            %(weekday)s,
            %(hour)s
            INSERT INTO bench_engagement (company_id, partner_id, %(columns)s)
            SELECT %(company_id)s, total.id, delivered, NULL, clicked, replied, bounced,
                   %(days)s, NULL, %(reacted_days)s,
                   CASE WHEN delivered = 0 THEN NULL
                        WHEN replied_until = last_delivered THEN 'reply'
                        WHEN clicked_until = last_delivered THEN 'click'
                        ELSE 'none' END,
                   CASE WHEN delivered > 0 THEN COALESCE(
                       best_weekday.value, (SELECT value FROM usual_weekday)) END::text,
                   CASE WHEN delivered > 0 THEN COALESCE(
                       best_hour.value, (SELECT value FROM usual_hour)) END
              FROM total
              LEFT JOIN best_weekday ON best_weekday.id = total.id
              LEFT JOIN best_hour ON best_hour.id = total.id
            """,
            company_id=company.id,
            tz=tz,
            weekday=_best("weekday"),
            hour=_best("hour"),
            columns=SQL(", ").join(map(SQL.identifier, COLUMNS)),
            days=_days(tz, "first_delivered", "last_delivered"),
            reacted_days=SQL(
                "%s, %s",
                _days(tz, "last_clicked", "last_replied", "last_bounced"),
                _day(SQL("GREATEST(last_clicked, last_replied)"), tz),
            ),
        )
    )


def _best(part):
    """The tables of the usual value, and of the best one of whoever reacted."""
    return SQL(
        """
        base_%(part)s AS MATERIALIZED (
            SELECT %(part)s AS value, COUNT(*) AS count FROM reaction GROUP BY 1
        ),
        usual_%(part)s AS MATERIALIZED (
            SELECT value, count, SUM(count) OVER () AS total
              FROM base_%(part)s ORDER BY count DESC, value LIMIT 1
        ),
        best_%(part)s AS (
            SELECT DISTINCT ON (id) id, value
              FROM (SELECT id, %(part)s AS value, COUNT(*) AS count
                      FROM reaction GROUP BY 1, 2
                     UNION ALL
                    SELECT DISTINCT reaction.id, usual.value, 0
                      FROM reaction, usual_%(part)s AS usual) AS own
              JOIN base_%(part)s AS base USING (value)
             CROSS JOIN (SELECT total FROM usual_%(part)s) AS all_of_them
             ORDER BY id, own.count * total + %(prior)s * base.count DESC,
                      base.count DESC, value
        )
        """,
        part=SQL(part),
        prior=PRIOR,
    )


def _days(tz, *names):
    return SQL(", ").join(_day(SQL.identifier(name), tz) for name in names)


def _day(moment, tz):
    return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, tz)


def _differences():
    """How many rows one of the two tables has and the other has not."""
    columns = SQL("partner_id, %s", SQL(", ").join(map(SQL.identifier, COLUMNS)))
    return SQL(
        """
        SELECT COUNT(*) FROM (
            (SELECT %(columns)s FROM partner_engagement
             EXCEPT SELECT %(columns)s FROM bench_engagement)
            UNION ALL
            (SELECT %(columns)s FROM bench_engagement
             EXCEPT SELECT %(columns)s FROM partner_engagement)
        ) AS difference
        """,
        columns=columns,
    )
