"""The calls that the screens make, on a real server.

Those that Odoo makes too are compared with the same call without the addon, in turn;
each view is asked for what it shows with and without the addon.
"""

from odoo_server import served
from segment_rules import add_segments
from segment_scheduler import drain

RUNS = 15
WARM_UP = 3
MOST_MS = 300
MOST_TIMES = 1.2
RULE = [("city", "in", ["Lyon", "Paris"]), ("function", "=", "Director")]


def measure(bench, first):
    with bench.env() as env:
        add_segments(env, first)
    drain(bench.database)
    bench.vacuum("res_partner", "partner_segment_member")
    with bench.env() as env:
        segment_id = env["partner.segment"].search([("name", "=", "In Lyon")]).id
    with served(bench.database) as ours, served(bench.without) as without:
        shared = zip(
            _contact_calls(ours, first), _contact_calls(without, first), strict=True
        )
        for (case, our_call), (_case, bare_call) in shared:
            row = _record(bench, case, our_call, bare_call)
            times = row["ratio_bare"]
            bench.limit(case, "times the call without the addon", times, MOST_TIMES)
        for case, call in _segment_calls(ours, segment_id):
            _record(bench, case, call)


def _record(bench, case, ours, bare=None):
    works = {"ours": ours, **({"bare": bare} if bare else {})}
    taken = {name: [] for name in works}
    for turn in range(WARM_UP + RUNS):
        for name, work in works.items():
            seconds = work()
            if turn >= WARM_UP:
                taken[name].append((seconds, None, None))
    row = bench.record(case, **taken)
    bench.limit(case, "ms", round(row["ours_s"] * 1000), MOST_MS)
    return row


def _contact_calls(client, first):
    """The calls that Odoo's own screens of contacts make, by name."""

    def call(method, *args, **kwargs):
        return lambda: client.timed("res.partner", method, *args, **kwargs)

    a_list = {
        "specification": client.specification("res.partner", "list"),
        "limit": 80,
        "count_limit": 10001,
    }
    a_kanban = {
        **a_list,
        "specification": client.specification("res.partner", "kanban"),
    }
    a_form = client.specification("res.partner", "form")
    views = [(False, "list"), (False, "kanban"), (False, "form"), (False, "search")]
    yield "contacts, views", call("get_views", views=views, options={})
    yield "contacts, list", call("web_search_read", domain=[], **a_list)
    yield "contacts, kanban", call("web_search_read", domain=[], **a_kanban)
    yield "contacts, form", call("web_read", [first + 2], specification=a_form)
    named = [("complete_name", "ilike", "martin 77")]
    yield "contacts, list by name", call("web_search_read", domain=named, **a_list)
    yield (
        "contacts, name_search",
        call("name_search", "alice martin", domain=[], limit=8),
    )
    yield "contacts, by country", _groups(client, "country_id")
    yield "contacts, count of a rule", call("search_count", RULE)


def _segment_calls(client, segment_id):
    """The calls that Odoo alone has no like of, by name."""
    a_list = {
        "specification": client.specification("res.partner", "list"),
        "limit": 80,
        "count_limit": 10001,
    }
    segments = {
        "specification": client.specification("partner.segment", "list"),
        "limit": 80,
        "count_limit": 10001,
    }
    form = client.specification("partner.segment", "form")

    def contacts(domain):
        return lambda: client.timed(
            "res.partner", "web_search_read", domain=domain, **a_list
        )

    def on_segments(method, *args, **kwargs):
        return lambda: client.timed("partner.segment", method, *args, **kwargs)

    yield "segments, list", on_segments("web_search_read", domain=[], **segments)
    yield "segment, form", on_segments("web_read", [segment_id], specification=form)
    yield "segments, name_search", on_segments("name_search", "lyon", limit=8)
    yield "contacts of a segment", contacts([("segment_ids", "in", [segment_id])])
    yield "contacts not in it", contacts([("segment_ids", "not in", [segment_id])])
    yield "contacts in a named one", contacts([("segment_ids", "ilike", "lyon")])
    yield "contacts in no segment", contacts([("segment_ids", "=", False)])
    yield "contacts, by segment", _groups(client, "segment_ids")


def _groups(client, name):
    return lambda: client.timed(
        "res.partner",
        "web_read_group",
        domain=[],
        groupby=[name],
        aggregates=["__count"],
        limit=80,
    )
