from odoo import api, fields, models
from odoo.tools import SQL

from . import change_queries

# every policy runs in full more often than this
DAYS_KEPT = 30


class PartnerRfmChange(models.Model):
    """One row: acts of a contact changed, and nothing else tells which contact.

    Where an act is deleted or given to somebody else, or a contact moves to another
    company, the row as it is then no longer names whom it concerned before.  Runs
    read what was added since their last one.
    """

    _name = "partner.rfm.change"
    _description = "Contact Whose Acts Changed"
    _log_access = False

    partner_res_id = fields.Integer(string="Contact", readonly=True)
    date = fields.Date(readonly=True)

    @api.model
    def _add(self, contacts: SQL):
        """Note contacts, given as a query of their ids."""
        self.env.execute_query(change_queries.add_changes(contacts))

    @api.autovacuum
    def _gc_changes(self):
        """Forget what every policy has seen."""
        self.env.execute_query(change_queries.drop_changes(DAYS_KEPT))
