from odoo import fields, models

from ..queries import estimate_rows
from . import change_queries
from .queries import contact_of

# above this part of the contacts, scoring all of them is quicker
MOST_CHANGED = 0.2
# unless there are so few that it makes no difference
FEW = 100


class PartnerScoreRun(models.Model):
    """What changed since the last run: all that the next one needs to score."""

    _inherit = "partner.score.run"

    def _get_changed(self, as_of):
        """Return the ids of the contacts to score again, or None for all of them."""
        xmin = self._get_known_xmin()
        if xmin is None or not self._can_follow(as_of, xmin):
            return None
        touched = self._get_touched(as_of, xmin) | self._get_noted_contacts(xmin)
        holders = self.env.execute_query(
            change_queries.changed_holders(contact_of("actor"), list(touched), xmin)
        )
        [(size,)] = self.env.execute_query(estimate_rows("res_partner"))
        if len(holders) > max(MOST_CHANGED * size, FEW):
            return None
        return [holder_id for (holder_id,) in holders]

    def _get_touched(self, as_of, xmin):
        """Return the ids of the contacts whose acts changed, as a set."""
        signals = self._get_sound_signals()
        spans = self._get_spans(as_of)
        return signals._get_changed_contacts(self.company_id, xmin, spans)

    def _can_follow(self, as_of, xmin):
        """Whether changes tell all that this run has to know."""
        if not self._is_recent(as_of) or self.run_config != self.last_config:
            return False
        signals = self._get_sound_signals()
        if signals._reads_amounts() and self._has_new_rates(xmin):
            return False
        return bool(signals) and signals._tells_changes()

    def _get_spans(self, as_of):
        """Return the spans of days whose acts the calendar brought in."""
        if as_of == self.last_as_of:
            return []
        return [(fields.Date.add(self.last_as_of, days=1), as_of)]
