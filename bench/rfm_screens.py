"""The list of contacts by their scores, as the web client asks for it."""

from odoo_server import served
from rfm_base import add_customers, compute, get_policy

RUNS = 5
MOST_MS = 1000


def measure(bench):
    with bench.env() as env:
        if not env["partner.rfm.score"].search_count([], limit=2):
            add_customers(env, bench.contacts)
    with bench.env() as env:
        if get_policy(env).customer_count < bench.contacts // 2:
            compute()(env)
    bench.vacuum("res_partner", "partner_rfm_score")
    with served(bench.database) as client:
        for case, call in _calls(client):
            taken = [(call(), None, None) for _turn in range(RUNS + 1)][1:]
            row = bench.record(case, ours=taken)
            bench.limit(case, "ms", round(row["ours_s"] * 1000), MOST_MS)


def _calls(client):
    def contacts(order, domain=()):
        asked = {
            "specification": client.specification("res.partner", "list"),
            "limit": 80,
            "count_limit": 10001,
        }
        return lambda: client.timed(
            "res.partner", "web_search_read", domain=list(domain), order=order, **asked
        )

    def groups(name, domain=()):
        return lambda: client.timed(
            "res.partner",
            "web_read_group",
            domain=list(domain),
            groupby=[name],
            aggregates=["__count", "rfm_monetary:avg"],
            limit=80,
        )

    yield "contacts, largest amount first", contacts("rfm_monetary DESC")
    yield "contacts, smallest amount first", contacts("rfm_monetary ASC")
    yield "contacts, last act first", contacts("rfm_last_date DESC")
    yield "contacts, by class", groups("rfm_class_id")
    best = [("rfm_r", "=", 5)]
    yield "contacts of R 5, by amount", contacts("rfm_monetary DESC", best)
    yield "contacts of R 5, by class", groups("rfm_class_id", best)
