from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    mailing_follow_days = fields.Integer(
        related="company_id.mailing_follow_days", readonly=False, required=True
    )
