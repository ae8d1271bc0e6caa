from datetime import timedelta

import psycopg2

from odoo import Command, api, fields, models
from odoo.exceptions import ConcurrencyError, LockError, UserError
from odoo.fields import Domain

from ..evaluation import find_fields
from . import queries

SEGMENT_FIELDS = ("segment_ids", "exclude_segment_ids")
# When a mailing leaves whose segments somebody else was refreshing
RETRY = timedelta(minutes=5)


class MailingMailing(models.Model):
    """Segments as recipients.

    A mailing to contacts goes to the members of its segments that also match its
    own filter, less the members of the excluded segments and everybody who shares
    an address with one of them; one message per address.  Members are those at
    sending time.
    """

    _inherit = "mailing.mailing"

    segment_ids = fields.Many2many(
        "partner.segment",
        relation="mailing_mailing_segment_rel",
        column1="mailing_id",
        column2="segment_id",
        ondelete="restrict",
        context={"active_test": False},
        string="Segments",
        help="The mailing goes to the members of these segments, as they are when it "
        "is sent.",
    )
    exclude_segment_ids = fields.Many2many(
        "partner.segment",
        relation="mailing_mailing_exclude_segment_rel",
        column1="mailing_id",
        column2="segment_id",
        ondelete="restrict",
        # an archived segment still excludes its members
        context={"active_test": False},
        string="Excluded Segments",
        help="Nobody in these segments is written to, nor anybody with the same "
        "address.",
    )
    is_segment_mailing = fields.Boolean(
        readonly=True,
        help="This mailing was addressed to segments: without any of them it goes to "
        "nobody, never to everybody.",
    )

    segment_recipient_count = fields.Integer(
        string="Recipients from Segments",
        compute="_compute_segment_recipient_count",
        help="Contacts that the mailing would go to now, one for each address, before "
        "the blacklist and missing addresses.",
    )

    @api.depends("segment_ids", "exclude_segment_ids", "mailing_domain")
    def _compute_segment_recipient_count(self):
        for mailing in self:
            count = 0
            if mailing.segment_ids and mailing.mailing_model_real == "res.partner":
                contacts = self.env["res.partner"]
                count = contacts.search_count(mailing._get_recipients_domain())
            mailing.segment_recipient_count = count

    @api.model_create_multi
    def create(self, vals_list):
        mailings = super().create(vals_list)
        mailings._remember_segments()
        return mailings

    def write(self, vals):
        result = super().write(vals)
        if "segment_ids" in vals:
            self._remember_segments()
        return result

    def _remember_segments(self):
        """Note which mailings are addressed to segments: once so, always so."""
        addressed = self.filtered(
            lambda mailing: (
                not mailing.is_segment_mailing and mailing._get_named("segment_ids")
            )
        )
        if addressed:
            addressed.write({"is_segment_mailing": True})

    def copy_data(self, default=None):
        """Leave the segments to `copy`: those the user may not see restrict too."""
        return [
            {
                name: value
                for name, value in vals.items()
                if name not in SEGMENT_FIELDS or name in (default or {})
            }
            for vals in super().copy_data(default)
        ]

    def copy(self, default=None):
        copies = super().copy(default)
        names = [name for name in SEGMENT_FIELDS if name not in (default or {})]
        for mailing, copy in zip(self, copies.sudo(), strict=True):
            copy.write(
                {name: [Command.set(mailing._get_named(name).ids)] for name in names}
            )
        return copies

    def _get_recipients_domain(self):
        domain = Domain(super()._get_recipients_domain())
        segments = self._get_named("segment_ids")
        excluded = self._get_named("exclude_segment_ids")
        if self.mailing_model_real == "res.partner":
            domain = self._get_domain_of_company(domain)
        is_segment_mailing = self.is_segment_mailing or segments
        if is_segment_mailing:
            if self.mailing_model_real != "res.partner":
                return Domain.FALSE
            domain &= self._get_members_domain(segments)
        if excluded:
            domain &= self._get_not_excluded_domain(excluded)
        if is_segment_mailing and self.mailing_type == "mail":
            domain = self._get_one_per_address_domain(domain)
        return domain

    def _get_responsible(self):
        """Return who answers for the mailing: also when a scheduled action sends it."""
        return (self.user_id or self.create_uid or self.env.user).sudo()

    def _get_members_domain(self, segments):
        """Return the members that the responsible of the mailing may know of.

        The queue sends as superuser: without this, a mailing to a segment of all
        companies would go to contacts that its author does not even see counted.
        """
        domain = Domain("segment_ids", "in", segments.ids)
        responsible = self._get_responsible()
        if not responsible._is_superuser():
            contacts = self.env["res.partner"]
            companies = contacts._check_company_domain(responsible.company_ids)
            domain &= Domain(companies)
        return domain

    def _get_domain_of_company(self, domain):
        """Settle conditions whose value differs by company, such as RFM classes.

        In the company of the responsible: the scheduled action that sends works in
        another one.
        """
        contacts = self.env["res.partner"]
        if not any(map(contacts._differs_by_company, find_fields(contacts, domain))):
            return domain
        company = self._get_responsible().company_id
        return self._settle(domain, contacts.with_company(company)._search(domain))

    def _get_one_per_address_domain(self, domain):
        contacts = self.env["res.partner"]
        query = contacts._search(domain)
        if query.is_empty():
            return Domain.FALSE
        address = contacts._field_to_sql(query.table, "email_normalized", query)
        return self._settle(domain, queries.one_per_address(query, address))

    def _settle(self, domain, ids):
        """Return the domain of the contacts that a domain was found to match.

        :param ids: a query of their ids; archived ones stay if the domain names them
        """
        settled = Domain("id", "in", ids)
        if any(leaf.field_expr == "active" for leaf in domain.iter_conditions()):
            settled &= Domain("active", "in", [True, False])
        return settled

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

    def _get_named(self, name):
        """Return the segments in a field of the mailing, as superuser.

        Also those that the user may not see: they count all the same.  Read from
        the database, as the cache may hold what a user saw of them.

        :param name: `segment_ids` or `exclude_segment_ids`
        """
        self.ensure_one()
        segments = self.env["partner.segment"].sudo()
        if not self.id:
            return self.sudo()[name]._origin  # a form that is not saved
        rows = self.env.execute_query(queries.linked(self._fields[name], self.id))
        return segments.browse(segment_id for (segment_id,) in rows)

    def action_send_mail(self, res_ids=None):
        self._refresh_segments()
        return super().action_send_mail(res_ids)

    def action_put_in_queue(self):
        for mailing in self:
            mailing._check_segments_chosen()
            mailing._check_exclusion_possible()
        self._check_segments_true()
        return super().action_put_in_queue()

    def _check_segments_chosen(self):
        if self.is_segment_mailing and not self._get_named("segment_ids"):
            raise UserError(
                self.env._(
                    "The mailing “%(mailing)s” was addressed to segments, and none is "
                    "left. Choose at least one segment, or make a new mailing.",
                    mailing=self.subject,
                )
            )

    def _check_segments_true(self):
        """Refuse to write to segments of which nobody knows who is in now.

        :raise UserError: the last refresh of a segment failed
        """
        for segment in self._get_all_segments():
            if segment.state == "failed":
                raise UserError(
                    self.env._(
                        "Nothing was sent: the segment “%(segment)s” cannot be "
                        "refreshed. %(error)s",
                        segment=segment.name,
                        error=segment.last_error,
                    )
                )

    def _refresh_segments(self):
        """Make the segments of these mailings true before sending.

        :raise UserError: a segment cannot be refreshed; nothing is sent
        """
        self._get_all_segments().action_refresh()
        self._check_segments_true()

    @api.model
    def _process_mass_mailing_queue(self):
        """Refresh the segments first; hold back what cannot be sent rightly."""
        for mailing in self.search(self._get_queue_domain()):
            # a fresh snapshot for each: refreshes may have ended in between
            self.env["ir.cron"]._commit_progress()
            try:
                mailing._refresh_segments()
            except (LockError, ConcurrencyError, psycopg2.OperationalError):
                mailing._postpone()
            except UserError as error:
                mailing._put_back(error)
        self.env["ir.cron"]._commit_progress()
        return super()._process_mass_mailing_queue()

    @api.model
    def _get_queue_domain(self):
        """Return the domain of the mailings that name segments and are to leave now."""
        named = Domain("segment_ids", "!=", False)
        named |= Domain("exclude_segment_ids", "!=", False)
        due = Domain("schedule_date", "=", False)
        due |= Domain("schedule_date", "<", fields.Datetime.now())
        return Domain("state", "in", ("in_queue", "sending")) & named & due

    def _postpone(self):
        """Have a mailing leave later: somebody is refreshing its segments."""
        later = fields.Datetime.now() + RETRY
        self.write({"schedule_type": "scheduled", "schedule_date": later})
        self.env.ref("mass_mailing.ir_cron_mass_mailing_queue")._trigger(later)

    def _put_back(self, error):
        """Make a mailing a draft again and tell its responsible why."""
        self.action_cancel()
        self.message_post(
            body=error.args[0],
            partner_ids=self._get_responsible().partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )
