"""What a rule reads, found by looking at it: nothing is evaluated."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from odoo.fields import Domain

# a step of a path, from a company to its people: no field leads there
PEOPLE = "people"
TREE_OPERATORS = ("child_of", "parent_of")
ANY_OPERATORS = ("any", "not any")


@dataclass
class Reads:
    """What a domain on contacts reads.

    `columns` are (path, name): the stored fields of contacts, where the path is the
    names of the fields that lead there from the contact that the domain is asked
    of, through contacts only.  The city of the parent is `(("parent_id",), "city")`.

    `is_elsewhere`: it also reads what is not stored on contacts, or the hour.
    `is_tree`: it follows the tree of contacts, whatever its depth.
    `runs_code`: to evaluate it runs code of fields, which may query the database, or
    asks for the hour.
    """

    columns: set = field(default_factory=set)
    is_elsewhere: bool = False
    is_tree: bool = False
    runs_code: bool = False

    def add_domain(self, contacts, domain, path=()):
        """Add what a domain reads of the contacts that a path leads to."""
        for condition in domain.iter_conditions():
            self._add_condition(contacts, condition, path)

    def seen_by(self, audience):
        """Return the columns, with the paths from the contacts of an audience."""
        steps = {"people": ("commercial_partner_id",), "companies": (PEOPLE,)}
        if audience not in steps:
            return self.columns
        step = steps[audience]
        columns = {((*step, *path), name) for path, name in self.columns}
        for name in ("is_company", "commercial_partner_id", "active"):
            columns |= {((), name), (step, name)}
        return columns

    def _add_condition(self, contacts, condition, path):
        last, path = self._add_path(contacts, condition.field_expr, path)
        if last is None:
            return
        if last.type in ("date", "datetime"):
            if any(map(_is_hourly, _values(condition.value))):
                self.is_elsewhere = self.runs_code = True
        elif condition.operator in TREE_OPERATORS:
            self._add_tree(last, path)
        elif last.relational:
            self._add_related(contacts, last, condition, path)

    def _add_path(self, contacts, names, path):
        """Add the fields along a path; return the last one, and the way to it.

        The last one is None where the path leaves the contacts.
        """
        name, _dot, rest = names.partition(".")
        found = contacts._fields.get(name)
        if found is None:
            return None, path
        self._add_field(contacts, found, path)
        if not rest or not found.relational:
            return found, path
        if found.comodel_name != contacts._name:
            self._leave_contacts()
            return None, path
        return self._add_path(contacts, rest, (*path, name))

    def _add_field(self, contacts, found, path):
        if found.name == "id" or (path, found.name) in self.columns:
            return
        self.columns.add((path, found.name))
        if found.name == "segment_ids":
            return  # written by refreshes only, which follow the graph of segments
        if found.type == "one2many" and found.store:
            self._add_lines(contacts, found, path)
        elif not (found.store and found.column_type) or found.company_dependent:
            # may be written from the other side, change by itself, or by its default
            self.is_elsewhere = True
            self.runs_code |= not found.store
            for dependency in contacts.pool.field_depends.get(found, ()):
                self._add_path(contacts, dependency, path)

    def _add_lines(self, contacts, lines, path):
        """Add what decides which lines a one2many field holds."""
        if lines.comodel_name == contacts._name and lines.inverse_name:
            for name in (lines.inverse_name, "active"):
                self._add_field(contacts, contacts._fields[name], (*path, lines.name))
        else:
            self.is_elsewhere = True

    def _leave_contacts(self):
        self.is_elsewhere = True
        self.runs_code = True

    def _add_tree(self, last, path):
        if last.comodel_name == "res.company":
            return  # Odoo does not let the tree of companies change
        self.runs_code = True
        if last.name == "id" or last.comodel_name == last.model_name:
            self.is_tree = True
            self.columns.add((path, "parent_id"))
        else:
            self.is_elsewhere = True  # the tree of countries, of tags…

    def _add_related(self, contacts, last, condition, path):
        """Add what a condition reads of the records that it is about."""
        is_contact = last.comodel_name == contacts._name
        path = (*path, last.name)
        if condition.operator in ANY_OPERATORS:
            if is_contact and isinstance(condition.value, Domain | list | tuple):
                self.add_domain(contacts, Domain(condition.value), path)
            else:
                self._leave_contacts()
        elif any(isinstance(value, str) for value in _values(condition.value)):
            if not is_contact:
                self._leave_contacts()
                return
            for name in contacts._rec_names_search or ():
                self._add_path(contacts, name, path)


def _values(value):
    """Return the values that a condition compares with, as a collection."""
    is_plain = isinstance(value, str) or not isinstance(value, Sequence | AbstractSet)
    return [value] if is_plain else value


def _is_hourly(value):
    """Return whether a date in a condition moves within the day.

    `now -3H` does, and `=0M`, the last full hour; `=monday` does not.
    """
    is_text = isinstance(value, str)
    return is_text and not re.match(r"\s*(today|\d+-|=(?!\d+[MS]))", value)
