from datetime import timedelta

from odoo import api, fields, models

from ...tools.days import local_day
from ..queries import work_as_usual, work_hard
from ..scheduled import work_through
from . import follow_queries, result_queries
from .res_company_results import SETTLING_DAYS

# how long one statement may last
TIME_LIMIT = "60s"


class MailingResult(models.Model):
    """One row: what a mailing brought in a segment, of the messages of one hour.

    And one without segment, in which each recipient is once: a contact counts in each
    segment that held it when the mailing left.

    Added up by a scheduled action, from the messages themselves: for as long as
    something may follow a mailing, and some time more for what is refunded or
    invoiced late.  Then the rows stay as they are.  Days and hours are those of the
    company of the responsible, amounts in its currency.
    """

    _name = "mailing.result"
    _description = "Result of a Mailing in a Segment"
    _rec_name = "mailing_id"
    _log_access = False

    mailing_id = fields.Many2one(
        "mailing.mailing", required=True, ondelete="cascade", index=True
    )
    segment_id = fields.Many2one("partner.segment", ondelete="cascade", index=True)
    company_id = fields.Many2one("res.company", ondelete="cascade")
    follow_days = fields.Integer()
    date = fields.Datetime(string="Added Up On")
    day = fields.Date(string="Sent On")
    hour = fields.Integer(string="Sent at Hour")
    written = fields.Integer()
    sent = fields.Integer()
    delivered = fields.Integer()
    opened = fields.Integer()
    clicked = fields.Integer()
    replied = fields.Integer()
    reacted = fields.Integer()
    bounced = fields.Integer()
    opted_out = fields.Integer()
    followed = fields.Integer()
    orders = fields.Integer()
    invoices = fields.Integer()
    registrations = fields.Integer()
    gifts = fields.Integer()
    other_acts = fields.Integer()
    amount = fields.Float(digits=0)
    compared = fields.Integer()
    compared_followed = fields.Integer()
    compared_amount = fields.Float(digits=0)
    control = fields.Integer()
    control_followed = fields.Integer()
    control_amount = fields.Float(digits=0)
    expected_followed = fields.Float(digits=0)
    expected_amount = fields.Float(digits=0)

    # -- when ---------------------------------------------------------------

    @api.model
    def _cron_add_up(self):
        """Count what followed, then add up the mailings of which it may change."""
        companies = self._get_companies()
        if work_through(companies, self._follow, self._trigger):
            work_through(self._get_due(), self._add_up_one, self._trigger)

    @api.model
    def _trigger(self, at=None):
        cron = self.env.ref("contact_segmentation.ir_cron_mailing_result")
        cron._trigger(at)

    @api.model
    def _get_companies(self):
        """Return the companies whose mailings have left."""
        mailings = self.env["mailing.mailing"].with_context(active_test=False)
        groups = mailings._read_group([], ["result_company_id"])
        return self.env["res.company"].concat(*(company for (company,) in groups))

    @api.model
    def _get_due(self):
        """Return the mailings that left, and whose results may be others now."""
        rows = self.env.execute_query(result_queries.due(SETTLING_DAYS))
        return self.env["mailing.mailing"].browse(mailing_id for (mailing_id,) in rows)

    # -- what ---------------------------------------------------------------

    @api.model
    def _follow(self, company):
        """Count what followed the mailings of a company, and is not settled.

        :return: True, as it is done at once
        """
        first = self._get_first_day(company)
        if first:
            today = company._segmentation_today()
            days = timedelta(days=company.mailing_follow_days)
            settled = company.mailing_settled_date or first
            # before those that are not settled too: what followed them is theirs
            self._follow_since(company, settled - days, settled, today)
            settling = timedelta(days=SETTLING_DAYS)
            company.mailing_settled_date = today - days - settling
        return True

    @api.model
    def _get_first_day(self, company):
        """Return the day of the first mailing of a company, if there is any."""
        noted = self.env["mailing.result.recipient"].sudo()
        of_company = [("mailing_id.result_company_id", "=", company.id)]
        [(first,)] = noted._read_group(of_company, [], ["date:min"])
        return first and local_day(first, company._segmentation_tz())

    @api.model
    def _follow_since(self, company, since, settled, today):
        sources = self.env["partner.score.source"]._get_following()
        acts = sources._get_following_acts(company, since, today)
        self._work_hard(follow_queries.follow(company, acts, since, settled))

    @api.model
    def _add_up_one(self, mailing):
        """Add up what one mailing brought; True, as it is done at once."""
        self._add_up(mailing)
        return True

    @api.model
    def _add_up(self, mailings):
        """Add up what mailings brought, in place of what was added up before."""
        now = fields.Datetime.now()
        for company, alike in mailings.sudo()._group_by_result_company():
            self.env.execute_query(result_queries.forget(alike.ids))
            self._work_hard(
                result_queries.add_up(alike, company, company._segmentation_tz(), now)
            )
        self.env.invalidate_all()  # the reports read what was added up

    @api.model
    def _work_hard(self, statement):
        self.env.flush_all()
        self.env.execute_query(work_hard(TIME_LIMIT, compiled=False))
        self.env.execute_query(statement)
        self.env.execute_query(work_as_usual())
