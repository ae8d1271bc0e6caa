from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

from ...models.dedup.res_partner_refusal import VisitorRefused
from ..case import SegmentationAsserts

TO_VISITOR = (
    "We cannot register these details as they are. Please sign in if you have an"
    " account, or contact us."
)


@tagged("post_install", "-at_install")
class TestPreventionWebsite(SegmentationAsserts, HttpCase):
    """Forms by which visitors add contacts, and what they learn: nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env["res.partner"]
        cls.zoe = cls.partners.create({"name": "Zoé", "email": "zoe@example.org"})
        cls.env.flush_all()
        cls.partners._make_noted_keys()
        cls.env.company.refused_duplicates = "siret_email"

    def skip_without(self, module):
        if module not in self.env.registry._init_modules:
            self.skipTest(f"{module} is not installed")

    def test_form_of_the_website(self):
        public = self.env.ref("base.public_user")
        partners = self.partners.with_user(public)
        values = {"name": "Other", "email": "ZOE@example.org"}
        with self.assertRefused(TO_VISITOR, VisitorRefused):
            partners.website_form_input_filter(None, values)
        values["email"] = "new@example.org"
        self.assertEqual(partners.website_form_input_filter(None, values), values)
        self.env.company.refused_duplicates = "never"
        values["email"] = "zoe@example.org"
        self.assertEqual(partners.website_form_input_filter(None, values), values)

    def test_form_of_the_website_over_http(self):
        self.skip_without("website")
        self.env.ref("base.model_res_partner").website_form_access = True
        self.env["ir.model.fields"].formbuilder_whitelist(
            "res.partner", ["name", "email"]
        )
        refused = self.post("Mallory", "zoe@example.org")
        self.assertEqual(refused, {"error": TO_VISITOR})
        added = self.post("Yann", "yann@example.org")
        self.assertEqual(self.partners.browse(added["id"]).name, "Yann")

    def post(self, name, email):
        values = {"name": name, "email": email}
        return self.url_open("/website/form/res.partner", data=values).json()

    def test_address_form_of_the_portal(self):
        self.skip_without("portal")
        visitor = new_test_user(
            self.env, "visitor-visitor", groups="base.group_portal", name="Visitor"
        )
        self.authenticate("visitor-visitor", "visitor-visitor")
        answer = self.url_open(
            "/my/address/submit",
            data={
                "csrf_token": Request.csrf_token(self),
                "partner_id": visitor.partner_id.id,
                "address_type": "billing",
                "name": "Visitor",
                "email": "zoe@example.org",
                "phone": "+33478000001",
                "street": "1 rue de la Paix",
                "city": "Paris",
                "zip": "75002",
                "country_id": self.env.ref("base.fr").id,
            },
        )
        self.assertEqual(
            answer.json(), {"invalid_fields": [], "messages": [TO_VISITOR]}
        )
        self.assertNotEqual(visitor.partner_id.email, "zoe@example.org")
