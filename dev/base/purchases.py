"""What the contacts buy, before it is in the database."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from . import rhythms
from .contact import Contact
from .products import Product, basket

# the standard French rate, the default one of the company
TAX_RATE = 0.2
# members also come as visitors, some of them
_VISITING_MEMBERS = 0.25
_QUOTATIONS = 0.03


@dataclass(eq=False)
class Line:
    """One product of a purchase."""

    product: Product
    quantity: int
    price: float
    id: int = 0

    @property
    def untaxed(self) -> float:
        return round(self.quantity * self.price, 2)

    @property
    def tax(self) -> float:
        return round(self.untaxed * TAX_RATE, 2) if self.product.taxed else 0.0


@dataclass(eq=False)
class Purchase:
    """One order: who, when, what; its name and its ids once it is in the database."""

    contact: Contact
    moment: datetime
    lines: list[Line]
    state: str = "sale"
    is_invoiced: bool = False
    id: int = 0
    name: str = ""

    @property
    def is_taxed(self) -> bool:
        return self.lines[0].product.taxed

    @property
    def untaxed(self) -> float:
        return round(sum(line.untaxed for line in self.lines), 2)

    @property
    def tax(self) -> float:
        return round(sum(line.tax for line in self.lines), 2)


def plan(contacts: list[Contact], rng: Random, today: date) -> list[Purchase]:
    """Return all purchases of these contacts, in order."""
    staff = _get_staff(contacts)
    found = []
    for contact in contacts:
        for habit in _get_habits(contact, rng):
            for day in rhythms.days(habit, today, rng):
                lines = [Line(*l) for l in basket(habit, contact.is_organisation, rng)]
                buyer = _get_buyer(contact, staff, rng)
                found.append(Purchase(buyer, _get_moment(day, rng), lines))
    found += _get_quotations(found, today, rng)
    return sorted(found, key=lambda purchase: purchase.moment)


def _get_staff(contacts):
    """Return who works in each organisation."""
    staff = {}
    for contact in contacts:
        if contact.kind == "employee" and contact.values.get("active", True):
            staff.setdefault(contact.parent, []).append(contact)
    return staff


def _get_habits(contact, rng):
    if not contact.habit:
        return []
    if contact.habit == "member" and rng.random() < _VISITING_MEMBERS:
        return ["member", "visitor"]
    return [contact.habit]


def _get_buyer(contact, staff, rng):
    """Return who signs: the organisation itself, or somebody who works there."""
    if contact in staff and rng.random() < 0.4:
        return rng.choice(staff[contact])
    return contact


def _get_moment(day, rng):
    """Return a moment of a day during office hours."""
    clock = time(rng.randint(7, 16), rng.randint(0, 59), rng.randint(0, 59))
    return datetime.combine(day, clock)


def _get_quotations(purchases, today, rng):
    """Return orders that were never confirmed: they are nobody's acts."""
    found = []
    for purchase in purchases:
        if rng.random() < _QUOTATIONS:
            day = purchase.moment.date() + timedelta(rng.randint(5, 60))
            moment = _get_moment(min(day, today), rng)
            lines = [Line(l.product, l.quantity, l.price) for l in purchase.lines]
            state = rng.choice(("draft", "sent", "cancel"))
            found.append(Purchase(purchase.contact, moment, lines, state))
    return found
