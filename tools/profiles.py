"""What of a contact is compared with the others, and the keys made of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .addresses import normalize_city, normalize_street, normalize_zip, split_street
from .emails import canonical_email
from .names import get_long_words, normalize_name
from .phones import normalize_phone
from .registrations import (
    parse_rna,
    parse_siren,
    parse_siret,
    parse_vat,
    vat_to_siren,
)
from .roles import is_role

VERSION = 1
"""To raise when the same contact gets another profile or other keys: all are then
made anew."""

# what Odoo stores as a contact but is only an address of one
ADDRESS_TYPES = ("invoice", "delivery", "other")

# an index takes no longer ones; what begins alike for so long is alike
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Profile:
    """The values of a contact that are compared; None says nothing.

    `mailbox` is the address that was given, `email` the same where it is the own
    one of this contact: that of a company is not that of its people.
    """

    is_company: bool = False
    siret: str | None = None
    siren: str | None = None
    vat: str | None = None
    rna: str | None = None
    mailbox: str | None = None
    email: str | None = None
    phone: str | None = None
    ref: str | None = None
    name: str | None = None
    words: str | None = None
    birthdate: date | None = None
    street: str | None = None
    number: str | None = None
    zip: str | None = None
    city: str | None = None

    def get_keys(self, is_shared: bool = False) -> set[tuple[str, str]]:
        """Return the keys, as (kind, value).

        :param is_shared: others of the same organisation use its address

        >>> ada = make_profile({"name": "Ada Byron", "zip": "69001", "ref": "a 12"})
        >>> sorted(ada.get_keys())
        [('name', 'ada byron'), ('name_zip', 'ada byron|69001'), ('ref', 'A12')]
        """
        keys = {
            (kind, value)
            for kind in ("siret", "siren", "vat", "rna", "phone", "ref", "name")
            if (value := getattr(self, kind))
        }
        if self.email:
            is_companys = is_shared or is_role_address(self.email)
            keys.add(("company_email" if is_companys else "email", self.email))
        if self.name and self.birthdate:
            keys.add(("name_birth", f"{self.name}|{self.birthdate}"))
        if self.name and self.zip:
            keys.add(("name_zip", f"{self.name}|{self.zip}"))
        if self.street and (self.zip or self.city):
            place = self.zip or self.city
            keys.add(("address", f"{self.number or ''}|{self.street}|{place}"))
        return keys


def make_profile(values: Mapping) -> Profile:
    """Return the profile of a contact; that of an address record is empty.

    :param values: the plain values of the contact, those that are missing say
        nothing: `name`, `is_company`, `type`, `is_entity` (whether it is a company,
        or belongs to none), `registry` (SIRET, SIREN or RNA), `vat`, `email`
        (normalised as Odoo does), `phone`, `country_code` and `dial_code` of its
        country, `ref`, `birthdate`, `street`, `street2`, `zip`, `city`

    >>> shop = make_profile({"name": "SARL Dupont", "is_company": True,
    ...                      "registry": "732 829 320 00074"})
    >>> shop.name, shop.siret, shop.siren
    ('dupont', '73282932000074', '732829320')
    >>> make_profile({"name": "Warehouse", "type": "delivery"}) == Profile()
    True

    The numbers of a company are not those of its people, nor are its addresses:

    >>> marie = make_profile({"name": "Marie", "is_entity": False,
    ...                       "registry": "73282932000074",
    ...                       "email": "info@dupont.fr", "street": "1 quai Sud"})
    >>> marie.siret, marie.mailbox, marie.email, marie.street
    (None, 'info@dupont.fr', None, None)
    """
    get = values.get
    if get("type") in ADDRESS_TYPES:
        return Profile()
    is_company, is_entity = bool(get("is_company")), get("is_entity", True)
    siret = siren = vat = rna = None
    if is_entity and (get("registry") or get("vat")):
        siret, siren, vat, rna = _get_registrations(values)
    mailbox = _cut(canonical_email(get("email")))
    number = street = None
    if is_entity:  # Odoo gives people the street of their company
        number, street = split_street(normalize_street(get("street"), get("street2")))
    name = _cut(normalize_name(get("name"), is_company))
    is_own = mailbox and (is_entity or not is_role_address(mailbox))
    return Profile(
        is_company=is_company,
        siret=siret,
        siren=siren,
        vat=vat,
        rna=rna,
        mailbox=mailbox,
        email=mailbox if is_own else None,
        phone=normalize_phone(get("phone"), get("dial_code")),
        ref=_normalize_ref(get("ref")),
        name=name,
        words=get_long_words(name or "") or None,
        birthdate=None if is_company else get("birthdate") or None,
        street=_cut(street),
        number=_cut(number),
        zip=_cut(normalize_zip(get("zip"))),
        city=_cut(normalize_city(get("city"))),
    )


def is_role_address(address: str) -> bool:
    """Return whether an address names a task: it is an organisation's.

    >>> is_role_address("contact@example.org"), is_role_address("ada@example.org")
    (True, False)
    """
    return is_role(address.rpartition("@")[0])


def _get_registrations(values):
    """Return the SIRET, the SIREN, the VAT number and the RNA of an organisation."""
    registry = values.get("registry")
    siret = parse_siret(registry)
    vat = _cut(parse_vat(values.get("vat"), values.get("country_code")))
    siren = siret[:9] if siret else parse_siren(registry) or vat_to_siren(vat)
    return siret, siren, vat, parse_rna(registry)


def _normalize_ref(ref):
    return _cut("".join((ref or "").split()).upper())


def _cut(text):
    return text[:LONGEST] if text else None
