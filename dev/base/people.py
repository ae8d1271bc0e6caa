"""People: private contacts, and those who work in an organisation."""

from datetime import date, timedelta
from random import Random

from faker import Faker

from . import places, words
from .contact import Contact
from .mailboxes import Mailboxes

_HABITS = {
    "member": 0.14,
    "lapsed_member": 0.06,
    "quarterly_donor": 0.02,
    "december_donor": 0.07,
    "lapsed_donor": 0.04,
    "once": 0.08,
    "new": 0.03,
    None: 0.56,
}
_TAGS = {
    "member": ["Adhérent"],
    "lapsed_member": ["Ancien adhérent"],
    "quarterly_donor": ["Donateur"],
    "december_donor": ["Donateur"],
    "lapsed_donor": ["Donateur"],
    None: ["Prospect"],
}


class People:
    """Makes people, each different, always the same for the same seed."""

    def __init__(self, rng: Random, mailboxes: Mailboxes, today: date):
        self._rng = rng
        self._mailboxes = mailboxes
        self._today = today
        self._faker = Faker("fr_FR")
        self._faker.seed_instance(rng.getrandbits(32))

    def name(self, woman: bool) -> tuple[str, str]:
        """Return a first name and a last name."""
        rng = self._rng
        first = (
            self._faker.first_name_female() if woman else self._faker.first_name_male()
        )
        last = self._faker.last_name()
        if rng.random() < 0.08:
            last = rng.choice(words.LAST_NAMES)
        elif rng.random() < 0.06:
            last = f"{last}-{self._faker.last_name()}"
        return first, last

    def person(self) -> Contact:
        """Return a private contact."""
        rng = self._rng
        first, last = self.name(rng.random() < 0.5)
        habit = rng.choices(list(_HABITS), list(_HABITS.values()))[0]
        commune = places.commune(rng)
        values = {"name": f"{first} {last}", "lang": "fr_FR"}
        values |= {"zip": commune.zip, "city": commune.name}
        if rng.random() < 0.85:
            values["street"] = places.street(rng)
        if rng.random() < 0.82:
            values["email"] = self._mailboxes.personal(first, last)
        if rng.random() < 0.6:
            values["phone"] = places.phone(rng, commune.zip, mobile=rng.random() < 0.75)
        return Contact(
            "person", values, self._since(habit), habit=habit, tags=self._tags(habit)
        )

    def employee(self, organisation: Contact) -> Contact:
        """Return somebody who works in an organisation."""
        rng = self._rng
        woman = rng.random() < 0.5
        first, last = self.name(woman)
        values = {
            "name": f"{first} {last}",
            "function": self._function(organisation.kind, woman),
            "lang": "fr_FR",
        }
        if rng.random() < 0.9:
            domain = organisation.domain
            values["email"] = self._mailboxes.personal(first, last, domain)
        if rng.random() < 0.5:
            mobile = rng.random() < 0.6
            values["phone"] = places.phone(rng, organisation.values["zip"], mobile)
        known_for = (self._today - organisation.since).days
        since = organisation.since + timedelta(rng.randint(0, max(known_for - 1, 0)))
        tags = ["Élu"] if values["function"].startswith(("Maire", "Adjoint")) else []
        return Contact("employee", values, since, parent=organisation, tags=tags)

    def _function(self, kind, woman) -> str:
        forms = self._rng.choice(words.FUNCTIONS[kind]).split(" | ")
        return forms[-1] if woman else forms[0]

    def address(self, organisation: Contact) -> Contact:
        """Return another address of an organisation: where to deliver or to bill."""
        rng = self._rng
        commune = places.commune(rng)
        kind, name = rng.choice(
            (("delivery", "Dépôt"), ("invoice", "Service comptabilité"))
        )
        values = {"name": name, "type": kind, "street": places.street(rng)}
        values |= {"zip": commune.zip, "city": commune.name, "lang": "fr_FR"}
        return Contact("address", values, organisation.since, parent=organisation)

    def _since(self, habit) -> date:
        """Return when a person became known: new ones lately, prospects too, often."""
        if habit == "new":
            return self._today - timedelta(self._rng.randint(0, 75))
        oldest = 1000 if habit is None else 2600
        youngest = 0 if habit is None else 760
        return self._today - timedelta(self._rng.randint(youngest, oldest))

    def _tags(self, habit) -> list[str]:
        rng = self._rng
        tags = list(_TAGS.get(habit, []))
        for tag, share in (
            ("Bénévole", 0.05),
            ("Lettre d'information", 0.3),
            ("Presse", 0.01),
        ):
            if rng.random() < share:
                tags.append(tag)
        return tags
