from urllib.parse import urlencode

from lxml import html

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..common import SegmentationCase

ADDRESS = "alice@example.org"


@tagged("post_install", "-at_install")
class TestInterestPage(SegmentationCase, HttpCase):
    """Recipients of a mailing say what interests them, by a link that only they have.

    In a browser without JavaScript.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        interests = cls.env["partner.interest"]
        interests.search([]).is_public = False
        cls.wine, cls.theatre, cls.secret = interests.create(
            [
                {"name": "Wine (test)", "is_public": True},
                {"name": "Theatre (test)", "is_public": True},
                {"name": "Spends much (test)"},
            ]
        )
        cls.alice, cls.bruno = cls.env["res.partner"].create(
            [
                {"name": "Alice", "email": "Alice <Alice@Example.org>"},
                {"name": "Bruno", "email": "bruno@example.org"},
            ]
        )
        cls.mailing = cls.make_mailing("res.partner")

    @classmethod
    def make_mailing(cls, model_name):
        model_id = cls.env["ir.model"]._get_id(model_name)
        return cls.env["mailing.mailing"].create(
            {"subject": "News", "mailing_model_id": model_id}
        )

    def link(self, record, address=ADDRESS, mailing=None, **changed):
        """Return the link of the page that a recipient of a mailing has."""
        mailing = mailing or self.mailing
        token = mailing._generate_mailing_recipient_token(record.id, address)
        who = {"document_id": record.id, "email": address, "hash_token": token}
        return f"/mailing/{mailing.id}/interests?{urlencode({**who, **changed})}"

    def get_form(self, page):
        """Return the form of a page that leads to that of interests."""
        forms = html.fromstring(page).forms
        [form] = [form for form in forms if (form.action or "").endswith("/interests")]
        return form

    def choose(self, page, **said):
        """Check radio buttons of a page and submit it; return the page that follows."""
        form = self.get_form(page)
        fields = {**dict(form.fields), **said}
        page = self.url_open(form.action, data=fields)
        self.assertEqual(page.status_code, 200)
        self.env.invalidate_all()
        return page.text

    def field(self, interest):
        return f"interest_{interest.id}"

    def said(self, person):
        return {
            one.interest_id: (one.stance, one.origin) for one in person.preference_ids
        }

    def test_what_is_offered(self):
        page = self.url_open(self.link(self.alice)).text
        self.assertIn("Wine (test)", page)
        self.assertNotIn("Spends much (test)", page)

    def test_say_and_say_otherwise(self):
        page = self.url_open(self.link(self.alice)).text
        page = self.choose(
            page, **{self.field(self.wine): "yes", self.field(self.theatre): "no"}
        )
        self.assertEqual(
            self.said(self.alice),
            {self.wine: ("yes", "self"), self.theatre: ("no", "self")},
        )
        self.assertFalse(self.alice.preference_ids.user_id)
        self.assertIn("o_interests_saved", page)
        shown = dict(self.get_form(page).fields)
        self.assertEqual(shown[self.field(self.wine)], "yes")
        self.choose(page, **{self.field(self.wine): ""})
        self.assertEqual(self.said(self.alice), {self.theatre: ("no", "self")})

    def test_nobody_else_is_concerned(self):
        page = self.url_open(self.link(self.alice)).text
        self.choose(page, **{self.field(self.wine): "yes"})
        self.assertFalse(self.bruno.preference_ids)

    def test_what_is_not_offered_cannot_be_said(self):
        page = self.url_open(self.link(self.alice)).text
        self.choose(page, **{self.field(self.secret): "yes"})
        self.assertFalse(self.alice.preference_ids)

    def test_a_subscriber_of_a_list(self):
        """Whoever has the address, where the mailing went to another record."""
        subscriber = self.env["mailing.contact"].create({"email": ADDRESS})
        mailing = self.make_mailing("mailing.contact")
        page = self.url_open(self.link(subscriber, mailing=mailing)).text
        self.choose(page, **{self.field(self.wine): "yes"})
        self.assertEqual(self.said(self.alice), {self.wine: ("yes", "self")})

    def test_an_address_that_nobody_has(self):
        subscriber = self.env["mailing.contact"].create({"email": "zoe@example.org"})
        mailing = self.make_mailing("mailing.contact")
        page = self.url_open(self.link(subscriber, "zoe@example.org", mailing)).text
        self.assertIn("We do not know this address", page)

    def test_following_the_link_declares_nothing(self):
        link = self.link(self.alice)
        self.url_open(f"{link}&{self.field(self.wine)}=yes")
        self.assertFalse(self.alice.preference_ids)

    def test_only_with_the_token_of_the_message(self):
        for changed in (
            {"hash_token": ""},
            {"hash_token": "0" * 64},
            {"email": "bruno@example.org"},
            {"document_id": self.bruno.id},
        ):
            with self.subTest(**changed), mute_logger("odoo.http"):
                page = self.url_open(self.link(self.alice, **changed))
                self.assertIn(page.status_code, (400, 401, 403))

    def test_not_from_another_site(self):
        link = self.link(self.alice)
        with mute_logger("odoo.http"):
            page = self.url_open(
                link, data={self.field(self.wine): "yes", "csrf_token": "0"}
            )
        self.assertEqual(page.status_code, 400)
        self.assertFalse(self.alice.preference_ids)

    def test_whoever_is_logged_in(self):
        carla = self.make_user("carla", "base.group_portal", email="carla@example.org")
        carla.password = "carla-carla"
        self.authenticate("carla", "carla-carla")
        page = self.url_open("/mailing/my/interests").text
        self.choose(page, **{self.field(self.theatre): "yes"})
        self.assertEqual(self.said(carla.partner_id), {self.theatre: ("yes", "self")})

    def test_the_pages_of_subscriptions_lead_there(self):
        url = self.mailing._get_unsubscribe_url(ADDRESS, self.alice.id)
        link = url.replace("confirm_unsubscribe", "unsubscribe")
        page = self.url_open(link).text
        form = self.get_form(page)
        fields = urlencode(dict(form.fields))
        page = self.url_open(f"{form.action}?{fields}").text
        self.assertIn("Wine (test)", page)
        (self.wine + self.theatre).is_public = False
        self.assertNotIn("/interests", self.url_open(link).text)
