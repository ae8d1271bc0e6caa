from odoo import fields, models

from . import change_queries

# A full run finds what went past both Odoo and PostgreSQL's notes, such as rows that a
# statement deleted
DAYS_BETWEEN_FULL_RUNS = 7
# above this part of the contacts, measuring all of them is quicker
MOST_CHANGED = 0.2


class PartnerRfmPolicy(models.Model):
    """What changed since the last run: all that the next one needs to measure."""

    _inherit = "partner.rfm.policy"

    last_snapshot = fields.Char(
        readonly=True, copy=False, help="Where in time the last run looked from."
    )
    last_full = fields.Date(
        readonly=True, copy=False, help="Day of the last run that measured everybody."
    )

    def _get_changes(self, sources, as_of):
        """Return the ids of the contacts to measure again, or None for all of them."""
        xmin = self._get_known_xmin()
        if xmin is None or not self._can_follow(sources, as_of, xmin):
            return None
        counted = sources._get_counted()
        spans = self._get_spans(as_of)
        touched = counted._get_changed_contacts(self.company_id, xmin, spans)
        noted = self.env.execute_query(change_queries.noted_contacts(xmin))
        touched.update(contact_id for (contact_id,) in noted)
        holders = self.env.execute_query(
            change_queries.changed_holders(self, list(touched), xmin)
        )
        if len(holders) > MOST_CHANGED * self._count_scores():
            return None
        return [holder_id for (holder_id,) in holders]

    def _can_follow(self, sources, as_of, xmin):
        """Whether changes tell all that this run has to know."""
        if not (self.last_as_of and self.last_full and self._is_same_config()):
            return False
        is_recent = (as_of - self.last_full).days < DAYS_BETWEEN_FULL_RUNS
        if not is_recent or as_of < self.last_as_of or self.last_warning:
            return False
        [(has_new_rates,)] = self.env.execute_query(
            change_queries.has_new_rates(xmin, self.last_as_of)
        )
        return not has_new_rates and all(
            source._tells_changes() for source in sources._get_counted()
        )

    def _get_snapshot(self):
        [(snapshot,)] = self.env.execute_query(change_queries.snapshot())
        return snapshot

    def _get_known_xmin(self):
        """Return the transaction from which on the last run saw nothing.

        None where there is none, or of another database: a copy, a restored dump.
        """
        known = (self.last_snapshot or "").split(":")
        *database, xmin = self._get_snapshot().split(":")
        if known[:-1] != database:
            return None
        age = int(xmin) - int(known[-1])
        return int(known[-1]) if 0 <= age < change_queries.MAX_AGE else None

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

    def _count_scores(self):
        return self.env["partner.rfm.score"].search_count([("policy_id", "=", self.id)])
