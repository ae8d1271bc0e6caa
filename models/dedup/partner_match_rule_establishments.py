from odoo import models

from . import establishment_queries


class PartnerMatchRule(models.Model):
    """Finding the companies that are establishments of one company."""

    _inherit = "partner.match.rule"

    def _find_establishments(self, partners=None):
        """Have companies with one SIREN and several SIRETs be groups, with a parent.

        They are proposed to be attached to it, and never to be merged.
        """
        with self._found():
            self._collect(partners)
            self._write_found(partners)

    def _collect_establishments(self, partner_ids):
        self.env.execute_query(
            establishment_queries.find_establishments(
                self._select_contacts(), self.automatic_threshold, partner_ids
            )
        )
