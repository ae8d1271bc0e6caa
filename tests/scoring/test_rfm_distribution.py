from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from ..common import MAILING_USER
from .pictures import PictureCase

NBSP = "\N{NO-BREAK SPACE}"


@freeze_time("2026-07-01 12:00:00")
class TestRfmDistribution(PictureCase):
    """How the three measures are spread, as of the last run, the day before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_cutoffs()

    def axis(self, name):
        found = self.as_user(self.lise).get_distribution()["axes"]
        return next(axis for axis in found if axis["axis"] == name)

    def bars(self, axis):
        """Return who is where: (words of the bucket, score, contacts)."""
        return sorted(
            (index, axis["buckets"][index]["words"], score["score"], count)
            for score in axis["scores"]
            for index, count in enumerate(score["counts"])
            if count
        )

    def positions(self, axis):
        return [
            (cutoff["score"], round(cutoff["position"], 2))
            for cutoff in axis["cutoffs"]
        ]

    def legend(self, axis):
        sentences = [score["sentence"] for score in axis["scores"]]
        return [sentence.replace(NBSP, " ") for sentence in sentences]

    def test_recency(self):
        """545 days in 19 buckets of 30."""
        axis = self.axis("r")
        self.assertEqual(len(axis["buckets"]), 19)
        self.assertEqual(
            self.bars(axis),
            [
                (0, "29 days or less", 5, 1),
                (2, "between 60 and 89 days", 4, 1),
                (4, "between 120 and 149 days", 3, 1),
                (10, "between 300 and 329 days", 2, 1),
                (18, "between 540 and 569 days", 1, 1),
            ],
        )

    def test_recency_cut_offs(self):
        """Score 5 ends after the 29th day, where the second bucket begins."""
        axis = self.axis("r")
        self.assertEqual(
            self.positions(axis), [(2, 10.1), (3, 5.0), (4, 2.03), (5, 1.0)]
        )
        self.assertEqual(
            self.legend(axis),
            [
                "Score 5: 29 days or less, 1 contact",
                "Score 4: between 30 and 60 days, 1 contact",
                "Score 3: between 61 and 149 days, 1 contact",
                "Score 2: between 150 and 302 days, 1 contact",
                "Score 1: more than 302 days, 1 contact",
            ],
        )

    def test_frequency(self):
        """Each number has its bar; nobody can have score 2."""
        axis = self.axis("f")
        labels = [bucket["label"] for bucket in axis["buckets"]]
        self.assertEqual(labels, ["1", "2", "3", "4", "5", "6", "7", "8", "9"])
        self.assertEqual(
            self.bars(axis),
            [
                (0, "1 act", 1, 2),
                (1, "2 acts", 3, 1),
                (2, "3 acts", 4, 1),
                (8, "9 acts", 5, 1),
            ],
        )
        self.assertEqual(self.positions(axis), [(3, 1), (4, 2), (5, 8)])
        self.assertEqual(
            self.legend(axis),
            [
                "Score 5: 9 acts or more, 1 contact",
                "Score 4: between 3 and 8 acts, 1 contact",
                "Score 3: 2 acts, 1 contact",
                "Score 2: nobody",
                "Score 1: 1 act, 2 contacts",
            ],
        )

    def test_few_who_act_very_often(self):
        """They share the last bar."""
        score = self.score(self.policy, self.alice)
        score.frequency = 400
        crowd = self.make_people(*(f"Reader {number}" for number in range(400)))
        for reader in crowd:
            self.make_score(reader, "2026-06-01", 1, 10, "511", "new")
        axis = self.axis("f")
        self.assertEqual(len(axis["buckets"]), 12)
        self.assertEqual(
            axis["buckets"][-1], {"label": "≥ 12", "words": "12 acts or more"}
        )
        self.assertIn((11, "12 acts or more", 5, 1), self.bars(axis))

    def test_monetary(self):
        axis = self.axis("m")
        self.assertEqual((axis["title"], len(axis["buckets"])), ("Amount", 19))
        found = [(index, score) for index, _words, score, _count in self.bars(axis)]
        self.assertEqual(found, [(0, 1), (1, 2), (2, 3), (6, 4), (18, 5)])
        self.assertEqual(self.positions(axis), [(2, 1), (3, 2), (4, 6), (5, 18)])
        self.assertEqual(
            self.legend(axis)[:2],
            [
                "Score 5: 900 € or more, 1 contact",
                "Score 4: from 300 € to less than 900 €, 1 contact",
            ],
        )

    def test_refunds_have_the_first_bar(self):
        self.score(self.policy, self.bruno).monetary = -70
        axis = self.axis("m")
        self.assertEqual(axis["buckets"][0]["label"], "< 0")
        self.assertIn((0, 1), [(bar[0], bar[2]) for bar in self.bars(axis)])

    def test_days_instead_of_acts(self):
        self.policy.frequency_measure = "days"
        axis = self.axis("f")
        self.assertEqual(axis["title"], "Days with an act")
        self.assertEqual(self.legend(axis)[2], "Score 3: 2 days with an act, 1 contact")

    def test_before_the_first_run(self):
        self.env["partner.rfm.score"].search(
            [("policy_id", "=", self.policy.id)]
        ).unlink()
        distribution = self.as_user(self.lise).get_distribution()
        self.assertEqual(distribution["customers"], {"count": 0})
        self.assertEqual(distribution["axes"], [])

    def test_without_cut_offs(self):
        """Scores of a version that kept none: bars all the same, no lines."""
        self.policy.cutoff_ids.unlink()
        axis = self.axis("r")
        self.assertEqual((len(self.bars(axis)), axis["cutoffs"]), (5, []))

    def test_contacts_of_other_companies_are_not_counted(self):
        self.denis.company_id = self.make_company("Éditions du Port")
        distribution = self.as_user(self.lise).get_distribution()
        self.assertEqual(distribution["customers"], {"count": 4})
        self.assertEqual(sum(bar[-1] for bar in self.bars(self.axis("r"))), 4)

    def test_not_for_those_who_do_not_segment(self):
        mathilde = self.make_user("mathilde", MAILING_USER)
        with self.assertRaises(AccessError):
            self.as_user(mathilde).get_distribution()

    def test_as_many_statements_for_more_contacts(self):
        self.axis("r")
        few = self.count_statements(lambda: self.axis("r"))
        for reader in self.make_people(*(f"Reader {number}" for number in range(40))):
            self.make_score(reader, "2026-06-01", 9, 900, "555", "champions")
        self.assertEqual(self.count_statements(lambda: self.axis("r")), few)
