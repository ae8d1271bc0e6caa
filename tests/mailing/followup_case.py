from datetime import datetime, timedelta

from odoo.tests import freeze_time

from ..common import MAILING_USER, USER
from .common import MailingCase

SENT = datetime(2026, 3, 2, 9, 0)  # a Monday
DAY_3 = SENT + timedelta(days=3)
DAY_7 = SENT + timedelta(days=7)


class FollowupCase(MailingCase):
    """Mathilde makes segments too, and sent “News” to Lyon on 2 March 2026, at nine.

    Alice clicks, Bruno replies and Chloé does nothing, unless a test says otherwise.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mathilde = cls.make_user(
            "mathilde2", "base.group_user", MAILING_USER, USER, email="m@example.org"
        )
        cls.news = cls.make_sent("News", cls.alice | cls.bruno | cls.chloe)
        cls.react(cls.news, cls.alice, "click")
        cls.react(cls.news, cls.bruno, "reply")

    @classmethod
    def make_sent(cls, subject, people, sent=SENT, **vals):
        """Make a mailing of Mathilde that arrived at the addresses of some records."""
        mailing = cls.make_mailing(subject, **vals)
        mailing.sudo().write({"state": "done", "sent_date": sent})
        cls.env["mailing.trace"].create(
            [
                {
                    "mass_mailing_id": mailing.id,
                    "model": person._name,
                    "res_id": person.id,
                    "email": person.email_normalized,
                    "trace_status": "sent",
                    "sent_datetime": sent,
                }
                for person in people
            ]
        )
        return mailing

    @classmethod
    def react(cls, mailing, person, how, when=SENT + timedelta(hours=5)):
        """Have the message to an address be opened, clicked or replied to."""
        trace = mailing.sudo().mailing_trace_ids.filtered(
            lambda trace: trace.email == person.email_normalized
        )
        with freeze_time(when):
            trace.set_opened()
            if how == "click":
                trace.set_clicked()
            elif how == "reply":
                trace.set_replied()

    def found(self, mailing, reaction, days=0, **options):
        """Return the contacts that a segment of who did not react holds."""
        mailing = mailing.with_user(self.mathilde)
        segment = mailing._get_followup_segment(reaction, self.company, days, **options)
        segment.action_refresh()
        self.assertEqual((segment.state, segment.last_error), ("ok", False))
        return self.members(segment)

    def assertFound(self, mailing, reaction, people, days=0, **options):
        found = self.found(mailing, reaction, days, **options)
        self.assertEqual(self.names(found), self.names(people))

    def open_wizard(self, mailing=None, **vals):
        """Return the dialog as Mathilde fills it in."""
        mailing = (mailing or self.news).with_user(self.mathilde)
        action = mailing.action_follow_up()
        wizards = self.env["mailing.followup"].with_user(self.mathilde)
        return wizards.with_context(**action["context"]).create(vals)

    def prepare(self, mailing=None, **vals):
        """Return the mailing that the dialog prepares."""
        action = self.open_wizard(mailing, **vals).action_confirm()
        return self.env[action["res_model"]].browse(action["res_id"])
