"""The reach funnel of a mailing, and the recipients under a limit of messages.

The funnel against finding the recipients once, and against the same counts asked for
one by one, as a screen without it would: one search for each step.
"""

from datetime import timedelta

from population import add_contacts, copy_row

from odoo import fields
from odoo.tools import SQL

MAILINGS = 20
# of the last seven days
RECENT = 2
# finding the recipients
MOST_TIMES_FUNNEL = 1.5
# those without a limit
MOST_TIMES = 1.5


def measure(bench):
    with bench.env() as env:
        first = add_contacts(env, bench.contacts, **_addresses())
        mailing = _add_mailing(env, _add_segments(env, first, bench.contacts))
        _add_traces(env, first, bench.contacts)
        _add_blacklist(env, bench.contacts)
    bench.vacuum()
    case = f"funnel of {bench.contacts:,} members"
    row = bench.measure(
        case,
        ours=lambda env: _reload(env, mailing)._get_reach(),
        bare=lambda env: _reload(env, mailing)._get_recipients(),
        peer=lambda env: _count_one_by_one(_reload(env, mailing)),
        setup=_check_same(mailing),
    )
    times = row["ratio_bare"]
    bench.limit(case, "times finding the recipients", times, MOST_TIMES_FUNNEL)
    _measure_recipients(bench, mailing)


def _measure_recipients(bench, mailing):
    """The recipients of a company with a limit, against one without."""

    def without_limit(env):
        env.company.pressure_max = 0
        _reload(env, mailing)._get_recipients()
        env.company.pressure_max = 1

    case = f"recipients under a limit, {MAILINGS * bench.contacts // 2:,} traces"
    row = bench.measure(
        case,
        ours=lambda env: _reload(env, mailing)._get_recipients(),
        bare=without_limit,
    )
    bench.limit(case, "times those without a limit", row["ratio_bare"], MOST_TIMES)


def _reload(env, mailing):
    return env["mailing.mailing"].browse(mailing.id)


def _check_same(mailing):
    """Both ways of counting say the same."""

    def check(env):
        reach = _reload(env, mailing)._get_reach()
        counted = [step["count"] for step in reach if step["code"] != "reachable"]
        found = _count_one_by_one(_reload(env, mailing))
        if counted[: len(found)] != found:
            raise ValueError(f"{counted} are not {found}")

    return check


def _count_one_by_one(mailing):
    """Count who is kept at each step by a search of its own."""
    contacts = mailing.env["res.partner"].with_context(active_test=False)
    domain = mailing._get_reach_start()
    counts = [contacts.search_count(domain)]
    for condition in mailing._get_reach_steps().values():
        domain &= condition
        counts.append(contacts.search_count(domain))
    return counts


def _addresses():
    """One contact in ten has no address, one in fifty a malformed one; many share."""
    address = SQL(
        "CASE WHEN number %% 10 = 0 THEN NULL WHEN number %% 50 = 1 THEN NULL"
        " ELSE 'c' || number - number %% 20 / 19 || '@example.org' END"
    )
    typed = SQL("CASE WHEN number %% 50 = 1 THEN 'n/a' ELSE %s END", address)
    return {"email": typed, "email_normalized": address}


def _add_segments(env, first, count):
    """Add a segment of all these contacts, and one of every fifth of them."""
    segments = env["partner.segment"].create(
        [{"name": name, "kind": "manual"} for name in ("Everybody", "Excluded")]
    )
    env.flush_all()
    for segment, every in zip(segments, (1, 5), strict=True):
        env.cr.execute(
            SQL(
                "INSERT INTO partner_segment_member (segment_id, partner_id)"
                " SELECT %s, id FROM res_partner"
                " WHERE id >= %s AND id < %s AND (id - %s) %% %s = 0",
                segment.id,
                first,
                first + count,
                first,
                every,
            )
        )
    return segments


def _add_mailing(env, segments):
    env.company.write({"pressure_max": 1, "pressure_days": 7})
    return env["mailing.mailing"].create(
        {
            "subject": "News",
            "mailing_model_id": env["ir.model"]._get_id("res.partner"),
            "segment_ids": segments[0].ids,
            "exclude_segment_ids": segments[1].ids,
            "mailing_domain": "[('city', '!=', 'Paris')]",
        }
    )


def _add_traces(env, first, count):
    """Add mailings of the last months that wrote to half of the contacts each."""
    mailings = env["mailing.mailing"].create(
        [
            {
                "subject": f"News {number}",
                "mailing_model_id": env["ir.model"]._get_id("res.partner"),
            }
            for number in range(MAILINGS)
        ]
    )
    for number, mailing in enumerate(mailings):
        age = timedelta(days=3 * number + (7 if number >= RECENT else 0))
        trace = env["mailing.trace"].create(
            {
                "mass_mailing_id": mailing.id,
                "model": "res.partner",
                "res_id": first,
                "trace_status": "sent",
            }
        )
        env.flush_all()
        sent = fields.Datetime.now() - age
        half = number // RECENT % 2
        values = {
            "id": SQL("%s + number", trace.id),
            "res_id": SQL("%s + 2 * number - %s", first, half + 1),
            "email": SQL("'c' || 2 * number - %s || '@example.org'", half),
            "create_date": SQL("%s::timestamp", sent),
            "sent_datetime": SQL("%s::timestamp", sent),
        }
        copy_row(env, trace, values, count // 2)


def _add_blacklist(env, count):
    """Add one address in a hundred."""
    env.cr.execute(
        SQL(
            "INSERT INTO mail_blacklist (email, active)"
            " SELECT 'c' || 100 * number + 2 || '@example.org', TRUE"
            "   FROM GENERATE_SERIES(1, %s) AS series (number)",
            count // 100,
        )
    )
