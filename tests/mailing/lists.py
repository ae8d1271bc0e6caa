"""A newsletter that follows the people of Lyon."""

from odoo.tests import freeze_time

from .common import MailingCase

# when the newsletter first follows; later days are written where they happen
FIRST_DAY = "2026-03-10 09:00:00"


class FollowingListCase(MailingCase):
    """The list "Newsletter" follows the segment "Lyon": Alice, Bruno and Chloé."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lists = cls.env["mailing.list"]
        cls.newsletter = cls.make_list("Newsletter")
        cls.subscriptions = cls.env["mailing.subscription"]
        cls.list_contacts = cls.env["mailing.contact"]

    @classmethod
    def make_list(cls, name, segment=None, **vals):
        """Make a list that follows a segment, Lyon if none is given."""
        segment_id = (segment or cls.lyon).id
        return (
            cls.env["mailing.list"]
            .with_user(cls.mathilde)
            .create({"name": name, "segment_id": segment_id, **vals})
            .sudo()
        )

    def follow(self, mailing_list=None, day=None):
        """Refresh the segment and bring the list in step; it must succeed."""
        mailing_list = mailing_list or self.newsletter
        with freeze_time(day) if day else freeze_time(FIRST_DAY):
            mailing_list.action_sync_segment()
        self.assertFalse(mailing_list.sync_error)
        self.env.invalidate_all()

    def subscribed(self, mailing_list=None):
        """Return (address, whether opted out, segment) of a list, sorted."""
        self.env.invalidate_all()
        rows = self.subscriptions.search(
            [("list_id", "=", (mailing_list or self.newsletter).id)]
        )
        return sorted(
            (
                row.contact_id.email_normalized or row.contact_id.phone_sanitized or "",
                bool(row.opt_out),
                row.segment_id.name or "",
            )
            for row in rows
        )

    def addresses(self, mailing_list=None):
        """Return the addresses that a list would be written to, repeats included."""
        return [
            address
            for address, opted_out, _mark in self.subscribed(mailing_list)
            if not opted_out
        ]

    def subscription(self, address, mailing_list=None):
        return self.subscriptions.search(
            [
                ("list_id", "=", (mailing_list or self.newsletter).id),
                ("contact_id.email_normalized", "=", address),
            ]
        )

    def contact(self, address):
        return self.list_contacts.search([("email_normalized", "=", address)])

    def opt_out(self, address, mailing_list=None):
        """Let a person opt out of a list, as the page of subscriptions does."""
        lists = mailing_list or self.newsletter
        lists._update_subscription_from_email(address, opt_out=True)

    def opt_in(self, address, mailing_list=None):
        lists = mailing_list or self.newsletter
        lists._update_subscription_from_email(address, opt_out=False)
