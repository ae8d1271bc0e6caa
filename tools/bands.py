"""Bands: the half-open intervals between the limits of a field.

Limits 10, 50, 250 make the bands "under 10", "10 to 49", "50 to 249", "250 and
more".  A limit belongs to the band that it begins, so that no value is in two bands
and none is between two.  Values that are missing have a band of their own.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

MIN_LIMITS = 2
MAX_LIMITS = 30
# beyond, a number in double precision does not tell 0.01 from 0
MAX_NUMBER = 10**13

SPACES = "[ \t\u00a0\u2009\u202f]"
# separators of limits; a decimal comma is never followed by a space
SEPARATORS = re.compile(rf"[;\n]|,{SPACES}+")
PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
GROUPED = re.compile(
    rf"[+-]?\d{{1,3}}(?:{SPACES}\d{{3}})+(?:[.,]\d+)?"  # 1 000,5
    r"|[+-]?\d{1,3}(?:,\d{3})+\.\d+|[+-]?\d{1,3}(?:\.\d{3})+,\d+"  # 1,000.5
    r"|[+-]?\d{1,3}(?:,\d{3}){2,}|[+-]?\d{1,3}(?:\.\d{3}){2,}"  # 1,000,000
)
THOUSAND = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")  # 1,000: depends on the language

Number = int | float


class LimitsError(ValueError):
    """A text is no list of limits.

    :param reason: `empty`, `few`, `many`, `number`, `whole`, `digits`, `small`,
        `large`, `equal` or `order`
    :param parts: the parts of the text at fault, as the user typed them
    """

    def __init__(self, reason: str, *parts: str):
        super().__init__(reason, *parts)
        self.reason = reason
        self.parts = parts


@dataclass(frozen=True)
class Band:
    """The values from `lower`, included, to `upper`, not included; None: no end.

    The band of missing values is `UNKNOWN`, which has neither.
    """

    lower: Number | None = None
    upper: Number | None = None

    def holds(self, value: Number | None) -> bool:
        """Return whether a value is in this band.

        >>> Band(10, 50).holds(10), Band(10, 50).holds(50), Band(10, 50).holds(None)
        (True, False, False)
        >>> UNKNOWN.holds(None), UNKNOWN.holds(0)
        (True, False)
        """
        if value is None or self == UNKNOWN:
            return value is None and self == UNKNOWN
        above = self.lower is None or value >= self.lower
        return above and (self.upper is None or value < self.upper)


UNKNOWN = Band()


def make_bands(limits: Sequence[Number]) -> list[Band]:
    """Return the bands that increasing limits make, the lowest first.

    >>> make_bands([10, 50])
    [Band(lower=None, upper=10), Band(lower=10, upper=50), Band(lower=50, upper=None)]
    """
    return [Band(*ends) for ends in pairwise([None, *limits, None])]


def describe_band(band: Band, whole: bool) -> tuple[str, Number | None, Number | None]:
    """Return how a band reads: its shape, and the first and the last number named.

    Whole numbers name the last that is in: 10 to 49; others the first that is not:
    10 to less than 50.

    >>> describe_band(Band(10, 50), whole=True), describe_band(Band(10, 50), False)
    (('to', 10, 49), ('below', 10, 50))
    >>> describe_band(Band(10, 11), whole=True), describe_band(UNKNOWN, True)
    (('only', 10, 10), ('unknown', None, None))

    :return: the shape is `unknown`, `under`, `over`, `only`, `to` or `below`
    """
    if band == UNKNOWN:
        return "unknown", None, None
    if band.lower is None:
        return "under", None, band.upper
    if band.upper is None:
        return "over", band.lower, None
    if not whole:
        return "below", band.lower, band.upper
    last = band.upper - 1
    return "only" if last == band.lower else "to", band.lower, last


# -- what users type ----------------------------------------------------------


def parse_limits(
    text: str,
    decimal: str = ".",
    digits: int | None = None,
    least: Number = -MAX_NUMBER,
    largest: Number = MAX_NUMBER,
) -> list[Number]:
    """Return the increasing numbers in a text, separated by semicolons or lines.

    >>> parse_limits("1 000,5; 2 000")
    [1000.5, 2000]
    >>> parse_limits("10, 50, 250")
    [10, 50, 250]

    :param decimal: the decimal point of the user's language
    :param digits: the decimals that the field keeps, 0 for whole numbers
    :param least: the smallest number allowed
    :param largest: the largest number allowed
    :raise LimitsError: with the reason and the part at fault
    """
    words = [word.strip() for word in SEPARATORS.split(text or "")]
    words = [word for word in words if word]
    limits = [_parse_limit(word, decimal, digits) for word in words]
    for word, limit in zip(words, limits, strict=True):
        if not least <= limit <= largest:
            raise LimitsError("small" if limit < least else "large", word)
    for (word, limit), (next_word, next_limit) in pairwise(
        zip(words, limits, strict=True)
    ):
        if limit == next_limit:
            raise LimitsError("equal", next_word)
        if limit > next_limit:
            raise LimitsError("order", word, next_word)
    if len(limits) < MIN_LIMITS:
        raise LimitsError("few" if limits else "empty", *words)
    if len(limits) > MAX_LIMITS:
        raise LimitsError("many", str(len(limits)))
    return limits


def _parse_limit(word, decimal, digits):
    number = parse_number(word, decimal)
    if number is None:
        raise LimitsError("number", word)
    if digits is not None and round(number, digits) != number:
        raise LimitsError("digits" if digits else "whole", word)
    return number


def parse_number(word: str, decimal: str = ".") -> Number | None:
    """Return the number that a word writes, in the English or the French way.

    Groups of thousands, separated by spaces, dots or commas, must be whole: "10 50"
    is no number.  Only "1,000" and "1.000" depend on the language.

    >>> parse_number("1 000,5"), parse_number("1,000.5"), parse_number("10 50")
    (1000.5, 1000.5, None)
    >>> parse_number("1,000", decimal="."), parse_number("1,000", decimal=",")
    (1000, 1)
    >>> parse_number("-2,50"), parse_number("ten")
    (-2.5, None)
    """
    word = word.strip().replace("\u2212", "-")
    if not word.isascii():
        word = re.sub(SPACES, " ", word)
    if not word.isascii() or not (PLAIN.fullmatch(word) or GROUPED.fullmatch(word)):
        return None
    number = float(_without_groups(word.replace(" ", ""), decimal))
    return int(number) if number.is_integer() else number


def _without_groups(word: str, decimal: str) -> str:
    """Return a number with a dot before its fraction and no other separator.

    >>> _without_groups("1.000,5", "."), _without_groups("1,000,000", ",")
    ('1000.5', '1000000')
    """
    separators = [character for character in word if character in ".,"]
    if not separators:
        return word
    last = separators[-1]
    is_group = separators.count(last) > 1 or (
        len(separators) == 1 and last != decimal and bool(THOUSAND.fullmatch(word))
    )
    if is_group:
        return word.replace(last, "")
    other = "," if last == "." else "."
    return word.replace(other, "").replace(last, ".")


# -- what a rule says ---------------------------------------------------------


def number_conditions(name: str, band: Band, zero_is_unknown: bool = False) -> list:
    """Return the conditions on a number field that are true in a band.

    Odoo reads an empty number as 0, and finds 0 by "= False" too, except where a
    field tells them apart.  Where 0 means that nobody filled the field in, the
    other bands leave it out.

    >>> number_conditions("age", Band(10, 50))
    [('age', '>=', 10), ('age', '<', 50)]
    >>> number_conditions("age", UNKNOWN)
    [('age', '=', False)]
    >>> number_conditions("workforce", Band(None, 10), zero_is_unknown=True)
    [('workforce', '!=', False), ('workforce', '<', 10)]
    """
    if band == UNKNOWN:
        return [(name, "=", False)]
    conditions = []
    if zero_is_unknown and band.holds(0):
        conditions.append((name, "!=", False))
    if band.lower is not None:
        conditions.append((name, ">=", band.lower))
    if band.upper is not None:
        conditions.append((name, "<", band.upper))
    return conditions


def date_conditions(name: str, band: Band, unit: str) -> list:
    """Return the conditions on a date field that are true in a band of elapsed time.

    Whoever was born on `today -18y` is 18 today, and 17 until yesterday: 18 years
    have passed for the dates before the day after.  Written with the day after and
    without "at most", the conditions are right for moments too: one during that day
    is before the midnight that ends it.

    >>> date_conditions("birthdate", Band(18, 25), "y")
    [('birthdate', '<', 'today -18y +1d'), ('birthdate', '>=', 'today -25y +1d')]
    >>> date_conditions("birthdate", UNKNOWN, "y")
    [('birthdate', '=', False)]

    :param unit: `y` for whole years, `d` for days
    """
    if band == UNKNOWN:
        return [(name, "=", False)]
    conditions = []
    if band.lower is not None:
        conditions.append((name, "<", f"today -{band.lower}{unit} +1d"))
    if band.upper is not None:
        conditions.append((name, ">=", f"today -{band.upper}{unit} +1d"))
    return conditions


# -- what is read from the data -----------------------------------------------


def suggest_limits(quantiles: Sequence[Number], whole: bool, count: int = 4) -> list:
    """Return round limits that cut values into bands of about the same size.

    No band is empty at the ends: each limit is above the least value, and at most
    the largest.

    >>> suggest_limits([1, 3, 12, 48, 210, 950], whole=True)
    [3, 12, 50, 200]
    >>> suggest_limits([0, 0, 0, 0, 0, 7], whole=True)
    [7]
    >>> suggest_limits([], whole=True)
    []

    :param quantiles: values that cut the data into equal parts, the least and the
        largest included
    """
    values = sorted(value for value in quantiles if math.isfinite(value))
    if not values:
        return []
    steps = len(values) - 1
    fifths = [values[steps * part // (count + 1)] for part in range(1, count + 1)]
    for chosen in (fifths, values):
        rounded = {round_nicely(value, whole) for value in chosen}
        limits = sorted(x for x in rounded if values[0] < x <= values[-1])
        if len(limits) >= MIN_LIMITS:
            break
    return limits[:: math.ceil(len(limits) / count)] if limits else []


def round_nicely(value: Number, whole: bool = False) -> Number:
    """Return the round number next to a value: 1, 1.2, 1.5, 2, 2.5, 3, 4… × 10ⁿ.

    >>> [round_nicely(x) for x in (0, 0.0234, 7.4, 17, 48, 1234, -890)]
    [0, 0.025, 7, 15, 50, 1200, -900]
    >>> [round_nicely(x, whole=True) for x in (0.4, 1.6, 2.4, 11)]
    [0, 2, 2, 10]
    """
    if not value or (whole and abs(value) < 10):
        return round(value)
    exponent = math.floor(math.log10(abs(value)))
    steps = (10, 12, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100)
    mantissa = abs(value) / 10**exponent * 10
    nearest = min(steps, key=lambda step: abs(step - mantissa))
    text = f"{math.copysign(nearest, value):.0f}e{exponent - 1}"
    number = float(text)  # read as decimal: no 0.30000000000000004
    return int(number) if number.is_integer() else number
