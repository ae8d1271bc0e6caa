from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.profiles import VERSION
from ..scheduled import RETRY, has_time, is_small
from . import key_queries
from .partner_match_key_making import SLICE

# the version of the normalisation that all contacts have, once they have it
PARAMETER = "contact_segmentation.match_keys_version"


class PartnerMatchKey(models.Model):
    """The contacts whose keys are still to be made, and who makes them.

    Those that were there before the addon, all after a change of the normalisation,
    and those whose keys could not be written when they were saved.
    """

    _inherit = "partner.match.key"

    @api.model
    def _is_current(self):
        """Return whether the keys of all contacts are those of what is stored."""
        made = self.env["ir.config_parameter"].sudo().get_param(PARAMETER)
        if made != str(VERSION):
            return False
        self.env["res.partner"]._make_noted_keys()
        [(is_waiting,)] = self.env.execute_query(key_queries.has_changes())
        return not is_waiting

    @api.model
    def _make_current(self):
        """Make the keys that miss where contacts are few, or have them made soon.

        :return: whether all keys are current now
        """
        if self._is_current():
            return True
        if is_small(self.env):
            return self._make_all()
        self._trigger_make()
        return False

    @api.model
    def _make_all(self, in_slices=False):
        """Make the keys that miss.

        :param in_slices: commit after each slice, and stop when the time is out
        :return: whether all were made
        """
        self.env["res.partner"]._make_noted_keys()
        last_id = 0
        while ids := self._take_waiting(last_id):
            # compiling the statements takes as long as running them
            self.env.execute_query(SQL("SET LOCAL jit = off"))
            last_id = max(last_id, *ids)
            if not self._make(ids):
                self._trigger_make(fields.Datetime.now() + RETRY)
                return False
            if in_slices:
                self.env["ir.cron"]._commit_progress(len(ids), remaining=1)
                if not has_time(self.env):
                    return False
        parameters = self.env["ir.config_parameter"].sudo()
        if parameters.get_param(PARAMETER) != str(VERSION):
            parameters.set_param(PARAMETER, VERSION)
        return True

    @api.model
    def _take_waiting(self, last_id):
        """Return the ids of a slice of contacts to make keys of: the queue last."""
        backlog = key_queries.backlog(last_id, VERSION, SLICE)
        rows = self.env.execute_query(backlog) or self.env.execute_query(
            key_queries.take_changes(SLICE)
        )
        return [partner_id for (partner_id,) in rows]

    @api.model
    def _cron_make(self):
        """Make the keys that miss; the next call goes on where this one stops."""
        if self._make_all(in_slices=True):
            self.env["ir.cron"]._commit_progress(remaining=0)

    @api.model
    def _trigger_make(self, at=None):
        cron = self.env.ref("contact_segmentation.ir_cron_match_keys")
        cron.sudo()._trigger(at)
