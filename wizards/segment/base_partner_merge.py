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

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Have live segments look at what changes: Odoo writes past the ORM."""
        ids = src_partners.ids
        contacts = src_partners.sudo().with_context(active_test=False)
        moved = contacts.search(
            ["|", ("parent_id", "in", ids), ("commercial_partner_id", "in", ids)]
        )
        contacts._note_deleted()
        (moved | dst_partner)._note_saved(None)
        return super()._update_foreign_keys(src_partners, dst_partner)
