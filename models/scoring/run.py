from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

AXES = ("r", "f", "m")

Bounds = dict[str, list]
"""By axis, what each score needs, from score 2 up: see `tools.cutoffs`."""


@dataclass
class Run:
    """A run of a policy, once it has measured the contacts."""

    policy: Any
    as_of: date
    """Last day whose acts count."""
    is_full: bool
    """Whether all contacts were measured, not only those that changed."""
    bounds: Bounds
    """The cut-offs under which scores are written."""
    known_bounds: Bounds | None
    """Those of the run before, if its scores can be compared with these."""
    records_moves: bool
    """Whether there is a run before, of this day or an earlier one."""

    @property
    def is_comparable(self):
        return self.known_bounds is not None


def to_amount(value: float | str) -> Decimal:
    """Return an amount as it is written: Odoo reads numbers as floats."""
    return Decimal(str(value))


def bounds_to_json(bounds: Bounds) -> dict:
    return {axis: [str(bound) for bound in bounds[axis]] for axis in AXES}


def bounds_from_json(stored: dict) -> Bounds:
    """Read what `bounds_to_json` wrote: days, acts, amounts.

    >>> bounds_from_json({"r": ["90"], "f": ["2"], "m": ["12.50"]})
    {'r': [90], 'f': [2], 'm': [Decimal('12.50')]}
    """
    kinds = {"r": int, "f": int, "m": Decimal}
    return {axis: [kinds[axis](bound) for bound in stored[axis]] for axis in AXES}
