from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from . import followup_queries
from .followup import get_rule


class MailingMailing(models.Model):
    """Writing again to those who did not react to a mailing.

    A follow-up is a copy addressed to a segment, whose rule finds who got the first
    message and did not react.  It never goes to whoever left a list of the first.
    """

    _inherit = "mailing.mailing"

    followup_of_id = fields.Many2one(
        "mailing.mailing",
        string="Follow-up Of",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    followup_ids = fields.One2many("mailing.mailing", "followup_of_id", copy=False)
    followup_count = fields.Integer(compute="_compute_followup_count")
    reminder_ids = fields.One2many("mailing.reminder", "mailing_id", copy=False)
    has_failed_reminder = fields.Boolean(compute="_compute_has_failed_reminder")

    @api.depends("followup_ids")
    def _compute_followup_count(self):
        counts = dict(
            self._read_group(
                [("followup_of_id", "in", self.ids)], ["followup_of_id"], ["__count"]
            )
        )
        for mailing in self:
            mailing.followup_count = counts.get(mailing._origin, 0)

    @api.depends("reminder_ids.state")
    def _compute_has_failed_reminder(self):
        for mailing in self:
            mailing.has_failed_reminder = "failed" in mailing.reminder_ids.mapped(
                "state"
            )

    def action_follow_up(self):
        """Ask whom to write to again, and how."""
        self.ensure_one()
        return {
            "name": self.env._("Write Again"),
            "type": "ir.actions.act_window",
            "res_model": "mailing.followup",
            "view_mode": "form",
            "target": "new",
            "context": {"default_mailing_id": self.id},
        }

    def action_open_followups(self):
        """Open the mailings that follow up this one."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "mass_mailing.mailing_mailing_action_mail"
        )
        return {
            **action,
            "name": self.env._("Follow-ups"),
            "domain": [("followup_of_id", "in", self.ids)],
            "context": {},
        }

    # -- whom it finds ------------------------------------------------------

    def _get_versions(self):
        """Return the mailings that carry the same message: versions of an A/B test."""
        self.ensure_one()
        if not self.ab_testing_enabled:
            return self
        # superuser: campaigns are for those who work with them
        return self | self.sudo()._get_ab_testing_siblings_mailings().with_env(self.env)

    def _get_followup_rule(self, reaction, days=0, since=None):
        """Return the rule of those who got this message and did not react.

        :param reaction: what they did not do, see `followup.REACTIONS`
        :param days: how many days they have had
        :param since: the mailings sent since, to which they did not react either
        """
        reminders = since.ids if since else []
        return get_rule(reaction, self._get_versions().ids, reminders, days)

    def _find_followed(self, reaction, company, days=0, since=None, limit=None):
        """Return the contacts that a segment of those who did not react would hold.

        :param company: whose contacts; those that the user may see if empty
        """
        contacts = self.env["res.partner"].with_company(company)
        domain = Domain(self._get_followup_rule(reaction, days, since))
        domain &= contacts._segmentable_domain()
        if company:
            domain &= Domain(contacts._check_company_domain(company))
        return contacts.search(domain, limit=limit)

    def _get_followup_segment(self, reaction, company, days, since=None):
        """Return the segment of those who did not react, made if it is not there."""
        rule = repr(self._get_followup_rule(reaction, days, since))
        same = [("domain", "=", rule), ("user_id", "=", self.env.uid)]
        same += [("company_id", "=", company.id), ("kind", "=", "rule")]
        segments = self.env["partner.segment"]
        return segments.search(same, limit=1) or segments.create(
            {
                "name": self._get_followup_name(reaction),
                "objective": self._get_followup_objective(reaction, days),
                "pillar": "behavioural",
                "company_id": company.id,
                "refresh_policy": "daily",
                "domain": rule,
            }
        )

    def _get_followup_name(self, reaction):
        return self.env._(
            "%(did_not)s: %(mailing)s",
            did_not=self.env["mailing.reminder"]._describe_reaction(reaction),
            mailing=self.subject,
        )

    def _get_followup_objective(self, reaction, days):
        return self.env._(
            "Write again to who had not reacted %(days)s day(s) after %(date)s",
            days=days,
            date=format_date(self.env, self.sent_date or self.create_date),
        )

    def _count_strangers(self, reaction):
        """Return how many addresses did not react that no contact has."""
        [(_field, _any, arrived), last] = self._get_followup_rule(reaction)
        traces = self.env["mailing.trace"]
        domain = Domain(arrived) & Domain("is_test_trace", "=", False)
        if reaction != "buy":
            domain &= ~Domain(last[2][1:])
        query = traces._search(domain)
        theirs, own = self._get_message_addresses()
        address = traces._field_to_sql(query.table, theirs.name, query)
        statement = followup_queries.count_strangers(query, address, own)
        return self.env.execute_query(statement)[0][0]

    def _get_message_addresses(self):
        """Return the fields of traces and of contacts that hold the address."""
        column = self._get_address_column()
        addresses = self.env["res.partner"]._get_message_addresses()
        return next(pair for pair in addresses if pair[1].name == column)

    # -- the mailing itself -------------------------------------------------

    def _make_followup(self, segment, subject):
        """Return a copy of this mailing, addressed to a segment."""
        self.ensure_one()
        followup = self.copy(self._get_followup_values(segment, subject))
        if self.mailing_model_real != "res.partner":
            # Odoo copies the lists whatever is asked
            followup.write(
                {"contact_list_ids": [Command.clear()], "mailing_domain": "[]"}
            )
        return followup

    def _get_followup_values(self, segment, subject):
        values = {
            "subject": subject,
            "segment_ids": [Command.set(segment.ids)],
            "followup_of_id": self.id,
            "user_id": self.env.uid,
            # a test sends nobody of its campaign a second message
            "ab_testing_enabled": False,
            "schedule_type": "now",
            "schedule_date": False,
        }
        if self.mailing_model_real == "res.partner":
            return values
        sender = self.reply_to or self.env.user.email_formatted
        return {
            **values,
            "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
            "mailing_filter_id": False,
            "mailing_domain": "[]",
            "reply_to_mode": "new",
            "reply_to": sender,
        }

    def _check_written_for(self, sample):
        """Refuse a text that reads of its recipients what contacts do not have.

        Written for orders or subscribers, it may; the queue could not send it.

        :param sample: a contact to whom it could be sent
        """
        try:
            for name in ("subject", "body_html"):
                self._render_field(name, sample.ids)
        except Exception as error:
            # a template raises whatever the code that it calls raises
            raise UserError(
                self.env._(
                    "The text of “%(mailing)s” cannot be written for contacts: "
                    "%(error)s",
                    mailing=self.subject,
                    error=error,
                )
            ) from error

    # -- whom it spares -----------------------------------------------------

    def _get_opt_out_lists(self):
        """Add the lists of the mailings that this one follows up.

        Whoever left one of them since is not written to, though as a contact.
        """
        lists = super()._get_opt_out_lists()
        first, seen = self.sudo().followup_of_id, self.browse()
        while first and first not in seen:
            seen |= first
            if first.mailing_on_mailing_list:
                lists |= first.contact_list_ids
            first = first.followup_of_id
        return lists
