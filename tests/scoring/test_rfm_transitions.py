import json

from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from ..common import MAILING_USER
from .pictures import PictureCase

MAY, JUNE, MID_JUNE, END = "2026-05-01", "2026-06-01", "2026-06-15", "2026-06-30"


@freeze_time("2026-06-30 12:00:00")
class TestRfmTransitions(PictureCase):
    """From which class to which, between two days.

    20 May     Bruno   New → Promising           ageing
     5 June    Chloé   Champions → At Risk       ageing, 3 points lost
    10 June    Alice   Loyal → Champions         own acts, 2 points won
    12 June    Denis   Lost → Hibernating        the others, 1 point won
    20 June    Chloé   At Risk → Loyal           own acts, 2 points won
    Emma never changed; Farid is scored since 8 June.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        scores = cls.env["partner.rfm.score"].search(
            [("policy_id", "=", cls.policy.id)]
        )
        scores.write({"scored_since": "2026-01-01"})
        scores.filtered(lambda score: score.partner_id == cls.farid).write(
            {"scored_since": "2026-06-08"}
        )
        for person, day, before, after, cause, points in (
            (cls.bruno, "2026-05-20", "new", "promising", "ageing", -1),
            (cls.chloe, "2026-06-05", "champions", "at_risk", "ageing", -3),
            (cls.alice, "2026-06-10", "loyal", "champions", "acts", 2),
            (cls.denis, "2026-06-12", "lost", "hibernating", "ranking", 1),
            (cls.chloe, "2026-06-20", "at_risk", "loyal", "acts", 2),
        ):
            cls.make_move(person, day, before, after, cause, **{cause: points})

    def transitions(self, date_from, date_to, user=None):
        return self.as_user(user or self.lise).get_transitions(date_from, date_to)

    def full_cells(self, found):
        """Return (class before, class after, contacts, amount) of those who are in."""
        names = {column["id"]: column["name"] for column in found["columns"]}
        return sorted(
            (row["name"], names[cell["to"]], cell["count"], cell["amount"])
            for row in found["rows"]
            for cell in row["cells"]
            if cell["count"]
        )

    def test_between_two_days(self):
        """The first changes after a day tell the class of that day."""
        found = self.transitions(JUNE, MID_JUNE)
        self.assertEqual(
            self.full_cells(found),
            [
                ("At Risk", "At Risk", 1, 100),
                ("Champions", "At Risk", 1, 300),
                ("Lost", "Hibernating", 1, 50),
                ("Loyal", "Champions", 1, 900),
                ("Not scored yet", "Prospect", 1, 0),
                ("Promising", "Promising", 1, 20),
            ],
        )
        self.assertEqual(found["unchanged"], {"count": 2, "amount": 120})
        self.assertEqual(found["changed"], {"count": 3, "amount": 1250})
        self.assertEqual(found["added"], {"count": 1, "amount": 0})

    def test_back_again_between_two_days(self):
        """Chloé's two changes are one transition."""
        found = self.full_cells(self.transitions(JUNE, END))
        self.assertIn(("Champions", "Loyal", 1, 300), found)

    def test_day_of_a_change_has_the_class_after_it(self):
        found = self.full_cells(self.transitions("2026-06-10", END))
        self.assertIn(("Champions", "Champions", 1, 900), found)

    def test_not_scored_on_the_second_day(self):
        found = self.transitions(MAY, "2026-06-07")
        self.assertEqual(found["customers"]["count"], 5)
        self.assertEqual(found["added"]["count"], 0)

    def test_days_in_any_order(self):
        self.assertEqual(
            self.transitions(END, JUNE)["rows"], self.transitions(JUNE, END)["rows"]
        )

    def test_class_that_is_gone(self):
        """Its name is lost, the change is not."""
        move = self.env["partner.rfm.move"].search([("partner_id", "=", self.denis.id)])
        move.from_class_id = False
        found = self.full_cells(self.transitions(JUNE, END))
        self.assertIn(("No class", "Hibernating", 1, 50), found)

    def test_nobody_moved(self):
        found = self.transitions("2026-06-25", END)
        self.assertEqual(found["changed"]["count"], 0)
        self.assertEqual((found["causes"], found["improved"]), ([], 0))

    def test_causes(self):
        found = self.transitions(JUNE, END)
        self.assertEqual(
            [tuple(cause.values())[1:] for cause in found["causes"]],
            [
                ("Own acts", 2, 4, 0, 0),
                ("Own ageing", 1, 0, -3, 0),
                ("Ranking of the others", 1, 0, 0, 1),
            ],
        )

    def test_who_improved_without_acting(self):
        """Denis did nothing: the others fell behind him."""
        found = self.transitions(JUNE, END)
        self.assertEqual((found["improved"], found["improved_alone"]), (3, 1))

    # -- what a click opens -------------------------------------------------

    def ids(self, *codes):
        return [self.rfm_class(code).id for code in codes]

    def test_open(self):
        policy = self.as_user(self.lise)
        for (before, after), name, people in (
            (self.ids("champions", "loyal"), "Champions → Loyal", ["Chloé"]),
            (self.ids("at_risk", "at_risk"), "At Risk → At Risk", ["Emma"]),
            (self.ids("lost", "loyal"), "Lost → Loyal", []),
            (("new", *self.ids("prospect")), "Not scored yet → Prospect", ["Farid"]),
        ):
            with self.subTest(name=name):
                action = policy.action_open_transition(JUNE, END, before, after)
                self.assertEqual(action["name"], name)
                self.assertEqual(self.opened(action), people)
                json.dumps(action)

    def test_open_those_of_a_class_that_is_gone(self):
        self.score(self.policy, self.emma).class_id = False
        policy = self.as_user(self.lise)
        action = policy.action_open_transition(JUNE, END, False, False)
        self.assertEqual(action["name"], "No class → No class")
        self.assertEqual(self.opened(action), ["Emma"])

    def test_open_the_changes_by_a_cause(self):
        action = self.as_user(self.lise).action_open_moves(JUNE, END, "acts")
        moves = self.env["partner.rfm.move"].search(action["domain"])
        self.assertEqual(self.names(moves.partner_id), ["Alice", "Chloé"])

    # -- rights -------------------------------------------------------------

    def test_contacts_of_other_companies_are_not_counted(self):
        self.denis.company_id = self.make_company("Éditions du Port")
        found = self.transitions(JUNE, END)
        self.assertEqual(found["customers"]["count"], 5)
        self.assertEqual(found["improved_alone"], 0)
        action = self.as_user(self.lise).action_open_transition(
            JUNE, END, *self.ids("lost", "hibernating")
        )
        self.assertEqual(self.opened(action), [])

    def test_not_for_those_who_do_not_segment(self):
        mathilde = self.make_user("mathilde", MAILING_USER)
        with self.assertRaises(AccessError):
            self.transitions(JUNE, END, mathilde)

    def test_as_many_statements_for_more_contacts(self):
        self.transitions(JUNE, END)
        few = self.count_statements(lambda: self.transitions(JUNE, END))
        for reader in self.make_people(*(f"Reader {number}" for number in range(40))):
            self.make_score(reader, "2026-06-01", 9, 900, "555", "champions")
            self.make_move(reader, "2026-06-10", "loyal", "champions", "acts", 2)
        self.assertEqual(
            self.count_statements(lambda: self.transitions(JUNE, END)), few
        )
