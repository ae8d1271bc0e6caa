"""What a benchmark is given to work with, on Odoo's Python.

Each ``bench/NAME.py`` defines ``run(bench)``. For example:

    def run(bench):
        with bench.env() as env:
            segment = env["partner.segment"].create({"name": "All", "domain": "[]"})
        bench.vacuum()
        row = bench.measure(
            "first fill",
            ours=lambda env: segment.with_env(env).action_refresh(),
            bare=lambda env: env.cr.execute("INSERT INTO … SELECT …"),
            setup=lambda env: env.cr.execute("DELETE FROM partner_segment_member"),
        )
        bench.limit("first fill", "times the bare SQL", row["ratio_bare"], 1.5)

The database is a clone of the full template with the addon installed, this bench's
own: it may leave it as it likes. ``bench.contacts`` is how many contacts the person
asked for; making them is the bench's work.

A bench that also defines ``fill(bench)`` has a second database, in which the addon is
not installed: ``fill`` fills it, then it is cloned and the addon installed in the
clone. ``bench.without`` is its name, for ``bench.env(database=…)``.

A bench may name addons of others that its groups of cases are measured beside, as
``PEERS = {"group": ("addon",)}``. ``bench.beside`` is then the name of a clone in which
they are installed too, or None where they cannot be had.
"""

import contextlib
import gc
import threading
import time
from pathlib import Path

KEYS = (
    "bench",
    "case",
    "contacts",
    "ours_s",
    "bare_s",
    "peer_s",
    "ratio_bare",
    "ratio_peer",
    "statements",
    "peak_mib",
)


class Bench:
    """The databases, what was asked for, and where the measures go.

    :param wanted: options of the command: ``contacts``, ``only``, ``seconds``, ``data``
    :param record: called with each measured row
    :param judge: called with each limit, a dictionary
    """

    def __init__(self, name, database, without, wanted, record, judge, beside=None):
        self.name = name
        self.database = database
        self.without = without
        self.beside = beside
        self.contacts = wanted.contacts
        self.seconds = wanted.seconds
        self.data = wanted.data
        self._only = set(wanted.only)
        self._record = record
        self._judge = judge

    def chosen(self, groups):
        """The names of groups of cases that the person asked for; all by default."""
        unknown = self._only.difference(groups)
        if unknown:
            raise ValueError(f"no case {unknown.pop()!r}, only {', '.join(groups)}")
        return [name for name in groups if not self._only or name in self._only]

    @contextlib.contextmanager
    def env(self, user=None, database=None, **context):
        """An environment on a fresh cursor, committed at the end of the block.

        It is the superuser's, or that of the user whose id is ``user``.
        """
        from odoo import SUPERUSER_ID, api
        from odoo.modules.registry import Registry

        with Registry(database or self.database).cursor() as cr:
            env = api.Environment(cr, user or SUPERUSER_ID, context)
            yield env
            env.flush_all()

    def say(self, text):
        """Tell the person what is being prepared."""
        from lab.inside.said import say

        say(f"    {text}")

    def vacuum(self, *tables, database=None):
        """VACUUM ANALYZE, which no transaction may hold: all tables, or these."""
        from odoo.sql_db import db_connect

        database = database or self.database
        with contextlib.closing(db_connect(database).cursor()) as cr:
            cr._cnx.autocommit = True
            cr.execute("VACUUM ANALYZE " + ", ".join(f'"{table}"' for table in tables))

    def measure(self, case, ours, bare=None, peer=None, setup=None, runs=3):
        """Time ``ours`` against bare SQL and against a peer, and record one row.

        Each is called with a fresh environment, at least three times, one after the
        other so that what else the machine does is shared fairly; the commit is in
        the time. ``setup`` is called the same way before each of them, and not timed.
        The medians count; the statements are those of the median run of ours, and the
        memory is the highest growth of this process over ours.
        """
        runs = max(runs, 3)
        contenders = {"ours": ours, "bare": bare, "peer": peer}
        taken = {name: [] for name, work in contenders.items() if work}
        for _turn in range(runs):
            for name, samples in taken.items():
                if setup:
                    with self.env() as env:
                        setup(env)
                samples.append(self.sample(contenders[name]))
        return self.record(case, **taken)

    def record(self, case, **taken):
        """Record one row from samples that the bench took itself, and return it.

        :param taken: ``ours``, and maybe ``bare`` and ``peer``: lists of (seconds,
            statements, growth in MiB), of which the last two may be None
        """
        row = _row(self.name, case, self.contacts, taken)
        self._record(row)
        return row

    def limit(self, case, what, value, most):
        """Tell whether a figure of a case holds its limit."""
        judged = {"case": case, "what": what, "value": value, "most": most}
        self._judge({"bench": self.name, **judged, "holds": value <= most})

    def sample(self, work, database=None):
        """Seconds, SQL statements and growth in MiB of one call."""
        gc.collect()
        thread = threading.current_thread()
        before = resident()
        forget_peak()
        # Odoo counts the statements of every cursor here, if the attribute exists.
        thread.query_count = thread.query_time = 0
        start = time.perf_counter()
        with self.env(database=database) as env:
            work(env)
        seconds = time.perf_counter() - start
        return seconds, thread.query_count, max(0, peak() - before)


def _row(bench, case, contacts, taken):
    """One measured case, with exactly the keys of ``KEYS``.

    >>> row = _row("b", "c", 10, {"ours": [(3, 7, 1), (1, 7, 2), (2, 8, 0)]})
    >>> row["ours_s"], row["bare_s"], row["statements"], row["peak_mib"]
    (2, None, 8, 2)
    """
    median = {name: sorted(runs)[len(runs) // 2] for name, runs in taken.items()}
    ours, bare, peer = (
        median[name][0] if name in median else None for name in ("ours", "bare", "peer")
    )
    growths = [growth for _seconds, _statements, growth in taken["ours"]]
    values = (
        *(bench, case, contacts, _round(ours), _round(bare), _round(peer)),
        _round(ours / bare) if bare else None,
        _round(peer / ours) if peer else None,
        median["ours"][1],
        None if None in growths else round(max(growths), 1),
    )
    return dict(zip(KEYS, values, strict=True))


def _round(value):
    return None if value is None else round(value, 4)


def resident():
    """The memory of this process, in MiB."""
    return _status("VmRSS")


def peak():
    """The highest memory of this process since ``forget_peak``, in MiB."""
    return _status("VmHWM")


def forget_peak():
    """Make the kernel count the peak memory from now on."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _status(field):
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    return 0
