from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import clean_context


class MailingFollowup(models.TransientModel):
    """The choice of whom to write to again after a mailing, and how."""

    _name = "mailing.followup"
    _description = "Write Again After a Mailing"

    mailing_id = fields.Many2one("mailing.mailing", required=True, ondelete="cascade")
    reaction = fields.Selection(
        lambda self: self._get_reactions(),
        string="To Those Who",
        required=True,
        default="click",
    )
    days = fields.Integer(required=True, default=3)
    mode = fields.Selection(
        [
            ("prepare", "A mailing that I finish and send"),
            ("schedule", "Reminders that leave by themselves"),
        ],
        required=True,
        default="prepare",
    )
    second_days = fields.Integer(default=7)
    first_date = fields.Datetime(compute="_compute_dates")
    second_date = fields.Datetime(compute="_compute_dates")
    subject = fields.Char(
        compute="_compute_subject",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    contact_count = fields.Integer(compute="_compute_counts")
    stranger_count = fields.Integer(compute="_compute_counts")
    opens_allowed = fields.Boolean(compute="_compute_opens_allowed")

    @api.model
    def _get_reactions(self):
        """Return the reactions that there can be in this database and company."""
        choices = self.env["mailing.reminder"]._fields["reaction"]
        absent = set()
        if not self._may_read_opens():
            absent.add("open")
        if not self.env.company._get_buying_sources():
            absent.add("buy")
        labels = choices._description_selection(self.env)
        return [choice for choice in labels if choice[0] not in absent]

    @api.model
    def _may_read_opens(self):
        return self.env["partner.segment"]._may_read_opens(self.env.company)

    @api.depends("mailing_id")
    def _compute_opens_allowed(self):
        for wizard in self:
            wizard.opens_allowed = wizard._may_read_opens()

    @api.depends("mailing_id")
    def _compute_subject(self):
        for wizard in self:
            subject = wizard.mailing_id.subject or ""
            reminder = self.env._("Reminder: %(subject)s", subject=subject)
            prefix = reminder.removesuffix(subject)
            wizard.subject = subject if subject.startswith(prefix) else reminder

    @api.depends("mailing_id", "reaction", "company_id")
    def _compute_counts(self):
        for wizard in self:
            mailing, reaction = wizard.mailing_id, wizard.reaction
            wizard.contact_count = wizard.stranger_count = 0
            if mailing and reaction:
                found = mailing._find_followed(reaction, wizard.company_id)
                wizard.contact_count = len(found)
                wizard.stranger_count = mailing._count_strangers(reaction)

    @api.depends("mailing_id", "days", "second_days")
    def _compute_dates(self):
        self.first_date = self.second_date = False
        for wizard in self.filtered("mailing_id"):
            days = [wizard.days, wizard.second_days]
            dates = self.env["mailing.reminder"]._get_dates(wizard.mailing_id, days)
            wizard.first_date, wizard.second_date = dates

    def action_confirm(self):
        """Make the segment and the mailing, or schedule the reminders."""
        self.ensure_one()
        # `default_mailing_id` is not for what is made here
        wizard = self.with_env(self.env(context=clean_context(self.env.context)))
        wizard._check_choices()
        if wizard.mode == "prepare":
            return wizard._prepare_mailing()
        return wizard._schedule_reminders()

    def _check_choices(self):
        self.mailing_id.check_access("write")
        if self.mailing_id.state != "done":
            raise UserError(self.env._("Write again once the mailing has been sent."))
        if self.days < 1:
            raise UserError(self.env._("Leave them one day at least."))
        if self.mailing_id.mailing_type != "mail" and self.reaction in (
            "reply",
            "open",
        ):
            raise UserError(
                self.env._("Nobody can tell who opened an SMS, or replied to it.")
            )
        if self.reaction == "buy" and not self.company_id:
            raise UserError(
                self.env._("Choose the company from which they did not buy.")
            )
        is_two_steps = self.mode == "schedule" and self.second_days
        if is_two_steps and self.second_days <= self.days:
            raise UserError(
                self.env._("The second reminder leaves after the first one.")
            )

    def _prepare_mailing(self):
        mailing = self.mailing_id
        segment = mailing._get_followup_segment(
            self.reaction, self.company_id, self.days
        )
        segment.action_refresh()
        followup = mailing._make_followup(segment, self.subject)
        return {
            "type": "ir.actions.act_window",
            "res_model": "mailing.mailing",
            "res_id": followup.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _schedule_reminders(self):
        found = self.mailing_id._find_followed(self.reaction, self.company_id, limit=1)
        if not found:
            raise UserError(
                self.env._("There is nobody to remind: no contact fits the choice.")
            )
        self.mailing_id._check_written_for(found)
        steps = [(days, self.subject) for days in (self.days, self.second_days) if days]
        self.env["mailing.reminder"]._schedule(
            self.mailing_id, self.reaction, steps, self.company_id
        )
        return {"type": "ir.actions.act_window_close"}
