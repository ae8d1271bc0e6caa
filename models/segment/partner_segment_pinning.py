from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from . import queries


class PartnerSegment(models.Model):
    """Contacts that users add to a segment, or keep out of it, by hand."""

    _inherit = "partner.segment"

    def _pin(self, contacts_domain, mode="in", reason="", until=False):
        """Add the contacts of a domain to the segment, or keep them out of it.

        One statement whatever the number of contacts.  The contacts are those
        that the current user may see; whoever may edit the segment may pin.  For
        a contact pinned before, the new choice replaces the old one.

        :param contacts_domain: domain on contacts
        :param mode: `in` or `out`
        :return: number of choices made or changed
        """
        self.ensure_one()
        self.check_access("write")
        contacts = self.env["res.partner"]
        domain = Domain(contacts_domain) & contacts._segmentable_domain()
        chosen = contacts._search(domain)
        if chosen.is_empty():
            return 0
        self.env["partner.segment.pin"].flush_model()
        rows = self.env.execute_query(
            queries.pin(
                self.id,
                mode,
                chosen.select(SQL.identifier("res_partner", "id")),
                self.env.uid,
                reason,
                until,
            )
        )
        self._expect_pins()
        self.env["partner.segment.pin"].invalidate_model()
        self.invalidate_recordset(["pin_ids", "pin_count"])
        return len(rows)

    def action_remove_pins(self):
        """Forget every contact added by hand or kept out, and refresh."""
        self.check_access("write")
        if not self.pin_ids:
            raise UserError(self.env._("No contact was added or kept out by hand."))
        self.pin_ids.unlink()
        return self.action_refresh()
