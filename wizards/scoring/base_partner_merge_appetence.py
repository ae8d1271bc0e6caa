from odoo import api, models
from odoo.tools import SQL


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _get_once_per_contact(self):
        return {
            **super()._get_once_per_contact(),
            # who said no to an interest is not made to want it by a merge
            "partner_interest_preference": (
                "interest_id",
                SQL("stance <> 'no', date DESC"),
            ),
        }

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Forget what was inferred of the sources: the next run measures the survivor.

        Odoo would delete what they have in common, and make two rows of the rest.
        """
        rows = self.env["partner.appetence"].sudo()
        rows.search([("partner_id", "in", src_partners.ids)]).unlink()
        # nothing else may tell that the rows of the survivor are to be measured
        noted = SQL("SELECT %s", dst_partner.id)
        self.env["partner.rfm.change"].sudo()._add(noted)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env["partner.interest.preference"]._follow(dst_partner)
        return result
