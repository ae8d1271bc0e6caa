from odoo import api, models
from odoo.tools import SQL


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _get_once_per_contact(self):
        return {
            **super()._get_once_per_contact(),
            "partner_segment_member": ("segment_id", SQL("TRUE")),
            # who was kept out of a segment does not come back by a merge
            "partner_segment_pin": ("segment_id", SQL("mode <> 'out'")),
        }
