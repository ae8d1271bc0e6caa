from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, LockError, UserError
from odoo.fields import Domain
from odoo.tools import plaintext2html

from ..evaluation import find_fault
from .mailing_mailing import SEGMENT_FIELDS

# When a mailing leaves whose segments somebody else was refreshing
RETRY = timedelta(minutes=5)
ACTIVITY = "mail.mail_activity_data_warning"


class MailingMailing(models.Model):
    """A mailing to segments leaves: with true members, or not at all.

    What is wrong is told to the user who wants to send it.  In the queue, where
    nobody is there, the mailing goes back to draft and its responsible has something
    to do; the other mailings leave.
    """

    _inherit = "mailing.mailing"

    def _get_all_segments(self):
        """Return the segments that decide who the recipients are, as superuser.

        Those of the mailing and those that they are built on.  Whoever may send the
        mailing may have them refreshed, also those that other users own.
        """
        named = self.env["partner.segment"].sudo()
        for mailing in self:
            for name in SEGMENT_FIELDS:
                named |= mailing._get_named(name)
        return named._with_used()

    def action_send_mail(self, res_ids=None):
        self._refresh_segments()
        self._freeze()
        return super().action_send_mail(res_ids)

    def action_put_in_queue(self):
        """Check first; where a scheduled action does it, the queue will.

        An exception would stop the other A/B tests whose winner is sent at the
        same time, and would do so again at each run.
        """
        if not self._is_scheduled():
            for mailing in self:
                mailing._check_segments_chosen()
                mailing._check_exclusion_possible()
            self._check_segments_mailable()
            self._freeze_for_queue()
        self.activity_unlink([ACTIVITY])
        return super().action_put_in_queue()

    def _is_scheduled(self):
        """Whether a scheduled action is at work."""
        return bool(self.env.context.get("cron_id"))

    def _check_segments_chosen(self):
        if self.is_segment_mailing and not self._get_named("segment_ids"):
            raise UserError(
                self.env._(
                    "The mailing “%(mailing)s” was addressed to segments, and none is "
                    "left. Choose at least one segment, or make a new mailing.",
                    mailing=self.subject,
                )
            )

    def _check_segments_mailable(self):
        """Refuse to write to segments of which nobody knows who is in now.

        :raise UserError: a segment failed or is stale, or there is nobody to write to
        """
        self._get_all_segments()._check_known()
        for mailing in self.filtered("is_segment_mailing"):
            if not mailing.frozen_date:
                mailing._get_named("segment_ids")._check_not_empty()

    def _freeze_for_queue(self):
        wanting = self.filtered(
            lambda mailing: (
                mailing.recipients_mode == "frozen" and not mailing.frozen_date
            )
        )
        if wanting:
            wanting._refresh_segments()
            wanting._freeze()

    def _refresh_segments(self):
        """Make the segments of these mailings true before sending.

        :raise UserError: a segment cannot be refreshed; nothing is sent
        """
        self._get_all_segments().action_refresh()
        self._check_segments_mailable()

    @api.model
    def _process_mass_mailing_queue(self):
        """Refresh the segments first; hold back what cannot be sent rightly."""
        for mailing in self.search(self._get_queue_domain()):
            # a fresh snapshot for each: refreshes may have ended in between
            self.env["ir.cron"]._commit_progress()
            try:
                mailing._prepare_to_leave()
            except (LockError, ConcurrencyError, psycopg2.OperationalError):
                mailing._postpone()
            except UserError as error:
                mailing._put_back(error)
        self.env["ir.cron"]._commit_progress()
        return super()._process_mass_mailing_queue()

    @api.model
    def _get_queue_domain(self):
        """Return the domain of the mailings that segments decide, to leave now."""
        named = Domain("is_segment_mailing", "=", True)
        named |= Domain("exclude_segment_ids", "!=", False)
        due = Domain("schedule_date", "=", False)
        due |= Domain("schedule_date", "<", fields.Datetime.now())
        return Domain("state", "in", ("in_queue", "sending")) & named & due

    def _prepare_to_leave(self):
        """Have everything ready for one mailing of the queue to be sent.

        :raise UserError: it cannot be sent rightly
        """
        self._check_segments_chosen()
        self._check_exclusion_possible()
        self._refresh_segments()  # a failure stays noted on its segment
        with self.env.cr.savepoint():
            self._freeze()
        self._check_conditions()

    def _check_conditions(self):
        """Refuse conditions that cannot be read, as they would stop the whole queue."""
        model = self.env[self.mailing_model_real]
        fault = find_fault(
            self.env, lambda: model._search(self._get_recipients_domain()).select()
        )
        if fault:
            raise UserError(
                self.env._(
                    "Nothing was sent: the conditions of the mailing cannot be read. "
                    "%(fault)s",
                    fault=fault,
                )
            )

    def _postpone(self):
        """Have a mailing leave later: somebody is refreshing its segments."""
        later = fields.Datetime.now() + RETRY
        self.write({"schedule_type": "scheduled", "schedule_date": later})
        self.env.ref("mass_mailing.ir_cron_mass_mailing_queue")._trigger(later)

    def _put_back(self, error):
        """Make a mailing a draft again and give its responsible something to do."""
        reason = error.args[0]
        self.action_cancel()
        self.message_post(body=reason, subtype_xmlid="mail.mt_note")
        self.activity_schedule(
            ACTIVITY,
            user_id=self._get_answerable().id,
            summary=self.env._("This mailing did not leave"),
            note=plaintext2html(reason),
        )

    def _get_answerable(self):
        """Return the responsible, or who made the mailing where they are gone."""
        users = (self.user_id | self.create_uid).sudo()
        present = users.filtered(lambda user: user.active and not user._is_superuser())
        return present[:1] or self._get_responsible()
