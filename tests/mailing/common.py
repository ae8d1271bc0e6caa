from odoo.addons.mass_mailing.tests.common import MassMailCase

from ..common import MAILING_USER, SegmentationCase

LYON = "[('city', '=', 'Lyon')]"


class MailingCase(SegmentationCase, MassMailCase):
    """People of Lyon with addresses, and somebody who writes to them.

    Mathilde writes mailings and has no segmentation rights.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mathilde = cls.make_user(
            "mathilde", "base.group_user", MAILING_USER, email="mathilde@example.org"
        )
        cls.alice = cls.make_person("Alice")
        cls.bruno = cls.make_person("Bruno")
        cls.chloe = cls.make_person("Chloé", email="chloe@example.org")
        cls.outsider = cls.make_person("Oscar", city="Paris")
        cls.lyon = cls.make_segment("Lyon", LYON)
        cls.lyon.action_refresh()
        cls.contacts = cls.env["res.partner"]

    @classmethod
    def make_person(cls, name, email=None, **vals):
        """Make a person of Lyon with an address of their own."""
        email = f"{name.lower()}@example.org" if email is None else email
        return cls.make_people(name, email=email, **{"city": "Lyon", **vals})

    @classmethod
    def make_filled(cls, name, people, **vals):
        """Make a segment that holds these people."""
        segment = cls.make_segment(name, kind="manual", **vals)
        segment._pin([("id", "in", people.ids)])
        segment.action_refresh()
        return segment

    @classmethod
    def make_mailing(cls, subject="News", segments=None, **vals):
        """Make a mailing to contacts, written by Mathilde."""
        return (
            cls.env["mailing.mailing"]
            .with_user(cls.mathilde)
            .create(
                {
                    "subject": subject,
                    "mailing_type": "mail",
                    "mailing_model_id": cls.env["ir.model"]._get_id("res.partner"),
                    "body_html": "<p>Hello <t t-out='object.name'/></p>",
                    "segment_ids": (segments or cls.lyon).ids,
                    "keep_archives": True,
                    **vals,
                }
            )
        )

    def recipients(self, mailing):
        """Return the records that a mailing would go to now."""
        model = self.env[mailing.mailing_model_real]
        return model.browse(mailing._get_recipients())

    def assertRecipients(self, mailing, people, message=None):
        self.assertEqual(
            self.names(self.recipients(mailing)), self.names(people), message
        )

    def run_queue(self):
        """Let the scheduled action send what is in the queue; nothing leaves here."""
        cron = self.env.ref("mass_mailing.ir_cron_mass_mailing_queue").sudo()
        with self.mock_mail_gateway(), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def sent_to(self):
        """Return the addresses that the last run wrote to, sorted, repeats included."""
        addresses = [to for mail in self._mails for to in mail["email_to"]]
        return sorted(address.split("<")[-1].rstrip(">") for address in addresses)

    def traces(self, mailing):
        """Return (name, status, reason) of each trace of a mailing."""
        rows = mailing.sudo().mailing_trace_ids
        return sorted(
            (
                self.contacts.browse(row.res_id).name,
                row.trace_status,
                row.failure_type,
            )
            for row in rows
        )

    def launch(self, mailing):
        mailing.action_launch()
        self.assertEqual(mailing.state, "in_queue")
        self.run_queue()

    def break_rule(self, segment):
        """Give a segment a rule that was right once, as when an app is removed."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE partner_segment SET domain = %s WHERE id = %s",
            ["[('shoe_size', '=', 42)]", segment.id],
        )
        self.env.invalidate_all()
