import contextlib

from odoo import fields, models
from odoo.tools import email_normalize

from . import list_queries


class MailingContact(models.Model):
    """Linked to the address book, and remembered when deleted after an opt-out."""

    _inherit = "mailing.contact"

    partner_id = fields.Many2one(
        "res.partner",
        string="Contact in the Address Book",
        ondelete="set null",
        help="The contact that has this address, as long as it is the only one. Lists "
        "that follow a segment take over its name.",
    )

    # Odoo looks contacts up by address at each unsubscription
    _contact_segmentation_email_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )
    _contact_segmentation_partner_idx = models.Index(
        "(partner_id) WHERE partner_id IS NOT NULL"
    )

    def write(self, vals):
        if {"email", "mobile", "list_ids"}.isdisjoint(vals):
            return super().write(vals)
        with self._refusals_kept():
            return super().write(vals)

    def unlink(self):
        with self._refusals_kept():
            return super().unlink()

    def _find_by_email(self, email):
        address = email_normalize(email)
        if not address:
            return self.browse()
        return self.search([("email_normalized", "=", address)])

    @contextlib.contextmanager
    def _refusals_kept(self):
        """Keep a trace of opt-outs that what is done inside would forget.

        By deleting them, or by giving their contact another address.
        """
        before = self._get_refusals()
        yield
        if before:
            self.env["mailing.list.refusal"]._add(before - self._get_refusals())

    def _get_refusals(self):
        """Return the (list_id, address_hash) that these contacts opted out of."""
        self.env.flush_all()
        has_phones = self.env["mailing.list"]._has_phones()
        rows = self.env.execute_query(list_queries.opted_out(self.ids, has_phones))
        return set(rows)
