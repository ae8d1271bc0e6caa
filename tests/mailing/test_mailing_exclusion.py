from odoo import Command
from odoo.exceptions import UserError

from .common import LYON, MailingCase


class TestMailingExclusion(MailingCase):
    """Excluded segments exclude: whatever the recipients are, and for good.

    Chloé is in the excluded segment, Alice is not.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jury = cls.make_filled("Jury", cls.chloe)

    def make_excluding(self, model, domain, **vals):
        return self.make_mailing(
            segment_ids=[],
            mailing_model_id=self.env["ir.model"]._get_id(model),
            exclude_segment_ids=self.jury.ids,
            mailing_domain=repr(domain),
            **vals,
        ).sudo()

    def assertGoesTo(self, mailing, records):
        self.assertEqual(self.recipients(mailing), records)

    # -- other recipients than contacts -------------------------------------

    def test_orders(self):
        product = self.env["product.product"].create({"name": "A book"})
        orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": person.id,
                    "order_line": [Command.create({"product_id": product.id})],
                }
                for person in (self.alice, self.chloe)
            ]
        )
        mailing = self.make_excluding("sale.order", [("id", "in", orders.ids)])
        self.assertGoesTo(mailing, orders[0])

    def test_registrations_by_contact_and_by_address(self):
        event = self.env["event.event"].create(
            {
                "name": "Assembly",
                "date_begin": "2026-09-01 10:00:00",
                "date_end": "2026-09-01 12:00:00",
            }
        )
        registrations = self.env["event.registration"].create(
            [
                {"event_id": event.id, **vals}
                for vals in (
                    {"partner_id": self.alice.id, "email": "alice@example.org"},
                    {"partner_id": self.chloe.id, "email": "other@example.org"},
                    {"name": "C. Dubois", "email": '"C" <CHLOE@example.org>'},
                    {"name": "Farid", "email": "farid@example.org"},
                )
            ]
        )
        mailing = self.make_excluding(
            "event.registration", [("id", "in", registrations.ids)]
        )
        found = self.recipients(mailing)
        self.assertEqual(found.sorted("id"), registrations[0] | registrations[3])

    def test_opportunities_of_an_excluded_contact_under_another_address(self):
        leads = self.env["crm.lead"].create(
            [
                {"name": "Library", "partner_id": person.id, "email_from": email}
                for person, email in (
                    (self.alice, "library@example.org"),
                    (self.chloe, "office@example.org"),
                )
            ]
        )
        mailing = self.make_excluding("crm.lead", [("id", "in", leads.ids)])
        self.assertGoesTo(mailing, leads[0])

    # -- text messages ------------------------------------------------------

    def test_text_messages_exclude_by_number(self):
        """Chloé stands twice in the base, under one number and two addresses."""
        self.chloe.phone = "+33612345678"
        twin = self.make_person("Chloé at work", phone="+33612345678")
        self.alice.phone = "+33699999999"
        self.assertEqual(twin.phone_sanitized, self.chloe.phone_sanitized)
        self.lyon.action_refresh()
        mailing = self.make_mailing(
            mailing_type="sms",
            body_plaintext="Hello",
            exclude_segment_ids=self.jury.ids,
        )
        self.assertRecipients(mailing, self.alice | self.bruno)

    # -- who may see the excluded segment -----------------------------------

    def make_unseen_exclusion(self):
        """Make a mailing that excludes a segment which Mathilde may not see."""
        elsewhere = self.make_company("Éditions du Port")
        self.owner.company_ids |= elsewhere
        self.chloe.company_id = False
        press = self.make_filled("Press", self.chloe, company_id=elsewhere.id)
        mailing = self.make_mailing()
        mailing.sudo().exclude_segment_ids = press
        self.env.invalidate_all()
        return mailing, press

    def test_unseen_exclusion_holds(self):
        mailing, _press = self.make_unseen_exclusion()
        self.assertRecipients(mailing, self.alice | self.bruno)

    def test_unseen_exclusion_holds_after_a_look(self):
        """What Mathilde read of the mailing before does not narrow it."""
        mailing, _press = self.make_unseen_exclusion()
        self.assertFalse(mailing.exclude_segment_ids)
        self.assertRecipients(mailing, self.alice | self.bruno)

    def test_unseen_exclusion_is_copied(self):
        mailing, press = self.make_unseen_exclusion()
        copy = mailing.copy()
        self.env.invalidate_all()
        self.assertEqual(copy.sudo().exclude_segment_ids, press)
        self.assertRecipients(copy, self.alice | self.bruno)

    def test_unseen_exclusion_outlives_an_edit(self):
        mailing, press = self.make_unseen_exclusion()
        mailing.web_save(
            {"subject": "Other news", "exclude_segment_ids": [(4, self.jury.id)]},
            {"subject": {}},
        )
        self.env.invalidate_all()
        self.assertEqual(mailing.sudo().exclude_segment_ids, press | self.jury)

    # -- for good -----------------------------------------------------------

    def test_excluded_segment_of_a_mailing_that_left_is_not_deleted(self):
        """A mailing that left may leave again: retried, copied, to a winner."""
        mailing = self.make_mailing(exclude_segment_ids=self.jury.ids)
        mailing.sudo().state = "done"
        with self.assertRaisesRegex(UserError, "“Jury” cannot be deleted"):
            self.jury.unlink()
        self.jury.active = False
        self.assertRecipients(mailing, self.alice | self.bruno)

    def test_excluded_segment_of_an_archived_mailing_is_not_deleted(self):
        mailing = self.make_mailing(exclude_segment_ids=self.jury.ids)
        mailing.sudo().active = False
        with self.assertRaisesRegex(UserError, "“Jury” cannot be"):
            self.jury.active = False
        with self.assertRaisesRegex(UserError, "“Jury” cannot be"):
            self.jury.unlink()

    def test_included_segment_of_an_archived_mailing_is_not_deleted(self):
        mailing = self.make_mailing(subject="Assembly")
        mailing.sudo().active = False
        with self.assertRaisesRegex(UserError, "“Assembly”"):
            self.lyon.unlink()

    def test_exclusion_that_is_not_possible_is_refused(self):
        """Where neither a contact nor an address is known, nobody is written to."""
        mailing = self.make_mailing(exclude_segment_ids=self.jury.ids)
        mailing.mailing_domain = LYON
        nothing_known = type(mailing)
        self.patch(nothing_known, "_get_address_field", lambda *args: None)
        self.patch(nothing_known, "_get_contact_links", lambda *args: [])
        mailing.mailing_model_id = self.env["ir.model"]._get("mailing.contact")
        self.assertEqual(mailing._get_recipients(), [])
        with self.assertRaisesRegex(UserError, "Segments cannot be excluded"):
            mailing.sudo().write({"segment_ids": [Command.clear()]})
            mailing.sudo().is_segment_mailing = False
            mailing.action_launch()
