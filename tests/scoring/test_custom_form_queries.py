from lxml import etree

from odoo.tests import freeze_time

from ..common import USER
from .custom_case import TODAY, FivePeopleCase

# how the columns of scores on contacts begin
SCORES = ("rfm_", "score_", "engagement_", "appetence_", "top_interest", "preference_")


@freeze_time(f"{TODAY} 12:00:00")
class TestCustomFormQueries(FivePeopleCase):
    """Custom scores cost the form of a contact one statement, however many."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lise = cls.make_user("lise", USER)
        arch = (
            cls.env["res.partner"]
            .with_user(cls.lise)
            .get_view(cls.env.ref("base.view_partner_form").id, "form")["arch"]
        )
        names = (field.get("name") for field in etree.fromstring(arch).iter("field"))
        cls.shown = {name for name in names if name.startswith(SCORES)}

    def cost(self, *names):
        """Count the statements of reading a contact, the second time it is opened."""
        contact = self.alice.with_user(self.lise)
        specification = {name: {} for name in ("name", "email", "city", *names)}
        contact.web_read(specification)
        self.env.invalidate_all()
        return self.count_statements(lambda: contact.web_read(specification))

    def test_one_statement_for_all_scores(self):
        others = [self.make_friends() for _number in range(3)]
        self.compute_score(self.score_model, *others)
        self.assertIn("score_summary", self.shown)
        self.assertEqual(self.cost("score_summary"), self.cost() + 1)
        self.assertEqual(len(self.alice.with_user(self.lise).score_summary), 4)

    def test_four_statements_for_all_kinds_of_scores(self):
        self.compute_score(self.score_model)
        for name in ("score_summary", "engagement_level"):
            self.assertIn(name, self.shown)
        self.assertLessEqual(self.cost(*self.shown) - self.cost(), 4)
