"""What a real SMTP server receives when a mailing goes to a segment."""

import socket
from collections import Counter
from unittest.mock import patch

from aiosmtpd.controller import Controller

from odoo import Command

from odoo.addons.base.models.ir_mail_server import IrMail_Server

from ..common import SegmentationCase


def find_free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Mailbox:
    """An SMTP handler that remembers the addresses of each message."""

    def __init__(self):
        self.recipients = []

    async def handle_DATA(self, server, session, envelope):
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 OK"


class TestMailingSmtp(SegmentationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.members = cls.make_people(
            *(f"Member {number:03}" for number in range(300)), city="Segmentville"
        )
        for number, member in enumerate(cls.members):
            member.email = f"member{number:03}@example.org"
        cls.everybody = cls.make_segment("All", "[('city', '=', 'Segmentville')]")
        cls.excluded = cls.make_segment("Excluded", kind="manual")

    def setUp(self):
        super().setUp()
        self.mailbox = Mailbox()
        port = find_free_port()
        controller = Controller(self.mailbox, hostname="127.0.0.1", port=port)
        controller.start()
        self.addCleanup(controller.stop)
        self.env["ir.mail_server"].search([]).active = False
        self.env["ir.mail_server"].create(
            {"name": "Loopback", "smtp_host": "127.0.0.1", "smtp_port": port}
        )
        # Odoo sends nothing during tests: this one is about what is sent
        sending = patch.object(IrMail_Server, "_disable_send", lambda *args: False)
        self.startPatcher(sending)

    def send(self):
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "General assembly",
                "email_from": "news@example.com",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "segment_ids": [Command.set(self.everybody.ids)],
                "exclude_segment_ids": [Command.set(self.excluded.ids)],
                "body_html": "<p>See you there</p>",
            }
        )
        mailing.action_send_mail()
        self.env["mail.mail"].process_email_queue()

    def received(self):
        return Counter(
            address.lower()
            for message in self.mailbox.recipients
            for address in message
        )

    def test_each_eligible_address_gets_one_message(self):
        members = self.members
        members[0:10].email = False
        members[10:15].email = "not an address"
        for number in range(20, 25):  # the same addresses as members 120 to 124
            members[number].email = f'"Twin" <MEMBER{number + 100}@Example.ORG>'
        for number in range(30, 37):
            self.env["mail.blacklist"]._add(f"member{number:03}@example.org")
        members[40].email = "zoé.d'œuvre@example.org"
        members[41].email = "o'brien+news@example.org"
        self.excluded._pin([("id", "in", members[60:80].ids)])
        twin = self.make_people("Twin of 50", email="member050@example.org")
        self.excluded._pin([("id", "in", twin.ids)])

        self.send()

        without = {*range(15), *range(30, 37), 40, 41, 50, *range(60, 80)}
        # members 20 to 24 have the addresses of members 120 to 124
        without |= set(range(20, 25))
        expected = {f"member{n:03}@example.org" for n in range(300) if n not in without}
        expected |= {"zoé.d'œuvre@example.org", "o'brien+news@example.org"}
        self.assertEqual(len(expected), 252)
        received = self.received()
        self.assertEqual(set(received), expected)
        self.assertEqual(set(received.values()), {1})
        self.assertEqual(len(self.mailbox.recipients), 252)
