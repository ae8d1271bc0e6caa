from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pressure_max = fields.Integer(related="company_id.pressure_max", readonly=False)
    pressure_days = fields.Integer(related="company_id.pressure_days", readonly=False)
