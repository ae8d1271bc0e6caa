"""Appetence: five signals for each contact, fifty interests, against bare SQL.

The statement written by hand reads the same orders and writes the same rows, with the
same strengths and the same bounds of percentiles, into tables with the same keys and
indexes; the bench compares them.
"""

from appetence_base import (
    AS_OF,
    SIGNALS_PER_CONTACT,
    add_acts,
    add_readers,
    bare_appetence,
    bare_tables,
    compute,
    differences,
    forget_appetence,
    make_interests,
)

from odoo import fields

MOST_TIMES = 2
MOST_INCREMENTAL = 0.15


def run(bench):
    with bench.env() as env:
        make_interests(env)
        env.cr.execute(bare_tables())
        first = add_readers(env, bench.contacts)
    bench.vacuum("res_partner", "sale_order")
    full = _measure_full(bench)
    _measure_following(bench, first, full)


def _measure_full(bench):
    row = bench.measure(
        "full", ours=compute(), bare=bare_appetence, setup=forget_appetence
    )
    bench.limit("full", "times the bare statement", row["ratio_bare"], MOST_TIMES)
    with bench.env() as env:
        forget_appetence(env)
        compute()(env)
        bare_appetence(env)
        [(different,)] = env.execute_query(differences())
    bench.limit("full", "rows that differ", different, 0)
    return row


def _measure_following(bench, first, full):
    """Time runs of the days that follow, without and with new signals."""
    bench.vacuum("partner_appetence", "partner_appetence_bound")
    days = iter(range(1, 100))

    def next_day(env):
        compute(fields.Date.add(fields.Date.to_date(AS_OF), days=next(days)))(env)

    def add_one_percent(env):
        add_acts(
            env, first, bench.contacts, bench.contacts * SIGNALS_PER_CONTACT // 100
        )

    bench.measure("unchanged, the day after", ours=next_day)
    row = bench.measure("one percent", ours=next_day, setup=add_one_percent)
    share = row["ours_s"] / full["ours_s"]
    bench.limit("one percent", "part of a full run", round(share, 3), MOST_INCREMENTAL)
