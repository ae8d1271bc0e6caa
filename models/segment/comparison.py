from dataclasses import dataclass, field
from datetime import date, datetime

from odoo.tools import split_every

# how many contacts enter or leave in one transaction
SLICE = 50_000


@dataclass
class Comparison:
    """How the members of a segment differ from the contacts that should be in it."""

    today: date
    now: datetime
    started: float
    entering: list = field(default_factory=list)
    leaving: list = field(default_factory=list)
    counts: dict = field(default_factory=dict)
    entered: int = 0
    left: int = 0

    @property
    def total(self):
        return len(self.entering) + len(self.leaving)

    @property
    def written(self):
        return self.entered + self.left

    def slices(self):
        """Yield (entering, leaving), in the order of contacts, a slice at a time."""
        for ids in split_every(SLICE, sorted(self.leaving), list):
            yield [], ids
        for ids in split_every(SLICE, sorted(self.entering), list):
            yield ids, []
