"""Scoring customers one by one in Python, as other addons for Odoo do it.

Restated from what they do: one grouped read, then for each customer a rank found by
sorting all values again, and one write.
"""

from rfm_base import AS_OF, add_customers, compute, forget_scores

from odoo import fields

CUSTOMERS = 10_000
CASE = f"full, {CUSTOMERS:,} contacts, side by side"


def measure(bench):
    with bench.env() as env:
        add_customers(env, CUSTOMERS)
    bench.vacuum("res_partner", "sale_order")
    bench.measure(CASE, ours=compute(), peer=_score_one_by_one, setup=forget_scores)


def _score_one_by_one(env):
    today = fields.Date.to_date(AS_OF)
    groups = env["sale.order"]._read_group(
        [("state", "=", "sale"), ("date_order", "<", AS_OF)],
        ["partner_id"],
        ["date_order:max", "__count", "amount_untaxed:sum"],
    )
    measures = [
        ((today - last.date()).days, count, amount)
        for _partner, last, count, amount in groups
    ]
    days, counts, amounts = zip(*measures, strict=True)
    for (partner, *_rest), (recency, frequency, monetary) in zip(
        groups, measures, strict=True
    ):
        score = (
            (100 - _percentile(days, recency))
            + _percentile(counts, frequency)
            + _percentile(amounts, monetary)
        )
        partner.write({"color": score // 3})


def _percentile(values, value):
    ordered = sorted(values)
    return 100 * ordered.index(value) // len(ordered)
