import logging
from datetime import timedelta

from psycopg2.errors import OperationalError

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, LockError, UserError

from ..scheduled import work_through
from ..segment.partner_segment import USER_GROUP
from .followup import REACTIONS

_logger = logging.getLogger(__name__)

ACTIVITY = "mail.mail_activity_data_warning"
CRON = "contact_segmentation.ir_cron_mailing_reminder"


class MailingReminder(models.Model):
    """A mailing to come, to those who will not have reacted to another by then.

    Life: `scheduled` until its date; then its segment and its mailing are made, the
    mailing is put in the queue, and it is `done`.  It may have nobody to write to
    (`nobody`), be `cancelled` before, or be impossible (`failed`, with the reason).

    Written by itself only: it acts with the rights of whoever asked for it.
    """

    _name = "mailing.reminder"
    _description = "Reminder of a Mailing"
    _order = "mailing_id, date, id"

    mailing_id = fields.Many2one(
        "mailing.mailing",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    reaction = fields.Selection(
        REACTIONS, string="To Whom", required=True, readonly=True
    )
    days = fields.Integer(required=True, readonly=True, help="Days since the mailing.")
    date = fields.Datetime(string="Leaves On", required=True, readonly=True, index=True)
    subject = fields.Char(required=True, readonly=True)
    state = fields.Selection(
        [
            ("scheduled", "Scheduled"),
            ("done", "Launched"),
            ("nobody", "Nobody left"),
            ("cancelled", "Cancelled"),
            ("failed", "Failed"),
        ],
        default="scheduled",
        required=True,
        readonly=True,
    )
    error = fields.Char(string="Reason", readonly=True)
    segment_id = fields.Many2one(
        "partner.segment", readonly=True, ondelete="set null", index="btree_not_null"
    )
    reminder_id = fields.Many2one(
        "mailing.mailing",
        string="Mailing of the Reminder",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    company_id = fields.Many2one(
        "res.company", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    user_id = fields.Many2one("res.users", required=True, readonly=True, index=True)

    _days_positive = models.Constraint(
        "CHECK(days > 0)", "A reminder leaves at least one day after the mailing."
    )

    @api.model
    def _describe_reaction(self, reaction):
        """Return what contacts did not do, in the user's language."""
        return dict(self._fields["reaction"]._description_selection(self.env))[reaction]

    @api.model
    def _schedule(self, mailing, reaction, steps, company):
        """Schedule the reminders of a mailing, which leave with the user's rights.

        :param steps: (days since the mailing, subject) of each
        """
        self._check_may_remind(mailing)
        dates = self._get_dates(mailing, [days for days, _subject in steps])
        reminders = self.sudo().create(
            [
                {
                    "mailing_id": mailing.id,
                    "reaction": reaction,
                    "days": days,
                    "date": date,
                    "subject": subject,
                    "company_id": company.id,
                    "user_id": self.env.uid,
                }
                for (days, subject), date in zip(steps, dates, strict=True)
            ]
        )
        self.env.ref(CRON).sudo()._trigger(reminders.mapped("date"))
        return reminders.with_env(self.env)

    @api.model
    def _get_dates(self, mailing, days):
        """Return when reminders so many days after a mailing leave.

        At once where that day has passed, the next ones as long after as was asked.
        """
        now = fields.Datetime.now()
        sent = max(
            filter(None, mailing._get_versions().mapped("sent_date")), default=now
        )
        late = max(now - sent - timedelta(days=days[0]), timedelta())
        return [sent + timedelta(days=count) + late for count in days]

    @api.model
    def _check_may_remind(self, mailing):
        mailing.check_access("write")
        if not self.env.user.has_group(USER_GROUP):
            raise AccessError(
                self.env._("Only segmentation users make segments, and reminders.")
            )

    def action_cancel(self):
        """Stop these reminders, as far as they have not left."""
        for mailing in self.mailing_id:
            self._check_may_remind(mailing)
        waiting = self.filtered(lambda reminder: reminder.state == "scheduled")
        # reminders are written by themselves only
        waiting.sudo().state = "cancelled"

    # -- when their time has come -------------------------------------------

    @api.model
    def _cron_send(self):
        """Launch the reminders whose time has come, each by itself."""
        due = self.search(
            [("state", "=", "scheduled"), ("date", "<=", fields.Datetime.now())],
            order="date, id",
        )
        trigger = self.env.ref(CRON)._trigger
        if work_through(due, lambda reminder: reminder._launch_or_fail(), trigger):
            self._plan_next()

    @api.model
    def _plan_next(self):
        """Have the scheduled action run when the next reminder is due."""
        coming = self.search([("state", "=", "scheduled")], order="date", limit=1)
        if coming:
            self.env.ref(CRON)._trigger(coming.date)

    def _launch_or_fail(self):
        """Launch one reminder; what goes wrong stops this one only."""
        try:
            with self.env.cr.savepoint():
                self._launch()
        except (LockError, ConcurrencyError, OperationalError):
            raise  # others are at work on the same; it is tried again later
        except Exception as error:
            # the mailing's text can reach the code of any addon, which may raise
            # anything
            _logger.info("Reminder %s failed", self.id, exc_info=True)
            self._fail(error)
        return True

    def _launch(self):
        """Make the segment and the mailing of the reminder, and put it in the queue."""
        if self.date > fields.Datetime.now():
            return  # moved meanwhile, by the reminder before it
        if not self.mailing_id.active:
            self.state = "cancelled"
            return
        reminder = self._as_user()
        earlier = reminder._get_earlier()
        # whom the mail queue reached late gets the second step, if not the first
        days = min((self | earlier).mapped("days"))
        found = (self.reaction, reminder.company_id, days, earlier.reminder_id)
        sample = reminder.mailing_id._find_followed(*found, limit=1)
        if not sample:
            self.state = "nobody"
            return
        segment = reminder.mailing_id._get_followup_segment(*found)
        mailing = reminder.mailing_id._make_followup(segment, self.subject)
        mailing._check_written_for(sample)
        segment.action_refresh()
        segment.sudo()._with_used()._check_known()
        mailing.action_launch()
        self.write(
            {"state": "done", "segment_id": segment.id, "reminder_id": mailing.id}
        )
        self._keep_distance()

    def _as_user(self):
        """Return the reminder in the environment of whoever asked for it."""
        user = self.user_id
        company = self.company_id or user.company_id
        context = self.env["res.users"].with_user(user).context_get()
        return self.with_user(user).with_context(
            **context, allowed_company_ids=company.ids
        )

    def _get_earlier(self):
        """Return the reminders of the same mailing that have left."""
        return self.mailing_id.reminder_ids.filtered(
            lambda other: other.state == "done" and other != self
        )

    def _keep_distance(self):
        """Have the next steps leave as long after this one as was asked.

        The scheduled action may have been stopped for days: two reminders must not
        leave at once.
        """
        now = fields.Datetime.now()
        later = self.mailing_id.reminder_ids.filtered(
            lambda other: other.state == "scheduled" and other.days > self.days
        )
        for other in later:
            other.date = max(other.date, now + timedelta(days=other.days - self.days))

    def _fail(self, error):
        """Note why the reminder did not leave, and tell whoever asked for it."""
        reason = error.args[0] if isinstance(error, UserError) else error
        self.write({"state": "failed", "error": str(reason) or type(error).__name__})
        user = self.user_id if self.user_id.active else self.mailing_id.user_id
        self.mailing_id.with_context(mail_activity_quick_update=True).activity_schedule(
            ACTIVITY,
            user_id=user.id or self.env.uid,
            summary=self.env._("A reminder could not be sent"),
            note=self.error,
        )
