from odoo.tests import freeze_time

from .five_customers import FiveCustomersCase


@freeze_time("2026-06-30 12:00:00")
class TestRfmMoves(FiveCustomersCase):
    """Who changed class, and whose doing it is."""

    def setUp(self):
        super().setUp()
        self.five_customers()
        self.compute("2026-06-02")

    def moves(self, person=None):
        domain = [("policy_id", "=", self.policy.id)]
        if person:
            domain.append(("partner_id", "=", person.id))
        return self.env["partner.rfm.move"].search(domain)

    def assertMove(self, person, before, after, cause, points):
        """:param points: those by ageing, by own acts and by the others"""
        move = self.moves(person)
        found = move.from_class_id.name, move.to_class_id.name, move.cause
        self.assertEqual(found, (before, after, cause))
        parts = move.by_ageing, move.by_acts, move.by_ranking
        self.assertEqual(parts, points)

    def test_first_run_moves_nobody(self):
        self.assertFalse(self.moves())

    def test_the_same_day_again_moves_nobody(self):
        self.compute("2026-06-02")
        self.assertFalse(self.moves())

    def test_own_acts(self):
        """David, R 2 F 1 M 2, buys for 2,000 in ten orders: best on each axis."""
        self.order(self.david, "2026-06-02", 2000, times=10)
        self.compute("2026-06-02")
        self.assertMove(self.david, "Hibernating", "Champions", "acts", (0, 6, 0))
        self.assertEqual(str(self.moves(self.david).date), "2026-06-02")
        self.assertEqual(self.moves(self.david).monetary, 2050)

    def test_the_others(self):
        """Chloé did nothing; two others pass her, on recency and on amounts."""
        self.order(self.david, "2026-06-02", 2000, times=10)
        self.order(self.elise, "2026-06-02", 2000, times=10)
        self.compute("2026-06-02")
        move = self.moves(self.chloe)
        self.assertEqual((move.cause, move.by_acts, move.by_ageing), ("ranking", 0, 0))
        self.assertLess(move.by_ranking, 0)
        self.assertEqual(move.ageing_class_id.name, "Loyal")
        self.assertEqual(move.acts_class_id.name, "Loyal")

    def test_frozen_cutoffs_leave_nothing_to_the_others(self):
        self.policy.is_frozen = True
        self.compute("2026-06-02")
        self.order(self.david, "2026-06-02", 2000, times=10)
        self.order(self.elise, "2026-06-02", 2000, times=10)
        self.compute("2026-06-02")
        self.assertFalse(self.moves(self.chloe))
        self.assertEqual(set(self.moves().mapped("by_ranking")), {0})
        self.assertEqual(self.moves(self.david).cause, "acts")

    def test_ageing(self):
        """With frozen cut-offs, Alice falls by waiting: 200 days, 2 on recency."""
        self.policy.is_frozen = True
        self.compute("2026-06-02")
        self.compute("2026-12-18")
        self.assertMove(
            self.alice, "Champions", "Can't Lose Them", "ageing", (-3, 0, 0)
        )

    def test_acts_that_left_the_window_are_ageing(self):
        """Élise has two orders of January 2025; in January 2027 they are too old."""
        self.policy.write({"window_months": 24, "is_frozen": True})
        self.compute("2026-06-02")
        self.compute("2026-12-31")
        self.assertEqual(self.score(self.policy, self.elise).frequency, 2)
        self.moves().unlink()
        self.compute("2027-01-01")
        self.assertMove(self.elise, "At Risk", "Prospect", "ageing", (-4, 0, 0))

    def test_a_prospect_who_buys(self):
        farid = self.make_people("Farid Benali")
        self.compute("2026-06-02")
        self.order(farid, "2026-06-03", 2000, times=20)
        self.compute("2026-06-03")
        self.assertMove(farid, "Prospect", "Champions", "acts", (0, 10, 0))

    def test_new_contact_does_not_move(self):
        farid = self.make_people("Farid Benali")
        self.compute("2026-06-03")
        self.assertFalse(self.moves(farid))
        score = self.score(self.policy, farid)
        self.assertEqual(str(score.scored_since), "2026-06-03")

    def test_a_changed_policy_is_nobodys_doing(self):
        self.policy.write({"monetary_measure": "largest", "bins": 3})
        self.compute("2026-06-02")
        self.assertTrue(self.moves())
        self.assertEqual(set(self.moves().mapped("cause")), {"policy"})
        self.assertFalse(self.moves().filtered("by_ranking"))

    def test_changed_thresholds_are_nobodys_doing(self):
        self.set_bounds([365, 180, 90, 30], [2, 4, 6, 8], [50, 100, 200, 400])
        self.compute("2026-06-02")
        self.moves().unlink()
        self.set_bounds([365, 180, 90, 30], [2, 4, 6, 8], [5000, 6000, 7000, 8000])
        self.compute("2026-06-02")
        self.assertEqual(set(self.moves().mapped("cause")), {"policy"})

    def test_a_run_of_an_earlier_day_begins_history_again(self):
        self.order(self.david, "2026-06-10", 2000, times=10)
        self.compute("2026-06-10")
        self.assertTrue(self.moves())
        self.compute("2026-06-05")
        self.assertFalse(self.moves())

    def test_parts_add_up_to_the_change(self):
        self.order(self.bruno, "2026-06-10", 400, times=2)
        self.order(self.elise, "2026-06-12", 40)
        self.compute("2026-06-20")
        self.assertTrue(self.moves())
        for move in self.moves():
            score = self.score(self.policy, move.partner_id)
            now = score.r + (score.f + score.m + 1) // 2
            before = {"Alice": 10, "Bruno": 5, "Chloé": 7, "David": 4, "Élise": 4}
            first_name = move.partner_id.name.split()[0]
            parts = move.by_ageing + move.by_acts + move.by_ranking
            self.assertEqual(parts, now - before[first_name], first_name)
