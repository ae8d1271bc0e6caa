from odoo import api, models, tools
from odoo.fields import Domain

from . import prevention_queries
from .partner_match_key import KINDS

# Kinds of keys that say by themselves that two contacts may be the same
LIKELY_KINDS = tuple(kind for kind, _name in KINDS if kind not in ("address", "name"))

# What one says where both would be said of the same contact
IMPLIED = {
    "siren": {"siret", "vat"},
    "vat": {"siret"},
    "company_email": {"email"},
    "name_zip": {"name_birth"},
}

SHOWN = 5


class ResPartner(models.Model):
    """Contacts that are already there, looked up by what is being typed."""

    _inherit = "res.partner"

    @api.model
    @api.readonly
    def get_likely_duplicates(self, vals):
        """Return what the form says of the contacts like the one being typed.

        Each is a dict with `id`, `name`, `city`, `kinds` of keys that both have, and
        `shared`, the same in words.
        """
        found = self._find_by_keys(vals, limit=SHOWN)
        return [{**contact, "shared": self._say_shared(contact)} for contact in found]

    @api.model
    def _find_by_keys(self, vals, kinds=None, limit=10):
        """Return the contacts that share a key with values, the surest first.

        Only active contacts that the user may read, and of the company in the values,
        if they name one, or of none.  One statement.

        :param vals: values of a contact, saved or not; of a saved one with its `id`
        :param kinds: the kinds of keys to look for, by default `LIKELY_KINDS`
        :return: for each contact a dict with `id`, `name`, `city` and `kinds`
        """
        keys = self._get_wanted_keys(vals, kinds or LIKELY_KINDS)
        if not keys:
            return []
        contacts = self._search(self._get_comparable_domain(vals))
        statement = prevention_queries.find_holders(
            contacts, keys, self._get_typed_ids(vals), limit
        )
        return self.env.execute_query_dict(statement)

    @api.model
    def _get_wanted_keys(self, vals, kinds):
        """Return the keys to look for, (kind, value), the surest first.

        An address that one contact has for itself may be the company's for another.
        """
        keys = self._get_typed_keys(vals)
        keys |= {("company_email", value) for kind, value in keys if kind == "email"}
        order = [kind for kind, _name in KINDS if kind in kinds]
        wanted = [key for key in keys if key[0] in order]
        return sorted(wanted, key=lambda key: (order.index(key[0]), key[1]))

    @api.model
    def _get_typed_keys(self, vals):
        """Return the keys of a contact with values, as (kind, value)."""
        # what is typed in one line may hold the address too
        email = vals.get("email") or vals.get("name")
        return self._make_match_profile({**vals, "email": email}).get_keys()

    @api.model
    @tools.ormcache("country_id", "company_id")
    def _get_country_codes(self, country_id, company_id):
        """Return the code and the dial code of the country of a contact.

        As keys take it: its own, else that of its company, else of the first one.
        Cached, since it is asked for while somebody types.
        """
        companies = self.env["res.company"].sudo()
        first = companies.search(Domain.TRUE, order="id", limit=1)
        country = (
            self.env["res.country"].browse(country_id or ())
            or companies.browse(company_id or ()).country_id
            or first.country_id
        )
        return country.code, country.phone_code

    @api.model
    def _get_comparable_domain(self, vals):
        """Return the domain of the contacts that may be the same as one with values."""
        domain = Domain("active", "=", True)
        if vals.get("company_id"):
            domain &= Domain("company_id", "in", [vals["company_id"], False])
        return domain

    @api.model
    def _get_typed_ids(self, vals):
        own_id, parent_id = vals.get("id") or 0, vals.get("parent_id") or 0
        is_entity = vals.get("is_company") or not parent_id
        return {
            "own_id": own_id,
            "parent_id": parent_id,
            "relative_id": own_id if is_entity else parent_id,
        }

    @api.model
    def _say_shared(self, contact):
        """Return what a contact shares, in words: "same SIRET, same e-mail"."""
        words = self._get_shared_words()
        kinds = set(contact["kinds"])
        said = [k for k in contact["kinds"] if kinds.isdisjoint(IMPLIED.get(k, ()))]
        return ", ".join(dict.fromkeys(words[kind] for kind in said))

    @api.model
    def _get_shared_words(self):
        return {
            "siret": self.env._("same SIRET"),
            "siren": self.env._("same SIREN, another establishment"),
            "vat": self.env._("same VAT number"),
            "rna": self.env._("same RNA number"),
            "email": self.env._("same e-mail"),
            "company_email": self.env._("same e-mail"),
            "phone": self.env._("same phone"),
            "ref": self.env._("same reference"),
            "name_birth": self.env._("same name and birth date"),
            "name_zip": self.env._("same name and postcode"),
            "address": self.env._("same address"),
            "name": self.env._("same name"),
        }
