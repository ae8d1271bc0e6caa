import logging

from odoo import api, models

from ..queries import and_release, in_savepoint, release, undo
from . import key_queries
from .key_plan import KeyPlan

_logger = logging.getLogger(__name__)

# how many contacts one statement reads, and one writes
SLICE = 10_000
SAVEPOINT = "contact_segmentation_keys"


class PartnerMatchKey(models.Model):
    """How keys and profiles are made: of what is stored, in sets."""

    _inherit = "partner.match.key"

    @api.model
    def _make(self, partner_ids):
        """Make the keys and profiles of some contacts anew.

        Two statements for each slice; what goes wrong is left to the scheduled
        action: a key never keeps anybody from saving a contact.

        :return: whether all went well
        """
        partner_ids, is_done = sorted(partner_ids), True
        for start in range(0, len(partner_ids), SLICE):
            is_done &= self._make_slice(partner_ids[start : start + SLICE])
        return is_done

    @api.model
    def _make_slice(self, partner_ids):
        try:
            self._make_or_raise(partner_ids)
        except Exception:
            # whatever it is: the transaction of the save must live on
            _logger.info("Keys of %s contacts wait", len(partner_ids), exc_info=True)
            self.env.execute_query(undo(SAVEPOINT))
            self.env["partner.match.change"]._add(partner_ids)
            return False
        return True

    @api.model
    def _make_or_raise(self, partner_ids):
        partners = self.env["res.partner"]
        read = key_queries.read_contacts(
            partner_ids,
            partners._get_siret_sql("contact"),
            partners._get_phone_sql("contact"),
        )
        rows = self.env.execute_query_dict(in_savepoint(SAVEPOINT, read))
        plan = KeyPlan(rows, set(partner_ids))
        if plan.is_empty:
            self.env.execute_query(release(SAVEPOINT))
            return
        write = key_queries.write_differences(
            plan.gone, plan.new, plan.written, plan.emptied
        )
        self.env.execute_query(and_release(SAVEPOINT, write))
        self.env["partner.match.profile"].invalidate_model(flush=False)
        self.invalidate_model(flush=False)
