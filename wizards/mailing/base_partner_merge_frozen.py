from odoo import api, models
from odoo.tools import SQL


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _get_once_per_contact(self):
        return {
            **super()._get_once_per_contact(),
            "mailing_frozen_recipient": ("mailing_id", SQL("TRUE")),
        }
