"""Who is in the base: the shares of each kind of contact, and what goes wrong."""

from datetime import date
from random import Random

from . import flaws
from .companies import Companies
from .contact import Contact
from .mailboxes import Mailboxes
from .people import People

# Shares of all contacts; the rest are private people.
_SHARES = {
    "company": 0.14,
    "establishment": 0.01,
    "association": 0.08,
    "public": 0.03,
    "employee": 0.29,
    "address": 0.015,
    "duplicate": 0.025,
}


def make(count: int, rng: Random, today: date, industries: dict) -> list[Contact]:
    """Return so many contacts, the organisations before those who belong to them.

    :param industries: ids of Odoo's industries by letter
    """
    number = {kind: int(count * share) for kind, share in _SHARES.items()}
    mailboxes = Mailboxes(rng)
    people = People(rng, mailboxes, today)
    companies = Companies(rng, mailboxes, people, today, industries)
    offices = [companies.company() for _ in range(number["company"])]
    organisations = [
        *offices,
        *(_establishments(companies, offices, number["establishment"], rng)),
        *(companies.association() for _ in range(number["association"])),
        *(companies.public_body() for _ in range(number["public"])),
    ]
    members = [
        *(people.employee(o) for o in _hosts(organisations, number["employee"], rng)),
        *(people.address(o) for o in _hosts(offices, number["address"], rng)),
    ]
    others = count - len(organisations) - len(members) - number["duplicate"]
    persons = [people.person() for _ in range(others)]
    known = organisations + persons
    twins = [
        flaws.duplicate(contact, rng)
        for contact in rng.sample(known, min(number["duplicate"], len(known)))
    ]
    contacts = organisations + members + persons + twins
    flaws.spoil(contacts, rng)
    return contacts


def _establishments(companies, offices, number, rng):
    """Give other establishments to a few companies, up to four each."""
    while number > 0 and offices:
        office = rng.choice(offices)
        for _ in range(min(number, rng.randint(1, 4))):
            yield companies.establishment(office)
            number -= 1


def _hosts(organisations, number, rng):
    """Return the organisations that get one more member; a few get many."""
    if not organisations:
        return []
    weights = [rng.paretovariate(1.6) for _ in organisations]
    return rng.choices(organisations, weights, k=number)
