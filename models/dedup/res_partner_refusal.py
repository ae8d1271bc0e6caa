from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError

from . import prevention_queries
from .res_partner import SIRET_FIELD

# Values from which the keys that may be refused are made; a contact of which none is
# saved is not looked at
REFUSABLE_FIELDS = {SIRET_FIELD, "email", "is_company", "parent_id", "type"}

# In the context of a merge, which may fill a contact with what another still has, and
# of what Odoo writes by itself within a save.  An object, since no request of a browser
# can hold it.
ALLOWED = object()


class VisitorRefused(UserError):
    """A contact of a visitor was not saved, as it is already there.

    Users get a plain `UserError`: the web client knows its sentence by its class.
    """


class ResPartner(models.Model):
    """Contacts that would be there twice are refused, where a company asks for it."""

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        if not self._may_be_refused():
            return super().create(vals_list)
        allowed = self._with_duplicates_allowed()
        contacts = super(ResPartner, allowed).create(vals_list).with_env(self.env)
        contacts._refuse_duplicates([])
        return contacts

    def write(self, vals):
        if REFUSABLE_FIELDS.isdisjoint(vals) or not self._may_be_refused():
            return super().write(vals)
        self._make_keys_now()
        before = self.env.execute_query(prevention_queries.read_refusable(self.ids))
        result = super(ResPartner, self._with_duplicates_allowed()).write(vals)
        self._refuse_duplicates(before)
        return result

    @api.model
    def _may_be_refused(self):
        """Return whether anything is refused of this user.

        Nothing of the superuser: installations, scheduled actions and incoming mail do
        not stop at a duplicate, which is found later.
        """
        is_allowed = self.env.context.get("contact_segmentation_duplicates") is ALLOWED
        if is_allowed or self.env.uid == SUPERUSER_ID:
            return False
        return self.env["res.company"]._refuses_duplicates()

    def _with_duplicates_allowed(self):
        """Return these contacts for a merge to write on."""
        return self.with_context(contact_segmentation_duplicates=ALLOWED)

    def _refuse_duplicates(self, before):
        """Refuse contacts that became the same as another one, which is there.

        :param before: the keys that they had, for which nobody is refused
        """
        self._make_keys_now()
        statement = prevention_queries.find_already_there(
            self.ids, before, self.env.company.id
        )
        for contact_id, other_id, kind in self.env.execute_query(statement)[:1]:
            raise self.browse(contact_id)._get_refusal(other_id, kind)

    @api.model
    def _make_keys_now(self):
        """Make the keys of what was saved, which else are made before the commit."""
        self.env.flush_all()
        self._make_noted_keys()

    def _get_refusal(self, other_id, kind):
        """Return why this contact is refused, without telling what one may not read."""
        if not self.env.user._is_internal():
            return self._get_refusal_of_visitor()
        # by the user's own rights, also where a document adds the contact for the user
        other = self.sudo(False).browse(other_id)
        if other.has_access("read"):
            return UserError(self._say_already_there(other.display_name, kind))
        return UserError(self._say_hidden(kind))

    def _say_already_there(self, existing, kind):
        names = {"name": self.display_name, "existing": existing}
        if kind == "siret":
            return self.env._(
                "%(name)s has the same SIRET as %(existing)s, who is already among the"
                " contacts. Use that contact instead.",
                **names,
            )
        return self.env._(
            "%(name)s has the same e-mail address as %(existing)s, who is already among"
            " the contacts. Use that contact instead.",
            **names,
        )

    def _say_hidden(self, kind):
        if kind == "siret":
            return self.env._(
                "A contact that you may not see already has the SIRET of %(name)s. Ask"
                " an administrator for access to it.",
                name=self.display_name,
            )
        return self.env._(
            "A contact that you may not see already has the e-mail address of"
            " %(name)s. Ask an administrator for access to it.",
            name=self.display_name,
        )

    @api.model
    def _get_refusal_of_visitor(self):
        return VisitorRefused(
            self.env._(
                "We cannot register these details as they are. Please sign in if you"
                " have an account, or contact us."
            )
        )
