from unittest.mock import patch

from odoo.tools import SQL

from .common import ScoringCase
from .runs import find_run


class TestRunMemory(ScoringCase):
    """What PostgreSQL may use and do while a run measures, and not after it."""

    def test_rfm(self):
        """The rows of many contacts can be noted.

        With the usual 4 MB it took four minutes instead of two seconds to measure
        42,000 contacts who had a million orders.
        """
        self.assertEqual(self.during_measure("work_mem"), ["128MB"])

    def test_other_scores(self):
        run = find_run(self.env, self.company)
        self.assertEqual(
            self.during("_score", run, run.action_compute, "work_mem"), ["128MB"]
        )
        self.assertEqual(run.state, "ok")

    def test_some_contacts(self):
        """Their acts are not read one by one: it expects ten, and there are 40,000."""
        self.make_five_people()
        some = patch.object(
            type(self.policy), "_get_changes", lambda *_args: self.everybody.ids
        )
        for way in ("enable_indexscan", "enable_sort"):
            self.assertEqual(self.during_measure(way), ["on"], "all contacts")
            with some:
                self.assertEqual(self.during_measure(way), ["off"])

    def during_measure(self, setting):
        return self.during("_get_measure", self.policy, self.compute, setting)

    def during(self, method, record, work, setting):
        """Return what a setting is whenever a method is called; it does not stay."""
        model, usual, seen = type(record), self.show(setting), []
        original = getattr(model, method)

        def note(*args):
            seen.append(self.show(setting))
            return original(*args)

        with patch.object(model, method, note):
            work()
        self.assertEqual(self.show(setting), usual)
        return seen

    def show(self, setting):
        self.env.cr.execute(SQL("SHOW %s", SQL.identifier(setting)))
        return self.env.cr.fetchone()[0]
