"""What goes wrong in a real base: twins, bad addresses, contacts put away."""

from random import Random

from . import identifiers, mailboxes, places
from .contact import Contact

_MALFORMED = 0.012
_ARCHIVED = 0.015
# of all addresses; those people have refused any further mailing
_OPTED_OUT = 0.02


def duplicate(contact: Contact, rng: Random) -> Contact:
    """Return the same person or organisation, entered again by somebody else."""
    values = {
        key: value
        for key, value in contact.values.items()
        if key not in ("vat", "website", "street") or rng.random() < 0.3
    }
    if contact.is_organisation:
        values["name"] = _other_company_name(values["name"], rng)
        if "company_registry" in values:
            values["company_registry"] = identifiers.respelled(
                values["company_registry"], rng
            )
    else:
        values["name"] = _other_name(values["name"], rng)
    if "email" in values:
        values["email"] = _other_email(values, rng)
    if rng.random() < 0.6:
        values["phone"] = places.phone(rng, values["zip"], mobile=True)
    return Contact("duplicate", values, contact.since)


def _other_company_name(name, rng):
    form, _space, rest = name.partition(" ")
    without = rest if form in ("SARL", "SAS", "SASU", "EURL", "SA", "SCOP") else name
    return rng.choice((name.upper(), without, f"{without} SARL", f"Sté {without}"))


def _other_name(name, rng):
    first, _space, last = name.partition(" ")
    return rng.choice(
        (
            f"{last.upper()} {first}",
            f"{first[0]}. {last}",
            f"{first.lower()} {last.lower()}",
            mailboxes.plain(name, " ").title(),
        )
    )


def _other_email(values, rng):
    if rng.random() < 0.5:
        return f'"{values["name"]}" <{values["email"]}>'
    return mailboxes.other_case(values["email"], rng)


def spoil(contacts: list[Contact], rng: Random) -> None:
    """Make some addresses malformed, and put some contacts away."""
    for contact in contacts:
        if "email" in contact.values and rng.random() < _MALFORMED:
            contact.values["email"] = mailboxes.malformed(contact.values["email"], rng)
        if contact.kind in ("person", "employee") and contact.habit is None:
            contact.values["active"] = rng.random() >= _ARCHIVED


def opt_out(contacts: list[Contact], rng: Random) -> list[str]:
    """Return the addresses of those who want no mailing any more."""
    addresses = [
        contact.values["email"] for contact in contacts if "email" in contact.values
    ]
    return [address for address in addresses if rng.random() < _OPTED_OUT]
