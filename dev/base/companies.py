"""Organisations: companies and their establishments, associations, public bodies."""

from collections import Counter
from datetime import date, timedelta
from random import Random

from . import identifiers, places, words
from .contact import Contact
from .mailboxes import Mailboxes
from .people import People

_FORMS = (("SARL", 8), ("SAS", 8), ("SASU", 3), ("EURL", 3), ("SA", 1), ("SCOP", 1))
_HABITS = {
    "company": {
        "frequent": 0.04, "seasonal": 0.05, "lapsed_client": 0.06, "once": 0.1,
        "new": 0.04, "patron": 0.03, None: 0.68,
    },
    "association": {"quarterly": 0.04, "yearly": 0.15, "once": 0.08, None: 0.73},
    "public": {"yearly": 0.2, "once": 0.1, None: 0.7},
}  # fmt: skip
_TAGS = {
    "company": {
        "patron": ["Mécène"],
        "frequent": ["Client"],
        "seasonal": ["Client"],
        "lapsed_client": ["Client"],
    },
    "association": {"yearly": ["Adhérent"], "quarterly": ["Client"]},
    "public": {"yearly": ["Partenaire"]},
}


class Companies:
    """Makes organisations, each with a SIREN of its own."""

    def __init__(
        self, rng: Random, mailboxes: Mailboxes, people: People, today: date, industries
    ):
        self._rng = rng
        self._mailboxes = mailboxes
        self._people = people
        self._today = today
        self._industries = industries
        self._names = set()
        self._open = Counter()

    def company(self) -> Contact:
        """Return the head office of a company."""
        rng = self._rng
        trade = rng.choice(list(words.TRADES))
        _first, family = self._people.name(woman=False)
        ending = rng.choices(
            ("", " et Fils", " & Associés", " Frères", " et Filles"), (9, 2, 2, 2, 1)
        )[0]
        forms, weights = zip(*_FORMS, strict=True)
        form = rng.choices(forms, weights)[0]
        name = f"{trade} {family}{ending}"
        values = {"name": f"{form} {name}" if rng.random() < 0.4 else name}
        values["industry_id"] = self._industries[words.TRADES[trade]]
        siren = identifiers.random_siren(rng, "345678")
        if rng.random() < 0.8:
            values["vat"] = identifiers.vat(siren)
        commune = places.commune(rng)
        domain = self._mailboxes.domain(name)
        return self._organisation("company", siren, domain, values, commune)

    def establishment(self, company: Contact) -> Contact:
        """Return another establishment of a company: same SIREN, another place."""
        values = {
            key: company.values[key]
            for key in ("vat", "industry_id")
            if key in company.values
        }
        siren = company.values["company_registry"][:9]
        commune = places.commune(self._rng)
        values["name"] = f"{company.values['name']} – {commune.name}"
        return self._organisation("company", siren, company.domain, values, commune)

    def association(self) -> Contact:
        """Return an association; some have no SIRET."""
        return self._local("association", words.ASSOCIATIONS, "78")

    def public_body(self) -> Contact:
        """Return a town hall, a school, a museum…"""
        return self._local("public", words.PUBLIC_BODIES, "12")

    def _local(self, kind, patterns, first):
        """Return an organisation of one town, under a name that no other has."""
        name, commune = self._local_name(patterns)
        industry = {"association": "S", "public": "O"}[kind]
        values = {"name": name, "industry_id": self._industries[industry]}
        siren = identifiers.random_siren(self._rng, first)
        domain = self._mailboxes.domain(name)
        organisation = self._organisation(kind, siren, domain, values, commune)
        if kind == "association" and self._rng.random() < 0.4:
            del organisation.values["company_registry"]
        return organisation

    def _local_name(self, patterns):
        rng = self._rng
        for _attempt in range(20):
            commune = places.commune(rng)
            name = rng.choice(patterns).format(
                title=rng.choice(words.TITLES),
                who=rng.choice(words.NAMESAKES),
                of=commune.of,
            )
            if name not in self._names:
                break
        self._names.add(name)
        return name, commune

    def _organisation(self, kind, siren, domain, values, commune):
        rng = self._rng
        self._open[siren] += 1
        values |= {
            "is_company": True,
            "lang": "fr_FR",
            "company_registry": identifiers.siret(siren, self._open[siren]),
            "website": f"https://www.{domain}",
            "street": places.street(rng),
            "zip": commune.zip,
            "city": commune.name,
        }
        if rng.random() < 0.9:
            values["phone"] = places.phone(rng, commune.zip)
        if rng.random() < 0.88:
            town_hall = values["name"].startswith("Mairie") and f"mairie@{domain}"
            values["email"] = town_hall or self._mailboxes.role(domain)
        habits = _HABITS[kind]
        habit = rng.choices(list(habits), list(habits.values()))[0]
        tags = self._tags(kind, habit)
        return Contact(kind, values, self._since(habit), habit=habit, tags=tags)

    def _since(self, habit) -> date:
        """Return when an organisation became known."""
        if habit is None:
            days = self._rng.randint(0, 2000)
        elif habit == "new":
            days = self._rng.randint(0, 75)
        else:
            days = self._rng.randint(760, 3000)
        return self._today - timedelta(days)

    def _tags(self, kind, habit) -> list[str]:
        tags = list(_TAGS[kind].get(habit, []))
        if habit is None and self._rng.random() < 0.6:
            tags.append("Prospect")
        if kind == "company":
            supplier = self._rng.random() < 0.06
            return [*tags, "Fournisseur"] if supplier else tags
        return [*tags, {"association": "Association", "public": "Collectivité"}[kind]]
