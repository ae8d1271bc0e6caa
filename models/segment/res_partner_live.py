from collections import defaultdict

from odoo import api, models
from odoo.models import LOG_ACCESS_COLUMNS

from . import live_queries

KEY = "contact_segmentation.saved"


class ResPartner(models.Model):
    """Tells the live segments which contacts are saved, just before the commit."""

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
                self.browse(ids)._note_saved(names)
        return super()._write_multi(vals_list)

    @api.model
    def _get_watched(self, names):
        """Return those of some fields that live segments look at."""
        return frozenset(
            self.env["partner.segment"]._get_live_plan().watchers.keys() & names
        )

    def _note_saved(self, names):
        """Have live segments look at these contacts before the commit.

        :param names: the fields that changed; None for contacts that are new
        """
        plan = self.env["partner.segment"]._get_live_plan()
        if not plan.definitions or names is not None and not names:
            return
        changes, _left_behind = self._get_noted()
        changes[names] |= set(self._ids)
        for name in names or ():
            self._note_left_behind(plan.left_behind.get(name, ()))

    def _note_deleted(self):
        """Have live segments look at the contacts from which paths lead here."""
        self.env.flush_all()
        self._note_left_behind(self.env["partner.segment"]._get_live_plan().paths)

    def _note_left_behind(self, watchers):
        """Have segments look at the contacts from which paths lead here now.

        :param watchers: (segment, path) of those that will not find them later
        """
        by_path = defaultdict(list)
        for segment_id, path in watchers:
            by_path[path].append(segment_id)
        for path, segment_ids in by_path.items():
            segments = self.env["partner.segment"]
            reached = segments._get_reached(path, live_queries.listed(self._ids))
            rows = self.env.execute_query(reached)
            if rows:
                _changes, left_behind = self._get_noted()
                for segment_id in segment_ids:
                    left_behind[segment_id] |= {partner_id for (partner_id,) in rows}

    @api.model
    def _get_noted(self):
        """Return what `partner.segment._follow` is told before the commit."""
        precommit = self.env.cr.precommit
        if KEY not in precommit.data:
            precommit.data[KEY] = defaultdict(set), defaultdict(set)
            precommit.add(self.env["res.partner"].browse()._tell_live_segments)
        return precommit.data[KEY]

    @api.model
    def _tell_live_segments(self):
        noted = self.env.cr.precommit.data.pop(KEY, None)
        if noted:
            self.env(su=True)["partner.segment"]._follow(*noted)

    def web_read(self, specification):
        """Show a contact that was just saved in the segments where it now is."""
        if "segment_ids" in specification:
            self.env.flush_all()
            self._tell_live_segments()
        return super().web_read(specification)
