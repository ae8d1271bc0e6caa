from odoo import Command

from odoo.addons.sms.tests.common import SMSCommon

from .common import MailingCase


class TestMailingSms(MailingCase, SMSCommon):
    """Text messages to segments: one for each number, excluded by number too.

    Numbers are written as Odoo keeps them: it reads others with a library that need
    not be there.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alice.phone = "+33611111111"
        cls.bruno.phone = "+33622222222"
        cls.chloe.phone = "+33633333333"

    def make_sms(self, **vals):
        return self.make_mailing(
            mailing_type="sms", body_plaintext="Hello", keep_archives=False, **vals
        )

    def send(self, mailing):
        """Send by the queue; return the numbers that got a message, sorted."""
        mailing.action_put_in_queue()
        self.run_queue()
        with self.mockSMSGateway():
            self.env["sms.sms"].sudo().search([("state", "=", "outgoing")]).send()
        return sorted(sms["number"] for sms in self._sms)

    def test_each_number_gets_one_message(self):
        """Alice stands twice in the base, under one number and two addresses."""
        self.make_person("Alice at work", phone="+33611111111")
        self.make_person("Nadia", phone=False)
        mailing = self.make_sms()
        self.assertEqual(
            self.send(mailing), ["+33611111111", "+33622222222", "+33633333333"]
        )
        self.assertEqual(mailing.state, "done")
        self.assertEqual(
            self.traces(mailing),
            [
                ("Alice", "pending", False),
                ("Bruno", "pending", False),
                ("Chloé", "pending", False),
                ("Nadia", "cancel", "sms_number_missing"),
            ],
        )

    def test_same_address_is_no_matter(self):
        """Two people, one e-mail address, a telephone each."""
        self.make_person("Basile", email="bruno@example.org", phone="+33644444444")
        self.lyon.action_refresh()
        self.assertEqual(len(self.make_sms()._get_recipients()), 4)
        self.assertEqual(len(self.make_mailing()._get_recipients()), 3)

    def test_excluded_by_number(self):
        twin = self.make_person("Chloé elsewhere", city="Paris", phone="+33633333333")
        jury = self.make_filled("Jury", twin)
        mailing = self.make_sms(exclude_segment_ids=jury.ids)
        self.assertEqual(self.send(mailing), ["+33611111111", "+33622222222"])

    def test_excluded_from_a_mailing_to_lists(self):
        subscribers = self.env["mailing.list"].create(
            {
                "name": "Readers",
                "contact_ids": [
                    Command.create({"name": name, "mobile": number})
                    for name, number in (
                        ("C. Dubois", "+33633333333"),
                        ("Farid", "+33655555555"),
                    )
                ],
            }
        )
        mailing = self.make_sms(
            segment_ids=[],
            mailing_model_id=self.env["ir.model"]._get_id("mailing.list"),
            contact_list_ids=subscribers.ids,
            exclude_segment_ids=self.make_filled("Jury", self.chloe).ids,
        )
        self.assertEqual(self.names(self.recipients(mailing)), ["Farid"])

    def test_excluded_from_registrations_however_the_number_is_written(self):
        """They keep the number as it was typed."""
        event = self.env["event.event"].create(
            {
                "name": "Assembly",
                "date_begin": "2026-09-01 10:00:00",
                "date_end": "2026-09-01 12:00:00",
            }
        )
        registrations = self.env["event.registration"].create(
            [
                {"event_id": event.id, "name": name, "phone": number}
                for name, number in (
                    ("C. Dubois", "06.33.33.33.33"),
                    ("Farid", "06 55 55 55 55"),
                    ("Nadia", False),
                )
            ]
        )
        mailing = self.make_sms(
            segment_ids=[],
            mailing_model_id=self.env["ir.model"]._get_id("event.registration"),
            mailing_domain=repr([("id", "in", registrations.ids)]),
            exclude_segment_ids=self.make_filled("Jury", self.chloe).ids,
        )
        found = self.recipients(mailing.sudo())
        self.assertEqual(self.names(found), ["Farid", "Nadia"])

    def test_blacklisted_number(self):
        self.env["phone.blacklist"].sudo().add("+33622222222")
        self.assertEqual(self.send(self.make_sms()), ["+33611111111", "+33633333333"])

    def test_sms_started_from_a_segment(self):
        self.assertTrue(self.lyon.is_sms_possible)
        context = self.lyon.action_send_sms()["context"]
        mailings = self.env["mailing.mailing"].with_user(self.mathilde)
        mailing = mailings.with_context(**context).create(
            {"subject": "News", "body_plaintext": "Hello"}
        )
        self.assertEqual(
            (mailing.mailing_type, mailing.segment_ids), ("sms", self.lyon)
        )
        self.assertRecipients(mailing, self.alice | self.bruno | self.chloe)

    def test_failed_segment_stops_a_text_message_too(self):
        mailing = self.make_sms()
        mailing.action_put_in_queue()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE partner_segment SET domain = %s WHERE id = %s",
            ["[('shoe_size', '=', 42)]", self.lyon.id],
        )
        self.env.invalidate_all()
        self.run_queue()
        self.assertEqual(mailing.state, "draft")
        self.assertIn("“Lyon”", mailing.sudo().activity_ids.note)
