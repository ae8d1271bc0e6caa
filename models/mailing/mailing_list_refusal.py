import hashlib

from odoo import api, fields, models


def hash_of(address):
    """Return what is kept of an address; `list_queries.hash_of` says it in SQL."""
    return hashlib.sha256(address.encode()).hexdigest()


class MailingListRefusal(models.Model):
    """An address that opted out of a list, of which the list keeps no subscription.

    As when its contact was deleted, got another address, or was merged.  The segment
    that the list follows never subscribes it again.  Kept as a hash: it recognises the
    address, and does not tell it.
    """

    _name = "mailing.list.refusal"
    _description = "Forgotten Opt-Out of a Mailing List"
    _rec_name = "list_id"

    list_id = fields.Many2one(
        "mailing.list", required=True, ondelete="cascade", readonly=True
    )
    address_hash = fields.Char(required=True, readonly=True)

    _unique_address = models.UniqueIndex("(list_id, address_hash)")

    @api.model
    def _find(self, addresses):
        """Return the refusals of addresses."""
        hashes = [hash_of(address) for address in addresses]
        return self.search([("address_hash", "in", hashes)])

    @api.model
    def _refuse(self, lists, addresses):
        """Remember that addresses opted out of lists."""
        hashes = [hash_of(address) for address in addresses]
        self._add({(list_id, hashed) for list_id in lists.ids for hashed in hashes})

    @api.model
    def _add(self, refusals):
        """Remember refusals, once each.

        :param refusals: a set of (list_id, address_hash)
        """
        refused = self.sudo()  # whoever may delete a contact may have to
        hashes = [hashed for _list_id, hashed in refusals]
        known = refused.search([("address_hash", "in", hashes)])
        new = refusals - {(one.list_id.id, one.address_hash) for one in known}
        refused.create(
            [
                {"list_id": list_id, "address_hash": hashed}
                for list_id, hashed in sorted(new)
            ]
        )
