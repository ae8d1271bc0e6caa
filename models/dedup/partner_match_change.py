from odoo import api, fields, models

from . import key_queries


class PartnerMatchChange(models.Model):
    """One row: a contact whose keys could not be written when it was saved.

    Rows are only ever added by those who save, and taken by the scheduled action.  A
    plain number instead of a link, which would lock the contact.
    """

    _name = "partner.match.change"
    _description = "Contact Whose Keys Are to Be Made"
    _order = "id"
    _log_access = False

    partner_res_id = fields.Integer(string="Contact", readonly=True)

    @api.model
    def _add(self, partner_ids):
        """Have the scheduled action make the keys of contacts, as soon as it can."""
        self.env.execute_query(key_queries.add_changes(sorted(partner_ids)))
        self.env["partner.match.key"]._trigger_make()
