import pytz

from odoo import api, fields, models
from odoo.fields import Domain

from .partner_segment_move_age import KEPT_MONTHS, KEPT_MONTHS_PARAMETER
from .res_company import DEFAULT_TZ_PARAMETER
from .res_partner import ADDRESSES_PARAMETER, TECHNICAL_PARAMETER


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    segment_moves_kept_months = fields.Integer(
        string="Months of Entries and Exits", default=KEPT_MONTHS
    )
    segment_default_tz = fields.Selection(
        lambda self: [(tz, tz) for tz in pytz.common_timezones],
        string="Time Zone of Segments",
        config_parameter=DEFAULT_TZ_PARAMETER,
    )
    segment_addresses = fields.Boolean(
        string="Addresses", config_parameter=ADDRESSES_PARAMETER
    )
    segment_technical_contacts = fields.Boolean(
        string="Technical Contacts", config_parameter=TECHNICAL_PARAMETER
    )

    @api.model
    def get_values(self):
        months = self.env["partner.segment.move"]._get_kept_months()
        return {**super().get_values(), "segment_moves_kept_months": months}

    def set_values(self):
        """Write the parameters; whom segments may hold changes all of them."""
        contacts = self.env["res.partner"]
        before = contacts._get_segmentable_settings()
        result = super().set_values()
        # not a `config_parameter` of the field: Odoo would forget 0, which is
        # "for good", and read the default again
        self.env["ir.config_parameter"].sudo().set_param(
            KEPT_MONTHS_PARAMETER, max(self.segment_moves_kept_months, 0)
        )
        if contacts._get_segmentable_settings() != before:
            self.env["partner.segment"].sudo().search(Domain.TRUE)._reset_schedule()
        return result
