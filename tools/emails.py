"""E-mail addresses, as they compare: the same mailbox is the same text."""

import re
import unicodedata
from contextlib import suppress
from functools import lru_cache

GMAIL = "gmail.com"
YANDEX = "yandex.ru"
# names under which a provider hands the same mailboxes
SAME_AS = {
    "googlemail.com": GMAIL,
    "ya.ru": YANDEX,
    **{f"yandex.{top}": YANDEX for top in ("by", "com", "com.tr", "fr", "kz", "ua")},
}
# who delivers what follows the sign to the mailbox in front of it
TAG_SIGNS = {
    **dict.fromkeys((GMAIL, YANDEX), "+"),
    **dict.fromkeys(("icloud.com", "me.com", "mac.com"), "+"),
    **dict.fromkeys(("proton.me", "protonmail.com", "protonmail.ch", "pm.me"), "+"),
    **dict.fromkeys(("fastmail.com", "fastmail.fm"), "+"),
    **dict.fromkeys(("ymail.com", "rocketmail.com"), "-"),
}
# the same, under the top-level domain of many countries
TAG_SIGN_OF_BRAND = {
    "outlook": "+",
    "hotmail": "+",
    "live": "+",
    "msn": "+",
    "yahoo": "-",
}
BRAND = re.compile(r"(\w+)\.(?:com|[a-z]{2}|com?\.[a-z]{2})")
# runs of dots are none that Gmail leaves out
SINGLE_DOT = re.compile(r"(?<!\.)\.(?!\.)")


def canonical_email(address: str | None) -> str | None:
    """Return what addresses of the same mailbox have in common, or None.

    :param address: without name and brackets, as `email_normalized`

    >>> canonical_email("Ada.Byron+news@googlemail.com")
    'adabyron@gmail.com'
    >>> canonical_email("ada-news@yahoo.fr"), canonical_email("ada+news@live.co.uk")
    ('ada@yahoo.fr', 'ada@live.co.uk')
    >>> canonical_email("ada+news@example.org"), canonical_email("ada@yandex.com")
    ('ada+news@example.org', 'ada@yandex.ru')
    >>> canonical_email("ada@xn--caf-dma.fr") == canonical_email("ada@CAFÉ.fr")
    True
    >>> canonical_email("@gmail.com"), canonical_email("ada"), canonical_email(None)
    (None, None, None)
    """
    local, _at, domain = (address or "").strip().rpartition("@")
    domain = same_domain(readable_domain(domain))
    local = strip_tag(local.lower(), domain)
    if domain == GMAIL:
        local = strip_dots(local)
    return f"{local}@{domain}" if local and domain else None


def strip_tag(local: str, domain: str) -> str:
    """Return what is in front of an @ without what its provider lets people add.

    >>> strip_tag("ada+news", "gmail.com"), strip_tag("ada+news", "example.org")
    ('ada', 'ada+news')
    """
    sign = _get_tag_sign(domain)
    if sign == "+":
        return local.partition("+")[0]
    return local.rpartition("-")[0] if sign == "-" and "-" in local else local


def strip_dots(local: str) -> str:
    """Return what is in front of an @ without the dots that Gmail ignores.

    >>> strip_dots("a.da"), strip_dots("a..da")
    ('ada', 'a..da')
    """
    return SINGLE_DOT.sub("", local)


@lru_cache(maxsize=4096)
def readable_domain(domain: str) -> str:
    """Return a domain as people read it, whoever wrote it for machines.

    >>> readable_domain("XN--CAF-DMA.fr")
    'café.fr'
    """
    domain = unicodedata.normalize("NFC", domain.lower().strip(" ."))
    if "xn--" in domain:
        # no such domain can exist otherwise; the same text is still the same text
        with suppress(UnicodeError):
            domain = domain.encode("ascii").decode("idna")
    return domain


def same_domain(domain: str) -> str:
    """Return the name that stands for all those of the same provider.

    >>> same_domain("googlemail.com"), same_domain("example.org")
    ('gmail.com', 'example.org')
    """
    return SAME_AS.get(domain, domain)


@lru_cache(maxsize=4096)
def _get_tag_sign(domain):
    brand = BRAND.fullmatch(domain)
    return TAG_SIGNS.get(domain) or (brand and TAG_SIGN_OF_BRAND.get(brand[1]))
