"""Eight users who edit contacts while twenty segments are refreshed in a loop.

Each save runs as an HTTP request does: in a transaction of its own, tried again by
Odoo on a serialization failure.  Afterwards the scheduler runs once more and the
members are compared with the definitions, written a second time in SQL.
"""

import functools
import multiprocessing
import random
import time
from collections import Counter

from segment_definitions import DEFINITIONS, add_segments, find_differences
from segment_scheduler import drain

CASE = "parallel writers"
WRITERS = 8
# Few contacts, so that users meet on the same ones
EDITED = 400
# As Odoo's own workers, which share the registry of their parent
FORK = multiprocessing.get_context("fork")
EDITS = {
    "city": ("Lyon", "Paris", "Metz", False),
    "function": ("Director", "Tester", False),
    "name": ("Newcomer", "Somebody"),
    "email": ("somebody@example.org", False),
    "active": (True, True, False),
}


def measure(bench, first):
    with bench.env() as env:
        add_segments(env)
    drain(bench.database)
    with bench.env() as env:
        wrong = find_differences(env, first)
        assert not wrong, f"already before anybody writes: {wrong}"
    reports = _write_and_refresh(bench, first)
    _settle(bench)
    _judge(bench, first, reports)


def _write_and_refresh(bench, first):
    """Have the processes work at the same time, and return what each reports."""
    from odoo.sql_db import close_all

    close_all()  # a connection must not be used on both sides of a fork
    reports, works = FORK.Queue(), [_refresh] + [_write] * WRITERS
    end = time.time() + bench.seconds
    workers = [
        FORK.Process(target=_report, args=(reports, work, bench, first, end, seed))
        for seed, work in enumerate(works)
    ]
    for worker in workers:
        worker.start()
    answers = [reports.get(timeout=bench.seconds + 300) for _worker in workers]
    for worker in workers:
        worker.join()
    return answers


def _report(reports, work, bench, first, end, seed):
    """Run a work until the end, and report (seconds of each turn, errors)."""
    random.seed(seed)
    seconds, errors = [], Counter()
    while time.time() < end:
        start = time.perf_counter()
        try:
            work(bench, first)
        except Exception as error:  # noqa: BLE001  (whatever it is, it is reported)
            errors[f"{type(error).__name__}: {error}"[:200]] += 1
        seconds.append(time.perf_counter() - start)
    reports.put((work.__name__, seconds, errors))


def _write(bench, first):
    """One save of one contact, as a request of a user."""
    from odoo.service.model import retrying

    with bench.env(user=2) as env:
        retrying(functools.partial(_edit, env, first), env)


def _edit(env, first):
    contact = env["res.partner"].browse(first + random.randrange(EDITED))
    kind = random.choice([*EDITS, "category_id", "create", "parent_id"])
    if kind == "create":
        contact.create({"name": "Newcomer", "city": random.choice(EDITS["city"])})
    elif kind == "category_id":
        donor = env["res.partner.category"].search([("name", "=", "Donor")])
        is_donor = donor in contact.category_id
        contact.category_id = contact.category_id - donor if is_donor else donor
    elif kind == "parent_id":
        # of the block of five, so that no company is below one of its people
        company = first - 1 + 5 * random.randrange(1, EDITED // 5)
        contact = contact.browse(company + random.choice((1, 2)))
        contact.parent_id = random.choice((company, False))
    else:
        contact.write({kind: random.choice(EDITS[kind])})


def _refresh(bench, _first):
    """One run of the scheduled action, with every segment due."""
    with bench.env() as env:
        env["partner.segment"].search([])._request_refresh()
        env.cr.commit()
        env["partner.segment"]._cron_refresh()


def _settle(bench):
    """Run the scheduler once more, with what runs by the hour due."""
    with bench.env() as env:
        hourly = [("refresh_policy", "=", "hourly")]
        env["partner.segment"].search(hourly)._request_refresh()
    drain(bench.database)


def _judge(bench, first, reports):
    seconds, errors = {"_write": [], "_refresh": []}, {}
    for kind, taken, failed in reports:
        seconds[kind] += taken
        errors[kind] = errors.get(kind, Counter()) + failed
    saves, refreshes = len(seconds["_write"]), len(seconds["_refresh"])
    bench.record(
        f"{CASE}, {saves} saves and {refreshes} refreshes of {len(DEFINITIONS)}",
        ours=[(taken, None, None) for taken in seconds["_write"]],
    )
    bench.say(f"the longest save: {max(seconds['_write']):.1f} s")
    for kind, failed in errors.items():
        for text, times in failed.most_common():
            bench.say(f"error of {kind}, {times} times: {text}")
    with bench.env() as env:
        differences = find_differences(env, first)
    for name, missing, too_many in differences:
        bench.say(f"“{name}”: {missing} missing, {too_many} too many")
    wrong = sum(missing + too_many for _name, missing, too_many in differences)
    bench.limit(CASE, "errors that reach a user", errors["_write"].total(), 0)
    bench.limit(CASE, "errors of the refresh", errors["_refresh"].total(), 0)
    bench.limit(CASE, "members that differ from the definition", wrong, 0)
