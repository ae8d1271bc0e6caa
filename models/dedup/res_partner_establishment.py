from odoo import models


class ResPartner(models.Model):
    """An establishment stands where its SIRET says: it keeps its own address.

    Odoo gives a contact the address of its parent, and the parent that of a contact
    that moves: an establishment that moved would take its head office along.
    """

    _inherit = "res.partner"

    def _is_establishment(self):
        """Return whether a company belongs to another one and has its own SIRET."""
        self.ensure_one()
        own = self.is_company and self.parent_id.is_company and self._get_siret()
        return bool(own) and own != self.parent_id._get_siret()

    def _fields_sync(self, values):
        if not self._is_establishment():
            return super()._fields_sync(values)
        # a company has no other value of its parent than the address
        return self._children_sync(values)

    def _update_address(self, vals):
        others = self.filtered(lambda contact: not contact._is_establishment())
        return super(ResPartner, others)._update_address(vals)
