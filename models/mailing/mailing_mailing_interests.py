from odoo import fields, models


class MailingMailing(models.Model):
    """What a mailing is about: whoever clicks in it may care about these interests."""

    _inherit = "mailing.mailing"

    interest_ids = fields.Many2many(
        "partner.interest",
        relation="mailing_mailing_interest_rel",
        column1="mailing_id",
        column2="interest_id",
        string="Interests",
        help="What this mailing is about: a click in it speaks for these interests.",
    )
