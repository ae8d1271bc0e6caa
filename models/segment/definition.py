"""What decides who is in a segment, apart from the contacts themselves."""

from dataclasses import dataclass

from odoo.fields import Domain
from odoo.tools import frozendict


@dataclass(frozen=True)
class Definition:
    """The definition of one segment: plain values, which outlive a transaction.

    `rule` is the rule as a domain on contacts; `audience` says whom the contacts
    that match it stand for.  It is evaluated as `owner_id` in `context` (language,
    time zone, companies).  `pin_modes`: `in`, `out` or both, where contacts were
    chosen by hand.  `used_ids`: the segments that it is built on.
    """

    segment_id: int
    rule: Domain
    audience: str
    owner_id: int
    context: frozendict
    company_id: int
    parent_id: int
    pin_modes: frozenset
    used_ids: frozenset

    @property
    def scope(self):
        """What segments have in common that may hold the same contacts."""
        return self.owner_id, self.context, self.company_id

    @property
    def tz(self):
        """The name of the time zone in which the days of the segment begin."""
        return self.context["tz"]

    def as_owner(self, env):
        """Return the environment in which the segment is evaluated."""
        return env(user=self.owner_id, context=self.context)
