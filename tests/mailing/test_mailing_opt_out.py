from odoo.exceptions import UserError, ValidationError

from .common import MailingCase


class TestMailingOptOut(MailingCase):
    """Opt-outs of a theme hold whatever the mailing is addressed to.

    Chloé is opted out of "Concerts", Bruno is subscribed to it.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.concerts = cls.make_list("Concerts")
        cls.subscribe(cls.concerts, "Chloe@Example.org", opt_out=True)
        cls.subscribe(cls.concerts, "bruno@example.org")

    @classmethod
    def make_list(cls, name, **vals):
        return cls.env["mailing.list"].create({"name": name, "is_public": True, **vals})

    @classmethod
    def subscribe(cls, target, email, opt_out=False):
        subscriber = cls.env["mailing.contact"].create({"name": email, "email": email})
        return cls.env["mailing.subscription"].create(
            {"list_id": target.id, "contact_id": subscriber.id, "opt_out": opt_out}
        )

    def make_themed(self, **vals):
        return self.make_mailing(theme_list_id=self.concerts.id, **vals)

    # -- themes -------------------------------------------------------------

    def test_opted_out_of_the_theme(self):
        self.assertRecipients(self.make_themed(), self.alice | self.bruno)

    def test_without_theme(self):
        self.assertRecipients(self.make_mailing(), self.alice | self.bruno | self.chloe)

    def test_opted_in_again(self):
        mailing = self.make_themed()
        self.concerts._update_subscription_from_email(
            "chloe@example.org", opt_out=False
        )
        self.assertRecipients(mailing, self.alice | self.bruno | self.chloe)

    def test_one_opt_out_is_enough(self):
        """An import added the address again, under another subscriber."""
        self.subscribe(self.concerts, "chloe@example.org")
        self.assertRecipients(self.make_themed(), self.alice | self.bruno)

    def test_archived_theme(self):
        mailing = self.make_themed()
        self.concerts.active = False
        self.assertRecipients(mailing, self.alice | self.bruno)

    def test_twin_with_the_same_address(self):
        self.make_person("Chloé at work", email="CHLOE@example.org")
        self.lyon.action_refresh()
        self.assertRecipients(self.make_themed(), self.alice | self.bruno)

    def test_exclusion_list_switched_off(self):
        """Odoo's switch is about the blacklist; segments and opt-outs still hold."""
        jury = self.make_filled("Jury", self.bruno)
        mailing = self.make_themed(
            use_exclusion_list=False, exclude_segment_ids=jury.ids
        )
        self.env["mail.blacklist"]._add("alice@example.org")
        self.assertRecipients(mailing, self.alice)
        mailing.action_launch()
        self.run_queue()
        self.assertEqual(self.sent_to(), ["alice@example.org"])

    def test_exclusion_list_switched_off_on_a_list(self):
        mailing = self.make_mailing(
            segment_ids=[],
            mailing_model_id=self.env["ir.model"]._get_id("mailing.list"),
            contact_list_ids=self.concerts.ids,
            use_exclusion_list=False,
        )
        mailing.action_launch()
        self.run_queue()
        self.assertEqual(self.sent_to(), ["bruno@example.org"])

    def test_copies_keep_the_theme(self):
        self.assertRecipients(self.make_themed().copy(), self.alice | self.bruno)

    def test_statements_do_not_grow_with_the_opt_outs(self):
        mailing = self.make_themed()
        mailing._get_recipients()
        before = self.count_statements(mailing._get_recipients)
        for number in range(20):
            self.subscribe(self.concerts, f"p{number}@example.org", opt_out=True)
        self.env.flush_all()
        self.assertEqual(self.count_statements(mailing._get_recipients), before)

    # -- lists of the segments ----------------------------------------------

    def test_opted_out_of_the_list_that_follows_the_segment(self):
        donors = self.make_list("Donors", segment_id=self.lyon.id, is_public=False)
        self.subscribe(donors, "alice@example.org", opt_out=True)
        self.assertRecipients(self.make_mailing(), self.bruno | self.chloe)
        donors.active = False
        self.assertRecipients(self.make_mailing(), self.bruno | self.chloe, "archived")

    def test_list_of_another_segment(self):
        jury = self.make_filled("Jury", self.alice | self.bruno)
        donors = self.make_list("Donors", segment_id=self.lyon.id)
        self.subscribe(donors, "alice@example.org", opt_out=True)
        self.assertRecipients(self.make_mailing(segments=jury), self.alice | self.bruno)
        both = self.make_mailing(segments=jury | self.lyon)
        self.assertRecipients(both, self.bruno | self.chloe)

    # -- who they were ------------------------------------------------------

    def test_opted_out_under_another_address(self):
        """Chloé changed her address since; the subscriber is linked to her."""
        subscriber = self.env["mailing.contact"]._find_by_email("chloe@example.org")
        subscriber.partner_id = self.chloe
        self.chloe.email = "chloe@example.net"
        self.assertRecipients(self.make_themed(), self.alice | self.bruno)

    def test_subscriber_deleted_since(self):
        self.env["mailing.contact"]._find_by_email("chloe@example.org").unlink()
        mailing = self.make_themed()
        self.assertRecipients(mailing, self.alice | self.bruno)
        self.subscribe(self.concerts, "chloe@example.org")
        self.assertRecipients(mailing, self.alice | self.bruno | self.chloe, "returned")

    # -- in the funnel ------------------------------------------------------

    def test_step_of_the_funnel(self):
        steps = {s["code"]: s for s in self.make_themed().sudo()._get_reach()}
        self.assertEqual((steps["optout"]["count"], steps["optout"]["lost"]), (2, 1))
        plain = self.make_mailing().sudo()._get_reach()
        self.assertNotIn("optout", [step["code"] for step in plain])

    # -- other recipients than contacts -------------------------------------

    def test_without_segments(self):
        mailing = self.make_themed(
            segment_ids=[], mailing_domain="[('city', '=', 'Lyon')]"
        )
        self.assertRecipients(mailing, self.alice | self.bruno)

    def test_orders_by_their_customer(self):
        orders = self.env["sale.order"].create(
            [{"partner_id": person.id} for person in (self.alice, self.chloe)]
        )
        mailing = self.make_themed(
            segment_ids=[],
            mailing_model_id=self.env["ir.model"]._get_id("sale.order"),
            mailing_domain=repr([("id", "in", orders.ids)]),
        ).sudo()
        self.assertEqual(self.recipients(mailing), orders[0])

    def test_opportunities_by_address(self):
        leads = self.env["crm.lead"].create(
            [
                {"name": "Hall", "email_from": email}
                for email in ("alice@example.org", "CHLOE@example.org")
            ]
        )
        mailing = self.make_themed(
            segment_ids=[],
            mailing_model_id=self.env["ir.model"]._get_id("crm.lead"),
            mailing_domain=repr([("id", "in", leads.ids)]),
        ).sudo()
        self.assertEqual(self.recipients(mailing), leads[0])

    def test_text_messages_by_number(self):
        self.chloe.phone = "+33612345678"
        self.alice.phone = "+33699999999"
        self.env["mailing.contact"].search(
            [("email_normalized", "=", "chloe@example.org")]
        ).mobile = "+33612345678"
        mailing = self.make_themed(mailing_type="sms", body_plaintext="Hello")
        self.assertRecipients(mailing, self.alice | self.bruno)

    def test_where_nobody_knows_who_opted_out(self):
        mailing = self.make_themed(segment_ids=[]).sudo()
        unknown = type(mailing)
        self.patch(unknown, "_get_address_field", lambda *args: None)
        self.patch(unknown, "_get_contact_links", lambda *args: [])
        mailing.mailing_model_id = self.env["ir.model"]._get("mailing.contact")
        self.assertEqual(mailing._get_recipients(), [])
        with self.assertRaisesRegex(UserError, "cannot have a theme"):
            mailing.action_launch()

    # -- what a theme may be ------------------------------------------------

    def test_theme_is_a_public_list(self):
        private = self.make_list("Donors", is_public=False)
        with self.assertRaisesRegex(ValidationError, "“Donors” cannot be a theme"):
            self.make_mailing(theme_list_id=private.id)

    def test_theme_is_not_deleted(self):
        self.make_themed()
        with self.assertRefused(
            "“Concerts” cannot be deleted: mailings have it as their theme. Archive it "
            "instead."
        ):
            self.concerts.unlink()
