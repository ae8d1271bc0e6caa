"""Judging which contact each row of a file is, from the keys that they share.

Nothing is read here: the caller gives the keys of the rows, and the contacts that
have them.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

# The kinds of keys by which rows are looked up, the surest first.  `name_company` is
# no key of a contact: the same name, in the same company.
KINDS = (
    "siret",
    "siren",
    "vat",
    "rna",
    "email",
    "company_email",
    "phone",
    "ref",
    "name_birth",
    "name_company",
    "name_zip",
)
KEY_KINDS = frozenset(KINDS)
# What belongs to whoever bears it: the name may be spelled in any way
IDENTITIES = frozenset({"siret", "vat", "rna", "name_birth", "name_company"})
# What people share: another name is somebody else
SHARED = frozenset({"phone", "company_email"})
# What one person has, and others may use
OWN = frozenset({"email", "ref"})

CONTACT, ROW = "contact", "row"


@dataclass(frozen=True)
class FileRow:
    """One row of a file: its keys, and its values as they compare.

    :param number: 1 is the first row of values
    :param profile: what says siret, siren, mailbox, email, name, birthdate
    :param employer: the normalised name of the company that it says to belong to
    :param company_id: the company, in the sense of Odoo, whose contact it will be
    :param is_address: whether it is an address of a company, which needs no name
    :param broken_siret: what is written where a SIRET should be, and is none
    """

    number: int
    profile: object
    keys: frozenset
    employer: str = ""
    company_id: int | None = None
    is_address: bool = False
    broken_siret: str = ""

    @cached_property
    def own_keys(self):
        """The keys by which other rows of the file are the same."""
        keys = [key for key in self.keys if key[0] in KEY_KINDS]
        if self.employer and self.profile.name:
            keys.append(("name_company", (self.employer, self.profile.name)))
        return keys

    @cached_property
    def lookups(self):
        """The keys by which contacts are looked up.

        What one row has for itself may be the address of a whole company.
        """
        keys = {key for key in self.keys if key[0] in KEY_KINDS}
        if self.profile.mailbox:
            keys.add(("company_email", self.profile.mailbox))
        return keys

    def get_employments(self, shared):
        """Return (name, kind, value): the name, and a key of the company it is in.

        :param shared: the e-mail addresses that are those of companies
        """
        name, address = self.profile.name, self.profile.mailbox
        if not name:
            return []
        found = [(name, "name", self.employer)] if self.employer else []
        if address in shared:
            found.append((name, "company_email", address))
        return found


@dataclass(frozen=True)
class Candidate:
    """A contact, or an earlier row, that shares keys with a row.

    :param target: `("contact", id)` or `("row", number)`
    :param doubt: why it may be another one, or None: see `get_doubt`
    """

    target: tuple
    profile: object
    kinds: frozenset
    active: bool = True
    doubt: str | None = None


@dataclass(frozen=True)
class Verdict:
    """What a row is: `new`, an `update` of `target`, or `ambiguous`.

    :param candidates: likeliest first
    :param doubt: why nothing is decided: that of the first, or `several`
    """

    status: str
    target: tuple | None = None
    candidates: tuple = ()
    doubt: str | None = None


@dataclass
class Register:
    """The earlier rows of a file, found by their keys."""

    entries: dict = field(default_factory=lambda: defaultdict(list))

    def add(self, row, target):
        for key in row.own_keys:
            self.entries[key].append((target, row.profile))

    def find(self, row):
        """Return what earlier rows became that share keys with this one."""
        kinds, profiles = defaultdict(set), {}
        for key in row.own_keys:
            for target, profile in self.entries.get(key, ()):
                kinds[target].add(key[0])
                profiles[target] = profile
        return [
            Candidate(target, profiles[target], frozenset(shared))
            for target, shared in kinds.items()
        ]


def judge(row, candidates):
    """Return the verdict on a row, given who shares keys with it."""
    judged = [_judge_one(row, candidate) for candidate in _unite(candidates)]
    judged = sorted(filter(None, judged), key=_likeliness)
    sure = [candidate for candidate in judged if candidate.doubt is None]
    if not judged:
        return Verdict("new")
    if not sure:
        return Verdict("ambiguous", None, tuple(judged), judged[0].doubt)
    if len(sure) > 1 and not _stands_out(row, *sure[:2]):
        return Verdict("ambiguous", None, tuple(judged), "several")
    return Verdict("update", sure[0].target, tuple(judged))


def get_doubt(one, other, kinds):
    """Return why two that share keys may not be the same, or None when they are.

    `establishment`: one SIREN, and the SIRET of one of them only.

    >>> from types import SimpleNamespace as Facts
    >>> nothing = dict.fromkeys(("siret", "siren", "email", "birthdate"))
    >>> paul = Facts(**nothing | {"name": "durand paul"})
    >>> marie = Facts(**nothing | {"name": "durand marie"})
    >>> get_doubt(paul, marie, {"email"}), get_doubt(paul, marie, {"vat"})
    ('name', None)
    """
    if "siret" in kinds:
        return None
    if _differ(one.birthdate, other.birthdate):
        return "birthdate"
    if kinds & IDENTITIES or ("siren" in kinds and not (one.siret or other.siret)):
        return None
    if kinds & (OWN | SHARED):
        return None if names_agree(one.name, other.name) else "name"
    if "siren" in kinds:
        return "establishment"
    return "email" if _differ(one.email, other.email) else None


def format_target(target):
    """Return a target as the client knows it.

    >>> format_target(("contact", 12))
    'contact,12'
    """
    return "{},{}".format(*target)


def names_agree(one, other):
    """Return whether two normalised names may be of one contact.

    Each word of the shorter is in the longer, as a word or as an initial; no name
    agrees with all.

    >>> names_agree("dupont j", "dupont jean marie"), names_agree("", "dupont")
    (True, True)
    >>> names_agree("durand paul", "durand marie")
    False
    """
    shorter, longer = sorted(((one or "").split(), (other or "").split()), key=len)
    return all(any(_same_word(word, that) for that in longer) for word in shorter)


def _same_word(word, other):
    if len(word) == 1 or len(other) == 1:
        return word[0] == other[0]
    return word == other


def _differ(value, other):
    return bool(value and other and value != other)


def _judge_one(row, candidate):
    """Return a candidate with its doubt, or None when it is somebody else."""
    profile = candidate.profile
    if _differ(row.profile.siret, profile.siret):
        return None
    doubt = get_doubt(row.profile, profile, candidate.kinds)
    if doubt == "name" and candidate.kinds <= SHARED:
        return None
    if doubt is None and not candidate.active:
        doubt = "archived"
    return Candidate(
        candidate.target, profile, candidate.kinds, candidate.active, doubt
    )


def _unite(candidates):
    """Return one candidate for each target, with all the kinds that it shares."""
    united = {}
    for candidate in candidates:
        known = united.get(candidate.target)
        if known:
            kinds = known.kinds | candidate.kinds
            candidate = Candidate(known.target, known.profile, kinds, known.active)
        united[candidate.target] = candidate
    return united.values()


def _likeliness(candidate):
    rank = _rank(candidate)
    return (candidate.doubt is not None, rank, -len(candidate.kinds), candidate.target)


def _rank(candidate):
    return min(KINDS.index(kind) for kind in candidate.kinds)


def _stands_out(row, first, second):
    """Return whether the first of two is surer: by a surer key, or by more of them.

    Never where one is a contact and the other an earlier row, both of which it
    cannot be.
    """
    if first.target[0] != second.target[0]:
        return False
    if _rank(first) != _rank(second):
        return True
    return len(first.kinds) > len(second.kinds) and names_agree(
        row.profile.name, first.profile.name
    )
