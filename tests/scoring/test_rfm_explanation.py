from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from ..common import MAILING_USER, USER
from .pictures import PictureCase

NBSP = "\N{NO-BREAK SPACE}"


@freeze_time("2026-06-30 12:00:00")
class TestRfmExplanation(PictureCase):
    """Why these scores, on the form of a contact."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_cutoffs()

    def explain(self, person, user=None):
        return self.as_user(user or self.lise, person).get_rfm_explanation()

    def gauge(self, person, name):
        """Return what one gauge says: fact, comparison, range, need."""
        axes = self.explain(person)["axes"]
        axis = next(axis for axis in axes if axis["axis"] == name)
        words = ("fact", "comparison", "range", "need")
        return tuple(axis[word].replace(NBSP, " ") for word in words)

    def test_why_r4(self):
        """Three of the other four acted before Bruno."""
        self.assertEqual(
            self.gauge(self.bruno, "r"),
            (
                "Last act 60 days ago (05/01/2026)",
                "More recent than 75 % of the others",
                "R 4: between 30 and 60 days",
                "R 5 needs 29 days or less",
            ),
        )

    def test_frequency(self):
        """Two of the other four acted once; score 2 is never given."""
        self.assertEqual(
            self.gauge(self.emma, "f"),
            (
                "2 acts",
                "More than 50 % of the others",
                "F 3: 2 acts",
                "F 4 needs 3 acts or more",
            ),
        )
        self.assertEqual(self.gauge(self.bruno, "f")[-1], "F 3 needs 2 acts or more")

    def test_monetary(self):
        self.assertEqual(
            self.gauge(self.chloe, "m"),
            (
                "300 € in all",
                "More than 75 % of the others",
                "M 4: from 300 € to less than 900 €",
                "M 5 needs 900 € or more",
            ),
        )

    def test_best(self):
        self.assertEqual(
            self.gauge(self.alice, "r"),
            (
                "Last act 29 days ago (06/01/2026)",
                "More recent than 100 % of the others",
                "R 5: 29 days or less",
                "",
            ),
        )

    def test_other_measures_have_other_words(self):
        self.policy.write({"monetary_measure": "mean", "frequency_measure": "days"})
        self.assertEqual(self.gauge(self.chloe, "m")[0], "300 € by act")
        self.assertEqual(self.gauge(self.chloe, "f")[0], "3 days with an act")
        self.policy.monetary_measure = "largest"
        self.assertEqual(self.gauge(self.chloe, "m")[0], "Largest act: 300 €")

    def test_days_are_those_of_the_run(self):
        """Bruno is R 4 with 60 days; the thresholds held on the day of the run."""
        with freeze_time("2026-07-02 12:00:00"):
            explanation = self.explain(self.bruno)
        self.assertEqual(explanation["as_of"], "06/30/2026")
        self.assertIn("60 days ago", explanation["axes"][0]["fact"])

    def test_class_and_since_when(self):
        score = self.score(self.policy, self.chloe)
        score.write({"class_date": "2026-06-20"})
        self.assertEqual(self.explain(self.chloe)["class"]["history"],
                         "since 06/20/2026")  # fmt: skip
        score.previous_class_id = self.rfm_class("at_risk")
        described = self.explain(self.chloe)["class"]
        self.assertEqual((described["name"], described["code"]), ("Loyal", "344"))
        self.assertEqual(described["history"], "since 06/20/2026, before: At Risk")

    def test_alone(self):
        others = self.alice | self.bruno | self.denis | self.emma
        for person in others:
            self.score(self.policy, person).unlink()
        self.assertEqual(self.gauge(self.chloe, "m")[1], "The only one who acted")

    def test_scores_without_cut_offs(self):
        self.policy.cutoff_ids.unlink()
        self.assertEqual(
            self.gauge(self.bruno, "m"),
            ("20 € in all", "More than 0 % of the others", "", ""),
        )

    # -- no gauges ----------------------------------------------------------

    def assertOnlySays(self, person, sentence):
        explanation = self.explain(person)
        self.assertEqual((explanation["sentence"], explanation["axes"]), (sentence, []))

    def test_prospect(self):
        self.assertOnlySays(self.farid, "Prospect: no act in the last 36 months.")
        self.policy.window_months = 0
        self.assertOnlySays(self.farid, "Prospect: no act so far.")

    def test_not_scored(self):
        self.assertOnlySays(
            self.gael,
            "Not scored by the last run. Addresses, archived contacts and contacts of "
            "other companies are not scored; new ones are by the next run.",
        )

    def test_no_run_yet(self):
        self.policy.last_as_of = False
        self.assertOnlySays(
            self.gael, "Not scored yet: no scores were computed so far."
        )

    def test_no_policy_shown(self):
        self.policy.is_default = False
        self.assertOnlySays(
            self.alice, "No RFM policy of your company is shown on contacts."
        )

    # -- whose scores -------------------------------------------------------

    def test_people_of_a_company_show_its_scores(self):
        self.chloe.is_company = True
        hugo = self.make_people("Hugo", parent_id=self.chloe.id)
        explanation = self.explain(hugo)
        self.assertEqual(explanation["class"]["code"], "344")
        self.assertEqual(
            explanation["sentence"],
            "These are the scores of Chloé: the acts of all its contacts count "
            "together.",
        )
        self.assertEqual(self.explain(self.chloe)["sentence"], "")

    def test_each_company_explains_its_own(self):
        """Denis has other scores, and other competitors, at Éditions du Port."""
        port = self.make_company("Éditions du Port")
        erwan = self.make_user("erwan", USER, companies=port)
        self.denis.company_id = False
        theirs = self.find_policy(port)
        self.make_score(
            self.denis, "2026-06-29", 7, 70, "555", "champions", policy_id=theirs.id
        )
        explanation = self.explain(self.denis, erwan)
        facts = [axis["fact"].replace(NBSP, " ") for axis in explanation["axes"]]
        self.assertEqual(
            facts, ["Last act 1 day ago (06/29/2026)", "7 acts", "70 € in all"]
        )
        self.assertEqual(
            [axis["comparison"] for axis in explanation["axes"]],
            ["The only one who acted"] * 3,
        )
        self.assertEqual(self.gauge(self.denis, "m")[0], "50 € in all")

    def test_not_of_contacts_that_one_may_not_see(self):
        erwan = self.make_user(
            "erwan", USER, companies=self.make_company("Éditions du Port")
        )
        with self.assertRaises(AccessError):
            self.explain(self.alice, erwan)

    def test_not_for_those_who_do_not_segment(self):
        mathilde = self.make_user("mathilde", MAILING_USER)
        with self.assertRaises(AccessError):
            self.explain(self.alice, mathilde)

    def test_one_statement_for_the_three_axes(self):
        self.explain(self.bruno)
        few = self.count_statements(lambda: self.explain(self.bruno))
        for reader in self.make_people(*(f"Reader {number}" for number in range(40))):
            self.make_score(reader, "2026-06-01", 9, 900, "555", "champions")
        self.assertEqual(self.count_statements(lambda: self.explain(self.bruno)), few)
