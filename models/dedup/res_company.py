from odoo import api, fields, models, tools

from .prevention_queries import EMAIL_KINDS

# What is refused of a new contact, by setting: kinds of keys
REFUSED_KINDS = {
    "siret": ("siret",),
    "siret_email": ("siret", *EMAIL_KINDS),
}


class ResCompany(models.Model):
    _inherit = "res.company"

    refused_duplicates = fields.Selection(
        [
            ("never", "Never"),
            ("siret", "Same SIRET"),
            ("siret_email", "Same SIRET or e-mail"),
        ],
        required=True,
        default="never",
        help="Contacts that nobody may add, as one with the same SIRET, or e-mail,"
        " is already there.",
    )

    def cache_invalidation_fields(self):
        # _refuses_duplicates, and _get_country_codes of contacts
        return super().cache_invalidation_fields() | {
            "refused_duplicates",
            "country_id",
        }

    @api.model
    @tools.ormcache()
    def _refuses_duplicates(self):
        """Return whether any company refuses any contact.

        Cached: where none does, saving a contact costs nothing more.
        """
        refusing = [("refused_duplicates", "!=", "never")]
        return bool(self.sudo().search_count(refusing, limit=1))

    def _get_refused_kinds(self):
        """Return the kinds of keys that no two contacts of this company may have."""
        return REFUSED_KINDS.get(self.sudo().refused_duplicates, ())
