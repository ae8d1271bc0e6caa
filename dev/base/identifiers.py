"""French company numbers: SIREN, SIRET and VAT, and how people type them."""

from random import Random

# what stands between the groups of digits of a SIRET, as people type them
SEPARATORS = (" ", ".", "-", "\u00a0")


def luhn_key(digits: str) -> str:
    """Return the last digit that makes a number valid for Luhn's check.

    >>> luhn_key("73282932")
    '0'
    """
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 if position % 2 else 2)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def siren(first_digits: str) -> str:
    """Return the SIREN, nine digits, that begins with these eight.

    >>> siren("73282932")
    '732829320'
    """
    return first_digits + luhn_key(first_digits)


def siret(siren: str, establishment: int) -> str:
    """Return the SIRET, fourteen digits, of the n-th establishment of a company.

    >>> siret("732829320", 7)
    '73282932000074'
    """
    digits = f"{siren}{establishment:04d}"
    return digits + luhn_key(digits)


def vat(siren: str) -> str:
    """Return the intra-community VAT number of a company.

    >>> vat("732829320")
    'FR44732829320'
    """
    return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"


def random_siren(rng: Random, first: str) -> str:
    """Return a SIREN that begins with one of these digits.

    Companies begin with 3 to 9, public bodies with 1 or 2.

    >>> number = random_siren(Random(1), "45")
    >>> number[0] in "45", len(number), number == siren(number[:8])
    (True, 9, True)
    """
    return siren(rng.choice(first) + f"{rng.randrange(10**7):07d}")


def respelled(siret: str, rng: Random) -> str:
    """Return a SIRET as somebody else would type it: in groups.

    >>> respelled("73282932000074", Random(1))
    '732 829 320 00074'
    """
    groups = [siret[:3], siret[3:6], siret[6:9], siret[9:]]
    return rng.choices(SEPARATORS, (5, 2, 1, 1))[0].join(groups)
