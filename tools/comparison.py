"""How alike two contacts are, one thing at a time.

Each thing that is compared gives a level: `exact`, `close`, `different`, or nothing
where one of the two says nothing.  The statements of `compare_queries` say the same.
"""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from .similarity import similarity

EXACT, CLOSE, DIFFERENT = "exact", "close", "different"

# Shares of trigrams from which on texts are close. Odd numbers: no share falls on one,
# and PostgreSQL, which has fewer digits, decides as Python does
NAME_SIMILARITY = 0.4499
STREET_SIMILARITY = 0.2499
CITY_SIMILARITY = 0.2999
EMAIL_SIMILARITY = 0.3999
# of the part of an address before the @
MAILBOX_SIMILARITY = 0.2499
# days between two birthdates of which one was typed wrong
NEAR_DAYS = 100


class Compared(Protocol):
    """What is known of a contact, normalised; empty where nothing is."""

    name: str
    words: str
    birthdate: date | None
    street: str
    number: str
    zip: str
    city: str
    email: str


def compare(one: Compared, other: Compared) -> dict[str, str]:
    """Return {what is compared: level}, without what one of the two does not say.

    >>> from types import SimpleNamespace as Contact
    >>> marie = Contact(name="dupont marie", zip="75011", email="")
    >>> compare(marie, Contact(name="dupond marie", zip="75011", email="m@x.fr"))
    {'name': 'close', 'zip': 'exact'}
    """
    levels = {}
    for compared, (field, rule) in RULES.items():
        ours, theirs = getattr(one, field, None), getattr(other, field, None)
        level = rule(ours, theirs) if ours and theirs else None
        if level:
            levels[compared] = level
    return levels


def add_points(
    levels: Mapping[str, str], weights: Mapping[str, Mapping[str, int]]
) -> int:
    """Return the points of two contacts that were compared.

    >>> weights = {"name": {"exact": 45, "close": 40, "different": -10}}
    >>> add_points({"name": "close", "zip": "exact"}, weights)
    40
    """
    return sum(weights[x][level] for x, level in levels.items() if x in weights)


def _same(one, other):
    return EXACT if one == other else DIFFERENT


def _contained(one, other):
    ours, theirs = set(one.split()), set(other.split())
    return ours <= theirs or theirs <= ours


def _by_words(threshold):
    """Return the rule of texts: close where one holds the other, or nearly does."""

    def rule(one, other):
        if one == other:
            return EXACT
        near = _contained(one, other) or similarity(one, other) >= threshold
        return CLOSE if near else DIFFERENT

    return rule


def compare_words(one: str, other: str) -> str:
    """Return whether two names have a long word in common, or nearly.

    >>> compare_words("dupont marie", "dupont paul"), compare_words("noah", "onah")
    ('exact', 'different')
    >>> compare_words("dupond", "dupont paul")
    'close'
    """
    ours, theirs = set(one.split()), set(other.split())
    if ours & theirs:
        return EXACT
    near = any(similarity(x, y) >= NAME_SIMILARITY for x in ours for y in theirs)
    return CLOSE if near else DIFFERENT


def compare_dates(one: date, other: date) -> str:
    """Return how alike two birthdates are.

    Close: one digit differs, two digits or day and month are exchanged, or they are
    at most 100 days apart.

    >>> compare_dates(date(1984, 3, 12), date(1984, 12, 3))
    'close'
    >>> compare_dates(date(1984, 3, 12), date(1948, 3, 12))
    'close'
    >>> compare_dates(date(1984, 3, 12), date(1985, 11, 2))
    'different'
    """
    if one == other:
        return EXACT
    flipped = (one.year, one.month, one.day) == (other.year, other.day, other.month)
    near = abs((one - other).days) <= NEAR_DAYS or flipped
    typed = _is_typing_error(one.strftime("%Y%m%d"), other.strftime("%Y%m%d"))
    return CLOSE if near or typed else DIFFERENT


def _is_typing_error(one, other):
    """Return whether one letter differs, or two are exchanged."""
    wrong = sum(x != y for x, y in zip(one, other, strict=True))
    return wrong == 1 or wrong == 2 and sorted(one) == sorted(other)


def compare_numbers(one: str, other: str) -> str:
    """Return how alike the numbers of two addresses are; close: one in common.

    >>> compare_numbers("12 4", "12"), compare_numbers("12", "14")
    ('close', 'different')
    """
    if one == other:
        return EXACT
    return CLOSE if set(one.split()) & set(other.split()) else DIFFERENT


def compare_zips(one: str, other: str) -> str:
    """Return how alike two postcodes are; close: one letter differs, two exchanged.

    >>> compare_zips("75011", "75012"), compare_zips("75011", "57011")
    ('close', 'close')
    >>> compare_zips("75011", "69003"), compare_zips("75011", "7501")
    ('different', 'different')
    """
    if one == other:
        return EXACT
    near = len(one) == len(other) and _is_typing_error(one, other)
    return CLOSE if near else DIFFERENT


def compare_emails(one: str, other: str) -> str:
    """Return how alike two addresses are; close: nearly the same, as typed wrong.

    Both as a whole and before the @: people of one name, or with one provider, have
    half of an address in common.

    >>> compare_emails("marie.dupont@free.fr", "marie.dupond@free.fr")
    'close'
    >>> compare_emails("marie.dupont@free.fr", "mdupont@orange.fr")
    'different'
    >>> compare_emails("marie@free.fr", "paul@free.fr")
    'different'
    """
    if one == other:
        return EXACT
    ours, theirs = (address.partition("@")[0] for address in (one, other))
    near = (
        similarity(ours, theirs) >= MAILBOX_SIMILARITY
        and similarity(one, other) >= EMAIL_SIMILARITY
    )
    return CLOSE if near else DIFFERENT


# what is compared: the field of a profile, and how its values compare
RULES = {
    "name": ("name", _by_words(NAME_SIMILARITY)),
    "word": ("words", compare_words),
    "birthdate": ("birthdate", compare_dates),
    "street": ("street", _by_words(STREET_SIMILARITY)),
    "number": ("number", compare_numbers),
    "zip": ("zip", compare_zips),
    "city": ("city", _by_words(CITY_SIMILARITY)),
    "email": ("email", compare_emails),
    "phone": ("phone", _same),
    "siret": ("siret", _same),
    "siren": ("siren", _same),
    "vat": ("vat", _same),
    "rna": ("rna", _same),
    "ref": ("ref", _same),
}
