from odoo.exceptions import UserError

from .common import LYON, MailingCase

EVERYBODY = ["alice@example.org", "bruno@example.org", "chloe@example.org"]


class TestMailingPutBack(MailingCase):
    """What cannot leave goes back to draft, with something to do; the others leave."""

    def test_failed_segment_in_the_queue_puts_its_mailing_alone_back(self):
        broken = self.make_segment("Broken", LYON)
        paris = self.make_filled("Paris", self.outsider)
        first = self.make_mailing("First", segments=broken)
        second = self.make_mailing("Second", segments=paris)
        third = self.make_mailing("Third", segment_ids=[], mailing_domain=LYON)
        (first | second | third).action_launch()
        self.break_rule(broken)
        self.run_queue()
        self.assertEqual(
            [mailing.state for mailing in (first, second, third)],
            ["draft", "done", "done"],
        )
        self.assertEqual(self.sent_to(), sorted([*EVERYBODY, "oscar@example.org"]))
        said = first.message_ids.mapped("body")
        self.assertIn("the segment “Broken” cannot be refreshed", " ".join(said))

    def test_words_of_the_failure_are_text_not_markup(self):
        broken = self.make_segment("<b>Broken</b>", LYON)
        mailing = self.make_mailing(segments=broken)
        mailing.action_launch()
        self.break_rule(broken)
        self.run_queue()
        said = " ".join(mailing.message_ids.mapped("body"))
        self.assertIn("&lt;b&gt;Broken&lt;/b&gt;", said)

    def test_repaired_and_launched_again(self):
        mailing = self.make_mailing()
        mailing.action_launch()
        self.break_rule(self.lyon)
        self.run_queue()
        self.lyon.domain = LYON
        self.launch(mailing)
        self.assertEqual(self.sent_to(), EVERYBODY)

    def test_responsible_gets_something_to_do(self):
        mailing = self.make_mailing(user_id=self.mathilde.id)
        mailing.action_launch()
        self.break_rule(self.lyon)
        self.run_queue()
        activity = mailing.sudo().activity_ids
        self.assertEqual(activity.user_id, self.mathilde)
        self.assertEqual(activity.summary, "This mailing did not leave")
        self.assertIn("the segment “Lyon” cannot be refreshed", activity.note)

    def test_once_sent_there_is_nothing_to_do_any_more(self):
        mailing = self.make_mailing()
        mailing.action_launch()
        self.break_rule(self.lyon)
        self.run_queue()
        self.lyon.domain = LYON
        self.launch(mailing)
        self.assertFalse(mailing.sudo().activity_ids)

    def test_responsible_who_is_gone(self):
        """Somebody who is there gets it: whoever made the mailing."""
        gone = self.make_user("gaston", "base.group_user")
        mailing = self.make_mailing(user_id=gone.id)
        mailing.action_launch()
        gone.active = False
        self.break_rule(self.lyon)
        self.run_queue()
        self.assertEqual(mailing.sudo().activity_ids.user_id, self.mathilde)

    def test_segment_that_became_empty_in_the_queue(self):
        """Its mailing alone goes back; the others leave."""
        mailing = self.make_mailing()
        paris = self.make_filled("Paris", self.outsider)
        other = self.make_mailing("Other", segments=paris)
        (mailing | other).action_launch()
        (self.alice | self.bruno | self.chloe).city = "Paris"
        self.run_queue()
        self.assertEqual((mailing.state, other.state), ("draft", "done"))
        self.assertEqual(self.sent_to(), ["oscar@example.org"])
        note = mailing.sudo().activity_ids.note
        self.assertIn("nobody is in “Lyon”", note)

    def test_conditions_that_cannot_be_read_stop_no_other_mailing(self):
        """Odoo would stop the whole queue there, at each run."""
        mailing, other = self.make_mailing(), self.make_mailing("Other")
        (mailing | other).action_launch()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mailing_mailing SET mailing_domain = %s WHERE id = %s",
            ["[('shoe_size', '=', 42)]", mailing.id],
        )
        self.env.invalidate_all()
        self.run_queue()
        self.assertEqual((mailing.state, other.state), ("draft", "done"))
        self.assertIn("shoe_size", mailing.sudo().activity_ids.note)

    def test_winner_that_cannot_leave_stops_no_other_test(self):
        """The action that sends winners goes on; the queue tells what is wrong."""
        mailing = self.make_mailing(ab_testing_enabled=True, ab_testing_pc=34)
        self.launch(mailing)
        self.break_rule(self.lyon)
        self.lyon.action_refresh()
        mailing.with_context(cron_id=1).action_select_as_winner()
        winner = mailing.campaign_id.sudo().ab_testing_winner_mailing_id
        self.assertEqual(winner.state, "in_queue")
        self.run_queue()
        self.assertEqual((winner.state, self.sent_to()), ("draft", []))
        self.assertIn("“Lyon”", winner.activity_ids.note)

    def test_failure_of_what_a_segment_is_built_on_blocks_too(self):
        """The segment itself is refreshed, from the old members of its parent."""
        readers = self.make_segment("Readers", parent_id=self.lyon.id)
        readers.action_refresh()
        mailing = self.make_mailing(segments=readers)
        mailing.action_launch()
        self.break_rule(self.lyon)
        self.run_queue()
        self.assertEqual((mailing.state, self.sent_to()), ("draft", []))
        with self.assertRaisesRegex(UserError, "“Lyon”"):
            mailing.action_launch()
