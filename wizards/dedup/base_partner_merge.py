from odoo import api, models
from odoo.tools import SQL

from ...models.dedup.duplicate_queries import follow_exceptions
from . import queries


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _get_once_per_contact(self):
        """Return the tables in which a contact stands once for each key.

        For each, the name of the column that is unique with `partner_id`, and which
        of two rows stays, as an ORDER BY.  Each concept adds its own tables.
        """
        return {"partner_duplicate_line": ("group_id", SQL("TRUE"))}

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
        self.env.execute_query(follow_exceptions(dst_partner.id, src_partners.ids))
        self.env.invalidate_all()
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env["partner.duplicate.group"]._drop_singles(dst_partner)
        return result

    @api.model
    def _update_values(self, src_partners, dst_partner):
        """Keep what Odoo drops: computed fields that users may edit, as the SIRET."""
        kept = self._get_kept_values(src_partners, dst_partner)
        result = super()._update_values(src_partners, dst_partner)
        if kept:
            dst_partner.write(kept)
        return result

    @api.model
    def _get_kept_values(self, src_partners, dst_partner):
        """Return, to write, what the survivor lacks and a source has."""
        values = {}
        for name in self._get_kept_fields(dst_partner):
            if not self._says(dst_partner, name):
                said = [one for one in src_partners if self._says(one, name)]
                if said:
                    values[name] = said[0][name]
        return dst_partner._convert_to_write(values)

    @api.model
    def _says(self, partner, name):
        value = partner[name]
        # properties are never empty, but all their values may be
        if partner._fields[name].type == "properties":
            return any(value.values())
        return bool(value)

    @api.model
    def _get_kept_fields(self, partner):
        """Return the names of the editable computed fields that a merge keeps."""
        from_company = set()
        if partner.commercial_partner_id != partner:
            from_company = set(partner._commercial_fields())
        return [
            name
            for name, field in partner._fields.items()
            if field.store
            and field.compute
            and not (field.readonly or field.related or field.company_dependent)
            and field.type not in ("one2many", "many2many", "binary")
            and name not in from_company
            and partner._has_field_access(field, "write")
        ]
