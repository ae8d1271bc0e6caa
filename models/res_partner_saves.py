from collections import defaultdict

from odoo import api, models
from odoo.models import LOG_ACCESS_COLUMNS


class ResPartner(models.Model):
    """Tells the concepts which contacts are saved: those that extend its hooks."""

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        if self.pool.ready:
            partners._note_saved(None)
        return partners

    def write(self, vals):
        result = super().write(vals)
        links = [n for n in vals if self._fields[n].type in ("one2many", "many2many")]
        if links and self.pool.ready:
            self._note_saved(self._get_watched(links))
        return result

    def unlink(self):
        if self.pool.ready:
            self._note_deleted()
        return super().unlink()

    def _write_multi(self, vals_list):
        """Note what changes: all that is saved comes here, computed values too."""
        if self.pool.ready:
            by_names = defaultdict(list)
            for partner_id, vals in zip(self._ids, vals_list, strict=True):
                names = self._get_watched([*vals, *LOG_ACCESS_COLUMNS])
                by_names[names].append(partner_id)
            for names, ids in by_names.items():
                if names:
                    self.browse(ids)._note_saved(names)
        return super()._write_multi(vals_list)

    @api.model
    def _get_watched(self, names):
        """Return those of some fields whose changes a concept is to be told."""
        return frozenset()

    def _note_saved(self, names):
        """Take note of contacts that are saved; each concept adds what it does then.

        :param names: the watched fields that changed; None for contacts that are new
        """

    def _note_deleted(self):
        """Take note of contacts that are about to be deleted."""
