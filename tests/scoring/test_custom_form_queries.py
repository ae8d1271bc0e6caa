from odoo.tests import freeze_time

from ..common import USER
from .custom_case import TODAY, FivePeopleCase


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
        cls.shown = 'name="score_summary"' in arch

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
        self.assertTrue(self.shown, "the form shows the scores")
        self.assertEqual(self.cost("score_summary"), self.cost() + 1)
        self.assertEqual(len(self.alice.with_user(self.lise).score_summary), 4)
