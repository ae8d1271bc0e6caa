from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from ..common import MANAGER, USER
from .finding import FindingCase


@freeze_time("2026-03-10 09:00:00")
class TestFindSecurity(FindingCase):
    """What users of two companies see of what the same rule found."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.make_company("Éditions du Port")
        for company in cls.company | cls.other:
            for name in ("Alice", "Alicia"):
                cls.make_contact(
                    f"{name} of {company.name}",
                    "alice@example.org",
                    company_id=company.id,
                )
        cls.make_contact("A. Martin", "alice@example.org")
        for number in range(21):
            cls.make_contact(
                f"Reader {number}", "jean.dupont@example.org", company_id=cls.other.id
            )

    def test_contacts_of_other_companies_never_appear(self):
        self.by_email.with_user(self.owner).action_find()
        groups = self.env["partner.duplicate.group"].with_user(self.owner)
        group = groups.search([("rule_id", "=", self.by_email.id)])
        self.assertEqual(group.company_id, self.company)
        self.assertEqual(
            self.names(group.sudo().line_ids.partner_id),
            ["A. Martin", "Alice of Les Amis du Livre", "Alicia of Les Amis du Livre"],
        )
        paul = self.make_user("paul", USER, companies=self.other)
        groups = self.env(user=paul, context={})["partner.duplicate.group"]
        group = groups.search([("rule_id", "=", self.by_email.id)])
        self.assertEqual(group.company_id, self.other)

    def test_values_that_are_too_common(self):
        self.by_email._find()
        marion = self.make_user("marion", MANAGER)
        manuel = self.make_user("manuel", MANAGER, companies=self.other)
        name = "partner.match.common.key"
        self.assertFalse(self.env(user=marion, context={})[name].search([]))
        seen = self.env(user=manuel, context={})[name].search([])
        self.assertEqual(seen.mapped("contact_count"), [21])
        with self.assertRaises(AccessError):
            self.env(user=self.owner)[name].search([])

    def test_only_managers_make_rules(self):
        rule = self.by_email.with_user(self.owner)
        with self.assertRaises(AccessError):
            rule.domain = "[('city', '=', 'Lyon')]"
        with self.assertRaises(AccessError):
            rule.copy()
        marion = self.make_user("marion", MANAGER)
        self.by_email.with_user(marion).domain = "[('city', '=', 'Lyon')]"
