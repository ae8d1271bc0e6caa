from dataclasses import dataclass, field
from datetime import date, datetime

from odoo.tools import split_every

# how many contacts enter or leave in one transaction
SLICE = 50_000


@dataclass
class Comparison:
    """How the members of a segment differ from the contacts that should be in it.

    `counts`: how many contacts should be in, by company.  `moved`: what was written,
    as [entered, left] by the id of the company, as text ("0": no company), which is
    how a field keeps it.
    """

    today: date
    now: datetime
    started: float
    entering: list = field(default_factory=list)
    leaving: list = field(default_factory=list)
    counts: dict = field(default_factory=dict)
    moved: dict = field(default_factory=dict)
    pin_modes: frozenset = frozenset()
    written: int = 0

    @property
    def total(self):
        return len(self.entering) + len(self.leaving)

    def add_found(self, company_id, count, entering, leaving):
        """Add what the comparison found of the contacts of a company."""
        self.counts[company_id] = count
        self.entering += entering or []
        self.leaving += leaving or []
        self._add_moved(company_id, len(entering or []), 0)

    def add_written(self, rows):
        """Add what was written, as `queries.apply_differences` returns it."""
        for company_id, entered, left in rows:
            self.written += entered + left
            # those who enter are known by company from the comparison
            self._add_moved(company_id, 0, left)

    def add_late(self, late, rows):
        """Add what another comparison found later, and what was written of it."""
        for key, (entered, left) in late.moved.items():
            self._add_moved(int(key), entered, left)
        self.add_written(rows)

    def _add_moved(self, company_id, entered, left):
        counts = self.moved.setdefault(str(company_id or 0), [0, 0])
        counts[0] += entered
        counts[1] += left

    def slices(self):
        """Yield (entering, leaving), in the order of contacts, a slice at a time."""
        for ids in split_every(SLICE, sorted(self.leaving), list):
            yield [], ids
        for ids in split_every(SLICE, sorted(self.entering), list):
            yield ids, []
