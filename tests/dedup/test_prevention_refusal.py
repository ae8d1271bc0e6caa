from odoo import Command
from odoo.exceptions import UserError

from ...models.dedup.res_partner_refusal import VisitorRefused
from ..common import SegmentationCase

TYPIST = "base.group_partner_manager"
EMPLOYEE = "base.group_user"
SIRET = "73282932000074"
SISTER = "73282932000017"

SAME_SIRET = (
    "Dupont SARL has the same SIRET as Librairie Dupont, who is already among the"
    " contacts. Use that contact instead."
)
SAME_EMAIL = (
    "Zoé has the same e-mail address as Zoé Martin, who is already among the contacts."
    " Use that contact instead."
)
HIDDEN_EMAIL = (
    "A contact that you may not see already has the e-mail address of Zoé. Ask an"
    " administrator for access to it."
)
TO_VISITOR = (
    "We cannot register these details as they are. Please sign in if you have an"
    " account, or contact us."
)


class TestPreventionRefusal(SegmentationCase):
    """Contacts that a company's setting refuses, as they are already there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.paul = cls.make_user("paul", EMPLOYEE, TYPIST)
        cls.shop = cls.make_people(
            "Librairie Dupont", is_company=True, company_registry=SIRET
        )
        cls.zoe = cls.make_people("Zoé Martin", email="zoe@example.org")
        cls.company.refused_duplicates = "siret_email"

    def add(self, name="Zoé", user=None, **vals):
        """Have Paul, or another user, add a contact."""
        partners = self.env["res.partner"].with_user(user or self.paul)
        return partners.create({"name": name, **vals})

    def assertAdded(self, **vals):
        self.assertTrue(self.add(**vals).id)

    def assertRefusedAs(self, sentence):
        return self.assertRefused(sentence)

    # -- adding --------------------------------------------------------------

    def test_nothing_is_refused_by_default(self):
        self.assertEqual(self.make_company("Autre").refused_duplicates, "never")
        self.company.refused_duplicates = "never"
        self.assertAdded(email="zoe@example.org")

    def test_same_siret(self):
        vals = {"name": "Dupont SARL", "is_company": True}
        with self.assertRefusedAs(SAME_SIRET):
            self.add(company_registry="732 829 320 00074", **vals)
        self.assertAdded(company_registry=SISTER, **vals)

    def test_same_email(self):
        with self.assertRefusedAs(SAME_EMAIL):
            self.add(email="ZOE@example.org")

    def test_web_client_shows_the_sentence(self):
        """It knows errors by the name of their class, and no other than this one."""
        with self.assertRaises(UserError) as caught:
            self.add(email="zoe@example.org")
        self.assertIs(type(caught.exception), UserError)

    def test_same_email_where_only_the_siret_counts(self):
        self.company.refused_duplicates = "siret"
        self.assertAdded(email="zoe@example.org")

    def test_broken_siret_and_email_are_added(self):
        self.zoe.email = "zoe"
        self.shop.company_registry = "1234"
        self.assertAdded(email="zoe", is_company=True, company_registry="1234")

    def test_two_at_once(self):
        partners = self.env["res.partner"].with_user(self.paul)
        twins = [{"name": name, "email": "new@example.org"} for name in ("A", "B")]
        with self.assertRaises(UserError):
            partners.create(twins)

    def test_as_many_statements_for_one_as_for_five(self):
        partners = self.env["res.partner"].with_user(self.paul)

        def add(*numbers):
            vals = [{"name": f"N{n}", "email": f"n{n}@example.org"} for n in numbers]
            partners.create(vals)
            partners._make_noted_keys()

        add(0)
        one = self.count_statements(lambda: add(1))
        self.assertEqual(self.count_statements(lambda: add(2, 3, 4, 5, 6)), one)
        self.company.refused_duplicates = "never"
        add(7)
        self.assertEqual(self.count_statements(lambda: add(8)), one - 1)

    def test_people_of_one_company_share_an_address(self):
        self.assertAdded(email="ana@dupont.example", parent_id=self.shop.id)
        self.assertAdded(email="ana@dupont.example", parent_id=self.shop.id)

    def test_address_of_a_contact(self):
        vals = {"type": "delivery", "parent_id": self.shop.id}
        self.assertAdded(email="zoe@example.org", **vals)

    def test_archived_contact_does_not_count(self):
        self.zoe.active = False
        self.assertAdded(email="zoe@example.org")

    def test_decided_not_to_be_the_same(self):
        twin = self.add()
        self.env["partner.duplicate.exception"].create(
            {"partner_id": self.zoe.id, "other_id": twin.id}
        )
        twin.email = "zoe@example.org"
        self.assertEqual(twin.email, "zoe@example.org")

    # -- changing ------------------------------------------------------------

    def test_change_into_a_duplicate(self):
        zoe = self.add(email="other@example.org")
        with self.assertRefusedAs(SAME_EMAIL):
            zoe.email = "zoe@example.org"

    def test_what_is_not_changed_is_saved(self):
        self.company.refused_duplicates = "never"
        twin = self.add(email="zoe@example.org")
        self.company.refused_duplicates = "siret_email"
        twin.write({"name": "Zoé M.", "email": " zoe@example.org", "phone": "1"})
        self.assertEqual(twin.name, "Zoé M.")

    def test_person_who_leaves_the_company(self):
        self.add("Bea", email="team@example.com", parent_id=self.shop.id)
        zoe = self.add(email="team@example.com", parent_id=self.shop.id)
        with self.assertRaises(UserError):
            zoe.parent_id = False

    # -- what one may not see ------------------------------------------------

    def test_contact_of_another_company(self):
        other = self.make_company("Autre")
        self.zoe.company_id = other
        self.assertAdded(email="zoe@example.org", company_id=self.company.id)
        with self.assertRefusedAs(HIDDEN_EMAIL):
            self.add(email="zoe@example.org", company_id=False)

    def test_each_company_decides(self):
        other = self.make_company("Autre")
        self.paul.company_ids = [Command.link(other.id)]
        partners = self.env["res.partner"].with_user(self.paul)
        partners = partners.with_context(allowed_company_ids=(self.company | other).ids)
        self.zoe.company_id = False
        vals = {"name": "Zoé", "email": "zoe@example.org"}
        self.assertTrue(partners.create({**vals, "company_id": other.id}))
        with self.assertRefusedAs(SAME_EMAIL):
            partners.create({**vals, "company_id": self.company.id})

    def test_visitor_learns_nothing(self):
        visitor = self.make_user("visitor", "base.group_portal")
        partners = self.env["res.partner"].with_user(visitor).sudo()
        with self.assertRefused(TO_VISITOR, VisitorRefused):
            partners.create({"name": "Zoé", "email": "zoe@example.org"})

    # -- who is not refused --------------------------------------------------

    def test_superuser_is_not_refused(self):
        self.assertTrue(self.make_people("Zoé", email="zoe@example.org"))

    def test_manager_is_refused(self):
        boss = self.make_user("boss", "base.group_system", TYPIST)
        with self.assertRefusedAs(SAME_EMAIL):
            self.add(user=boss, email="zoe@example.org")

    def test_merge(self):
        boss = self.make_user("boss", "base.group_system", TYPIST)
        survivor = self.make_people("Zoé M.")
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(boss)
        wizard.create({})._merge((self.zoe | survivor).ids, survivor.with_user(boss))
        self.assertEqual(survivor.email, "zoe@example.org")
        self.assertFalse(self.zoe.exists())

    def test_browser_cannot_pass_for_a_merge(self):
        partners = self.env["res.partner"].with_user(self.paul)
        for value in (True, "ALLOWED", {}):
            pretending = partners.with_context(contact_segmentation_duplicates=value)
            with self.assertRefusedAs(SAME_EMAIL):
                pretending.create({"name": "Zoé", "email": "zoe@example.org"})

    # -- import --------------------------------------------------------------

    def test_import_says_which_row(self):
        partners = self.env["res.partner"].with_user(self.paul)
        rows = [["Yann", "yann@example.org"], ["Zoé", "zoe@example.org"]]
        result = partners.load(["name", "email"], rows)
        self.assertFalse(result["ids"])
        said = {(row["rows"]["from"], row["message"]) for row in result["messages"]}
        self.assertIn((1, SAME_EMAIL), said)

    # -- the setting ---------------------------------------------------------

    def test_setting_is_of_the_company(self):
        other = self.make_company("Autre")
        settings = self.env["res.config.settings"]
        settings.create({"refused_duplicates": "siret"}).execute()
        self.assertEqual(self.company.refused_duplicates, "siret")
        self.assertEqual(other.refused_duplicates, "never")
