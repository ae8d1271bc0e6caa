"""The buckets of a histogram: few, of a round width, and open where values are rare."""

from dataclasses import dataclass
from math import ceil, floor, log10

BUCKETS = 30
DAY_STEPS = (1, 2, 5, 7, 10, 14, 30, 45, 60, 90, 180)


@dataclass(frozen=True)
class Scale:
    """Buckets of equal width, from `start` on.

    `below`: the first bucket also holds all that is smaller.
    `above`: the last bucket also holds all that is larger.
    """

    start: float
    step: float
    size: int
    below: bool = False
    above: bool = False

    def bounds(self, bucket: int) -> tuple[float | None, float | None]:
        """Return what a bucket holds: at least the first, less than the second.

        >>> Scale(0, 10, 3, above=True).bounds(1)
        (10, 20)
        >>> Scale(0, 10, 3, above=True).bounds(2)
        (20, None)
        """
        low = self.start + bucket * self.step
        return (
            None if self.below and bucket == 0 else low,
            None if self.above and bucket == self.size - 1 else low + self.step,
        )

    def position(self, value: float) -> float | None:
        """Return where a value stands, in buckets from the left; None: out of sight.

        >>> Scale(0, 10, 3).position(25), Scale(0, 10, 3).position(31)
        (2.5, None)
        """
        position = (value - self.start) / self.step
        return position if 0 <= position <= self.size else None


def day_scale(longest: int) -> Scale:
    """Return buckets for days up to the longest.

    >>> day_scale(20)
    Scale(start=0, step=1, size=21, below=False, above=False)
    >>> day_scale(1095).step, day_scale(1095).size
    (45, 25)
    >>> day_scale(20000).step  # two years each
    730
    """
    years = 365 * ceil((longest + 1) / 365 / BUCKETS)
    step = next((step for step in DAY_STEPS if longest < step * BUCKETS), years)
    return Scale(0, step, longest // step + 1)


def count_scale(usual: int, largest: int, needed: int) -> Scale:
    """Return one bucket for each number from 1, the last for those beyond the usual.

    :param needed: a number that must have its own bucket

    >>> count_scale(usual=4, largest=12, needed=3)
    Scale(start=1, step=1, size=12, below=False, above=False)
    >>> count_scale(usual=4, largest=800, needed=3)
    Scale(start=1, step=1, size=12, below=False, above=True)
    """
    top = min(largest, max(usual + 1, needed + 1, 12), 2 * BUCKETS)
    return Scale(1, 1, top, above=largest > top)


def amount_scale(least: float, usual: float, largest: float, needed: float) -> Scale:
    """Return buckets for amounts, the last for those beyond the usual.

    A few buy for so much that the usual alone would put most into the first bucket:
    the buckets do not go beyond three times what is needed.

    :param needed: an amount that must be in sight; 0 without one

    >>> amount_scale(least=5, usual=290, largest=90000, needed=200)
    Scale(start=0, step=10, size=30, below=False, above=True)
    >>> amount_scale(least=5, usual=7000, largest=90000, needed=480)
    Scale(start=0, step=50, size=29, below=False, above=True)
    >>> amount_scale(least=-40, usual=10, largest=28, needed=28)  # refunds
    Scale(start=-1, step=1, size=30, below=True, above=False)
    """
    top = max(min(usual, 3 * needed or usual), needed, 0)
    step = round_step(top / (BUCKETS - 1))
    size = floor(top / step) + 1
    below = least < 0
    return Scale(
        -step if below else 0, step, size + below, below, above=largest >= size * step
    )


def round_step(width: float) -> float:
    """Return the first of …, 1, 2, 5, 10, 20, 50, … that is no smaller.

    >>> round_step(10), round_step(12), round_step(3001), round_step(0)
    (10, 20, 5000, 1)
    >>> round_step(0.04)
    0.05
    """
    if width <= 0:
        return 1
    magnitude = floor(log10(width))
    for power in (magnitude, magnitude + 1):
        for digit in (1, 2, 5):
            # whole numbers above 1: decimals would show in the labels
            step = digit * 10**power if power >= 0 else digit / 10**-power
            if step >= width:
                return step
    raise ValueError(width)
