import json
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase

from ..common import USER
from .common import LYON, MailingCase


class TestMailingSignup(MailingCase, HttpCase):
    """Visitors who sign up to "Readers" join the segment "Readers club"."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.club = cls.make_segment("Readers club", kind="manual")
        cls.readers = cls.env["mailing.list"].create(
            {
                "name": "Readers",
                "is_public": True,
                "signup_segment_id": cls.club.id,
            }
        )

    def call(self, route, **params):
        response = self.url_open(
            route,
            data=json.dumps({"params": params}),
            headers={"Content-Type": "application/json"},
        )
        self.env.invalidate_all()
        return response.json()["result"]

    def sign_up(self, email):
        """Give an address to the block of the website that asks for it."""
        answer = self.call(
            "/website_mass_mailing/subscribe",
            list_id=self.readers.id,
            value=email,
            subscription_type="email",
        )
        self.assertEqual(answer["toast_type"], "success")

    def find(self, email):
        return self.contacts.search([("email_normalized", "=", email)])

    # -- ways to sign up ----------------------------------------------------

    def test_block_of_the_website(self):
        self.sign_up("Alice@example.org")
        self.assertRefreshed(self.club, self.alice)
        self.assertEqual(self.club.pin_ids.reason, "Signed up to “Readers”")

    def test_form_of_the_website(self):
        self.env["ir.model"]._get("mailing.contact").website_form_access = True
        response = self.url_open(
            "/website/form/mailing.contact",
            data={
                "name": "Alice",
                "email": "alice@example.org",
                "list_ids": str(self.readers.id),
            },
        )
        self.assertIn("id", response.json())
        self.env.invalidate_all()
        self.assertRefreshed(self.club, self.alice)

    def test_page_of_preferences(self):
        """A recipient of another mailing, known to the lists, ticks this one."""
        self.env["mailing.contact"].create(
            {"name": "Alice", "email": "alice@example.org"}
        )
        mailing = self.make_mailing().sudo()
        self.call(
            "/mailing/list/update",
            mailing_id=mailing.id,
            document_id=self.alice.id,
            email="alice@example.org",
            hash_token=mailing._generate_mailing_recipient_token(
                self.alice.id, "alice@example.org"
            ),
            lists_optin_ids=self.readers.ids,
        )
        self.assertRefreshed(self.club, self.alice)

    def test_somebody_who_comes_back(self):
        self.readers.contact_ids = self.env["mailing.contact"].create(
            {"name": "Alice", "email": "alice@example.org"}
        )
        self.readers.subscription_ids.opt_out = True
        self.assertRefreshed(self.club, self.contacts)
        self.sign_up("alice@example.org")
        self.assertRefreshed(self.club, self.alice)

    # -- who joins ----------------------------------------------------------

    def test_visitor_who_is_no_contact_becomes_one(self):
        self.sign_up("Zoé Martin <zoe@example.org>")
        zoe = self.find("zoe@example.org")
        self.assertEqual(zoe.name, "Zoé Martin")
        self.assertEqual(zoe.company_id, self.company)
        self.assertRefreshed(self.club, zoe)
        self.sign_up("zoe@example.org")
        self.assertEqual(self.find("zoe@example.org"), zoe)

    def test_oldest_of_several_contacts(self):
        self.make_person("Alice at work", email="ALICE@example.org")
        self.sign_up("alice@example.org")
        self.assertRefreshed(self.club, self.alice)

    def test_contact_of_another_company_is_left_alone(self):
        self.alice.company_id = self.make_company("Éditions du Port")
        self.sign_up("alice@example.org")
        made = self.find("alice@example.org") - self.alice
        self.assertEqual(made.company_id, self.company)
        self.assertRefreshed(self.club, made)

    def test_archived_contact_is_not_made_again(self):
        self.alice.active = False
        self.sign_up("alice@example.org")
        self.assertFalse(self.find("alice@example.org"))
        self.assertRefreshed(self.club, self.contacts)

    # -- choices made by hand -----------------------------------------------

    def test_kept_out_by_hand(self):
        self.club._pin([("id", "=", self.alice.id)], "out")
        self.sign_up("alice@example.org")
        self.assertRefreshed(self.club, self.contacts)

    @freeze_time("2026-06-10 12:00:00")
    def test_kept_out_until_yesterday(self):
        self.club._pin([("id", "=", self.alice.id)], "out", until=date(2026, 6, 9))
        self.club._pin([("id", "=", self.bruno.id)], "out", until=date(2026, 6, 10))
        self.club._add_sign_up(self.alice, "")
        self.club._add_sign_up(self.bruno, "")
        self.assertRefreshed(self.club, self.alice)

    def test_reason_given_by_hand_stays(self):
        self.club._pin([("id", "=", self.alice.id)], reason="Founder")
        self.sign_up("alice@example.org")
        self.assertEqual(self.club.pin_ids.reason, "Founder")

    # -- what is no sign-up -------------------------------------------------

    def test_lists_kept_by_users(self):
        self.env["mailing.contact"].with_user(self.mathilde).create(
            {
                "name": "Alice",
                "email": "alice@example.org",
                "list_ids": self.readers.ids,
            }
        )
        subscriber = self.env["mailing.contact"].create(
            {"name": "Bruno", "email": "bruno@example.org"}
        )
        self.readers.with_user(self.mathilde).contact_ids += subscriber
        self.assertFalse(self.club.pin_ids)

    def test_list_without_segment(self):
        self.readers.signup_segment_id = False
        self.sign_up("zoe@example.org")
        self.assertFalse(self.find("zoe@example.org"))

    # -- opt-outs -----------------------------------------------------------

    def test_opted_out_of_the_list_they_signed_up_to(self):
        self.sign_up("alice@example.org")
        self.sign_up("bruno@example.org")
        self.club.action_refresh()
        mailing = self.make_mailing(segments=self.club)
        self.assertRecipients(mailing, self.alice | self.bruno)
        self.readers._update_subscription_from_email("alice@example.org")
        self.assertMembers(self.club, self.alice | self.bruno)
        self.assertRecipients(mailing, self.bruno)

    # -- which segments -----------------------------------------------------

    def test_segment_with_a_rule(self):
        with self.assertRaisesRegex(ValidationError, "“Lyon” follows a rule"):
            self.readers.signup_segment_id = self.lyon

    def test_segment_that_gets_a_rule(self):
        with self.assertRaisesRegex(ValidationError, "“Readers club” follows a rule"):
            self.club.write({"kind": "rule", "domain": LYON})

    def test_segment_in_use_is_neither_archived_nor_deleted(self):
        for part in (self.club.action_archive, self.club.unlink):
            with self.assertRaisesRegex(UserError, "sign-ups to the list “Readers”"):
                part()

    def test_lists_without_segment_need_no_right(self):
        lists = self.env["mailing.list"].with_user(self.mathilde)
        hers = lists.create({"name": "Hers"})
        hers.signup_segment_id = False

    def test_only_whoever_may_edit_the_segment(self):
        nadia = self.make_user("nadia", "mass_mailing.group_mass_mailing_user", USER)
        hers = self.env["mailing.list"].with_user(nadia).create({"name": "Hers"})
        with self.assertRaises(AccessError):
            hers.signup_segment_id = self.club
        with self.assertRaises(AccessError):
            hers.create({"name": "Other", "signup_segment_id": self.club.id})
        self.owner.group_ids += self.env.ref("mass_mailing.group_mass_mailing_user")
        hers.with_user(self.owner).signup_segment_id = self.club
        hers.name = "Still hers"
