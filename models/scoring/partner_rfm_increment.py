import math

from odoo import fields, models

from . import change_queries
from .measure_queries import holder_of

# above this part of the contacts, measuring all of them is quicker
MOST_CHANGED = 0.2


class PartnerRfmPolicy(models.Model):
    """What changed since the last run: all that the next one needs to measure."""

    _inherit = "partner.rfm.policy"

    def _get_changes(self, sources, as_of):
        """Return the ids of the contacts to measure again, or None for all of them."""
        xmin = self._get_known_xmin()
        if xmin is None or not self._can_follow(sources, as_of, xmin):
            return None
        counted = sources._get_counted()
        spans = self._get_spans(as_of)
        touched = counted._get_changed_contacts(self.company_id, xmin, spans)
        touched |= self._get_noted_contacts(xmin)
        holders = self.env.execute_query(
            change_queries.changed_holders(holder_of(self), list(touched), xmin)
        )
        if not self._has_scores(len(holders) / MOST_CHANGED):
            return None
        return [holder_id for (holder_id,) in holders]

    def _can_follow(self, sources, as_of, xmin):
        """Whether changes tell all that this run has to know."""
        if not self._is_recent(as_of) or self.last_warning:
            return False
        if not self._is_same_config() or self._has_new_rates(xmin):
            return False
        return all(source._tells_changes() for source in sources._get_counted())

    def _get_spans(self, as_of):
        """Return the spans of days whose acts the calendar brought in or took out."""
        day = {"days": 1}
        spans = []
        if as_of > self.last_as_of:
            spans.append((fields.Date.add(self.last_as_of, **day), as_of))
        before, since = self._get_since(self.last_as_of), self._get_since(as_of)
        if since and since > before:
            spans.append((before, fields.Date.subtract(since, **day)))
        return spans

    def _has_scores(self, number):
        """Return whether there are at least so many scores."""
        least = math.ceil(number)
        scores = self.env["partner.rfm.score"]
        of_policy = [("policy_id", "=", self.id)]
        return not least or scores.search_count(of_policy, limit=least) == least
