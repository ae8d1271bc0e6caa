from odoo import api, models

from ...models.dedup import key_queries


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Give nobody the keys of those who go: all are made of what is left."""
        moved = src_partners.sudo().with_context(active_test=False)
        ids = src_partners.ids
        moved = moved.search(
            ["|", ("parent_id", "in", ids), ("commercial_partner_id", "in", ids)]
        )
        src_partners._free_addresses()
        self.env.execute_query(key_queries.forget(ids))
        dst_partner._note_keys((moved - src_partners | dst_partner).ids)
        return super()._update_foreign_keys(src_partners, dst_partner)
