from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    engagement_hot_days = fields.Integer(
        related="company_id.engagement_hot_days", readonly=False
    )
    engagement_warm_days = fields.Integer(
        related="company_id.engagement_warm_days", readonly=False
    )
    engagement_dormant_days = fields.Integer(
        related="company_id.engagement_dormant_days", readonly=False
    )
    scanner_seconds = fields.Integer(
        related="company_id.scanner_seconds", readonly=False
    )
