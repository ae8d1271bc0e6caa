from .common import ScoringCase


class FiveCustomersCase(ScoringCase):
    """The example of `score_queries.insert_scores`: scores one can follow by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_five_people()

    def five_customers(self):
        self.order(self.alice, "2026-06-01", 900, times=9)
        self.order(self.bruno, "2026-05-01", 20)
        self.order(self.chloe, "2026-02-01", 300, times=3)
        self.order(self.david, "2025-09-01", 50)
        self.order(self.elise, "2025-01-01", 100, times=2)

    def codes(self, policy=None):
        """Return the scores of the five, as written side by side."""
        policy = policy or self.policy
        return [self.score(policy, person).code for person in self.everybody]

    def bounds(self, axis, policy=None):
        """Return what the scores of an axis need, from score 2 up."""
        cutoffs = (policy or self.policy).cutoff_ids.sorted("score")
        return [cutoff.bound for cutoff in cutoffs if cutoff.axis == axis]

    def set_bounds(self, r, f, m):
        """Choose thresholds by hand, from score 2 up."""
        self.policy.cutoff_ids.unlink()
        self.policy.write(
            {
                "binning": "threshold",
                "cutoff_ids": [
                    (0, 0, {"axis": axis, "score": score, "bound": bound})
                    for axis, bounds in (("r", r), ("f", f), ("m", m))
                    for score, bound in enumerate(bounds, start=2)
                ],
            }
        )
