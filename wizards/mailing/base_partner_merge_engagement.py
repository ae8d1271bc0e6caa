from odoo import api, models
from odoo.tools import SQL


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """The survivor of a merge keeps its engagement until the next run adds it up."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _get_once_per_contact(self):
        return {
            **super()._get_once_per_contact(),
            "partner_engagement": ("company_id", SQL("TRUE")),
        }

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        changes = self.env["partner.rfm.change"].sudo()
        changes._add(SQL("SELECT %s", dst_partner.id))
        return super()._update_foreign_keys(src_partners, dst_partner)
