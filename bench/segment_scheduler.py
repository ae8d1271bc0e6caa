"""Odoo's scheduler at work in a process of its own, as on a server."""

import multiprocessing
import sys
import threading
import time
from dataclasses import dataclass

# A fresh process: a fork would hide growth in memory that this one has freed.
SPAWN = multiprocessing.get_context("spawn")
# Odoo ends a scheduled worker after this many seconds; so much work never finishes
GIVE_UP = 3600


@dataclass
class Outcome:
    """What draining the queue of the scheduled action took.

    :param seconds: of all wake-ups together
    :param longest: seconds of the longest wake-up
    :param statements: number of SQL statements
    :param longest_statement: seconds, and the beginning of its text
    :param growth: MiB of memory above those of the idle process, at most
    """

    seconds: float = 0
    wake_ups: int = 0
    longest: float = 0
    statements: int = 0
    longest_statement: tuple = (0, "")
    growth: float = 0


def drain(database):
    """Wake the scheduler up until no segment is due, and return the `Outcome`."""
    ours, theirs = SPAWN.Pipe()
    worker = SPAWN.Process(target=_work, args=(theirs, database), daemon=True)
    worker.start()
    theirs.close()
    try:
        outcome = ours.recv()
    finally:
        worker.join(10)
    return outcome


def _work(connection, database):
    import odoo.init  # noqa: F401  (sets up Odoo before anything else of it)
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(sys.argv[1 : sys.argv.index("--")], setup_logging=True)
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        cron_id = env.ref("contact_segmentation.ir_cron_segment_refresh").id
    connection.send(_wake_up_until_done(database, cron_id))


def _wake_up_until_done(database, cron_id):
    from lab.bench import forget_peak, peak, resident

    outcome = Outcome()
    _watch_statements(outcome)
    idle = resident()
    forget_peak()
    while _is_ready(database, cron_id) and outcome.seconds < GIVE_UP:
        seconds = _wake_up(database, cron_id)
        outcome.wake_ups += 1
        outcome.seconds += seconds
        outcome.longest = max(outcome.longest, seconds)
    outcome.growth = peak() - idle
    return outcome


def _watch_statements(outcome):
    """Note the number of statements and the longest one, by Odoo's own hook."""

    def watch(_cr, query, _params, _start, seconds):
        outcome.statements += 1
        if seconds > outcome.longest_statement[0]:
            text = getattr(query, "code", query)
            outcome.longest_statement = (seconds, " ".join(str(text).split())[:200])

    threading.current_thread().query_hooks = [watch]


def _is_ready(database, cron_id):
    from odoo.sql_db import db_connect

    from odoo.addons.base.models.ir_cron import IrCron

    with db_connect(database).cursor() as cr:
        return any(job["id"] == cron_id for job in IrCron._get_all_ready_jobs(cr))


def _wake_up(database, cron_id):
    """Let Odoo run the scheduled action once, and return how long it took."""
    from odoo.sql_db import db_connect

    from odoo.addons.base.models.ir_cron import IrCron

    start = time.perf_counter()
    with db_connect(database).cursor() as cr:
        IrCron._process_jobs_loop(cr, job_ids=[cron_id])
    return time.perf_counter() - start
