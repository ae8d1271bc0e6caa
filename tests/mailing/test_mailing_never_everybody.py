from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form
from odoo.tools import mute_logger

from .common import LYON, MailingCase


class TestMailingNeverEverybody(MailingCase):
    """A mailing that ever had segments never falls back to its plain domain.

    The domain of a new mailing to contacts is empty: without segments it matches
    every contact of the database.
    """

    def assertNobody(self, mailing, message=None):
        self.assertEqual(mailing._parse_mailing_domain(), [], "matches everybody")
        self.assertRecipients(mailing, self.contacts, message)

    def empty(self, mailing):
        mailing.segment_ids = [Command.clear()]
        return mailing

    # -- emptied ------------------------------------------------------------

    def test_emptied_list_of_segments(self):
        self.assertNobody(self.empty(self.make_mailing()))

    def test_emptied_one_by_one(self):
        other = self.make_filled("Jury", self.outsider)
        mailing = self.make_mailing(segments=self.lyon | other)
        mailing.segment_ids = [Command.unlink(self.lyon.id)]
        self.assertRecipients(mailing, self.outsider)
        mailing.segment_ids = [Command.unlink(other.id)]
        self.assertNobody(mailing)

    def test_chosen_and_emptied_in_one_breath(self):
        """Before anything was written to the database."""
        mailing = self.make_mailing(segment_ids=[])
        mailing.segment_ids = self.lyon
        self.assertNobody(self.empty(mailing))

    def test_created_and_emptied_in_one_breath(self):
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "News",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "segment_ids": [Command.set(self.lyon.ids)],
            }
        )
        mailing.write({"segment_ids": [Command.clear()]})
        self.assertTrue(mailing.is_segment_mailing)
        self.assertNobody(mailing)

    def test_emptied_in_the_form(self):
        mailing = self.make_mailing()
        with Form(mailing) as form:
            form.segment_ids.clear()
        self.assertNobody(mailing)

    def test_emptied_then_chosen_again(self):
        mailing = self.empty(self.make_mailing())
        mailing.segment_ids = self.lyon
        self.assertRecipients(mailing, self.alice | self.bruno | self.chloe)

    def test_emptied_mailing_cannot_be_queued(self):
        mailing = self.empty(self.make_mailing("Assembly"))
        with self.assertRefused(
            "The mailing “Assembly” was addressed to segments, and none is left. "
            "Choose at least one segment, or make a new mailing."
        ):
            mailing.action_launch()
        self.assertEqual(mailing.state, "draft")

    def test_emptied_in_the_queue(self):
        """Whoever empties it there: it does not leave."""
        mailing = self.make_mailing()
        mailing.action_launch()
        self.empty(mailing)
        self.run_queue()
        self.assertEqual((mailing.state, self.sent_to()), ("draft", []))
        self.assertFalse(mailing.sudo().mailing_trace_ids)
        self.assertIn("none is left", mailing.sudo().activity_ids.note)

    def test_last_segment_of_a_queued_mailing_stays(self):
        mailing = self.make_mailing("Assembly")
        mailing.action_launch()
        with self.assertRaisesRegex(UserError, "“Lyon” cannot be deleted.*Assembly"):
            self.lyon.unlink()
        self.run_queue()
        self.assertEqual(len(self.sent_to()), 3)

    def test_segment_without_members(self):
        empty = self.make_filled("Nobody", self.contacts)
        self.assertNobody(self.make_mailing(segments=empty))

    # -- copies -------------------------------------------------------------

    def test_copy_keeps_the_segments(self):
        copy = self.make_mailing().copy()
        self.assertEqual(copy.segment_ids, self.lyon)
        self.assertRecipients(copy, self.alice | self.bruno | self.chloe)

    def test_copy_keeps_the_exclusions(self):
        jury = self.make_filled("Jury", self.chloe)
        copy = self.make_mailing(exclude_segment_ids=jury.ids).copy()
        self.assertRecipients(copy, self.alice | self.bruno)

    def test_copy_of_an_emptied_one(self):
        mailing = self.empty(self.make_mailing())
        self.assertNobody(mailing.copy())
        self.assertNobody(mailing.copy().copy())

    def test_winner_of_a_test_keeps_the_segments(self):
        mailing = self.make_mailing(ab_testing_enabled=True, ab_testing_pc=50)
        mailing.action_select_as_winner()
        winner = mailing.campaign_id.sudo().ab_testing_winner_mailing_id
        self.assertNotEqual(winner, mailing)
        self.assertRecipients(winner, self.alice | self.bruno | self.chloe)

    def test_winner_of_an_emptied_test(self):
        mailing = self.empty(
            self.make_mailing(ab_testing_enabled=True, ab_testing_pc=50)
        )
        self.assertNobody(mailing.copy({"ab_testing_pc": 100}))
        with self.assertRaisesRegex(UserError, "none is left"):
            mailing.action_select_as_winner()

    def test_sample_of_a_test_is_among_the_members(self):
        mailing = self.make_mailing(ab_testing_enabled=True, ab_testing_pc=34)
        recipients = self.recipients(mailing)
        self.assertEqual(len(recipients), 1)
        self.assertLessEqual(recipients, self.alice | self.bruno | self.chloe)

    # -- other recipients ---------------------------------------------------

    def test_model_changed(self):
        """Segments hold contacts: with other recipients there are none."""
        self.env["mailing.contact"].create({"name": "Farid", "email": "f@example.org"})
        mailing = self.make_mailing()
        for model in ("mailing.contact", "crm.lead"):
            mailing.mailing_model_id = self.env["ir.model"]._get(model)
            self.assertEqual(mailing.sudo()._get_recipients(), [], model)

    def test_model_changed_to_lists(self):
        subscribers = self.env["mailing.list"].create(
            {
                "name": "Readers",
                "contact_ids": [(0, 0, {"name": "Farid", "email": "f@example.org"})],
            }
        )
        mailing = self.make_mailing()
        mailing.write(
            {
                "mailing_model_id": self.env["ir.model"]._get_id("mailing.list"),
                "contact_list_ids": subscribers.ids,
            }
        )
        self.assertEqual(mailing._get_recipients(), [])

    def test_model_changed_and_back(self):
        mailing = self.make_mailing()
        mailing.mailing_model_id = self.env["ir.model"]._get("mailing.contact")
        mailing.mailing_model_id = self.env["ir.model"]._get("res.partner")
        self.assertRecipients(mailing, self.alice | self.bruno | self.chloe)

    def test_unreadable_conditions(self):
        mailing = self.make_mailing(mailing_domain="[('name', '=', uid)]")
        self.assertRecipients(mailing, self.contacts)

    # -- segments that go ---------------------------------------------------

    def test_segment_of_a_draft_is_not_deleted(self):
        self.make_mailing("Assembly")
        jury = self.make_filled("Jury", self.chloe)
        other = self.make_filled("Other", self.alice)
        self.make_mailing("Elections", segments=other, exclude_segment_ids=jury.ids)
        with self.assertRefused(
            "“Lyon” cannot be deleted or archived, it is used by: the mailing "
            "“Assembly”."
        ):
            self.lyon.with_user(self.owner).unlink()
        with self.assertRaisesRegex(UserError, "“Jury” cannot be deleted.*Elections"):
            jury.unlink()

    def test_segment_of_a_draft_is_not_archived(self):
        self.make_mailing("Assembly")
        with self.assertRaisesRegex(UserError, "“Lyon” .* “Assembly”"):
            self.lyon.with_user(self.owner).active = False
        self.assertTrue(self.lyon.active)

    def test_segment_of_a_mailing_that_left_may_go(self):
        mailing = self.make_mailing()
        mailing.sudo().state = "done"
        self.lyon.with_user(self.owner).unlink()
        self.assertNobody(mailing)
        self.assertNobody(mailing.copy())

    @mute_logger("odoo.sql_db")
    def test_database_guards_the_segments_of_mailings(self):
        self.make_mailing()
        self.env.flush_all()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.env.cr.execute(
                "DELETE FROM partner_segment WHERE id = %s", [self.lyon.id]
            )

    def test_segment_that_no_mailing_names_is_deleted(self):
        self.make_segment("Free", LYON).unlink()
