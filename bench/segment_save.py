"""Saving one contact while a hundred live segments watch.

Against the same save in the same database without the addon, in turn: by the ORM,
and as the contact form does it on a real server.
"""

import statistics
import time

from odoo_server import served

SAVES = 200
WARM_UP = 20
# Conditions that become true when the function is Buyer, and five ways to ask for it
TOUCHED = (
    [("function", "=", "Buyer")],
    [("function", "in", ["Buyer", "Purchaser"])],
    [("function", "ilike", "buye")],
    [("function", "=", "Buyer"), ("is_company", "=", False)],
    ["|", ("function", "=", "Buyer"), ("function", "=", "Head of purchasing")],
)
# What is saved in turn: a field of no rule, one that only keys of duplicates read, one
# that moves nobody, one that moves
SAVED = {
    "save untouched": ("website", ("https://a.example", "https://b.example")),
    "save read by keys": ("street2", ("First floor", "Second floor")),
    "save touched": ("function", ("Tester", "Reviewer")),
    "save touched, members move": ("function", ("Buyer", "Tester")),
}
MORE_STATEMENTS = {
    "save untouched": 0,
    "save read by keys": 2,
    "save touched": 2,
    "save touched, members move": 4,
}


def measure(bench, first):
    with bench.env() as env:
        _add_live_segments(env)
        env["partner.segment"]._cron_refresh()
        _check_moved(env, first)
    for case, (name, values) in SAVED.items():
        ours, bare = _save_by_orm(bench, first + 2, name, values)
        _record(bench, case, ours, bare, most=1.6)
        more = statistics.median(s for _, s in ours) - statistics.median(
            s for _, s in bare
        )
        bench.limit(case, "more SQL statements", more, MORE_STATEMENTS[case])
    with served(bench.database) as with_addon, served(bench.without) as without:
        for case, (name, values) in SAVED.items():
            ours, bare = _save_by_form(with_addon, without, first + 2, name, values)
            _record(bench, f"{case}, HTTP", ours, bare, most=1.3)


def _add_live_segments(env):
    """Five segments on the function, 95 small ones on other fields."""
    others = [
        [("zip", "=like", f"{number:02}%"), ("city", "in", ["Lyon", "Metz", "Pau"])]
        for number in range(95)
    ]
    env["partner.segment"].create(
        [
            {
                "name": f"Live {rule}"[:60],
                "domain": repr(rule),
                "refresh_policy": "live",
            }
            for rule in (*TOUCHED, *others)
        ]
    )


def _check_moved(env, first):
    """Make sure that saving really moves: the figures would mean nothing otherwise."""
    contact = env["res.partner"].browse(first + 2)
    for function, count in (("Buyer", len(TOUCHED)), ("Tester", 0)):
        contact.function = function
        env.cr.commit()
        contact.invalidate_recordset()
        members = contact.segment_ids.filtered(lambda s: "function" in s.domain)
        assert len(members) == count, (function, members.mapped("name"))


def _save_by_orm(bench, contact_id, name, values):
    """Seconds and statements of each save in both databases, in turn."""

    def save(database, value):
        with bench.env(user=2, database=database) as env:
            contact = env["res.partner"].browse(contact_id)
            start, before = time.perf_counter(), env.cr.sql_log_count
            contact.write({name: value})
            env.cr.commit()
            return time.perf_counter() - start, env.cr.sql_log_count - before

    return _in_turn(
        lambda value: save(bench.database, value),
        lambda value: save(bench.without, value),
        values,
    )


def _save_by_form(with_addon, without, contact_id, name, values):
    def saving(client):
        specification = client.specification("res.partner", "form")

        def save(value):
            seconds = client.timed(
                "res.partner",
                "web_save",
                [contact_id],
                {name: value},
                specification=specification,
            )
            return seconds, None

        return save

    return _in_turn(saving(with_addon), saving(without), values)


def _in_turn(ours, bare, values):
    """Call both with the values in turn, and return the samples once warm."""
    taken = [], []
    for turn in range(WARM_UP + SAVES):
        for work, samples in zip((ours, bare), taken, strict=True):
            sample = work(values[turn % len(values)])
            if turn >= WARM_UP:
                samples.append(sample)
    return taken


def _record(bench, case, ours, bare, most):
    row = bench.record(
        case,
        ours=[(seconds, statements, None) for seconds, statements in ours],
        bare=[(seconds, statements, None) for seconds, statements in bare],
    )
    bench.limit(case, "times the save without the addon", row["ratio_bare"], most)
