"""The contacts of the demonstration, created in the database."""

from odoo.tools import SQL, email_normalize, split_every

from . import flaws, population
from .contact import Contact

_BATCH = 500
# a line of progress each time about so many contacts have been made
_TOLD = 2500
# Colours of the tags that everything else of the base names.
TAGS = {
    "Adhérent": 10,
    "Ancien adhérent": 4,
    "Association": 5,
    "Bénévole": 2,
    "Client": 8,
    "Collectivité": 7,
    "Donateur": 3,
    "Fournisseur": 6,
    "Lettre d'information": 9,
    "Mécène": 11,
    "Partenaire": 8,
    "Presse": 1,
    "Prospect": 0,
    "Élu": 7,
}
# What Odoo copies from an organisation to those who belong to it.
_SHARED = ("vat", "company_registry", "industry_id")
_ADDRESS = ("street", "zip", "city")


def create(env, count, rng, today, say) -> list[Contact]:
    """Create so many contacts, and return them with their ids."""
    industries = {
        industry.get_external_id()[industry.id][-1]: industry.id
        for industry in env["res.partner.industry"].search([])
    }
    contacts = population.make(count, rng, today, industries)
    tags = {
        name: env["res.partner.category"].create({"name": name, "color": color}).id
        for name, color in TAGS.items()
    }
    country = env.ref("base.fr").id
    for number, batch in enumerate(_split(contacts), start=1):
        _create_batch(env, batch, tags, country)
        if number * _BATCH % _TOLD == 0:
            say(f"      {min(number * _BATCH, count):,} of {count:,} contacts")
    _backdate(env, contacts, rng)
    _opt_out(env, contacts, rng)
    return contacts


def _split(contacts):
    """Split the contacts in batches; those who belong to somebody come after them."""
    for has_parent in (False, True):
        level = [contact for contact in contacts if bool(contact.parent) is has_parent]
        yield from split_every(_BATCH, level, list)


def _create_batch(env, contacts, tags, country):
    """Create contacts, with the values that Odoo would copy one by one."""
    partners = env["res.partner"].with_context(
        tracking_disable=True,
        mail_create_nosubscribe=True,
        _partners_skip_fields_sync=True,
    )
    created = partners.create(
        [_get_values(contact, tags, country) for contact in contacts]
    )
    for contact, partner in zip(contacts, created, strict=True):
        contact.id = partner.id
    env.flush_all()
    env.invalidate_all(flush=False)


def _get_values(contact, tags, country):
    values = {"country_id": country, **contact.values}
    values["category_id"] = [tags[tag] for tag in contact.tags]
    if contact.parent:
        shared = _SHARED if contact.kind == "address" else (*_SHARED, *_ADDRESS)
        of_parent = contact.parent.values
        values |= {name: of_parent[name] for name in shared if name in of_parent}
        values["parent_id"] = contact.parent.id
    return values


def _backdate(env, contacts, rng):
    """Let the contacts have been entered over the years, during office hours."""
    since = [
        f"{c.since} {rng.randint(8, 17):02d}:{rng.randint(0, 59):02d}" for c in contacts
    ]
    env.cr.execute(
        SQL(
            """
            UPDATE res_partner AS partner
               SET create_date = LEAST(entered.moment, partner.create_date)
              FROM UNNEST(%s, %s::timestamp[]) AS entered (id, moment)
             WHERE partner.id = entered.id
            """,
            [contact.id for contact in contacts],
            since,
        )
    )
    env["res.partner"].invalidate_model(["create_date"])


def _opt_out(env, contacts, rng):
    """Put on the blacklist those who refused any further mailing."""
    given = [email_normalize(address) for address in flaws.opt_out(contacts, rng)]
    refused = [{"email": address} for address in given if address]
    env["mail.blacklist"].with_context(tracking_disable=True).create(refused)
