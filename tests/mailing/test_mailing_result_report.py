from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from ..common import USER
from .results_common import ResultsCase

SUMS = ["delivered:sum", "clicked:sum", "click_rate:sum"]


@freeze_time("2026-03-10 09:30:00")  # a Tuesday
class TestMailingResultReport(ResultsCase):
    """What the reports add up, and who may read them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mia = cls.make_mailed("Mia")
        cls.maud = cls.make_mailed("Maud")
        cls.lyon.action_refresh()
        cls.readers = cls.make_filled("Readers", cls.mia)
        cls.report = cls.env["mailing.result.report"]

    def send_clicked(self):
        """Mia, who is in both segments, clicks."""
        mailing = self.send(self.make_mailing())
        self.trace(mailing, self.mia).set_clicked()
        self.add_up()
        return mailing

    def store(self, segment, number, delivered, reacted):
        """Write down what a mailing brought, on the day of its number."""
        self.results.create(
            {
                "mailing_id": self.make_mailing(f"News {number}").id,
                "segment_id": segment.id,
                "company_id": self.company.id,
                "day": f"2026-02-{number:02}",
                "delivered": delivered,
                "reacted": reacted,
                "opted_out": 0,
            }
        )
        self.env.flush_all()

    # -- sums ---------------------------------------------------------------

    def test_each_recipient_is_once_in_the_total(self):
        self.send_clicked()
        self.assertEqual(self.report._read_group([], [], SUMS), [(2, 1, 0.5)])

    def test_each_segment_has_its_own(self):
        self.send_clicked()
        found = self.report._read_group([], ["segment_id"], SUMS)
        expected = [(self.lyon, 2, 1, 0.5), (self.readers, 1, 1, 1)]
        self.assertEqual(sorted(found, key=str), sorted(expected, key=str))

    def test_table_with_totals(self):
        """As the web client asks for a pivot: several groupings at once."""
        self.send_clicked()
        total, by_segment = self.report._read_grouping_sets(
            [], [[], ["segment_id"]], SUMS
        )
        self.assertEqual(total, [(2, 1, 0.5)])
        self.assertEqual(
            sorted((row[0].name, *row[1:]) for row in by_segment),
            [("Lyon", 2, 1, 0.5), ("Readers", 1, 1, 1)],
        )

    def test_sum_of_chosen_segments(self):
        self.send_clicked()
        chosen = [("segment_id", "in", self.readers.ids)]
        self.assertEqual(self.report._read_group(chosen, [], SUMS), [(1, 1, 1)])

    def test_by_weekday_and_hour(self):
        self.send_clicked()
        found = self.report._read_group([], ["weekday", "hour"], SUMS)
        self.assertEqual(found, [("2", "10", 2, 1, 0.5)])

    def test_rate_of_nothing_is_empty(self):
        found = self.report._read_group([], [], ["click_rate:sum"])
        self.assertEqual(found, [(False,)])

    # -- reaction of segments -----------------------------------------------

    def reaction(self, segment):
        return self.env["partner.segment.reaction"].search(
            [("segment_id", "=", segment.id)]
        )

    def test_tired(self):
        """Six mailings of 1,000 with 10 %, then three with 5 %."""
        for number in range(1, 7):
            self.store(self.lyon, number, 1000, 100)
        for number in range(7, 10):
            self.store(self.lyon, number, 1000, 50)
        lyon = self.reaction(self.lyon)
        self.assertEqual((lyon.trend, lyon.mailing_count), ("tired", 9))
        self.assertAlmostEqual(lyon.last_rate, 0.05)
        self.assertAlmostEqual(lyon.before_rate, 0.10)
        # p = 750 / 9000; z = -0.05 / √(p (1 - p) (1/3000 + 1/6000))
        self.assertAlmostEqual(lyon.certainty, -8.0904, places=4)

    def test_fall_that_chance_explains_is_steady(self):
        for number, reacted in enumerate([2, 1, 2, 1, 1, 1], start=1):
            self.store(self.lyon, number, 10, reacted)
        self.assertEqual(self.reaction(self.lyon).trend, "steady")

    def test_too_few_mailings(self):
        for number in range(1, 4):
            self.store(self.lyon, number, 1000, 100)
        self.assertEqual(self.reaction(self.lyon).trend, "unknown")

    def test_rising(self):
        for number in range(1, 7):
            self.store(self.lyon, number, 1000, 100 if number < 4 else 200)
        self.assertEqual(self.reaction(self.lyon).trend, "rising")

    def test_results_of_a_segment_open_from_its_reaction(self):
        self.send_clicked()
        action = self.reaction(self.readers).action_open_results()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found.segment_id, self.readers)

    # -- who may read -------------------------------------------------------

    def test_segmentation_user_reads_results(self):
        mailing = self.send_clicked()
        user = self.make_user("ugo", USER)
        reports = self.report.with_user(user)
        self.assertEqual(reports._read_group([], [], SUMS), [(2, 1, 0.5)])
        groups = reports.formatted_read_group([], ["mailing_id"], ["delivered:sum"])
        self.assertEqual(groups[0]["mailing_id"][1], mailing.display_name)
        self.assertTrue(self.reaction(self.lyon).with_user(user).trend)

    def test_mailing_user_reads_results_of_a_mailing(self):
        mailing = self.send_clicked()
        mailing.action_add_up_results()
        results = mailing.segment_result_ids.with_user(self.mathilde)
        self.assertEqual(len(results), 3)
        self.assertTrue(results.mapped("click_rate"))

    def test_others_read_nothing(self):
        user = self.make_user("nils")
        for name in (
            "mailing.result",
            "mailing.result.report",
            "mailing.segment.result",
            "partner.segment.reaction",
        ):
            with self.assertRaises(AccessError):
                self.env[name].with_user(user).search([])

    def test_nobody_but_administrators_reads_who_received_what(self):
        manager = self.make_user(
            "marie", "contact_segmentation.contact_segmentation_group_manager"
        )
        with self.assertRaises(AccessError):
            self.recipients_noted.with_user(manager).search([])

    def test_results_of_other_companies_are_not_shown(self):
        self.send_clicked()
        elsewhere = self.make_company("Éditions du Port")
        stranger = self.make_user("pia", USER, companies=elsewhere)
        reports = self.report.with_user(stranger).with_company(elsewhere)
        reports = reports.with_context(allowed_company_ids=elsewhere.ids)
        self.assertFalse(reports.search([]))
        reactions = self.env["partner.segment.reaction"].with_env(reports.env)
        self.assertFalse(reactions.search([]))

    def test_statements_do_not_depend_on_the_number_of_rows(self):
        self.send_clicked()
        asked = (["segment_id"], ["delivered:sum", "click_rate:sum", "gain:sum"])
        few = self.count_statements(lambda: self.report._read_group([], *asked))
        for number in range(1, 10):
            self.store(self.lyon, number, 10, 1)
        many = self.count_statements(lambda: self.report._read_group([], *asked))
        self.assertEqual(few, many)
