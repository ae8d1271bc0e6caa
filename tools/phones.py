"""Phone numbers, as they compare: +33123456789.

Without the tables of a library: what is no plausible number is None, and two ways to
write the same number are one.
"""

import re
from functools import lru_cache

SHORTEST, LONGEST = 8, 15
# one number and nothing else, as most are written
PLAIN = re.compile(r"[\d\s.+()-]+")
DIGITS = re.compile(r"[0-9]+")
EXTENSION = re.compile(
    r"\s*(?:ext\.?|extension|poste|x|#)\s*\d{1,6}\s*$", re.IGNORECASE
)
SEVERAL = re.compile(r"[,;|]|\s/\s|\s(?:ou|or|et|and)\s", re.IGNORECASE)
FRANCE = 33
# departments overseas have dial codes of their own, and share the French numbering
OVERSEAS = {
    **dict.fromkeys(("262", "263", "692", "693"), 262),
    **dict.fromkeys(("590", "690", "691"), 590),
    **dict.fromkeys(("594", "694"), 594),
    **dict.fromkeys(("596", "696", "697"), 596),
}
FRENCH_CODES = ("33", "262", "590", "594", "596")
NATIONAL_LENGTHS = {FRANCE: 9, 262: 9, 590: 9, 594: 9, 596: 9, 1: 10, 34: 9, 351: 9}
# where people dial something else than 0 before a number in their own country
TRUNKS = {1: "1", 7: "8", 36: "06", 370: "8", 375: "8"}
# where the 0 belongs to the number
KEEPS_ZERO = frozenset({39, 378})


@lru_cache(maxsize=1024)
def normalize_phone(text: str | None, dial_code: int | None = None) -> str | None:
    """Return a phone number as E.164 writes it, or None.

    :param dial_code: that of the country of who has it, for numbers without one

    >>> normalize_phone("01 23 45 67 89", 33), normalize_phone("+33 (0)1.23.45.67.89")
    ('+33123456789', '+33123456789')
    >>> normalize_phone("0033 1 23 45 67 89"), normalize_phone("33123456789", 33)
    ('+33123456789', '+33123456789')
    >>> normalize_phone("0692 12 34 56", 33), normalize_phone("0470 12 34 56", 32)
    ('+262692123456', '+32470123456')
    >>> normalize_phone("(212) 555-0142", 1), normalize_phone("06 1234 5678", 39)
    ('+12125550142', '+390612345678')

    Of several numbers, the first; extensions are left out:

    >>> normalize_phone("01 23 45 67 89 / 06 12 34 56 78", 33)
    '+33123456789'
    >>> normalize_phone("01 23 45 67 89 poste 12", 33)
    '+33123456789'

    What nobody is reached at:

    >>> [normalize_phone(text, 33) for text in ("00 00 00 00 00", "n/a", "17", None)]
    [None, None, None, None]
    """
    if not text:
        return None
    is_plain = PLAIN.fullmatch(text)
    parts = [text] if is_plain else SEVERAL.split(EXTENSION.sub("", text))
    found = (_normalize_one(part, dial_code or 0) for part in parts)
    return next(filter(None, found), None)


def _normalize_one(text, dial_code):
    digits = "".join(DIGITS.findall(text.replace("(0)", "")))
    if digits.startswith("00"):
        digits = digits[2:]
    elif not text.lstrip("(\t ").startswith("+"):
        digits = _add_dial_code(digits, dial_code)
    if digits.startswith(FRENCH_CODES):
        digits = _check_french(digits)
    is_possible = SHORTEST <= len(digits) <= LONGEST and len(set(digits[-8:])) > 2
    return f"+{digits}" if is_possible else None


def _add_dial_code(digits, dial_code):
    """Return the digits of a number dialled inside a country, or an empty text."""
    code = str(dial_code or "")
    length = NATIONAL_LENGTHS.get(dial_code)
    if length and digits.startswith(code) and len(digits) == len(code) + length:
        return digits  # already has it, without its plus
    trunk = "" if dial_code in KEEPS_ZERO else TRUNKS.get(dial_code, "0")
    national = digits.removeprefix(trunk)
    if dial_code == FRANCE and len(national) == NATIONAL_LENGTHS[FRANCE]:
        code = str(OVERSEAS.get(national[:3], FRANCE))
    return code and f"{code}{national}"


def _check_french(digits):
    """Return a number of France, or an empty text where it is too short or too long.

    Without the 0 that is dialled inside the country only: +33 01 23 45 67 89.
    """
    code = next(code for code in FRENCH_CODES if digits.startswith(code))
    national = digits.removeprefix(code)
    if len(national) > NATIONAL_LENGTHS[FRANCE]:
        national = national.removeprefix("0")
    return f"{code}{national}" if len(national) == NATIONAL_LENGTHS[FRANCE] else ""
