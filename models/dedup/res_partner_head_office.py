from odoo import fields, models


class ResPartner(models.Model):
    """Which establishment of a company is its head office, where that is known."""

    _inherit = "res.partner"

    is_head_office = fields.Boolean(
        string="Head Office",
        copy=False,
        help="The other establishments of the company belong to this one.",
    )
