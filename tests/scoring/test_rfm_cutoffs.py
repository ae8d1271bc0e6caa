from odoo.tests import freeze_time

from .five_customers import FiveCustomersCase


@freeze_time("2026-06-30 12:00:00")
class TestRfmCutoffs(FiveCustomersCase):
    """What each score needs: found from the customers, kept, frozen or chosen."""

    def setUp(self):
        super().setUp()
        self.five_customers()

    # -- by rank ------------------------------------------------------------

    def test_rank_keeps_what_each_score_needs(self):
        """Last acts 29, 60, 149, 302 and 545 days ago; 9, 1, 3, 1 and 2 acts."""
        self.compute()
        self.assertEqual(self.bounds("r"), [302, 149, 60, 29])
        self.assertEqual(self.bounds("f"), [2, 2, 3, 9])
        self.assertEqual(self.bounds("m"), [50, 100, 300, 900])
        self.assertEqual(str(self.policy.cutoff_date), "2026-06-30")
        self.assertEqual(self.codes(), ["555", "411", "344", "212", "133"])

    def test_a_score_that_nobody_reaches_needs_nothing_known(self):
        """Two customers alike on everything: nobody is above anybody."""
        self.env["sale.order"].search([]).write({"state": "cancel"})
        self.order(self.alice, "2026-06-01", 10)
        self.order(self.bruno, "2026-06-01", 10)
        self.compute()
        self.assertEqual(self.bounds("f"), [False, False, False, False])
        self.assertEqual(self.codes(), ["111", "111", False, False, False])

    def test_three_scores(self):
        """Of four others, one third is 1.33 and two thirds are 2.67."""
        self.policy.bins = 3
        self.compute()
        self.assertEqual(self.bounds("r"), [149, 60])
        self.assertEqual(self.codes(), ["333", "311", "233", "111", "122"])

    def test_ten_scores(self):
        self.policy.bins = 10
        self.compute()
        self.assertEqual(self.codes(), ["10-10-10", "811", "688", "313", "166"])
        self.assertScore(self.policy, self.alice, "10-10-10", "Champions")
        self.assertScore(self.policy, self.elise, "166", "At Risk")

    # -- by quantile --------------------------------------------------------

    def test_quantiles_as_the_r_package(self):
        """A bin begins one above the quantile, linear between two customers.

        Amounts 20, 50, 100, 300, 900: 44, 80, 180 and 420.  Days 29, 60, 149, 302,
        545: 53.8, 113.4, 210.2 and 350.6.
        """
        self.policy.binning = "quantile"
        self.compute()
        self.assertEqual(self.bounds("m"), [45, 81, 181, 421])
        self.assertEqual(self.bounds("r"), [351, 211, 114, 54])
        self.assertEqual(self.bounds("f"), [2, 3, 4, 6])
        self.assertEqual(self.codes(), ["555", "411", "334", "212", "123"])

    # -- by thresholds ------------------------------------------------------

    def test_thresholds_are_those_written(self):
        self.set_bounds([365, 180, 90, 30], [2, 4, 6, 8], [50, 100, 200, 400])
        self.compute()
        self.assertEqual(self.codes(), ["555", "411", "324", "212", "123"])
        self.assertEqual(self.bounds("r"), [365, 180, 90, 30])

    def test_incomplete_thresholds_fail_with_a_sentence(self):
        self.compute()
        self.set_bounds([365, 180, 90, 30], [2, 4, 6, 8], [50, 100, 200, 400])
        self.policy.cutoff_ids[0].unlink()
        self.policy.action_compute("2026-06-30")
        self.assertEqual(self.policy.state, "failed")
        self.assertIn("cut-offs are not complete", self.policy.last_error)
        self.assertEqual(self.codes(), ["555", "411", "344", "212", "133"])

    # -- frozen -------------------------------------------------------------

    def test_frozen_cutoffs_stay(self):
        self.compute()
        self.policy.is_frozen = True
        self.order(self.bruno, "2026-06-29", 5000, times=20)
        self.compute()
        self.assertEqual(self.bounds("m"), [50, 100, 300, 900])
        self.assertEqual(self.codes(), ["555", "555", "344", "212", "133"])

    def test_frozen_cutoffs_keep_their_date(self):
        self.compute("2026-06-20")
        self.policy.is_frozen = True
        self.compute("2026-06-30")
        self.assertEqual(str(self.policy.cutoff_date), "2026-06-20")

    def test_frozen_for_the_first_run_are_computed_once(self):
        self.policy.is_frozen = True
        self.compute()
        self.assertEqual(self.bounds("m"), [50, 100, 300, 900])

    def test_frozen_of_another_measure_are_computed_anew(self):
        self.compute()
        self.policy.write({"is_frozen": True, "monetary_measure": "largest"})
        self.compute()
        self.assertEqual(self.bounds("m"), [50, 100, 100, False])

    # -- what is measured ---------------------------------------------------

    def test_monetary_as_mean(self):
        self.policy.monetary_measure = "mean"
        self.order(self.bruno, "2026-05-01", 41)
        self.compute()
        self.assertMeasures(self.bruno, "2026-05-01", 2, 30.5)
        self.assertMeasures(self.alice, "2026-06-01", 9, 100)

    def test_monetary_as_largest(self):
        self.policy.monetary_measure = "largest"
        self.order(self.bruno, "2026-04-01", 41)
        self.compute()
        self.assertMeasures(self.bruno, "2026-05-01", 2, 41)

    def test_frequency_as_days(self):
        self.policy.frequency_measure = "days"
        self.order(self.bruno, "2026-04-01", 41)
        self.compute()
        self.assertMeasures(self.alice, "2026-06-01", 1, 900)
        self.assertMeasures(self.bruno, "2026-05-01", 2, 61)

    def test_days_of_the_contacts_of_a_company_count_once(self):
        company = self.make_people("La Fabrique", is_company=True)
        anna, boris = self.make_people("Anna", "Boris", parent_id=company.id)
        self.policy.frequency_measure = "days"
        self.order(anna, "2026-06-01", 10)
        self.order(boris, "2026-06-01", 10)
        self.order(boris, "2026-06-02", 10)
        self.compute()
        self.assertMeasures(company, "2026-06-02", 2, 30)

    # -- what the run tells -------------------------------------------------

    def test_numbers_for_the_minimum_of_data(self):
        self.compute()
        told = (
            self.policy.customer_count,
            self.policy.loyal_count,
            str(self.policy.first_act_date),
            str(self.policy.last_act_date),
        )
        self.assertEqual(told, (5, 2, "2025-01-01", "2026-06-01"))
