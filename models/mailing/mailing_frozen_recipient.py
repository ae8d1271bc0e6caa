from odoo import fields, models


class MailingFrozenRecipient(models.Model):
    """One contact of the frozen list of a mailing.

    Written by one statement when the list is frozen, and gone with it: see the
    recipients that a mailing may freeze.
    """

    _name = "mailing.frozen.recipient"
    _description = "Contact of a Frozen List"
    _rec_name = "partner_id"
    _order = "partner_id"
    _log_access = False

    mailing_id = fields.Many2one("mailing.mailing", required=True, ondelete="cascade")
    partner_id = fields.Many2one(
        "res.partner", string="Contact", required=True, ondelete="cascade", index=True
    )
    email = fields.Char(related="partner_id.email")
    phone = fields.Char(related="partner_id.phone")

    _once_per_mailing = models.Constraint(
        "UNIQUE(mailing_id, partner_id)",
        "A contact is once in the frozen list of a mailing.",
    )
