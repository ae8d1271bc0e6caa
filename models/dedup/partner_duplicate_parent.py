from odoo import fields, models


class PartnerDuplicateGroup(models.Model):
    """The head office that a rule proposes for the establishments of a group."""

    _inherit = "partner.duplicate.group"

    proposed_parent_id = fields.Many2one(
        "res.partner",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="The head office where it is known, else the one with the oldest number.",
    )
