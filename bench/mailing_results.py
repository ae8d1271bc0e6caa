"""Results of mailings: a million messages to the members of fifty segments.

Limits: each screen of the report reads in less than three seconds; sending to 3,000
contacts takes at most a twentieth more than without noting their segments.
"""

from unittest.mock import patch

from population import CITIES, add_contacts, add_orders, copy_row

from odoo import modules
from odoo.tools import SQL

from odoo.addons.contact_segmentation.models.mailing import note_queries

MESSAGES = 1_000_000
MAILINGS = 100
SEGMENTS = 50
SENT = 3_000
MOST_SECONDS = 3
MOST_TIMES = 1.05
SCREENS = {
    "by segment": [[], ["segment_id"]],
    "by segment and mailing": [[], ["segment_id"], ["segment_id", "mailing_id"]],
    "by weekday and hour": [[], ["hour"], ["weekday"], ["hour", "weekday"]],
    "by month": [[], ["day:month"]],
}
SHOWN = ("delivered:sum", "click_rate:sum", "follow_rate:sum", "lift:sum", "gain:sum")


def measure(bench):
    with bench.env() as env:
        fill(env, bench.contacts)
    bench.vacuum(*FILLED)
    _measure_sending(bench)
    _measure_counting(bench)
    for name, groupings in SCREENS.items():
        case = f"results report, {name}"
        row = bench.measure(case, ours=lambda env, sets=groupings: _show(env, sets))
        bench.limit(case, "seconds", row["ours_s"], MOST_SECONDS)
    case = f"reaction of {SEGMENTS} segments"
    row = bench.measure(case, ours=_show_reactions)
    bench.limit(case, "seconds", row["ours_s"], MOST_SECONDS)


def _measure_sending(bench):
    case = f"sending {SENT:,} messages, against not noting segments"
    row = bench.measure(case, ours=_send, bare=_send_only)
    bench.limit(case, "times", row["ratio_bare"], MOST_TIMES)


def _measure_counting(bench):
    bench.measure(f"what followed {MESSAGES:,} messages", ours=_follow)
    case = f"results of {MESSAGES:,} messages and {SEGMENTS} segments, added up anew"
    bench.measure(case, ours=_add_up)
    bench.vacuum("mailing_result")


def _send(env):
    """Write to contacts; the messages stay in the queue, as above 100 of them."""
    mailing = env["mailing.mailing"].create(
        {
            "subject": "Bench",
            "mailing_model_id": env["ir.model"]._get_id("res.partner"),
            "body_html": "<p>Hello <t t-out='object.name'/></p>",
        }
    )
    contacts = env["res.partner"].search([("city", "=", CITIES[0])], limit=SENT)
    # the commit of each batch would leave more messages to each run
    with patch.object(modules.module, "current_test", True):
        mailing._action_send_mail(contacts.ids)
    env.flush_all()
    env.cr.rollback()


def _send_only(env):
    with patch.object(type(env["mailing.result.recipient"]), "_note", _nothing):
        _send(env)


def _nothing(self, traces):
    """Stand in for noting."""


def _follow(env):
    company = env.company
    company.mailing_settled_date = False
    env["mailing.result"]._follow(company)


def _add_up(env):
    """Add up all mailings, one after the other as the scheduled action does."""
    for mailing in env["mailing.mailing"].search([("subject", "=like", "Bench %")]):
        env["mailing.result"]._add_up_one(mailing)


def _show(env, groupings):
    report = env["mailing.result.report"]
    found = report.formatted_read_grouping_sets([], groupings, list(SHOWN))
    assert found[0][0]["delivered:sum"] > MESSAGES // 2, found[0]


def _show_reactions(env):
    reactions = env["partner.segment.reaction"].search([])
    assert len(reactions) == SEGMENTS, reactions
    reactions.mapped("trend")


# -- a million messages -----------------------------------------------------

FILLED = (
    "res_partner",
    "partner_segment_member",
    "mailing_trace",
    "mailing_result_recipient",
    "sale_order",
)


def fill(env, contacts):
    """Have contacts in five segments of fifty each, their orders, and messages."""
    if env["mailing.trace"].search_count([], limit=2) == 2:
        return
    first = add_contacts(env, contacts)
    add_orders(env, first, contacts, 2 * contacts)
    segments = _make_segments(env)
    env.cr.execute(_members(segments, first, contacts))
    _make_messages(env, _make_mailings(env, segments), first, contacts)
    env.cr.execute(_note_all(env))


def _make_segments(env):
    names = [*CITIES, *(f"Interest {n}" for n in range(SEGMENTS - len(CITIES)))]
    segments = env["partner.segment"].create(
        [{"name": name, "kind": "manual"} for name in names]
    )
    segments[: len(CITIES)].control_share = 10
    return segments


def _members(segments, first, contacts):
    """One contact in ten for each: its city, and four interests that overlap."""
    return SQL(
        """
        INSERT INTO partner_segment_member (segment_id, partner_id, since, origin)
        SELECT segment.id, %(first)s + number - 1, now() AT TIME ZONE 'UTC', 'pin'
          FROM GENERATE_SERIES(1, %(contacts)s) AS series (number)
          JOIN UNNEST(%(ids)s) WITH ORDINALITY AS segment (id, place)
            ON (number / POWER(3, (place - 1) / 10)::int) %% 10 = place %% 10
        """,
        first=first,
        contacts=contacts,
        ids=segments.ids,
    )


def _make_mailings(env, segments):
    contacts = env["ir.model"]._get_id("res.partner")
    return env["mailing.mailing"].create(
        [
            {
                "subject": f"Bench {number}",
                "mailing_model_id": contacts,
                "segment_ids": segments[number % SEGMENTS].ids,
                "state": "done",
                "sent_date": "2026-01-01 09:00:00",
                "result_company_id": env.company.id,
            }
            for number in range(MAILINGS)
        ]
    )


def _make_messages(env, mailings, first, contacts):
    """Ten thousand messages for each mailing, one mailing every other day."""
    model = env["mailing.trace"].create(
        {
            "mass_mailing_id": mailings[0].id,
            "model": "res.partner",
            "res_id": first,
            "trace_status": "cancel",
        }
    )
    env.flush_all()
    mailing = SQL("((number - 1) / %s)", MESSAGES // MAILINGS)
    moment = SQL(
        "TIMESTAMP '2025-06-01 06:00:00' + %s * INTERVAL '41 hours'"
        " + number %% 5 * INTERVAL '20 minutes'",
        mailing,
    )
    opened = SQL("number %% 10 < 4")
    values = {
        "id": SQL("%s + number", model.id),
        "mass_mailing_id": SQL("(%s::int[])[1 + %s]", mailings.ids, mailing),
        "res_id": SQL("%s + (number * 7919::bigint) %% %s", first, contacts),
        "email": SQL("'contact' || number || '@example.org'"),
        "create_date": moment,
        "sent_datetime": moment,
        "open_datetime": SQL("CASE WHEN %s THEN %s END", opened, moment),
        "links_click_datetime": SQL("CASE WHEN number %% 13 = 0 THEN %s END", moment),
        "trace_status": SQL(
            "CASE WHEN number %% 29 = 0 THEN 'bounce' WHEN %s THEN 'open'"
            " ELSE 'sent' END",
            opened,
        ),
    }
    copy_row(env, model, values, MESSAGES)


def _note_all(env):
    """Note them all by the statement that notes a batch."""
    traces = env["mailing.trace"].search([("trace_status", "!=", "cancel")])
    return note_queries.note_written(traces)
