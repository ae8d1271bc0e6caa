from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Domain

from . import queries


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
        compute="_compute_is_segment_mailing",
        store=True,
        copy=True,
        help="This mailing was addressed to segments: without any of them it goes to "
        "nobody, never to everybody.",
    )

    segment_recipient_count = fields.Integer(
        string="Recipients from Segments",
        compute="_compute_segment_recipient_count",
        help="Contacts that the mailing would go to now, one for each address, before "
        "the blacklist and missing addresses.",
    )

    @api.depends("segment_ids")
    def _compute_is_segment_mailing(self):
        """Once true, stays true."""
        for mailing in self:
            mailing.is_segment_mailing = bool(
                mailing.segment_ids or mailing._origin.is_segment_mailing
            )

    @api.depends("segment_ids", "exclude_segment_ids", "mailing_domain")
    def _compute_segment_recipient_count(self):
        for mailing in self:
            count = 0
            if mailing.segment_ids and mailing.mailing_model_real == "res.partner":
                contacts = self.env["res.partner"]
                count = contacts.search_count(mailing._get_recipients_domain())
            mailing.segment_recipient_count = count

    def _get_recipients_domain(self):
        domain = Domain(super()._get_recipients_domain())
        # as superuser: a segment that the sender may not see counts all the same
        segments, excluded = self.sudo().segment_ids, self.sudo().exclude_segment_ids
        if self.is_segment_mailing:
            if self.mailing_model_real != "res.partner":
                return Domain.FALSE
            domain &= Domain("segment_ids", "in", segments.ids)
        if excluded:
            domain &= self._get_not_excluded_domain(excluded)
        if self.is_segment_mailing and self.mailing_type == "mail":
            domain = self._get_one_per_address_domain(domain)
        return domain

    def _get_not_excluded_domain(self, excluded):
        """Return the domain of the records that no excluded segment holds.

        By contact and by address: a person with two contact records, one of them
        excluded, is not written to under the other.
        """
        model = self.env[self.mailing_model_real]
        domain = Domain.TRUE
        if model._name == "res.partner":
            domain &= ~Domain("segment_ids", "in", excluded.ids)
        address_field = model._fields.get("email_normalized")
        if address_field is None or not address_field.store:
            return domain

        def to_sql(model, alias, query):
            address = model._field_to_sql(alias, "email_normalized", query)
            return queries.address_of_members(excluded.ids, address)

        return domain & ~Domain.custom(to_sql=to_sql)

    def _get_one_per_address_domain(self, domain):
        contacts = self.env["res.partner"]
        query = contacts._search(domain)
        if query.is_empty():
            return Domain.FALSE
        address = contacts._field_to_sql(query.table, "email_normalized", query)
        return Domain("id", "in", queries.one_per_address(query, address))

    def _get_all_segments(self):
        """Return the segments that decide who the recipients are, as superuser.

        Whoever may send the mailing may have its segments refreshed, also those
        that other users own.
        """
        return self.sudo().segment_ids | self.sudo().exclude_segment_ids

    def action_send_mail(self, res_ids=None):
        self._refresh_segments()
        return super().action_send_mail(res_ids)

    def action_put_in_queue(self):
        for mailing in self:
            mailing._check_segments_chosen()
        self._check_segments_true()
        return super().action_put_in_queue()

    def _check_segments_chosen(self):
        if self.is_segment_mailing and not self.sudo().segment_ids:
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
        """Refresh the segments first; put back what cannot be sent rightly."""
        for mailing in self.search(self._get_queue_domain()):
            try:
                mailing._refresh_segments()
            except LockError:
                continue  # somebody is refreshing it: its members will be true
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

    def _put_back(self, error):
        """Make a mailing a draft again and tell its followers why."""
        self.action_cancel()
        self.message_post(body=Markup("<p>%s</p>") % error.args[0])
