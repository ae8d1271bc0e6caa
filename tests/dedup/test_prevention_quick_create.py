from odoo.exceptions import UserError

from ..common import SegmentationCase


class TestPreventionQuickCreate(SegmentationCase):
    """A contact typed in one line of a document: "Zoé Martin <zoe@example.org>"."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.paul = cls.make_user(
            "paul", "base.group_user", "base.group_partner_manager"
        )
        cls.zoe = cls.make_people("Zoé Martin", email="zoe@example.org")
        cls.shop = cls.make_people(
            "Librairie Dupont", is_company=True, email="contact@dupont.example"
        )

    def type(self, text, **context):
        """Return the contact that Paul gets when he types a text."""
        self.env.flush_all()
        self.env["res.partner"]._make_noted_keys()
        partners = self.env["res.partner"].with_user(self.paul)
        contact_id, _name = partners.with_context(**context).name_create(text)
        return self.env["res.partner"].browse(contact_id)

    def test_same_name_and_email(self):
        for text in ("Zoé Martin <zoe@example.org>", '"MARTIN Zoe" <ZOE@example.org>'):
            self.assertEqual(self.type(text), self.zoe)

    def test_only_the_email(self):
        self.assertEqual(self.type("zoe@example.org"), self.zoe)

    def test_another_name_is_somebody_else(self):
        paul = self.type("Paul Martin <zoe@example.org>")
        self.assertNotEqual(paul, self.zoe)
        self.assertEqual((paul.name, paul.email), ("Paul Martin", "zoe@example.org"))

    def test_address_of_two_people_is_not_certain(self):
        self.make_people("Zoé Martin", email="zoe@example.org")
        self.assertNotEqual(self.type("zoe@example.org"), self.zoe)

    def test_role_address_is_not_certain(self):
        text = "Ana <contact@dupont.example>"
        self.assertNotEqual(self.type(text), self.shop)

    def test_name_alone_is_added(self):
        self.assertNotEqual(self.type("Zoé Martin"), self.zoe)

    def test_contact_of_another_company_is_not_returned(self):
        self.zoe.company_id = self.make_company("Autre")
        self.assertNotEqual(self.type("zoe@example.org"), self.zoe)

    def test_archived_contact_is_not_returned(self):
        self.zoe.active = False
        self.assertNotEqual(self.type("zoe@example.org"), self.zoe)

    def test_contact_of_the_company_that_the_screen_asks_for(self):
        self.zoe.parent_id = self.shop
        found = self.type("zoe@example.org", default_parent_id=self.shop.id)
        self.assertEqual(found, self.zoe)

    def test_screen_asks_for_something_else(self):
        for defaults in (
            {"default_parent_id": self.shop.id},
            {"default_is_company": True},
            {"default_type": "invoice"},
        ):
            self.assertNotEqual(self.type("zoe@example.org", **defaults), self.zoe)

    def test_refused_where_it_is_not_certain(self):
        self.company.refused_duplicates = "siret_email"
        self.assertEqual(self.type("Zoé Martin <zoe@example.org>"), self.zoe)
        with self.assertRefused(
            "Paul has the same e-mail address as Zoé Martin, who is already among the"
            " contacts. Use that contact instead.",
            UserError,
        ):
            self.type("Paul <zoe@example.org>")
