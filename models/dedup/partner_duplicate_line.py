from odoo import fields, models


class PartnerDuplicateLine(models.Model):
    """One row: a contact is in a group of duplicates.

    Read through `partner.duplicate.group.partner_ids`, which leaves out the contacts
    that the user may not see.
    """

    _name = "partner.duplicate.line"
    _description = "Contact of a Group of Duplicates"
    _log_access = False

    group_id = fields.Many2one(
        "partner.duplicate.group",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
    )

    _group_partner_uniq = models.UniqueIndex("(group_id, partner_id)")
