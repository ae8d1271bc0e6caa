from odoo import api, models

from ...models.scoring import score_value_queries


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Keep one value of each score and company; the next run measures it anew."""
        self.env.flush_all()
        self.env.execute_query(
            score_value_queries.drop_merged([dst_partner.id, *src_partners.ids])
        )
        return super()._update_foreign_keys(src_partners, dst_partner)
