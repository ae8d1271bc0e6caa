from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form

from ..common import MAILING_USER, MANAGER
from .common import LYON, MailingCase


class TestMailingFilter(MailingCase):
    """A segment that is offered has one filter, which follows it.

    Sophie owns "Lyon" and offers it, Mathilde writes mailings with the filter.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.filters = cls.env["mailing.filter"]
        cls.lyon.with_user(cls.owner).mailing_filter_published = True
        cls.filter = cls.lyon.mailing_filter_ids

    def make_filtered(self, **vals):
        """Make a mailing by the filter, as Odoo's own screen does."""
        return self.make_mailing(
            **{"segment_ids": [], "mailing_filter_id": self.filter.id, **vals}
        )

    # -- in step ------------------------------------------------------------

    def test_filter_of_a_segment(self):
        self.assertEqual(self.filter.name, "Lyon")
        self.assertEqual(self.filter.mailing_model_name, "res.partner")
        self.assertEqual(
            self.filter.mailing_domain, f"[('segment_ids', 'in', [{self.lyon.id}])]"
        )

    def test_segments_that_are_not_offered_have_none(self):
        paris = self.make_segment("Paris", "[('city', '=', 'Paris')]")
        self.assertFalse(paris.mailing_filter_ids)
        self.assertFalse(self.lyon.copy().mailing_filter_ids)

    def test_offered_from_the_start(self):
        paris = self.make_segment("Paris", LYON, mailing_filter_published=True)
        self.assertEqual(paris.mailing_filter_ids.name, "Paris")

    def test_renamed(self):
        self.lyon.with_user(self.owner).name = "Members of Lyon"
        self.assertEqual(self.filter.name, "Members of Lyon")

    def test_not_offered_any_more(self):
        self.lyon.with_user(self.owner).mailing_filter_published = False
        self.assertFalse(self.filter.exists())

    def test_archived_and_back(self):
        self.lyon.with_user(self.owner).active = False
        self.assertFalse(self.filter.exists())
        self.lyon.active = True
        self.assertEqual(self.lyon.mailing_filter_ids.name, "Lyon")

    def test_deleted(self):
        self.lyon.with_user(self.owner).unlink()
        self.assertFalse(self.filter.exists())

    # -- not broken by hand -------------------------------------------------

    def test_users_cannot_break_it(self):
        boss = self.make_user("boss", MAILING_USER, MANAGER, "base.group_system")
        for user in (self.mathilde, boss):
            hers = self.filter.with_user(user)
            for change in (
                lambda hers=hers: hers.write({"mailing_domain": "[]"}),
                lambda hers=hers: hers.write({"name": "Everybody"}),
                lambda hers=hers: hers.write({"segment_id": False}),
                hers.unlink,
            ):
                with self.assertRaisesRegex(UserError, "“Lyon” stands for a segment"):
                    change()

    def test_users_cannot_make_one(self):
        paris = self.make_segment("Paris", LYON)
        with self.assertRaisesRegex(UserError, "stands for a segment"):
            self.filters.with_user(self.mathilde).create(
                {
                    "name": "Everybody",
                    "mailing_domain": "[]",
                    "mailing_model_id": self.filter.mailing_model_id.id,
                    "segment_id": paris.id,
                }
            )

    def test_filters_of_users_are_theirs(self):
        own = self.filters.with_user(self.mathilde).create(
            {
                "name": "Paris",
                "mailing_domain": "[('city', '=', 'Paris')]",
                "mailing_model_id": self.filter.mailing_model_id.id,
            }
        )
        own.name = "People of Paris"
        own.unlink()

    def test_only_where_the_segment_may_be_seen(self):
        elsewhere = self.make_company("Éditions du Port")
        press = self.make_segment(
            "Press", LYON, company_id=elsewhere.id, user_id=self.env.uid
        )
        press.mailing_filter_published = True
        found = self.filters.with_user(self.mathilde).search([])
        self.assertIn(self.filter, found)
        self.assertNotIn(press.mailing_filter_ids, found)

    # -- a mailing with it --------------------------------------------------

    def test_mailing_is_addressed_to_the_segment(self):
        mailing = self.make_filtered()
        self.assertEqual(mailing.segment_ids, self.lyon)
        self.assertTrue(mailing.is_segment_mailing)
        self.assertRecipients(mailing, self.alice | self.bruno | self.chloe)

    def test_chosen_in_the_form(self):
        mailing = self.make_mailing(segment_ids=[])
        with Form(mailing) as form:
            form.mailing_filter_id = self.filter
            self.assertEqual(form.segment_ids.ids, self.lyon.ids)
        self.assertEqual(mailing.segment_ids, self.lyon)

    def test_taken_away(self):
        """Odoo gives the mailing its default conditions again: everybody."""
        mailing = self.make_filtered()
        with Form(mailing) as form:
            form.mailing_filter_id = self.filters
        self.assertEqual(mailing._parse_mailing_domain(), [])
        self.assertRecipients(mailing, self.contacts)

    def test_another_one(self):
        paris = self.make_segment("Paris", "[('city', '=', 'Paris')]")
        paris.action_refresh()
        paris.mailing_filter_published = True
        mailing = self.make_filtered()
        mailing.mailing_filter_id = paris.mailing_filter_ids
        self.assertEqual(mailing.segment_ids, paris)
        self.assertRecipients(mailing, self.outsider)

    def test_segment_not_offered_any_more(self):
        mailing = self.make_filtered()
        self.lyon.with_user(self.owner).mailing_filter_published = False
        self.assertRecipients(mailing, self.alice | self.bruno | self.chloe)
        mailing.segment_ids = [Command.clear()]
        self.assertRecipients(mailing, self.contacts)

    def test_segment_of_a_draft_is_not_deleted(self):
        self.make_filtered(subject="Assembly")
        with self.assertRaisesRegex(UserError, "the mailing “Assembly”"):
            self.lyon.unlink()

    def test_deleted_segment_of_a_mailing_that_left(self):
        mailing = self.make_filtered().sudo()
        mailing.state = "done"
        self.lyon.unlink()
        self.assertRecipients(mailing, self.contacts)
        self.assertRecipients(mailing.copy(), self.contacts)

    def test_members_are_those_of_sending_time(self):
        mailing = self.make_filtered()
        mailing.action_launch()
        self.chloe.city = "Paris"
        self.run_queue()
        self.assertEqual(self.sent_to(), ["alice@example.org", "bruno@example.org"])
