from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import freeze_time

from .lists import FIRST_DAY, FollowingListCase

SENDING = "odoo.addons.contact_segmentation.models.mailing.mailing_list_sending"
ALICE, BRUNO, CHLOE = "alice@example.org", "bruno@example.org", "chloe@example.org"


@freeze_time(FIRST_DAY)
class TestListSending(FollowingListCase):
    """Mailings to lists that follow a segment."""

    def make_list_mailing(self, subject="News", lists=None, **vals):
        return self.make_mailing(
            subject,
            segment_ids=[],
            mailing_model_id=self.env["ir.model"]._get_id("mailing.list"),
            contact_list_ids=(lists or self.newsletter).ids,
            **vals,
        )

    def break_rule(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE partner_segment SET domain = %s WHERE id = %s",
            ["[('shoe_size', '=', 42)]", self.lyon.id],
        )
        self.env.invalidate_all()

    def launch(self, mailing):
        mailing.action_launch()
        self.run_queue()

    def test_list_is_brought_in_step_before(self):
        self.follow()
        mailing = self.make_list_mailing()
        mailing.action_launch()
        self.bruno.city = "Paris"
        self.make_person("Farid")
        self.run_queue()
        self.assertEqual(self.sent_to(), [ALICE, CHLOE, "farid@example.org"])

    def test_sending_directly(self):
        with self.mock_mail_gateway():
            self.make_list_mailing().action_send_mail()
        self.assertEqual(self.sent_to(), [ALICE, BRUNO, CHLOE])

    def test_opted_out_gets_nothing(self):
        self.follow()
        self.opt_out(BRUNO)
        self.launch(self.make_list_mailing())
        self.assertEqual(self.sent_to(), [ALICE, CHLOE])

    def test_failed_segment_puts_the_mailing_back_and_lets_others_leave(self):
        other = self.lists.create({"name": "Other"})
        self.list_contacts.create({"email": "o@example.org", "list_ids": other.ids})
        mailing = self.make_list_mailing()
        second = self.make_list_mailing("Second", other)
        (mailing | second).action_launch()
        self.break_rule()
        self.run_queue()
        self.assertEqual((mailing.state, second.state), ("draft", "done"))
        self.assertEqual(self.sent_to(), ["o@example.org"])

    def test_failed_segment_blocks_the_button(self):
        mailing = self.make_list_mailing()
        self.break_rule()
        self.lyon.action_refresh()
        with self.assertRaisesRegex(UserError, "“Lyon”.*“shoe_size”"):
            mailing.action_launch()

    def test_much_to_write_is_left_to_the_scheduled_action_of_lists(self):
        mailing = self.make_list_mailing()
        mailing.action_launch()
        with patch(f"{SENDING}.AT_ONCE", 2):
            self.run_queue()
        self.assertEqual(self.sent_to(), [])
        self.assertEqual(mailing.state, "in_queue")
        self.assertTrue(self.newsletter.sync_requested)

    def test_scheduled_for_later_waits(self):
        self.follow()
        mailing = self.make_list_mailing(
            schedule_type="scheduled", schedule_date="2099-01-01 09:00:00"
        )
        mailing.action_put_in_queue()
        self.break_rule()
        self.run_queue()
        self.assertEqual(mailing.state, "in_queue")

    def test_list_of_a_mailing_to_contacts_does_not_count(self):
        """Odoo keeps the lists when the recipients are changed to something else."""
        mailing = self.make_mailing(contact_list_ids=self.newsletter.ids)
        self.assertFalse(mailing._get_followed_lists())
