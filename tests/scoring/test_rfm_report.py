from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from ..common import MAILING_USER, MANAGER, USER
from .pictures import PictureCase


@freeze_time("2026-06-30 12:00:00")
class TestRfmReport(PictureCase):
    """The analysis of scores and of changes of class: grouped, and by whom."""

    def report(self, user=None):
        return self.as_user(user or self.lise, self.env["partner.rfm.report"])

    def test_grouped(self):
        self.chloe.write({"city": "Brest"})
        self.emma.write({"city": "Brest"})
        groups = self.report()._read_group(
            [("policy_id", "=", self.policy.id), ("city", "=", "Brest")],
            ["city"],
            ["__count", "frequency:sum", "monetary:sum", "days_since:avg", "r:avg"],
        )
        self.assertEqual(groups, [("Brest", 2, 5, 400, 347, 2)])

    def test_days_are_those_of_today(self):
        with freeze_time("2026-07-02 12:00:00"):
            row = self.report().search([("partner_id", "=", self.alice.id)])
            self.assertEqual(row.days_since, 31)
            found = self.report().search([("days_since", "<=", 31)])
            self.assertEqual(found.partner_id, self.alice)

    def test_prospects_have_no_days(self):
        row = self.report().search([("partner_id", "=", self.farid.id)])
        self.assertEqual((row.days_since, row.frequency), (False, 0))

    def test_of_ones_companies_only(self):
        port = self.make_company("Éditions du Port")
        erwan = self.make_user("erwan", MANAGER, companies=port)
        self.assertFalse(self.report(erwan).search([]))
        self.denis.company_id = port
        seen = self.report().search([("policy_id", "=", self.policy.id)])
        self.assertEqual(
            self.names(seen.partner_id), ["Alice", "Bruno", "Chloé", "Emma", "Farid"]
        )
        both = self.make_user("both", USER, companies=self.company | port)
        self.assertEqual(len(self.report(both).search([])), 6)

    def test_moves_of_ones_companies_only(self):
        self.make_move(self.denis, "2026-06-10", "lost", "hibernating", "ranking")
        moves = self.env["partner.rfm.move"]
        self.assertTrue(self.as_user(self.lise, moves).search([]))
        erwan = self.make_user(
            "erwan", MANAGER, companies=self.make_company("Éditions du Port")
        )
        self.assertFalse(self.as_user(erwan, moves).search([]))

    def test_not_for_those_who_do_not_segment(self):
        mathilde = self.make_user("mathilde", MAILING_USER)
        for model in ("partner.rfm.report", "partner.rfm.move"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.as_user(mathilde, self.env[model]).search([])

    def test_nobody_writes(self):
        marc = self.make_user("marc", MANAGER)
        for model in ("partner.rfm.report", "partner.rfm.move"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.as_user(marc, self.env[model]).create({"policy_id": 1})

    def test_the_way_from_contacts_to_scores(self):
        """Scores are for those who segment, on contacts too."""
        mine = [("rfm_own_score_ids.class_id", "=", self.rfm_class("loyal").id)]
        contacts = self.env["res.partner"]
        found = self.as_user(self.lise, contacts).search(mine)
        self.assertEqual(found, self.chloe)
        ivan = self.make_user("ivan")
        with self.assertRaises(AccessError):
            self.as_user(ivan, contacts).search(mine)

    def test_contacts_with_and_without_scores_of_their_own(self):
        contacts = self.as_user(self.lise, self.env["res.partner"])
        nadia = self.make_people("Nadia")
        both = [("id", "in", [self.chloe.id, nadia.id])]
        scored = contacts.search([*both, ("rfm_own_score_ids", "!=", False)])
        self.assertEqual(scored, self.chloe)
        self.assertEqual(scored.rfm_own_score_ids.partner_id, self.chloe)
        others = contacts.search([*both, ("rfm_own_score_ids", "=", False)])
        self.assertEqual(others, nadia)
        self.assertFalse(others.rfm_own_score_ids)

    def test_own_scores_after_a_run(self):
        nadia = self.make_people("Nadia")
        self.assertFalse(nadia.rfm_own_score_ids)
        self.policy.action_compute()
        self.assertEqual(nadia.rfm_own_score_ids.class_id, self.rfm_class("prospect"))
