from odoo import api, models, tools

from ...tools.profiles import make_profile


class ResPartner(models.Model):
    """A contact that is typed in one line, where a document names it."""

    _inherit = "res.partner"

    @api.model
    def name_create(self, name):
        """Return the contact that is there already, where that is certain."""
        known = self._find_certain(name)
        if known:
            return known.id, known.display_name
        return super().name_create(name)

    @api.model
    def _find_certain(self, name):
        """Return the one contact that "Name <e-mail>" can only mean, if there is one.

        The only one that the user sees with this address as its own, whose name, if one
        was typed, is the same.  Two people may share an address, hence the name.
        """
        name, email = tools.parse_contact_from_email(name)
        if not email:
            return self.browse()
        found = self._find_by_keys({"email": email}, kinds=["email"], limit=2)
        known = self.browse(contact["id"] for contact in found)
        if len(known) != 1 or not known._is_named(name):
            return self.browse()
        return known if known._fits_defaults() else self.browse()

    def _is_named(self, name):
        """Return whether this is the name of the contact, or none."""
        names = [make_profile({"name": text}).name for text in (name, self.name)]
        return not name or names[0] == names[1]

    def _fits_defaults(self):
        """Return whether the contact is one that this screen would have made."""
        wanted = {
            name: self.env.context[f"default_{name}"]
            for name in ("parent_id", "is_company", "type")
            if self.env.context.get(f"default_{name}")
        }
        return wanted == self._convert_to_write({name: self[name] for name in wanted})
