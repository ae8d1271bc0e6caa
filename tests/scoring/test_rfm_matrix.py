import json

from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from ..common import MAILING_USER, USER
from .pictures import PictureCase


@freeze_time("2026-06-30 12:00:00")
class TestRfmMatrix(PictureCase):
    """Who is in which cell of the picture R × FM."""

    def matrix(self, user=None):
        return self.as_user(user or self.lise).get_matrix()

    def full_cells(self, matrix):
        """Return the cells that hold somebody: R, FM, class, contacts, amount."""
        names = {rfm_class["id"]: rfm_class["name"] for rfm_class in matrix["classes"]}
        return [
            (cell["r"], cell["fm"], names[cell["class_id"]])
            + (cell["count"], cell["amount"])
            for cell in matrix["cells"]
            if cell["count"]
        ]

    def assertNotScoredAre(self, *names):
        action = self.as_user(self.lise).action_open_not_scored()
        self.assertEqual(self.opened(action), [*names])
        self.assertEqual(self.matrix()["not_scored"], len(names))

    def test_cells(self):
        matrix = self.matrix()
        self.assertEqual(len(matrix["cells"]), 25)
        self.assertEqual(
            self.full_cells(matrix),
            [
                (5, 5, "Champions", 1, 900),
                (4, 1, "Promising", 1, 20),
                (3, 4, "Loyal", 1, 300),
                (2, 2, "Hibernating", 1, 50),
                (1, 3, "At Risk", 1, 100),
            ],
        )

    def test_best_cells_come_first(self):
        cells = self.matrix()["cells"]
        found = [f"{cell['r']}{cell['fm']}" for cell in cells[:6]]
        self.assertEqual(found, ["51", "52", "53", "54", "55", "41"])

    def test_totals(self):
        self.make_score(self.gael, "2026-06-02", 8, 600, "554", "champions")
        matrix = self.matrix()
        self.assertEqual(matrix["customers"], {"count": 6, "amount": 1970})
        self.assertEqual(matrix["rows"][0], {"r": 5, "count": 2, "amount": 1500})
        self.assertEqual(matrix["columns"][-1], {"fm": 5, "count": 2, "amount": 1500})
        self.assertEqual(matrix["columns"][3], {"fm": 4, "count": 1, "amount": 300})

    def test_those_beside(self):
        """Addresses and archived contacts are no concern of the policy."""
        self.make_people("Cellar", parent_id=self.alice.id, type="delivery")
        self.make_people("Gone", active=False)
        self.assertEqual(self.matrix()["prospects"], 1)
        self.assertNotScoredAre("Gaël", "Lise", "Sophie")

    def test_people_of_a_company_are_not_missed(self):
        """With roll-up the company is scored; without it, its people."""
        self.alice.is_company = True
        self.make_people("Hugo", parent_id=self.alice.id)
        self.assertNotScoredAre("Gaël", "Lise", "Sophie")
        self.policy.rollup = False
        self.assertNotScoredAre("Gaël", "Hugo", "Lise", "Sophie")

    def test_classes_with_prospects(self):
        classes = {
            rfm_class["name"]: (rfm_class["count"], rfm_class["amount"])
            for rfm_class in self.matrix()["classes"]
        }
        self.assertEqual(len(classes), 12)
        self.assertEqual(classes["Loyal"], (1, 300))
        self.assertEqual(classes["Prospect"], (1, 0))
        self.assertEqual(classes["Lost"], (0, 0))

    def test_means_are_averaged(self):
        self.policy.monetary_measure = "mean"
        self.make_score(self.gael, "2026-06-02", 8, 600, "554", "champions")
        matrix = self.matrix()
        self.assertEqual(matrix["amount_label"], "Average act")
        self.assertEqual(matrix["rows"][0], {"r": 5, "count": 2, "amount": 750})

    def test_ten_bins_on_five_levels(self):
        """R 8 is level 4; F 10 and M 7 make FM 9, which is level 5."""
        self.policy.bins = 10
        score = self.score(self.policy, self.alice)
        score.write({"r": 8, "f": 10, "m": 7})
        self.assertIn((4, 5, "Champions", 1, 900), self.full_cells(self.matrix()))
        action = self.as_user(self.lise).action_open_cell(4, 5)
        self.assertEqual(self.opened(action), ["Alice"])

    def test_three_bins_leave_levels_empty(self):
        self.policy.bins = 3
        scores = self.env["partner.rfm.score"].search(
            [("policy_id", "=", self.policy.id), ("r", "!=", False)]
        )
        scores.write({"r": 2, "f": 3, "m": 2})
        self.assertEqual([cell[:4] for cell in self.full_cells(self.matrix())],
                         [(3, 5, "Loyal", 5)])  # fmt: skip

    def test_levels_of_activity_have_no_cells(self):
        self.policy.grid_id.kind = "activity"
        matrix = self.matrix()
        self.assertEqual((matrix["kind"], matrix["cells"]), ("activity", []))
        self.assertEqual(matrix["customers"]["count"], 5)
        counts = {level["name"]: level["count"] for level in matrix["classes"]}
        self.assertEqual((counts["Champions"], counts["Prospect"]), (1, 1))
        beside = [level["name"] for level in matrix["classes"] if level["is_prospect"]]
        self.assertEqual(beside, ["Prospect"])

    # -- what a click opens -------------------------------------------------

    def test_open(self):
        policy = self.as_user(self.lise)
        champions = self.rfm_class("champions").id
        for action, name, people in (
            (policy.action_open_cell(5, 5), "Champions, R 5, FM 5", ["Alice"]),
            (policy.action_open_cell(5, 4), "Champions, R 5, FM 4", []),
            (policy.action_open_cell(2, 2), "Hibernating, R 2, FM 2", ["Denis"]),
            (policy.action_open_cell(4), "R 4", ["Bruno"]),
            (policy.action_open_cell(fm=3), "FM 3", ["Emma"]),
            (
                policy.action_open_cell(),
                "All with scores",
                ["Alice", "Bruno", "Chloé", "Denis", "Emma"],
            ),
            (policy.action_open_class(champions), "Champions", ["Alice"]),
            (policy.action_open_prospects(), "Prospects", ["Farid"]),
            (policy.action_open_not_scored(), "Not scored", ["Gaël", "Lise", "Sophie"]),
        ):
            with self.subTest(name=name):
                self.assertEqual(action["name"], name)
                self.assertEqual(self.opened(action), people)
                json.dumps(action)

    def test_archived_company_is_opened_since_it_is_counted(self):
        self.alice.active = False
        action = self.as_user(self.lise).action_open_cell(5, 5)
        self.assertEqual(self.opened(action), ["Alice"])

    # -- rights -------------------------------------------------------------

    def test_contacts_of_other_companies_are_not_counted(self):
        """Our policy scored Denis, who now belongs to a company Lise may not see."""
        port = self.make_company("Éditions du Port")
        self.denis.company_id = port
        self.assertEqual(self.matrix()["customers"], {"count": 4, "amount": 1320})
        both = self.make_user("both", USER, companies=self.company | port)
        self.assertEqual(self.matrix(both)["customers"]["count"], 5)

    def test_policies_of_other_companies(self):
        port = self.make_company("Éditions du Port")
        erwan = self.make_user("erwan", USER, companies=port)
        theirs = self.as_user(erwan, self.env["partner.rfm.policy"])
        choices = theirs.get_picture_policies()
        self.assertEqual([choice["name"] for choice in choices], ["Customers"])
        with self.assertRaises(AccessError):
            self.matrix(erwan)

    def test_own_company_comes_first(self):
        port = self.make_company("Éditions du Port")
        self.policy.copy({"name": "Donors"})
        both = self.make_user("both", USER, companies=port | self.company)
        choices = self.as_user(both).get_picture_policies()
        self.assertEqual(
            [choice["name"] for choice in choices],
            [
                "Customers – Éditions du Port",
                "Customers – Les Amis du Livre",
                "Donors – Les Amis du Livre",
            ],
        )

    def test_not_for_those_who_do_not_segment(self):
        mathilde = self.make_user("mathilde", MAILING_USER)
        with self.assertRaises(AccessError):
            self.matrix(mathilde)

    def test_as_many_statements_for_more_contacts(self):
        self.matrix()
        few = self.count_statements(self.matrix)
        crowd = self.make_people(*(f"Reader {number}" for number in range(40)))
        for reader in crowd:
            self.make_score(reader, "2026-06-01", 9, 900, "555", "champions")
        self.assertEqual(self.count_statements(self.matrix), few)
