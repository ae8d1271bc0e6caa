from odoo.tests import freeze_time

from .five_customers import FiveCustomersCase

TABLE = "partner_rfm_score"


@freeze_time("2026-06-30 12:00:00")
class TestRfmScores(FiveCustomersCase):
    """From orders to scores and classes, on customers one can follow by hand."""

    # -- the example --------------------------------------------------------

    def test_five_customers(self):
        self.five_customers()
        self.compute()
        self.assertScore(self.policy, self.alice, "555", "Champions")
        self.assertScore(self.policy, self.bruno, "411", "Promising")
        self.assertScore(self.policy, self.chloe, "344", "Loyal")
        self.assertScore(self.policy, self.david, "212", "Hibernating")
        self.assertScore(self.policy, self.elise, "133", "At Risk")

    def test_measures(self):
        self.five_customers()
        self.compute()
        self.assertMeasures(self.alice, "2026-06-01", 9, 900)
        self.assertMeasures(self.elise, "2025-01-01", 2, 100)

    def test_policy_says_what_it_did(self):
        self.five_customers()
        self.compute("2026-06-15")
        self.assertEqual(str(self.policy.last_as_of), "2026-06-15")
        self.assertEqual(str(self.policy.last_compute), "2026-06-30 12:00:00")

    def test_as_of_today_when_nothing_else_is_asked(self):
        self.order(self.alice, "2026-06-30", 10)
        self.order(self.bruno, "2026-07-01", 10)
        self.policy.action_compute()
        self.assertEqual(str(self.policy.last_as_of), "2026-06-30")
        self.assertMeasures(self.alice, "2026-06-30", 1, 10)
        self.assertScore(self.policy, self.bruno, False, "Prospect")

    def test_same_day_asked_later_gives_the_same_scores(self):
        """The calendar is a parameter: nothing reads the clock."""
        self.five_customers()
        with freeze_time("2027-03-01 12:00:00"):
            self.compute("2026-06-30")
        self.assertScore(self.policy, self.chloe, "344", "Loyal")

    # -- ties and small bases -----------------------------------------------

    def test_equal_values_score_equally(self):
        for person in (self.alice, self.bruno, self.chloe):
            self.order(person, "2026-06-01", 10)
        self.order(self.david, "2026-06-02", 20)
        self.compute()
        for person in (self.alice, self.bruno, self.chloe):
            self.assertScore(self.policy, person, "111", "Lost")
        # one order each: all four are alike on frequency
        self.assertScore(self.policy, self.david, "515", "Potential Loyalist")

    def test_one_customer(self):
        self.order(self.alice, "2026-06-01", 10)
        self.compute()
        self.assertScore(self.policy, self.alice, "111", "Lost")

    def test_no_customer(self):
        self.compute()
        self.assertScore(self.policy, self.alice, False, "Prospect")

    def test_several_orders_on_one_day_are_several_acts(self):
        self.order(self.alice, "2026-06-01", 30, times=3)
        self.compute()
        self.assertMeasures(self.alice, "2026-06-01", 3, 30)

    def test_days_count_for_recency_not_hours(self):
        self.order(self.alice, "2026-06-01 07:00:00", 10)
        self.order(self.bruno, "2026-06-01 17:00:00", 10)
        self.compute()
        self.assertScore(self.policy, self.alice, "111", "Lost")
        self.assertScore(self.policy, self.bruno, "111", "Lost")

    # -- amounts ------------------------------------------------------------

    def test_free_order_is_an_act(self):
        self.order(self.alice, "2026-06-01", 0)
        self.compute()
        self.assertMeasures(self.alice, "2026-06-01", 1, 0)
        self.assertScore(self.policy, self.alice, "111", "Lost")

    def test_refund_lowers_the_amount_and_is_no_act(self):
        self.order(self.alice, "2026-05-01", 100)
        self.order(self.alice, "2026-06-01", -30)
        self.compute()
        self.assertMeasures(self.alice, "2026-05-01", 1, 70)

    def test_only_refunds_make_a_prospect(self):
        """What was bought lies before the window: nothing was bought in it."""
        self.order(self.alice, "2026-06-01", -30)
        self.compute()
        self.assertScore(self.policy, self.alice, False, "Prospect")
        self.assertMeasures(self.alice, False, 0, 0)

    def test_more_refunded_than_bought(self):
        self.order(self.alice, "2026-05-01", 10)
        self.order(self.alice, "2026-06-01", -30)
        self.order(self.bruno, "2026-05-01", 5)
        self.compute()
        self.assertMeasures(self.alice, "2026-05-01", 1, -20)
        self.assertScore(self.policy, self.alice, "111", "Lost")
        self.assertScore(self.policy, self.bruno, "115", "At Risk")

    def test_cents_add_up(self):
        self.order(self.alice, "2026-06-01", 0.30, times=3)
        self.order(self.bruno, "2026-06-01", 0.30)
        self.compute()
        self.assertEqual(
            self.score(self.policy, self.alice).m, 1, "0.1 + 0.1 + 0.1 is 0.3"
        )
        self.assertEqual(self.score(self.policy, self.bruno).m, 1)

    def test_what_is_not_confirmed_does_not_count(self):
        self.order(self.alice, "2026-06-01", 10, state="draft")
        self.order(self.alice, "2026-06-01", 10, state="cancel")
        self.compute()
        self.assertScore(self.policy, self.alice, False, "Prospect")

    # -- who is scored ------------------------------------------------------

    def test_prospect_is_a_row_without_scores(self):
        self.order(self.alice, "2026-06-01", 10)
        self.compute()
        score = self.score(self.policy, self.bruno)
        self.assertEqual((score.r, score.f, score.m), (False, False, False))
        self.assertEqual((score.frequency, score.monetary), (0, 0))
        self.assertEqual((score.code, score.last_date), (False, False))
        self.assertEqual(score.class_id.code, "prospect")

    def test_unscorable_contacts_have_no_row(self):
        archived = self.make_people("Fanny Archivée", active=False)
        address = self.make_people(
            "Alice, home", parent_id=self.alice.id, type="delivery"
        )
        elsewhere = self.make_company("Éditions du Port")
        stranger = self.make_people("Zoé Le Goff")
        for person in (archived, stranger):
            self.order(person, "2026-06-01", 10)
        stranger.company_id = elsewhere
        self.compute()
        robot = self.env.ref("base.partner_root")
        for person in archived | address | stranger | robot | self.company.partner_id:
            self.assertNotScored(self.policy, person)

    def test_rank_is_among_those_who_are_scored(self):
        """An archived customer does not push the others down."""
        self.order(self.alice, "2026-06-01", 10)
        self.order(self.bruno, "2026-06-02", 1000, times=4)
        self.bruno.active = False
        self.compute()
        self.assertScore(self.policy, self.alice, "111", "Lost")

    def test_contact_that_becomes_unscorable_loses_its_row(self):
        self.order(self.alice, "2026-06-01", 10)
        self.compute()
        self.alice.active = False
        self.compute()
        self.assertNotScored(self.policy, self.alice)
        self.assertScore(self.policy, self.bruno, False, "Prospect")

    def test_shared_contacts_are_scored(self):
        shared = self.make_people("Denis", company_id=False)
        self.order(shared, "2026-06-01", 10)
        self.compute()
        self.assertScore(self.policy, shared, "111", "Lost")

    # -- what is written ----------------------------------------------------

    def test_unchanged_writes_nothing(self):
        self.five_customers()
        self.compute()
        with self.assertWritesNothing(TABLE, "res_partner"):
            self.compute()
        with self.assertWritesNothing(TABLE):
            self.compute("2026-07-01")

    def test_only_rows_that_differ_are_written(self):
        """Alice was the best on all counts and stays it."""
        self.five_customers()
        self.compute()
        self.env.flush_all()
        before = self._count_writes([TABLE])[TABLE]
        self.order(self.alice, "2026-06-20", 10)
        self.compute()
        after = self._count_writes([TABLE])[TABLE]
        self.assertEqual([a - b for a, b in zip(after, before, strict=True)], [0, 1, 0])
        self.assertMeasures(self.alice, "2026-06-20", 10, 910)

    def test_statements_do_not_depend_on_the_number_of_contacts(self):
        few = self.count_full_run()
        self.make_people(*(f"Reader {n}" for n in range(200)))
        many = self.count_full_run()
        self.assertEqual(few, many)

    def count_full_run(self):
        self.compute()
        self.policy.last_full = False
        self.env.invalidate_all()
        return self.count_statements(self.compute)

    # -- class changes ------------------------------------------------------

    def test_class_change_is_dated_and_keeps_the_class_before(self):
        self.five_customers()
        self.compute()
        score = self.score(self.policy, self.chloe)
        self.assertFalse(score.previous_class_id)
        self.assertEqual(str(score.class_date), "2026-06-30")
        self.order(self.chloe, "2026-07-05", 1000, times=10)
        self.compute("2026-07-10")
        self.assertScore(self.policy, self.chloe, "555", "Champions")
        self.assertEqual(score.previous_class_id.name, "Loyal")
        self.assertEqual(str(score.class_date), "2026-07-10")

    def test_measure_that_changes_within_the_class_keeps_the_date(self):
        self.five_customers()
        self.compute()
        self.order(self.alice, "2026-07-05", 10)
        self.compute("2026-07-10")
        score = self.score(self.policy, self.alice)
        self.assertEqual(str(score.class_date), "2026-06-30")
        self.assertFalse(score.previous_class_id)

    def test_prospect_who_buys_was_a_prospect(self):
        self.compute()
        self.order(self.alice, "2026-07-01", 10)
        self.compute("2026-07-02")
        self.assertEqual(
            self.score(self.policy, self.alice).previous_class_id.name, "Prospect"
        )
