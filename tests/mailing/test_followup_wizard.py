from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from ..common import MAILING_USER, USER
from .followup_case import DAY_3, FollowupCase


@freeze_time(DAY_3)
class TestFollowupWizard(FollowupCase):
    """From a mailing that was sent to the next one, by one dialog."""

    def test_the_next_mailing(self):
        followup = self.prepare(reaction="click", days=3)
        self.assertEqual(followup.state, "draft")
        self.assertEqual(followup.subject, "Reminder: News")
        self.assertEqual(followup.segment_ids.name, "Did not click: News")
        self.assertEqual(followup.segment_ids.user_id, self.mathilde)
        self.assertEqual(followup.followup_of_id, self.news)
        self.assertEqual(followup.body_html, self.news.body_html)
        self.assertEqual(followup.user_id, self.mathilde)
        self.assertEqual(self.news.followup_count, 1)
        self.assertRecipients(followup, self.bruno | self.chloe)

    def test_it_leaves_to_them_and_to_nobody_else(self):
        """Who was blacklisted since gets nothing."""
        self.env["mail.blacklist"]._add("bruno@example.org")
        followup = self.prepare(reaction="click", days=3)
        followup.action_launch()
        self.run_queue()
        self.assertEqual(self.sent_to(), ["chloe@example.org"])

    def test_whoever_reacts_before_it_leaves_gets_nothing(self):
        followup = self.prepare(reaction="click", days=3)
        self.react(self.news, self.bruno, "click")
        followup.action_launch()
        self.run_queue()
        self.assertEqual(self.sent_to(), ["chloe@example.org"])

    def test_what_the_first_mailing_excluded_stays_excluded(self):
        jury = self.make_filled("Jury", self.chloe)
        fair = self.make_sent(
            "Fair", self.bruno | self.chloe, exclude_segment_ids=jury.ids
        )
        followup = self.prepare(fair)
        self.assertEqual(followup.exclude_segment_ids, jury)
        self.assertRecipients(followup, self.bruno)

    def test_the_conditions_of_the_first_mailing_hold_on(self):
        """They may be about a consent."""
        fair = self.make_sent(
            "Fair",
            self.bruno | self.chloe,
            segment_ids=[],
            mailing_domain="[('function', '!=', 'No mail')]",
        )
        self.chloe.function = "No mail"
        self.assertRecipients(self.prepare(fair), self.bruno)

    def test_after_a_mailing_to_a_list(self):
        """Contacts get it: not who left the list since, nor strangers."""
        readers = self.env["mailing.list"].create({"name": "Readers"})
        subscribers = self.env["mailing.contact"].create(
            [
                {"name": name, "email": email, "list_ids": readers.ids}
                for name, email in (
                    ("B. Roux", "bruno@example.org"),
                    ("C. Dubois", "Chloe@Example.org"),
                    ("Stranger", "stranger@example.org"),
                )
            ]
        )
        letter = self.make_sent(
            "Letter",
            subscribers,
            segment_ids=[],
            mailing_model_id=self.env["ir.model"]._get_id("mailing.list"),
            contact_list_ids=readers.ids,
        )
        wizard = self.open_wizard(letter)
        self.assertEqual((wizard.contact_count, wizard.stranger_count), (2, 1))
        followup = self.prepare(letter)
        self.assertEqual(followup.mailing_model_real, "res.partner")
        self.assertFalse(followup.contact_list_ids)
        self.assertRecipients(followup, self.bruno | self.chloe)
        self.assertEqual(followup.reply_to_mode, "new")
        readers._update_subscription_from_email("chloe@example.org", opt_out=True)
        self.assertRecipients(followup, self.bruno)
        self.assertRecipients(followup.copy(), self.bruno)
        # a follow-up of the follow-up spares her too
        followup.sudo().write({"state": "done", "sent_date": DAY_3})
        self.env["mailing.trace"].create(
            [
                {
                    "mass_mailing_id": followup.id,
                    "model": "res.partner",
                    "res_id": person.id,
                    "email": person.email_normalized,
                    "trace_status": "sent",
                    "sent_datetime": "2026-03-03 09:00:00",
                }
                for person in self.bruno | self.chloe
            ]
        )
        second = self.prepare(followup, days=1)
        self.assertEqual(second.subject, "Reminder: Letter")
        self.assertRecipients(second, self.bruno)

    def test_who_left_one_of_several_lists(self):
        """One opt-out is enough, as for lists that follow segments."""
        lists = self.env["mailing.list"].create([{"name": "One"}, {"name": "Two"}])
        subscriber = self.env["mailing.contact"].create(
            {"name": "B. Roux", "email": "bruno@example.org", "list_ids": lists.ids}
        )
        letter = self.make_sent(
            "Letter",
            subscriber,
            segment_ids=[],
            mailing_model_id=self.env["ir.model"]._get_id("mailing.list"),
            contact_list_ids=lists.ids,
        )
        followup = self.prepare(letter)
        self.assertRecipients(followup, self.bruno)
        lists[0]._update_subscription_from_email("bruno@example.org", opt_out=True)
        self.assertRecipients(followup, self.contacts)

    def test_after_a_version_of_an_ab_test(self):
        """It is no version itself: a test sends nobody a second message."""
        campaign = self.env["utm.campaign"].create({"name": "Fair"})
        test = {"ab_testing_enabled": True, "campaign_id": campaign.id}
        self.make_sent("Fair A", self.alice, **test)
        second = self.make_sent("Fair B", self.bruno | self.chloe, **test)
        followup = self.prepare(second)
        self.assertFalse(followup.ab_testing_enabled)
        followup.action_launch()
        self.run_queue()
        self.assertEqual(
            self.sent_to(),
            ["alice@example.org", "bruno@example.org", "chloe@example.org"],
        )

    def test_scheduled_for_a_day_that_has_passed(self):
        self.news.write({"schedule_type": "scheduled", "schedule_date": DAY_3})
        followup = self.prepare()
        self.assertEqual(
            (followup.schedule_type, followup.schedule_date), ("now", False)
        )

    def test_twice_makes_one_segment(self):
        self.assertEqual(self.prepare().segment_ids, self.prepare().segment_ids)

    # -- refused ------------------------------------------------------------

    def test_not_before_it_was_sent(self):
        wizard = self.open_wizard(self.make_mailing())
        with self.assertRefused("Write again once the mailing has been sent."):
            wizard.action_confirm()

    def test_not_on_the_same_day(self):
        wizard = self.open_wizard(days=0)
        with self.assertRefused("Leave them one day at least."):
            wizard.action_confirm()

    def test_nobody_replies_to_an_sms(self):
        text = self.make_sent("Text", self.chloe, mailing_type="sms")
        with self.assertRefused("Nobody can tell who opened an SMS, or replied to it."):
            self.open_wizard(text, reaction="reply").action_confirm()

    def test_both_rights_are_needed(self):
        """Whoever writes mailings makes no segments, and the reverse."""
        marc = self.make_user("marc2", "base.group_user", MAILING_USER)
        with self.assertRaises(AccessError):
            self.env["mailing.followup"].with_user(marc).create(
                {"mailing_id": self.news.id}
            )
        with self.assertRaises(AccessError):
            self.news.with_user(marc)._get_followup_segment("click", self.company, 3)
        sophie = self.make_user("sophie2", "base.group_user", USER)
        with self.assertRaises(AccessError):
            wizard = self.env["mailing.followup"].with_user(sophie)
            wizard.create({"mailing_id": self.news.id}).action_confirm()

    def test_sms(self):
        """Numbers are matched with numbers; a click on its link counts."""
        self.bruno.phone = "+33 6 12 34 56 78"
        self.chloe.phone = "+33 6 87 65 43 21"
        text = self.make_sent("Text", self.contacts, mailing_type="sms")
        traces = self.env["mailing.trace"].create(
            [
                {
                    "mass_mailing_id": text.id,
                    "trace_type": "sms",
                    "model": "res.partner",
                    "res_id": person.id,
                    "sms_number": person.phone_sanitized,
                    "trace_status": "pending",
                    "sent_datetime": "2026-03-02 09:00:00",
                }
                for person in self.bruno | self.chloe
            ]
        )
        self.assertFound(text, "click", self.bruno | self.chloe, days=3)
        traces[0].set_clicked()
        followup = self.prepare(text)
        self.assertEqual(followup.mailing_type, "sms")
        self.assertRecipients(followup, self.chloe)
