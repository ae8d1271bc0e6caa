from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    refused_duplicates = fields.Selection(
        related="company_id.refused_duplicates", readonly=False, required=True
    )
