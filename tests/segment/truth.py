"""Who is in a segment, worked out a second time and in another way.

Contacts are dictionaries and rules are trees, evaluated one contact at a time.
Nothing of the product is called, neither its queries nor Odoo's domains.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

ADDRESSES = ("invoice", "delivery", "other")
JOINED = {"and": all, "or": any}


@dataclass
class Rule:
    """A node of a rule: `and`, `or`, `not` of parts, or a condition."""

    kind: str
    parts: tuple = ()
    condition: tuple = ()

    def as_domain(self):
        """Return the rule as the list that a user would write."""
        if self.kind == "condition":
            return [self.condition]
        if self.kind == "not":
            return ["!", *self.parts[0].as_domain()]
        signs = ["&" if self.kind == "and" else "|"] * (len(self.parts) - 1)
        return signs + [leaf for part in self.parts for leaf in part.as_domain()]

    def conditions(self):
        if self.kind == "condition":
            return [self.condition]
        return [leaf for part in self.parts for leaf in part.conditions()]

    @property
    def names_active(self):
        return any(name == "active" for name, _operator, _value in self.conditions())


@dataclass
class Plan:
    """What a test asked of one segment."""

    rule: Rule
    audience: str = "match"
    company: int | None = None
    companies: tuple = ()  # where its owner works
    parent: int | None = None
    pins: dict = field(default_factory=dict)  # contact: (mode, until)


class World:
    """All contacts, by id, and the segments, by id, at one moment."""

    def __init__(self, contacts, plans, technical, now, today):
        self.contacts = contacts
        self.plans = plans
        self.technical = technical
        self.now = now
        self.today = today
        self._members = {}

    def members(self, segment_id):
        """Return the ids of the contacts that are in, from scratch."""
        if segment_id not in self._members:
            plan = self.plans[segment_id]
            self._members[segment_id] = {
                contact_id
                for contact_id, contact in self.contacts.items()
                if self.is_in(plan, contact)
            }
        return self._members[segment_id]

    def is_in(self, plan, contact):
        if contact["type"] in ADDRESSES or contact["id"] in self.technical:
            return False
        if not self.is_of_company(plan, contact) or not self.is_seen(plan, contact):
            return False
        if plan.parent and contact["id"] not in self.members(plan.parent):
            return False
        is_named = plan.audience == "match" and plan.rule.names_active
        if not contact["active"] and not is_named:
            return False
        mode, until = plan.pins.get(contact["id"], (None, None))
        if mode and (until is None or until >= self.today):
            return mode == "in"
        return self.is_found(plan, contact)

    def is_of_company(self, plan, contact):
        return not plan.company or contact["company_id"] in (None, plan.company)

    def is_seen(self, plan, contact):
        """Whether the owner may see a contact: colleagues are seen by all."""
        is_colleague = not contact["partner_share"]
        companies = (plan.company,) if plan.company else plan.companies
        return is_colleague or contact["company_id"] in (None, *companies)

    def is_found(self, plan, contact):
        """Whether the rule finds a contact, or finds another one that stands for it."""
        if plan.audience == "match":
            return self.holds(plan, plan.rule, contact)
        if contact["is_company"] != (plan.audience == "companies"):
            return False
        if plan.audience == "people":
            company = self.contacts[contact["commercial_partner_id"]]
            return company["is_company"] and self.is_match(plan, company)
        return any(
            self.is_match(plan, person)
            for person in self.contacts.values()
            if person["commercial_partner_id"] == contact["id"]
            and not person["is_company"]
        )

    def is_match(self, plan, contact):
        """Whether the rule finds a contact for what it stands for."""
        is_there = contact["active"] or plan.rule.names_active
        is_seen = self.is_seen(plan, contact) and self.is_of_company(plan, contact)
        return is_there and is_seen and self.holds(plan, plan.rule, contact)

    def holds(self, plan, rule, contact):
        if rule.kind == "condition":
            return self.meets(plan, contact, *rule.condition)
        held = (self.holds(plan, part, contact) for part in rule.parts)
        return not next(held) if rule.kind == "not" else JOINED[rule.kind](held)

    def meets(self, plan, contact, name, operator, value):
        """Whether a contact meets one condition, whatever the kind of its field."""
        first, _dot, rest = name.partition(".")
        if rest:  # a path: there is such a contact, and it meets the rest
            return self.has_parent(plan, contact, [(rest, operator, value)])
        if operator in ("any", "not any"):
            has = self.has_parent if name == "parent_id" else self.has_child
            return has(plan, contact, value) == (operator == "any")
        if operator == "child_of":
            return self.is_below(contact, value)
        if name == "segment_ids":
            is_member = any(contact["id"] in self.members(used) for used in value)
            return is_member == (operator == "in")
        if name == "create_date":
            moment = self.moment(value)
            is_before = contact[name] < moment
            return is_before if operator == "<" else not is_before
        return _compare(contact[first], operator, value)

    def has_parent(self, plan, contact, conditions):
        parent = self.contacts.get(contact["parent_id"])
        if parent is None or not self.is_seen(plan, parent):
            return False
        return all(self.meets(plan, parent, *condition) for condition in conditions)

    def has_child(self, plan, contact, conditions):
        return any(
            all(self.meets(plan, child, *condition) for condition in conditions)
            for child in self.contacts.values()
            if child["parent_id"] == contact["id"]
            and child["active"]
            and self.is_seen(plan, child)
        )

    def is_below(self, contact, top_id):
        while contact:
            if contact["id"] == top_id:
                return True
            contact = self.contacts.get(contact["parent_id"])
        return False

    def moment(self, text):
        """Return when a day begins that is given as `today -3d`, or as a date.

        In UTC, where it is winter in Paris: an hour before midnight.
        """
        start, _space, days = text.partition(" ")
        day = self.today if start == "today" else date.fromisoformat(start)
        if days:
            day += timedelta(days=int(days.strip("d")))
        return datetime.combine(day, datetime.min.time()) - timedelta(hours=1)


def _compare(found, operator, value):
    """Compare what a contact has with what a condition asks."""
    if isinstance(found, frozenset):
        asked = set(value) if value else set()
        met = bool(found & asked) if asked else not found
    elif operator in ("ilike", "not ilike"):
        met = value.lower() in (found or "").lower()
    elif isinstance(value, (list, tuple)):
        met = found in value
    else:
        met = (found or None) == (value or None)
    return met == (operator not in ("!=", "not in", "not ilike"))
