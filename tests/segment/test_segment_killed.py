import os
import signal
import subprocess
import sys
from unittest.mock import patch

from odoo.tests import get_db_name

from .transactions import AWAY, HERE, SLICE, TransactionsCase, commit

# Each child runs the scheduled action on one segment, says when it comes to a point,
# and stays there.  Its connections are its own, not those of its parent.
PROCESSES = """
import os, time
from unittest.mock import patch
from odoo import SUPERUSER_ID, api, sql_db
from odoo.addons.contact_segmentation.models.segment import comparison, queries

def stay(*args):
    os.write(1, b"HERE\\n")
    time.sleep(600)

def on_second_call(first, then):
    calls = []
    def called(*args):
        calls.append(args)
        return then(*args) if len(calls) == 2 else first(*args)
    return called

model = type(env["partner.segment"])
write = model._write_slice
write_own = model._write_own_slice
points = {
    "comparing": (queries, "compare", stay),
    "between slices": (model, "_write_own_slice", on_second_call(write_own, stay)),
    "in a slice": (
        model,
        "_write_slice",
        on_second_call(write, lambda *args: stay(write(*args))),
    ),
    "finishing": (model, "_finish_own", stay),
}
comparison.SLICE = 2

def refresh(segment_id, point):
    sql_db._Pool = None
    registry = env.registry
    registry._db = sql_db.db_connect(registry.db_name)
    patch.object(model, "_get_due", lambda self: self.browse(segment_id)).start()
    patch.object(*points[point]).start()
    fresh = api.Environment(registry.cursor(), SUPERUSER_ID, {})
    fresh["partner.segment"]._cron_refresh()

for segment_id, point in WORK:
    if not os.fork():
        refresh(segment_id, point)
time.sleep(600)
"""
POINTS = ("comparing", "between slices", "in a slice", "finishing")


class TestSegmentKilled(TransactionsCase):
    """A process that is killed leaves nothing that the next run does not mend."""

    def setUp(self):
        super().setUp()
        self.settle(self.people[:5])
        self.later = {point: self.make_segment(point) for point in POINTS[1:]}
        self.run_scheduled_action()
        self.settle(self.people[3:7])
        self.first = {point: self.make_segment(point) for point in POINTS}
        for segment in self.later.values():
            segment._request_refresh()
        commit(self.env)

    def start_all(self):
        """Bring each segment to its point, each in a process of its own."""
        points = [*self.first.items(), *self.later.items()]
        work = [(segment.id, point) for point, segment in points]
        process = subprocess.Popen(
            [sys.executable, "-m", "odoo", "shell", "-d", get_db_name(), "--no-http"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(self.kill, process)
        with process.stdin:
            process.stdin.write(f"WORK = {work}\n{PROCESSES}")
        told = [process.stdout.readline() for _point in points]
        self.assertEqual(told, ["HERE\n"] * len(points))
        return process

    def kill(self, process):
        """SIGKILL the processes: they have no time to say a word."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def test_killed_at_any_moment(self):
        process = self.start_all()
        found = {point: len(self.members(s)) for point, s in self.first.items()}
        steps = {point: s.refresh_step for point, s in self.first.items()}
        self.kill(process)
        self.assertEqual(list(found.values()), [0, 2, 2, 4], found)
        self.assertEqual(
            list(steps.values()), ["looking", "writing", "writing", "writing"], steps
        )
        self.move(self.people[7], HERE)  # while nobody is there to look at it
        with patch(SLICE, 2):
            self.run_scheduled_action()
        self.assertCompleted()
        self.move(self.people[7], AWAY)  # followed again
        for segment in (*self.first.values(), *self.later.values()):
            self.assertUpToDate(segment)

    def assertCompleted(self):
        for point, segment in self.first.items():
            self.assertUpToDate(segment, point)
            self.assertEqual(self.moves(segment), [], "a first fill is no movement")
        for point, segment in self.later.items():
            self.assertUpToDate(segment, point)
            self.assertEqual(
                self.moves(segment),
                [
                    ("Reader 0", "out"),
                    ("Reader 1", "out"),
                    ("Reader 2", "out"),
                    ("Reader 5", "in"),
                    ("Reader 6", "in"),
                    ("Reader 7", "in"),
                ],
                point,
            )
