from odoo import models
from odoo.exceptions import UserError


class PartnerDuplicateGroup(models.Model):
    """Establishments of one company: attached to their head office, never merged."""

    _inherit = "partner.duplicate.group"

    def action_attach(self, survivor_id=None):
        """Make the head office the parent of the other establishments.

        Contacts that cannot be attached stay as they are, and are said.

        :param survivor_id: of a single group, the head office
        """
        self._check_waiting()
        self._check_nobody_hidden()
        if survivor_id:
            self.action_choose_survivor(survivor_id)
        refused = [sentence for group in self for sentence in group._attach()]
        if not refused:
            return True
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "message": "\n".join(refused),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _attach(self):
        """Attach the establishments of one group; return why some are not."""
        self.ensure_one()
        if self.kind != "establishments":
            raise UserError(
                self.env._("These contacts are not establishments of one company.")
            )
        head = self.survivor_id
        others = self.partner_ids - head
        if not others.has_access("write"):
            raise UserError(self.env._("You may not change all of these contacts."))
        refused = {
            contact: sentence
            for contact in others
            if (sentence := self._get_attach_obstacle(contact, head))
        }
        attached = others.filtered(lambda contact: contact not in refused)
        attached.filtered(lambda contact: contact.parent_id != head).parent_id = head
        if not attached:
            raise UserError("\n".join(refused.values()))
        self._decide("merged", chosen_id=head.id, merged_count=len(attached) + 1)
        return list(refused.values())

    def _get_attach_obstacle(self, contact, head):
        """Return why a contact cannot belong to a head office, or an empty text."""
        names = {"contact": contact.display_name, "head": head.display_name}
        if contact.parent_id and contact.parent_id != head:
            return self.env._(
                "%(contact)s belongs to another company already.", **names
            )
        if contact in self._get_ancestors(head):
            return self.env._("%(head)s belongs to %(contact)s.", **names)
        if head.company_id and contact.company_id != head.company_id:
            return self.env._(
                "%(contact)s and %(head)s are of different companies.", **names
            )
        if not contact.is_company:
            return self.env._("%(contact)s is not a company.", **names)
        return ""

    def _get_ancestors(self, contact):
        # a parent may be one that the user does not see
        ancestors, parent = contact.browse(), contact.sudo().parent_id
        while parent:
            ancestors |= parent
            parent = parent.parent_id
        return ancestors

    def _get_head_offices(self):
        """Return the head office that the rule proposes, by id of the group."""
        return {
            group.id: group.sudo().proposed_parent_id.sudo(False) & group.partner_ids
            for group in self
            if group.kind == "establishments"
        }
