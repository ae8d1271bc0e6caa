from lxml import etree

from odoo.tests import freeze_time

from ..common import USER
from .custom_case import TODAY, FivePeopleCase

# how the columns of scores on contacts begin
SCORES = ("rfm_", "score_", "engagement_", "appetence_", "top_interest", "preference_")


@freeze_time(f"{TODAY} 12:00:00")
class TestCustomFormQueries(FivePeopleCase):
    """Scores cost the form of a contact one statement, and their tab another one."""

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

    def test_one_statement_for_all_custom_scores(self):
        others = [self.make_friends() for _number in range(3)]
        self.compute_score(self.score_model, *others)
        self.assertEqual(self.cost("score_summary"), self.cost() + 1)
        self.assertEqual(len(self.alice.with_user(self.lise).score_summary), 4)

    def test_one_statement_for_the_scores_that_the_form_reads(self):
        self.compute_score(self.score_model)
        self.assertIn("engagement_level", self.shown)
        self.assertNotIn("score_summary", self.shown)  # read when its tab is opened
        self.assertEqual(self.cost(*self.shown), self.cost() + 1)
