from collections import defaultdict

from odoo import api, models

from . import live_queries

KEY = "contact_segmentation.saved"


class ResPartner(models.Model):
    """Tells the live segments which contacts are saved, just before the commit."""

    _inherit = "res.partner"

    @api.model
    def _get_watched(self, names):
        """Add the fields that live segments look at."""
        plan = self.env["partner.segment"]._get_live_plan()
        return super()._get_watched(names) | (plan.watchers.keys() & names)

    def _note_saved(self, names):
        """Have live segments look at these contacts before the commit."""
        self._note_for_segments(names)
        return super()._note_saved(names)

    def _note_for_segments(self, names):
        plan = self.env["partner.segment"]._get_live_plan()
        if names is not None:
            names = frozenset(plan.watchers.keys() & names)
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
        return super()._note_deleted()

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
        if not {"segment_ids", "segment_count"}.isdisjoint(specification):
            self.env.flush_all()
            self._tell_live_segments()
        return super().web_read(specification)
