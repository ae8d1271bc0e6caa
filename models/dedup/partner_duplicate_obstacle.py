from collections.abc import Iterator

from odoo import models
from odoo.fields import Domain


class PartnerDuplicateGroup(models.Model):
    """Why the contacts of a group cannot be merged, told before anything is done.

    Odoo's own merge refuses some of it half-way, and some not at all.
    """

    _inherit = "partner.duplicate.group"

    def _get_merge_obstacle(self):
        """Return the first reason not to merge, as a sentence, or an empty text."""
        self.ensure_one()
        return next(self._find_merge_obstacles(), "")

    def _find_merge_obstacles(self) -> Iterator[str]:
        """Yield why the contacts of this group cannot be merged, the simplest first."""
        contacts = self.partner_ids
        sources = contacts - self.survivor_id
        if self.kind == "establishments":
            yield self.env._(
                "Establishments of one company are attached to their head office; "
                "they are never merged."
            )
        if self.hidden_count:
            yield self._get_hidden_sentence()
        if len(contacts) < 2:
            yield self.env._("Only one contact is left: there is nothing to merge.")
        yield from self._find_missing_rights(contacts)
        yield from self._find_family(contacts)
        yield from self._find_strangers(contacts)
        yield from self._find_users(contacts, sources)
        yield from self._find_emails(contacts)
        yield from self._find_hashed_entries(sources)

    def _find_missing_rights(self, contacts):
        group = "base.group_partner_manager"
        if not self.env.su and not self.env.user.has_group(group):
            yield self.env._(
                "Merging needs the right to create contacts: ask your administrator."
            )
        elif not contacts.has_access("write"):
            yield self.env._("You may not change all of these contacts.")

    def _find_family(self, contacts):
        # a parent may be one that the user does not see
        for contact in contacts.sudo():
            parent = contact.parent_id
            while parent and parent not in contacts:
                parent = parent.parent_id
            if parent:
                yield self.env._(
                    "%(contact)s belongs to %(parent)s: a contact cannot be merged "
                    "with its own company.",
                    contact=contact.name or contact.display_name,
                    parent=parent.display_name,
                )

    def _find_strangers(self, contacts):
        if len(contacts.company_id) > 1:
            yield self.env._("These contacts are of different companies.")

    def _find_users(self, contacts, sources):
        users = self._get_users(contacts)
        if sum(map(len, users.values())) > 1:
            yield self.env._(
                "Several users are linked to these contacts: only one can be."
            )
        # as superuser: nobody may merge away what the database needs
        own = sources.sudo().filtered("ref_company_ids")
        own |= sources.sudo() & self.env.ref("base.partner_root").sudo()
        if own:
            yield self.env._(
                "%(contact)s stands for this database itself: it has to be the "
                "contact that stays.",
                contact=own[0].display_name,
            )

    def _get_users(self, contacts):
        """Return the users linked to contacts, archived ones too, by contact id."""
        # whoever reviews may not see the users of other companies
        users = self.env["res.users"].sudo().with_context(active_test=False)
        found = users._read_group(
            [("partner_id", "in", contacts.ids)], ["partner_id"], ["id:recordset"]
        )
        return {contact.id: linked for contact, linked in found}

    def _find_emails(self, contacts):
        """Odoo lets administrators alone merge contacts with different addresses.

        An address that is written otherwise is not a different one; nor one that is
        missing, unless somebody signs in with one of them: by the address a lost
        password is found again.
        """
        addresses = {contact.email_normalized or "" for contact in contacts}
        if not self._get_users(contacts):
            addresses.discard("")
        if len(addresses) > 1 and not self.env.is_admin():
            yield self.env._(
                "These contacts have different email addresses: only an administrator "
                "may merge them."
            )

    def _find_hashed_entries(self, sources):
        """The contact is part of what the hash of an accounting entry seals.

        Odoo would change it without a word, and break the chain of entries that the
        law requires.
        """
        if "account.move.line" not in self.env:
            return
        sealed = Domain("partner_id", "in", sources.ids)
        sealed &= Domain("move_id.inalterable_hash", "!=", False)
        # entries count, whoever may read them
        line = self.env["account.move.line"].sudo().search(sealed, limit=1)
        if line:
            yield self.env._(
                "%(contact)s is named in sealed accounting entries: it has to be the "
                "contact that stays, or not be merged.",
                contact=line.partner_id.display_name,
            )
