from unittest.mock import patch

from .common import ScoringCase
from .runs import find_run


class TestRunMemory(ScoringCase):
    """PostgreSQL gets the memory to note where the rows of many contacts are.

    With its usual 4 MB it took four minutes instead of two seconds to measure 42,000
    contacts who had a million orders.
    """

    def test_rfm(self):
        self.assertEqual(
            self.memory_during("_get_measure", self.policy, self.compute), ["128MB"]
        )

    def test_other_scores(self):
        run = find_run(self.env, self.company)
        self.assertEqual(
            self.memory_during("_score", run, run.action_compute), ["128MB"]
        )
        self.assertEqual(run.state, "ok")

    def memory_during(self, method, record, work):
        """Return how much memory there is when a method is called; none is kept."""
        model, usual, seen = type(record), self.memory(), []
        original = getattr(model, method)

        def note(*args):
            seen.append(self.memory())
            return original(*args)

        with patch.object(model, method, note):
            work()
        self.assertEqual(self.memory(), usual)
        return seen

    def memory(self):
        self.env.cr.execute("SHOW work_mem")
        return self.env.cr.fetchone()[0]
