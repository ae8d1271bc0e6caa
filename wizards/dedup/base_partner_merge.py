from odoo import api, models

from . import queries


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _get_once_per_contact(self):
        """Return the tables in which a contact stands once for each key.

        For each, the name of the column that is unique with `partner_id`, and which
        of two rows stays, as an ORDER BY.  Each concept adds its own tables.
        """
        return {}

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Move our rows first: Odoo deletes all rows of a table that collides."""
        self.env.flush_all()
        contact_ids = [dst_partner.id, *src_partners.ids]
        for table, (key, first) in self._get_once_per_contact().items():
            self.env.execute_query(
                queries.drop_collisions(table, key, first, contact_ids)
            )
            self.env.execute_query(queries.move_rows(table, contact_ids))
        self.env.invalidate_all()
        return super()._update_foreign_keys(src_partners, dst_partner)
