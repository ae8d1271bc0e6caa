"""What the cells of a file say of a contact, read as Odoo's import will."""

import re

from odoo import fields
from odoo.fields import Domain
from odoo.tools import email_normalize

from .res_partner import SIRET_FIELD

TEXTS = ("name", "email", "phone", "vat", "ref", "street", "street2", "zip", "city")
# written as most are: Odoo takes its time to find an address in any text
PLAIN_EMAIL = re.compile(r"[a-z0-9._+-]+@[a-z0-9.-]+", re.IGNORECASE | re.ASCII)


def normalize_email(text):
    """Return an address as Odoo normalises it, or nothing."""
    if PLAIN_EMAIL.fullmatch(text):
        return text.lower()
    return email_normalize(text, strict=False) if text else ""


class CellReader:
    """Reads records as Odoo extracts them; what it cannot read is left to Odoo.

    The same few countries and companies come back in all rows: they are looked up
    once, in one statement for each model.
    """

    def __init__(self, contacts):
        self.contacts = contacts
        self.env = contacts.env
        self._converter = self.env["ir.fields.converter"]
        self._converted = {}
        self._found = {}
        self._names = {}
        self._countries = {}

    def read_contact(self, record):
        """Return the plain values of one record, as `make_profile` takes them."""
        employer = self.read_employer(record)
        texts = {name: str(record.get(name) or "").strip() for name in TEXTS}
        values = {
            **texts,
            "email": normalize_email(texts["email"]),
            "registry": str(record.get(SIRET_FIELD) or "").strip(),
            "birthdate": self._read_date(record.get("birthdate_date")),
            "type": self._convert("type", record.get("type")) or "contact",
            **self._read_country(record.get("country_id")),
            "is_company": self._read_is_company(record),
        }
        if values["is_company"] is None:
            # Odoo makes a person of it; the name of who is registered is a company's
            is_registered = values["registry"] or values["vat"]
            values["is_company"] = bool(is_registered and not employer)
        return {**values, "is_entity": values["is_company"] or not employer}

    def read_employer(self, record):
        """Return the name of the company it is in, or something true for an id."""
        for cells in record.get("parent_id") or ():
            return (cells.get(None) or "").strip() or any(cells.values())
        return ""

    def find_company(self, record):
        """Return the company, in the sense of Odoo, that a record names."""
        return self._find("res.company", record.get("company_id"), "name")

    def _read_country(self, cells):
        """Return the codes of the country, that of the user's company by default."""
        named = self._find("res.country", cells, "name", "code")
        if named not in self._countries:
            country = named or self.env.company.country_id
            self._countries[named] = {
                "named_country_code": named.code,
                "country_code": country.code,
                "dial_code": country.phone_code,
            }
        return self._countries[named]

    def _read_date(self, value):
        try:
            return fields.Date.to_date(value or None)
        except ValueError:
            return None

    def _read_is_company(self, record):
        """Return whether it is a company, or None where the file does not say."""
        if record.get("company_type"):
            return self._convert("company_type", record["company_type"]) == "company"
        if "is_company" in record:
            return self._convert("is_company", record["is_company"] or "0")
        return None

    def _convert(self, name, value):
        """Return a choice in a list, or a yes or no, written in any language."""
        if not value:
            return None
        key = name, value
        if key not in self._converted:
            field = self.contacts._fields[name]
            convert = getattr(self._converter, f"_str_to_{field.type}")
            try:
                found, _warnings = convert(self.contacts, field, value, savepoint=None)
            except ValueError:
                found = None
            self._converted[key] = found
        return self._converted[key]

    def _find(self, model_name, cells, *names):
        """Return the record that a cell names, by one of its fields or by its id."""
        cell = cells[0] if cells else {}
        key = model_name, *cell.items()
        if key not in self._found:
            self._found[key] = self._look_up(self.env[model_name], cell, names)
        return self._found[key]

    def _look_up(self, model, cell, names):
        if cell.get(None):
            written = cell[None].strip().casefold()
            return self._get_names(model, names).get(written, model)
        if str(cell.get(".id") or "").isdigit():
            return model.browse(int(cell[".id"])).exists()
        found = cell.get("id") and self.env.ref(cell["id"], raise_if_not_found=False)
        return found if found and found._name == model._name else model

    def _get_names(self, model, names):
        """Return {name, or another field that tells it apart: record}."""
        if model._name not in self._names:
            self._names[model._name] = {
                record[name].casefold(): record
                for record in model.search_fetch(Domain.TRUE, names)
                for name in names
                if record[name]
            }
        return self._names[model._name]
