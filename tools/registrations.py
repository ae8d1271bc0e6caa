"""Numbers under which organisations are registered: SIRET, SIREN, RNA, VAT.

What is no such number is None: an invalid number says nothing about who has it.
"""

import re
from functools import lru_cache

from stdnum import luhn
from stdnum.fr import siret as siret_rules

SIREN_LENGTH, SIRET_LENGTH = 9, 14
# spreadsheets take numbers for amounts; more zeros than these never begin one
LOST_ZEROS = 2
SEPARATORS = re.compile(r"[\s.\-/_'\u2010-\u2015\u200b\u2060\ufeff]+")
# the third character is a letter in Corsica and overseas
RNA = re.compile(r"W\d[\dA-Z]\d{7}")

# states whose VAT numbers are written with a prefix, which others may use as well
VAT_PREFIXES = (
    "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "GB",
    "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MC", "MT", "NL", "NO", "PL", "PT", "RO",
    "SE", "SI", "SK", "SM", "XI",
)  # fmt: skip
# where the prefix is not the code of the country
PREFIX_OF_COUNTRY = {"GR": "EL", "MC": "FR"}
VAT_WORDS = re.compile(r"(?<=\d)(?:MWST|TVA|IVA|MVA|VAT)$")
SHORTEST_VAT = 6


def compact(text: str | None) -> str:
    """Return what is left of a number without blanks, dots and dashes.

    >>> compact(" 732.829 320-00074"), compact(None)
    ('73282932000074', '')
    """
    return SEPARATORS.sub("", text or "").upper()


@lru_cache(maxsize=1024)
def parse_siret(text: str | None) -> str | None:
    """Return a SIRET as its 14 digits, or None.

    Establishments of La Poste follow a rule of their own; leading zeros that were
    lost are restored where the number is valid with them.

    >>> parse_siret("732 829 320 00074"), parse_siret("732 829 320 00075")
    ('73282932000074', None)
    >>> parse_siret("356 000 000 49837"), parse_siret("35600000049838")
    ('35600000049837', None)
    >>> parse_siret("5 501 234 800 011"), parse_siret("7328293200007")
    ('05501234800011', None)
    >>> parse_siret("00000000000000"), parse_siret("732829320"), parse_siret(None)
    (None, None, None)
    """
    number = _restore_zeros(compact(text), SIRET_LENGTH)
    if number is None or int(number[:SIREN_LENGTH]) == 0:
        return None
    return number if siret_rules.is_valid(number) else None


@lru_cache(maxsize=1024)
def parse_siren(text: str | None) -> str | None:
    """Return a SIREN as its 9 digits, or None.

    >>> parse_siren("732 829 320"), parse_siren("732829321"), parse_siren("000000000")
    ('732829320', None, None)
    >>> parse_siren("55 012 348"), parse_siren("73282932000074")
    ('055012348', None)
    """
    number = _restore_zeros(compact(text), SIREN_LENGTH)
    if number is None or int(number) == 0:
        return None
    return number if luhn.is_valid(number) else None


def parse_rna(text: str | None) -> str | None:
    """Return the number of an association in the French register, or None.

    >>> parse_rna("w 751 123456"), parse_rna("W2A1001234"), parse_rna("W75112345")
    ('W751123456', 'W2A1001234', None)
    """
    number = compact(text)
    return number if RNA.fullmatch(number) else None


def parse_vat(text: str | None, country: str | None = None) -> str | None:
    """Return a VAT number with the prefix of its country, or None.

    :param country: code of the country of who has it, for numbers without prefix

    >>> parse_vat("fr 44.732 829 320"), parse_vat("44732829320", "FR")
    ('FR44732829320', 'FR44732829320')
    >>> parse_vat("BE 0477.472.701", "FR"), parse_vat("094259216", "GR")
    ('BE0477472701', 'EL094259216')
    >>> parse_vat("CHE-116.281.710 MWST"), parse_vat("B12345674", "ES")
    ('CHE116281710', 'ESB12345674')

    A SIREN given as VAT number stands for the number that is made of it:

    >>> parse_vat("732829320", "FR")
    'FR44732829320'
    >>> parse_vat("/"), parse_vat("n.a."), parse_vat("FR 00 000000000")
    (None, None, None)
    """
    number = VAT_WORDS.sub("", compact(text))
    if not (number.isascii() and number.isalnum()) or not number.strip(
        "0ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    ):
        return None
    country = PREFIX_OF_COUNTRY.get(country, country)
    if country == "FR" and len(number) == SIREN_LENGTH and parse_siren(number):
        return siren_to_vat(number)
    if not number.startswith(VAT_PREFIXES) and not (
        country and number.startswith(country)
    ):
        number = f"{country or ''}{number}"
    return number if len(number) >= SHORTEST_VAT else None


def vat_to_siren(vat: str | None) -> str | None:
    """Return the SIREN inside a French VAT number, or None.

    Its two first characters are made of the SIREN, unless they hold a letter.

    >>> vat_to_siren("FR44732829320"), vat_to_siren("FR45732829320")
    ('732829320', None)
    >>> vat_to_siren("FRK7399859412"), vat_to_siren("BE0477472701"), vat_to_siren(None)
    ('399859412', None, None)
    """
    if not vat or not vat.startswith("FR") or len(vat) != 13:
        return None
    siren = parse_siren(vat[4:])
    if siren and vat[2:4].isdigit() and siren_to_vat(siren) != vat:
        return None
    return siren


def siren_to_vat(siren: str) -> str:
    """Return the French VAT number that is made of a SIREN.

    >>> siren_to_vat("732829320")
    'FR44732829320'
    """
    return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02}{siren}"


def _restore_zeros(number, length):
    """Return a number of that length, or None where it cannot be one."""
    is_number = number.isascii() and number.isdigit()
    if not is_number or not length - LOST_ZEROS <= len(number) <= length:
        return None
    return number.zfill(length)
