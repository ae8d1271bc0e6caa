"""What keeps a text from being the e-mail address of somebody.

Stricter than Odoo, which takes most texts with an @ in them.
"""

import re
from ipaddress import ip_address

LONGEST, LONGEST_LOCAL, LONGEST_LABEL = 254, 64, 63

# faults that an address may have and still reach somebody
NAMED = "with a name"  # "Ada Byron" <ada@example.org>
BEYOND_ASCII = "beyond ascii"  # in front of the @
UNDERSCORE = "underscore"  # behind the @
NUMERIC = "numeric"  # an IP address behind the @
LONG = "too long"
NOT_GIVEN_OUT = "not given out"  # its provider gives out no such address
# faults that none may have
BAD_NAME = "bad name"
BAD_LOCAL = "bad local part"
BAD_DOMAIN = "bad domain"

TOLERATED = frozenset({NAMED, BEYOND_ASCII, NOT_GIVEN_OUT})

# letters beyond ASCII, without emoji and private characters
LETTERS = "\u00a1-\ud7ff\uf900-\uffef"
ATOM = re.compile(rf"[\w!#$%&'*+\-/=?^`{{|}}~{LETTERS}]+", re.ASCII)
QUOTED = re.compile(rf"(?:[\s!#-\[\]-~\u00a0{LETTERS}]|\\[^\x00\n])*", re.ASCII)
# without full-width forms, which look like letters and are others
LABEL = re.compile(
    r"(?:[a-z0-9_-]|[^\s\x00-\xa0\uff01-\uff5e\U00010000-\U0010ffff])+", re.IGNORECASE
)
TOP = re.compile(
    r"[a-z\u00a1-\u00a8\u00aa-\ud7ff\uf900-\uffef]{2,}|xn[a-z0-9-]{2,}", re.IGNORECASE
)
DISPLAYED = re.compile(r"([^\x00-\x1f\x7f-\x9f]+)<(.*)", re.DOTALL)
GMAIL = frozenset({"gmail.com", "googlemail.com"})


def is_email(text: str | None) -> bool:
    """Return whether a text is one e-mail address, with or without a name.

    >>> is_email("ada@example.org"), is_email("Ada Byron <ada@example.org>")
    (True, True)
    >>> is_email("ada..byron@example.org"), is_email("ada@example"), is_email("")
    (False, False, False)
    """
    return email_faults(text) <= TOLERATED


def email_faults(text: str | None) -> set[str]:
    """Return what is wrong with an e-mail address, and what is only unusual.

    >>> sorted(email_faults("Ada <hélène@my_place.org>"))
    ['beyond ascii', 'underscore', 'with a name']
    >>> email_faults("ada@example.org")
    set()
    """
    faults, address = _split_name(text or "")
    local, _at, domain = address.rpartition("@")
    if len(address) > LONGEST or len(local.encode("utf-8", "replace")) > LONGEST_LOCAL:
        faults.add(LONG)
    return (
        faults
        | _local_faults(local)
        | _domain_faults(domain)
        | _provider_faults(local, domain)
    )


def _split_name(text):
    """Return the faults of the name in front of an address, and the address."""
    found = DISPLAYED.match(text)
    if not found:
        return set(), text
    name, address = found.groups()
    faults = {NAMED} if _is_name(name.removesuffix(" ")) else {NAMED, BAD_NAME}
    return faults, address.removesuffix(">")


def _is_name(name):
    """Return whether a name may stand in front of an address: quoted if need be."""
    is_quoted = len(name) > 2 and name[0] == name[-1] == '"'
    inner = name[1:-1] if is_quoted else name
    if not inner.strip():
        return False
    if not re.search(r'[.";<>]', inner):
        return True
    return is_quoted and inner.count('"') == inner.count('\\"')


def _local_faults(local):
    faults = set() if local.isascii() else {BEYOND_ASCII}
    if len(local) > 1 and local[0] == local[-1] == '"':
        is_right = QUOTED.fullmatch(local[1:-1])
    else:
        is_right = all(ATOM.fullmatch(part) for part in local.split("."))
    return faults if is_right else faults | {BAD_LOCAL}


def _domain_faults(domain):
    try:
        ip_address(domain[1:-1] if domain[:1] + domain[-1:] == "[]" else domain)
        return {NUMERIC}
    except ValueError:
        labels = domain.split(".")
    faults = {UNDERSCORE} if "_" in domain else set()
    if any(len(label) > LONGEST_LABEL for label in labels):
        faults.add(LONG)
    is_right = (
        len(labels) > 1 and TOP.fullmatch(labels[-1]) and all(map(_is_label, labels))
    )
    return faults if is_right else faults | {BAD_DOMAIN}


def _is_label(label):
    is_inside = not label.startswith("-") and not label.endswith("-")
    return is_inside and LABEL.fullmatch(label)


def _provider_faults(local, domain):
    """Gmail gives out 6 to 30 letters and digits; dots do not count."""
    if domain.lower() not in GMAIL:
        return set()
    name = local.partition("+")[0]
    is_given = 6 <= len(name.replace(".", "")) <= 30
    is_given &= all(
        re.fullmatch(r"[a-z0-9]+", p, re.IGNORECASE) for p in name.split(".")
    )
    return set() if is_given else {NOT_GIVEN_OUT}
