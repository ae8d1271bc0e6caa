from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    open_tracking_consent = fields.Boolean(
        related="company_id.open_tracking_consent", readonly=False
    )
