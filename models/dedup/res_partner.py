from odoo import api, models
from odoo.tools import SQL, email_normalize

from ...tools.profiles import make_profile
from ...tools.registrations import parse_siret
from . import key_queries

# Odoo 19.0 keeps the SIRET there; it will move
SIRET_FIELD = "company_registry"
# what keys are made of
READ_FIELDS = frozenset(
    {
        *("name", "is_company", "type", "commercial_partner_id", "birthdate_date"),
        *("email_normalized", "phone", "phone_sanitized", SIRET_FIELD, "vat", "ref"),
        *("street", "street2", "zip", "city", "country_id"),
    }
)
NOTED = "contact_segmentation.keys"


class ResPartner(models.Model):
    """Keys that follow what is saved, and the one place that knows of the SIRET."""

    _inherit = "res.partner"

    def _get_siret(self):
        """Return the SIRET of a contact as its 14 digits, or None."""
        return parse_siret(self[SIRET_FIELD])

    @api.model
    def _get_siret_sql(self, alias):
        """Return what a contact gives as its SIRET, SIREN or RNA, as it was typed."""
        return SQL.identifier(alias, SIRET_FIELD)

    @api.model
    def _get_phone_sql(self, alias):
        """Return the phone number, in its international form where Odoo has it."""
        if "phone_sanitized" not in self._fields:
            return SQL.identifier(alias, "phone")
        # without the library of phone numbers, Odoo copies what was typed
        return SQL(
            "CASE WHEN %(sanitized)s LIKE '+%%' THEN %(sanitized)s ELSE %(phone)s END",
            sanitized=SQL.identifier(alias, "phone_sanitized"),
            phone=SQL.identifier(alias, "phone"),
        )

    @api.model
    def _make_match_profile(self, vals):
        """Return the profile of a contact that has these values, saved or not.

        :param vals: as `create` takes them, or as a form has them
        """
        country_code, dial_code = self._get_country_codes(
            vals.get("country_id") or 0, vals.get("company_id") or 0
        )
        is_company = vals.get("is_company") or vals.get("company_type") == "company"
        return make_profile(
            {
                **vals,
                "is_company": is_company,
                "is_entity": bool(is_company or not vals.get("parent_id")),
                "registry": vals.get(SIRET_FIELD),
                "email": email_normalize(vals.get("email") or "", strict=False),
                "birthdate": vals.get("birthdate_date"),
                "country_code": country_code,
                "dial_code": dial_code,
            }
        )

    @api.model
    def _get_watched(self, names):
        return super()._get_watched(names) | READ_FIELDS.intersection(names)

    def _note_saved(self, names):
        """Have the keys of these contacts made before the commit."""
        if names is None or not READ_FIELDS.isdisjoint(names):
            self._note_keys(self.ids)
        return super()._note_saved(names)

    def _note_deleted(self):
        self._free_addresses()
        return super()._note_deleted()

    def _free_addresses(self):
        """Leave an address to those who share it with these contacts."""
        self.env["res.partner"]._make_noted_keys()
        rows = self.env.execute_query(key_queries.free_addresses(self.ids))
        self._note_keys(partner_id for (partner_id,) in rows)

    @api.model
    def _note_keys(self, partner_ids):
        precommit = self.env.cr.precommit
        if NOTED not in precommit.data:
            precommit.data[NOTED] = set()
            precommit.add(self.env["res.partner"].browse()._make_noted_keys)
        precommit.data[NOTED].update(partner_ids)

    @api.model
    def _make_noted_keys(self):
        """Make the keys of the contacts that were saved in this transaction."""
        self.env.flush_all()
        noted = self.env.cr.precommit.data.pop(NOTED, None)
        if noted:
            self.env(su=True)["partner.match.key"]._make(noted)
