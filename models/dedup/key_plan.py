"""Which keys contacts get, from what was read of them: plain Python."""

from collections import defaultdict
from dataclasses import replace

from ...tools.mailboxes import is_shared
from ...tools.profiles import (
    ADDRESS_TYPES,
    VERSION,
    Profile,
    is_role_address,
    make_profile,
)
from .key_queries import PROFILE_COLUMNS, profile_row

COMPANY_EMAIL = "company_email"


class KeyPlan:
    """What differs between the keys and profiles that are there and those due.

    An address belongs to a company where it names a task, or where several people of
    the company use it; it is then a key of the company, and of nobody else.

    :param rows: what `key_queries.read_contacts` returns
    :param touched: ids of the contacts that changed
    """

    def __init__(self, rows, touched):
        self.rows = {row["id"]: row for row in rows}
        self.whole = [row for row in rows if row["is_whole"]]
        self.profiles = {row["id"]: make_profile(row) for row in self.whole}
        self.users = self._group_by_address(touched)
        self.shared = {address for address in self.users if self._is_shared(address)}
        self.gone, self.new, self.written, self.emptied = [], [], [], []
        for row in self.whole:
            self._compare_profile(row)
        self._compare_keys()

    @property
    def is_empty(self):
        return not (self.gone or self.new or self.written or self.emptied)

    def _group_by_address(self, touched):
        """Return who uses each address now, by (company, address).

        With those that a contact used until now: nobody may be left.
        """
        users = defaultdict(list)
        for row in self.whole:
            if mailbox := self.profiles[row["id"]].mailbox:
                users[row["entity_id"], mailbox].append(row)
            if row["id"] in touched and row["old_mailbox"]:
                users.setdefault((row["old_marks"][0], row["old_mailbox"]), [])
        return users

    def _is_shared(self, address):
        """Return whether an address belongs to the company of those who use it."""
        rows = self.users[address]
        if not rows or is_role_address(address[1]):
            return bool(rows)
        names = [self.profiles[row["id"]].name for row in rows if not _is_firm(row)]
        return is_shared(names)

    def _compare_profile(self, row):
        profile = self.profiles[row["id"]]
        if self._is_companys(row) and profile.email and not row["is_entity"]:
            profile = self.profiles[row["id"]] = replace(profile, email=None)
        if not _has_keys(row):
            if row["has_profile"]:
                self.emptied.append(row["id"])
            return
        marks = [row["entity_id"], VERSION]
        there = Profile(*(row[f"old_{name}"] for name in PROFILE_COLUMNS))
        if not row["has_profile"] or marks != row["old_marks"] or there != profile:
            self.written.append(
                profile_row(row["id"], VERSION, row["entity_id"], profile)
            )

    def _compare_keys(self):
        due = {row["id"]: self._get_own_keys(row) for row in self.whole}
        for address in self.shared:
            entity_id, mailbox = address
            if entity_id in self.rows and _has_keys(self.rows[entity_id]):
                due.setdefault(entity_id, set()).add((COMPANY_EMAIL, mailbox))
        for row in self.rows.values():
            there = {tuple(key) for key in row["keys"]}
            wanted = due.get(row["id"], set())
            gone = {key for key in there - wanted if self._is_looked_at(row, key)}
            self.gone += ((row["id"], *key) for key in gone)
            self.new += ((row["id"], *key) for key in wanted - there)

    def _get_own_keys(self, row):
        profile = self.profiles[row["id"]]
        users = self.users.get((row["entity_id"], profile.mailbox), ())
        # a company and the person who reads its mail are two contacts
        is_read = _is_firm(row) and len(users) > 1
        return profile.get_keys(is_read or self._is_companys(row))

    def _is_companys(self, row):
        """Return whether the address of a contact belongs to its company."""
        return (row["entity_id"], self.profiles[row["id"]].mailbox) in self.shared

    def _is_looked_at(self, row, key):
        """Return whether what was read tells that a contact has this key or not."""
        kind, value = key
        if kind == COMPANY_EMAIL and row["is_entity"]:
            return (row["id"], value) in self.users or not _has_keys(row)
        return row["is_whole"]


def _has_keys(row):
    return row["type"] not in ADDRESS_TYPES


def _is_firm(row):
    """Return whether a contact is the company itself, and not one of its people."""
    return row["is_entity"] and row["is_company"]
