"""E-mail addresses, on domains that are reserved and belong to nobody."""

import re
import unicodedata
from random import Random

PROVIDERS = (
    "courriel.example",
    "boite.example.org",
    "messagerie.example.net",
    "poste.example.com",
    "correo.test",
)
ROLES = ("contact", "contact", "contact", "info", "accueil", "bonjour", "secretariat")


def plain(text: str, joint: str = "-") -> str:
    """Return a text as it may stand in an address.

    >>> plain("Société d'Économie Ménagère & Cie")
    'societe-d-economie-menagere-cie'
    >>> plain("Anne-Laure Lœuillet", joint=".")
    'anne.laure.loeuillet'
    """
    text = text.lower().replace("œ", "oe").replace("æ", "ae").replace("ı", "i")
    text = unicodedata.normalize("NFKD", text).replace("ß", "ss")
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", joint, text).strip(joint)


class Mailboxes:
    """Hands out each address once: those who share one are made on purpose."""

    def __init__(self, rng: Random):
        self._rng = rng
        self._taken = set()

    def domain(self, organisation: str) -> str:
        """Return the domain of an organisation."""
        name = plain(organisation)
        while not self._take(f"{name}.example"):
            name = f"{plain(organisation)}-{self._rng.randrange(2, 1000)}"
        return f"{name}.example"

    def role(self, domain: str) -> str:
        """Return an address that several people read."""
        return f"{self._rng.choice(ROLES)}@{domain}"

    def personal(self, first: str, last: str, domain: str | None = None) -> str:
        """Return the address of a person, at work or at home."""
        first, last = plain(first), plain(last)
        form = self._rng.choice(("{0}.{1}", "{0}.{1}", "{0[0]}{1}", "{1}.{0}"))
        local = form.format(first, last)
        domain = domain or self._rng.choice(PROVIDERS)
        while not self._take(f"{local}@{domain}"):
            local = f"{form.format(first, last)}{self._rng.randrange(2, 99)}"
        return f"{local}@{domain}"

    def _take(self, name):
        is_free = name not in self._taken
        self._taken.add(name)
        return is_free


def malformed(address: str, rng: Random) -> str:
    """Return an address as it comes from a form that checks nothing.

    None of the results can be written to.

    >>> malformed("jean@boite.example.org", Random(2))
    'jean@'
    """
    local, _at, domain = address.partition("@")
    return rng.choice(
        (
            f"{local}@",
            f"{local}.{domain}",
            f"{local}(a){domain}",
            f"{address}; {local}@{PROVIDERS[0]}",
            "néant",
        )
    )


def other_case(address: str, rng: Random) -> str:
    """Return the same address in other letters.

    >>> other_case("jean@boite.example.org", Random(2))
    'JEAN@BOITE.EXAMPLE.ORG'
    """
    local, _at, domain = address.partition("@")
    return rng.choice((address.upper(), f"{local.title()}@{domain}", f" {address} "))
