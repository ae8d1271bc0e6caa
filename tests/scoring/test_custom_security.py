from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from ..common import MANAGER, USER
from .custom_case import TODAY, FivePeopleCase


@freeze_time(f"{TODAY} 12:00:00")
class TestCustomSecurity(FivePeopleCase):
    """Who may see scores, and who may make them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.port = cls.make_company("Éditions du Port")
        cls.lise = cls.make_user("lise", USER)
        cls.marc = cls.make_user("marc", MANAGER)
        cls.samir = cls.make_user(
            "samir", "base.group_user", "base.group_partner_manager"
        )
        cls.paula = cls.make_user("paula", MANAGER, companies=cls.port)

    def setUp(self):
        super().setUp()
        self.compute_score(self.score_model)

    def test_a_user_reads_values_and_why(self):
        row = self.value_of(self.score_model, self.alice).with_user(self.lise)
        self.assertEqual((row.value, row.grade), (42, "A"))
        self.assertTrue(row.action_why()["res_id"])
        self.assertEqual(self.alice.with_user(self.lise).score_summary[0]["value"], 42)

    def test_a_user_changes_nothing(self):
        for records in (
            self.score_model,
            self.score_model.rule_ids,
            self.score_model.band_ids,
            self.score_model.section_ids,
            self.value_of(self.score_model, self.alice),
        ):
            mine = records[0].with_user(self.lise)
            for operation in ("write", "create", "unlink"):
                self.assertFalse(mine.has_access(operation), (mine, operation))
        with self.assertRaises(AccessError):
            self.score_model.with_user(self.lise).action_compute_now()

    def test_an_employee_sees_no_scores(self):
        with self.assertRaises(AccessError):
            self.env["partner.score.value"].with_user(self.samir).search([])
        with self.assertRaises(AccessError):
            self.alice.with_user(self.samir).read(["score_value_ids"])
        with self.assertRaises(AccessError):
            self.env["res.partner"].with_user(self.samir).search(
                [("score_value_ids.value", ">", 5)]
            )

    def test_a_manager_makes_scores(self):
        score = self.score_model.with_user(self.marc).copy({"name": "Mine"})
        score.action_compute_now()
        self.assertValue(score, self.alice, 42)

    def test_nobody_writes_values(self):
        row = self.value_of(self.score_model, self.alice).with_user(self.marc)
        with self.assertRaises(AccessError):
            row.points = 100

    def test_a_manager_of_another_company(self):
        self.score_model.company_id = self.company
        theirs = self.as_paula(self.env["partner.score.model"])
        self.assertNotIn(self.score_model, theirs.search([]))
        with self.assertRaises(AccessError):
            self.as_paula(self.score_model).name = "Ours"
        with self.assertRaises(AccessError):
            self.as_paula(self.score_model.rule_ids[0]).points = 5
        row = self.as_paula(self.value_of(self.score_model, self.alice))
        with self.assertRaises(AccessError):
            row.action_why()

    def as_paula(self, records):
        """Return records as the manager of the other company has them."""
        return records.with_user(self.paula).with_context(
            allowed_company_ids=self.port.ids
        )

    def test_a_shared_score_shows_each_company_its_values(self):
        self.everybody.company_id = False
        self.compute_score(self.score_model, company=self.port)
        values = self.as_paula(self.env["partner.score.value"])
        found = values.search([("model_id", "=", self.score_model.id)])
        self.assertEqual(found.company_id, self.port)

    def test_contacts_of_another_company_are_not_listed(self):
        self.david.company_id = self.port
        values = self.env["partner.score.value"].with_user(self.lise)
        self.assertNotIn(self.david, values.search([]).partner_id)

    def test_a_rule_on_what_its_author_may_not_read(self):
        """It would tell, by its points, what the author may not see."""
        field = self.env["res.partner"]._fields["birthdate_date"]
        self.patch(field, "groups", "base.group_system")
        with self.assertRaisesRegex(Exception, "which you may not read"):
            self.make_rule_as(self.marc, "[('birthdate_date', '!=', False)]")

    def make_rule_as(self, user, domain):
        return (
            self.env["partner.score.rule"]
            .with_user(user)
            .create({"model_id": self.score_model.id, "name": "Odd", "domain": domain})
        )
