from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, LockError
from odoo.fields import Datetime
from odoo.tests import freeze_time

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from ..common import MAILING_USER, USER
from .followup_case import DAY_3, DAY_7, SENT, FollowupCase

CRON = "contact_segmentation.ir_cron_mailing_reminder"


class TestMailingReminder(FollowupCase, CronMixinCase):
    """Reminders leave by themselves, to those who have not reacted by then."""

    def schedule(self, mailing=None, days=3, second_days=7, when=SENT, **vals):
        """Schedule the reminders of a mailing on the day on which it was sent."""
        mailing = mailing or self.news
        with freeze_time(when):
            self.open_wizard(
                mailing, mode="schedule", days=days, second_days=second_days, **vals
            ).action_confirm()
        return mailing.with_user(self.mathilde).reminder_ids

    def wake_up(self, moment):
        """Let the scheduled actions run at a moment; return who was written to."""
        with freeze_time(moment):
            with self.enter_registry_test_mode():
                self.env.ref(CRON).sudo().method_direct_trigger()
            self.env.invalidate_all()
            self.run_queue()
        return self.sent_to()

    # -- two steps ----------------------------------------------------------

    def test_planned(self):
        first, second = self.schedule()
        self.assertEqual((first.date, second.date), (DAY_3, DAY_7))
        self.assertEqual((first.state, second.state), ("scheduled", "scheduled"))
        self.assertEqual(first.subject, "Reminder: News")
        self.assertEqual(first.user_id, self.mathilde)
        self.assertEqual(self.news.followup_count, 0, "nothing is made before")

    def test_the_scheduled_action_is_called_on_those_days(self):
        with self.capture_triggers(CRON) as captured:
            self.schedule()
        self.assertEqual(captured.records.mapped("call_at"), [DAY_3, DAY_7])

    def test_nothing_leaves_before_its_day(self):
        self.schedule()
        self.assertEqual(self.wake_up(DAY_3 - timedelta(minutes=1)), [])

    def test_each_step_goes_to_those_who_have_not_clicked(self):
        """Bruno clicks on the first reminder, Chloé on nothing."""
        first, second = self.schedule()
        sent = self.wake_up(DAY_3)
        self.assertEqual(sent, ["bruno@example.org", "chloe@example.org"])
        self.assertEqual((first.state, second.state), ("done", "scheduled"))
        self.assertEqual(first.reminder_id.state, "done")
        self.assertEqual(first.segment_id.name, "Did not click: News")
        self.assertEqual(first.reminder_id.followup_of_id, self.news)
        self.react(first.reminder_id, self.bruno, "click", DAY_3 + timedelta(hours=1))
        self.assertEqual(self.wake_up(DAY_7), ["chloe@example.org"])
        self.assertEqual(second.state, "done")
        self.assertEqual(self.wake_up(DAY_7 + timedelta(days=9)), [])
        self.assertEqual(self.news.followup_count, 2)

    def test_one_step_only(self):
        reminders = self.schedule(second_days=0)
        self.assertEqual(len(reminders), 1)
        self.wake_up(DAY_3)
        self.assertEqual(self.wake_up(DAY_7), [])

    def test_nobody_left(self):
        first, _second = self.schedule()
        self.react(self.news, self.bruno, "click")
        self.react(self.news, self.chloe, "click")
        self.assertEqual(self.wake_up(DAY_3), [])
        self.assertEqual(first.state, "nobody")
        self.assertEqual(self.news.followup_count, 0)

    def test_who_was_sent_it_later_is_not_reminded_yet(self):
        """The mail queue took two days for Chloé: the second step reaches her."""
        self.schedule()
        traces = self.news.sudo().mailing_trace_ids
        late = traces.filtered(lambda trace: trace.res_id == self.chloe.id)
        late.sent_datetime = SENT + timedelta(days=2)
        self.assertEqual(self.wake_up(DAY_3), ["bruno@example.org"])
        self.assertEqual(
            self.wake_up(DAY_7), ["bruno@example.org", "chloe@example.org"]
        )

    def test_two_steps_never_leave_at_once(self):
        """The scheduled actions stood still for two weeks."""
        first, second = self.schedule()
        late = DAY_7 + timedelta(days=7)
        self.assertEqual(self.wake_up(late), ["bruno@example.org", "chloe@example.org"])
        self.assertEqual((first.state, second.state), ("done", "scheduled"))
        self.assertEqual(second.date, late + timedelta(days=4))
        self.assertEqual(self.wake_up(late + timedelta(days=1)), [])
        sent = self.wake_up(late + timedelta(days=4))
        self.assertEqual(sent, ["bruno@example.org", "chloe@example.org"])

    # -- stopped ------------------------------------------------------------

    def test_cancelled(self):
        first, second = self.schedule()
        self.wake_up(DAY_3)
        second.action_cancel()
        first.action_cancel()
        self.assertEqual((first.state, second.state), ("done", "cancelled"))
        self.assertEqual(self.wake_up(DAY_7), [])

    def test_an_archived_mailing_reminds_nobody(self):
        first, _second = self.schedule()
        self.news.active = False
        self.assertEqual(self.wake_up(DAY_3), [])
        self.assertEqual(first.state, "cancelled")

    def test_a_deleted_mailing_reminds_nobody(self):
        reminders = self.schedule()
        self.news.unlink()
        self.assertFalse(reminders.exists())
        self.assertEqual(self.wake_up(DAY_3), [])

    # -- what goes wrong ----------------------------------------------------

    def test_the_others_leave_when_one_fails(self):
        """Its author may not write mailings any more: they are told, once."""
        fair = self.make_sent("Fair", self.alice)
        fair = fair.with_user(self.env.user)
        failing, _second = self.schedule()
        with freeze_time(SENT):
            marc = self.make_user("marc3", "base.group_user", MAILING_USER, USER)
            wizards = self.env["mailing.followup"].with_user(marc)
            wizards.create(
                {"mailing_id": fair.id, "mode": "schedule", "days": 3}
            ).action_confirm()
        marketing = self.env.ref(MAILING_USER)
        self.mathilde.sudo().group_ids -= marketing
        self.assertEqual(self.wake_up(DAY_3), ["alice@example.org"])
        self.assertEqual(failing.sudo().state, "failed")
        self.assertTrue(failing.sudo().error)
        activity = self.news.sudo().activity_ids
        self.assertEqual(activity.summary, "A reminder could not be sent")
        self.assertEqual(activity.user_id, self.mathilde)
        self.assertEqual(self.news.sudo().followup_count, 0, "nothing half made")

    def test_opens_taken_back(self):
        self.company.open_tracking_consent = True
        self.react(self.news, self.alice, "open")
        first, _second = self.schedule(reaction="open", when=SENT)
        self.company.open_tracking_consent = False
        self.assertEqual(self.wake_up(DAY_3), [])
        self.assertEqual(first.state, "failed")
        self.assertIn("tells who opened a mailing", first.error)

    def test_a_text_that_contacts_have_no_words_for(self):
        lead = self.env["crm.lead"].create(
            {"name": "Library", "email_from": "chloe@example.org"}
        )
        fair = self.make_sent(
            "Fair",
            lead,
            segment_ids=[],
            mailing_model_id=self.env["ir.model"]._get_id("crm.lead"),
        )
        # by somebody who may edit templates
        fair.sudo().body_html = "<p>For <t t-out='object.expected_revenue'/></p>"
        with self.assertRaisesRegex(Exception, "cannot be written for contacts"):
            self.schedule(fair)

    def test_nobody_to_remind(self):
        self.news.sudo().mailing_trace_ids.unlink()
        with self.assertRefused(
            "There is nobody to remind: no contact fits the choice."
        ):
            self.schedule()

    def test_second_step_after_the_first(self):
        with self.assertRefused("The second reminder leaves after the first one."):
            self.schedule(days=7, second_days=3)

    # -- rights -------------------------------------------------------------

    def test_nobody_writes_reminders_by_hand(self):
        """They act with the rights of their author: nobody may write another one."""
        first, _second = self.schedule()
        with self.assertRaises(AccessError):
            first.user_id = self.env.ref("base.user_admin")
        with self.assertRaises(AccessError):
            self.env["mailing.reminder"].with_user(self.mathilde).create(
                {
                    "mailing_id": self.news.id,
                    "reaction": "click",
                    "days": 3,
                    "date": Datetime.now(),
                    "subject": "Mine",
                    "user_id": self.env.ref("base.user_admin").id,
                }
            )

    def test_only_who_may_remind_may_cancel(self):
        first, _second = self.schedule()
        marc = self.make_user("marc4", "base.group_user", MAILING_USER)
        with self.assertRaises(AccessError):
            first.with_user(marc).action_cancel()
        self.assertEqual(first.state, "scheduled")

    def test_the_reminder_finds_what_its_author_may_see(self):
        """A contact of a company where Mathilde does not work is not written to."""
        other = self.make_company("Éditions du Port")
        self.chloe.company_id = other
        self.schedule()
        self.assertEqual(self.wake_up(DAY_3), ["bruno@example.org"])

    def test_busy_is_not_failed(self):
        """Somebody else is refreshing the segment: tried again, nothing is lost."""
        first, _second = self.schedule()
        segments = type(self.env["partner.segment"])
        with patch.object(segments, "action_refresh", side_effect=LockError("busy")):
            self.assertEqual(self.wake_up(DAY_3), [])
        self.assertEqual(first.state, "scheduled")
        sent = self.wake_up(DAY_3 + timedelta(minutes=10))
        self.assertEqual(sent, ["bruno@example.org", "chloe@example.org"])
