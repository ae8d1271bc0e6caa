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

    @property
    def total(self):
        return len(self.entering) + len(self.leaving)

    @property
    def written(self):
        return sum(entered + left for entered, left in self.moved.values())

    def add_moved(self, rows):
        """Add (company, entered, left) of what was written."""
        for company_id, entered, left in rows:
            counts = self.moved.setdefault(str(company_id or 0), [0, 0])
            counts[0] += entered
            counts[1] += left

    def slices(self):
        """Yield (entering, leaving), in the order of contacts, a slice at a time."""
        for ids in split_every(SLICE, sorted(self.leaving), list):
            yield [], ids
        for ids in split_every(SLICE, sorted(self.entering), list):
            yield ids, []
