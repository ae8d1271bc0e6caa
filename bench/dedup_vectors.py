"""How many published cases of SIRET, SIREN and e-mail addresses are met.

`--data FOLDER` names the folder that holds `siret_vectors` and `email_lists`.
"""

import csv
import json
from pathlib import Path

from odoo.addons.contact_segmentation.tools import (
    email_syntax,
    emails,
    registrations,
)
from odoo.addons.contact_segmentation.tools.roles import is_role

# what is wrong with an address unless an option of validator.js allows it
ALLOWED_BY = {
    "allow_display_name": email_syntax.NAMED,
    "require_display_name": email_syntax.NAMED,
    "allow_utf8_local_part": email_syntax.BEYOND_ASCII,
    "allow_ip_domain": email_syntax.NUMERIC,
    "allow_underscores": email_syntax.UNDERSCORE,
    "ignore_max_length": email_syntax.LONG,
}
PROVIDERS = {
    "gmail": ("gmail",),
    "icloud": ("icloud", "me"),
    "outlookdotcom": ("outlook", "hotmail", "live", "msn"),
    "yahoo": ("yahoo", "ymail", "rocketmail"),
    "yandex": ("yandex",),
}
CONVERTED_BY = {
    "gmail": "gmail_convert_googlemaildotcom",
    "yandex": "yandex_convert_yandexru",
}


def measure(bench):
    if not bench.data:
        bench.say("no published cases: --data FOLDER names them")
        return
    folder = Path(bench.data)
    _measure_siret(bench, folder / "siret_vectors")
    _measure_roles(bench, folder / "email_lists")
    _measure_syntax(bench, folder / "email_lists")
    _measure_mailboxes(bench, folder / "email_lists")


def _measure_siret(bench, folder):
    missed = [
        row["input"]
        for row in _read(folder / "siret_vectors.csv")
        if _read_siret(row["input"])
        != (row["normalised"], row["siren"], row["tva_intra"])
        or bool(row["normalised"]) != (row["valid"] == "1")
    ]
    _judge(bench, "SIRET", missed, len(_read(folder / "siret_vectors.csv")))
    rows = _read(folder / "siren_vectors.csv")
    missed = [
        row["input"]
        for row in rows
        if _read_siren(row["input"]) != (row["normalised"], row["tva_intra"])
    ]
    _judge(bench, "SIREN", missed, len(rows))


def _read_siret(text):
    siret = registrations.parse_siret(text)
    if not siret:
        return "", "", ""
    return siret, siret[:9], registrations.siren_to_vat(siret[:9])


def _read_siren(text):
    siren = registrations.parse_siren(text)
    return (siren, registrations.siren_to_vat(siren)) if siren else ("", "")


def _measure_roles(bench, folder):
    locals_ = (folder / "role_prefixes.txt").read_text("utf-8").split()
    missed = [local for local in locals_ if not is_role(local)]
    _judge(bench, "role addresses", missed, len(locals_))


def _measure_syntax(bench, folder):
    rows = _read(folder / "is_email_vectors.csv")
    missed = [
        row["input"]
        for row in rows
        if _is_email(row["input"], json.loads(row["options_json"]))
        != (row["valid"] == "1")
    ]
    _judge(bench, "syntax of addresses", missed, len(rows))


def _is_email(text, options):
    """Return whether an address is one by these options of validator.js."""
    faults = email_syntax.email_faults(text)
    allowed = {ALLOWED_BY[name] for name in ALLOWED_BY if options.get(name)}
    if options.get("allow_utf8_local_part", True):
        allowed.add(email_syntax.BEYOND_ASCII)
    if not options.get("domain_specific_validation"):
        allowed.add(email_syntax.NOT_GIVEN_OUT)
    if options.get("require_display_name") and email_syntax.NAMED not in faults:
        return False
    local, _at, domain = text.rpartition("@")
    if not set(options.get("blacklisted_chars", "")).isdisjoint(local):
        return False
    wanted, unwanted = options.get("host_whitelist"), options.get("host_blacklist")
    if unwanted and _is_listed(domain, unwanted):
        return False
    return faults <= allowed and (not wanted or _is_listed(domain, wanted))


def _is_listed(domain, hosts):
    """Return whether a list of hosts holds a domain.

    A regular expression is left of it as an empty object, JSON knows none: it stood
    for whatever is below the host that precedes it.
    """
    return any(
        domain.endswith(f".{hosts[place - 1]}") if host == {} else domain == host
        for place, host in enumerate(hosts)
    )


def _measure_mailboxes(bench, folder):
    rows = _read(folder / "normalize_email_vectors.csv")
    options = [json.loads(row["options_json"]) for row in rows]
    missed = [
        row["input"]
        for row, wanted in zip(rows, options, strict=True)
        if _find_mailbox(row["input"], wanted) != row["expected"]
    ]
    _judge(bench, "mailboxes", missed, len(rows))
    as_keys = sum(all(wanted.values()) for wanted in options)
    bench.say(f"{as_keys} of them by all steps at once, as keys are made")


def _find_mailbox(text, options):
    """Return a mailbox by the steps that these options of validator.js ask for.

    Keys are made by all steps, whatever the purpose: `canonical_email`.
    """
    if all(options.values()):
        return emails.canonical_email(text) or "false"
    local, _at, domain = text.rpartition("@")
    domain = emails.readable_domain(domain)
    provider = _get_provider(emails.same_domain(domain))
    if options["all_lowercase"] or options.get(f"{provider}_lowercase"):
        local = local.lower()
    if options.get(f"{provider}_remove_subaddress"):
        local = emails.strip_tag(local, emails.same_domain(domain))
    if provider == "gmail" and options["gmail_remove_dots"]:
        local = emails.strip_dots(local)
    if options.get(CONVERTED_BY.get(provider)):
        domain = emails.same_domain(domain)
    return f"{local}@{domain}" if local else "false"


def _get_provider(domain):
    """Return how options of validator.js call who hands out addresses of a domain."""
    label = domain.partition(".")[0]
    return next((name for name, labels in PROVIDERS.items() if label in labels), None)


def _judge(bench, case, missed, count):
    for text in missed:
        bench.say(f"{case}: {text!r} is not met")
    bench.limit(case, f"cases that are not met, of {count:,}", len(missed), 0)


def _read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
