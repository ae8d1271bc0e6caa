"""What holds whatever the orders: hypothesis draws them, the engine scores them."""

from odoo import fields
from odoo.tests import freeze_time

from ..tools.properties import holds_for
from .order_book import (
    AXES,
    DAY,
    SLOTS,
    OrderBookCase,
    acts,
    bins,
    books,
    measures,
    thresholds,
)

EXAMPLES = 20


@freeze_time(f"{DAY} 12:00:00")
class TestRfmInvariants(OrderBookCase):
    """Of one company."""

    # -- equal measures, equal scores ---------------------------------------

    @holds_for(
        lambda st: {
            "book": books(st),
            "vals": measures(st),
            "binning": st.sampled_from(["rank", "quantile"]),
            "count": bins(st),
        },
        EXAMPLES,
    )
    def test_computed_cutoffs_are_fair(self, book, vals, binning, count):
        with self.example():
            self.policy.write({**vals, "binning": binning, "bins": count})
            self.assertFair(book)

    @holds_for(
        lambda st: {"book": books(st), "vals": measures(st), "bounds": thresholds(st)},
        EXAMPLES,
    )
    def test_chosen_thresholds_are_fair(self, book, vals, bounds):
        with self.example():
            self.policy.write(vals)
            self.choose_thresholds(bounds)
            self.assertFair(book)

    def assertFair(self, book):
        """Equal measures score equally, and larger ones not less."""
        self.write_book(book)
        self.compute_all()
        rows = self.env["partner.rfm.score"].search(
            [("policy_id", "=", self.policy.id), ("frequency", ">", 0)]
        )
        for axis, measure in AXES.items():
            pairs = sorted((row[measure], row[axis]) for row in rows)
            scores = [score for _value, score in pairs]
            self.assertEqual(scores, sorted(scores), (axis, pairs))
            values = {value for value, _score in pairs}
            self.assertEqual(len(values), len(set(pairs)), (axis, pairs))
            self.assertLessEqual(set(scores), set(range(1, self.policy.bins + 1)))

    # -- a new act ----------------------------------------------------------

    @holds_for(
        lambda st: {
            "book": books(st),
            "vals": measures(st, ["sum", "largest"]),
            "binning": st.sampled_from(["rank", "quantile"]),
            "count": bins(st),
            "who": st.integers(0, 4),
            "act": acts(st, least=0),
        },
        EXAMPLES,
    )
    def test_a_new_act_lowers_nothing(self, book, vals, binning, count, who, act):
        """With frozen cut-offs: neither scores of who acts nor those of the others."""
        with self.example():
            self.policy.write({**vals, "binning": binning, "bins": count})
            self.freeze(book)
            before = self.scores()
            self.write_acts([(self.slots[self.people[who]][SLOTS], act)])
            self.compute_all()
            after = self.scores()
            for old, new in zip(before.pop(who), after.pop(who), strict=True):
                self.assertGreaterEqual(new, old)
            self.assertEqual(after, before)

    def freeze(self, book):
        """Score these orders, and keep the cut-offs."""
        self.write_book(book)
        self.policy.is_frozen = True
        self.compute_all()
        self.assertTrue(self.policy._has_fixed_bounds())

    # -- movement -----------------------------------------------------------

    @holds_for(
        lambda st: {
            "book": books(st),
            "later": books(st),
            "vals": measures(st),
            "binning": st.sampled_from(["rank", "quantile"]),
            "days": st.integers(0, 400),
        },
        EXAMPLES,
    )
    def test_frozen_cutoffs_leave_nothing_to_the_others(
        self, book, later, vals, binning, days
    ):
        """Whatever the others do: all is the contact's own, and adds up."""
        with self.example():
            self.policy.write({**vals, "binning": binning})
            self.freeze(book)
            before = self.points()
            self.write_book(later)
            self.compute_all(fields.Date.add(fields.Date.to_date(DAY), days=days))
            gained = dict(zip(self.people, self.points(), strict=True))
            for person, points in zip(self.people, before, strict=True):
                gained[person] -= points
            for move in self.moves():
                self.assertEqual(move.by_ranking, 0)
                self.assertIn(move.cause, ("acts", "ageing", "several"))
                self.assertEqual(move.acts_class_id, move.to_class_id)
                self.assertEqual(move.by_ageing + move.by_acts, gained[move.partner_id])


@freeze_time(f"{DAY} 12:00:00")
class TestRfmInvariantsCompanies(OrderBookCase):
    """Two companies that sell to the same people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.port = cls.make_company("Éditions du Port")
        cls.policy_of_port = cls.policy_of(cls.port)
        cls.policy_of_port.source_ids = cls.policy.source_ids
        cls.slots_of_port = cls.make_slots(cls.port)
        cls.people[4].company_id = cls.port

    @holds_for(
        lambda st: {
            "ours": books(st),
            "theirs": books(st),
            "binning": st.sampled_from(["rank", "quantile"]),
            "vals": measures(st),
        },
        EXAMPLES,
    )
    def test_acts_of_one_company_never_move_the_other(
        self, ours, theirs, binning, vals
    ):
        with self.example():
            self.policy_of_port.write({**vals, "binning": binning})
            self.write_book(theirs, self.slots_of_port)
            self.compute_all(policy=self.policy_of_port)
            before = self.rows_of_port()
            self.write_book(ours)
            self.compute_all()
            self.assertEqual(self.rows_of_port(), before)
            self.compute_all(policy=self.policy_of_port)
            self.assertEqual(self.rows_of_port(), before)

    def rows_of_port(self):
        """Return all that is stored of the other company, as PostgreSQL writes it.

        With where its scores lie: they were not even written again.
        """
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT score.ctid::text, score::text FROM partner_rfm_score AS score
             WHERE policy_id = %(policy)s
             UNION ALL
            SELECT '', move::text FROM partner_rfm_move AS move
             WHERE policy_id = %(policy)s
             UNION ALL
            SELECT '', CONCAT_WS(' ', axis, score, bound) FROM partner_rfm_cutoff
             WHERE policy_id = %(policy)s
             ORDER BY 1, 2
            """,
            {"policy": self.policy_of_port.id},
        )
        rows = self.env.cr.fetchall()
        self.assertGreater(len(rows), len(self.people))
        return rows
