from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_values(self, src_partners, dst_partner):
        """Fill the survivor with what the others, which are still there, have."""
        return super()._update_values(
            src_partners, dst_partner._with_duplicates_allowed()
        )
