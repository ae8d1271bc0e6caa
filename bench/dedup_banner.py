"""The banner on the form of contacts: looking up the keys of what is being typed."""

import time

from crowd import add_crowd
from odoo_server import served

from odoo import Command
from odoo.tools import SQL

LOOK_UPS = 200
PEER_LOOK_UPS = 5
MOST_MS = 10
WIDE_POSTCODE = "75001"
# Establishments of one company; they are valid SIRETs
SIREN = "732829320"


def measure(bench):
    with bench.env() as env:
        if (
            env["partner.match.key"].search_count([], limit=bench.contacts)
            < bench.contacts
        ):
            first = add_crowd(env, bench.contacts)
            bench.say("their keys")
            _add_keys(env, first)
        _add_homonyms(env, bench.contacts // 100)
        known = _add_known(env)
        typist_id = _add_typist(env)
    bench.vacuum("res_partner", "partner_match_key")
    for case, all_typed in _cases(known).items():
        ours = _time(bench, typist_id, _ask_banner, all_typed)
        peer = {}
        if "email" in all_typed[0]:
            peer["peer"] = _time(bench, typist_id, _ask_peer, all_typed[:PEER_LOOK_UPS])
        row = bench.record(case, ours=ours, **peer)
        bench.limit(case, "ms", round(row["ours_s"] * 1000, 2), MOST_MS)
        bench.limit(case, "statements", row["statements"], 1)

    _measure_calls(bench, known)


def _measure_calls(bench, known):
    """The same as the web client asks for it, which has no limit of its own."""
    with served(bench.database) as client:

        def call(typed):
            return client.timed("res.partner", "get_likely_duplicates", vals=typed)

        taken = [(call(typed), None, None) for typed in known]
    bench.record("banner: the whole form, over HTTP", ours=taken)


def _cases(known):
    def typed(*names):
        return [{name: vals[name] for name in names} for vals in known]

    wide = {"name": "Camille Martin", "zip": WIDE_POSTCODE}
    return {
        "banner: SIRET": typed("is_company", "company_registry"),
        "banner: e-mail": typed("email"),
        "banner: name and postcode": typed("name", "zip"),
        "banner: the whole form": known,
        "banner: nobody has it": [
            {"email": f"nobody{number}@example.net"} for number in range(LOOK_UPS)
        ],
        "banner: a name and postcode of one contact in a hundred": [wide] * LOOK_UPS,
    }


def _time(bench, user_id, ask, all_typed):
    """Return a sample of each look-up; the first of all is made twice."""
    samples = []
    with bench.env(user=user_id) as env:
        for typed in [all_typed[0], *all_typed]:
            statements, start = env.cr.sql_log_count, time.perf_counter()
            ask(env["res.partner"], typed)
            seconds = time.perf_counter() - start
            samples.append((seconds, env.cr.sql_log_count - statements, None))
    return samples[1:]


def _ask_banner(partners, typed):
    partners.get_likely_duplicates(typed)


def _ask_peer(partners, typed):
    """Look for the address anywhere in those of all contacts, as another addon does."""
    domain = [("email", "=ilike", f"%{typed['email'].strip()}%")]
    partners.sudo().with_context(active_test=False).search(domain, limit=1)


def _add_known(env):
    """Add the contacts that are looked up, and return what is typed of each."""
    known = [
        {
            "name": f"Établissement {number} du Bench",
            "is_company": True,
            "company_registry": _make_siret(number),
            "email": f"known{number}@bench.example",
            "phone": f"+3347800{number:04}",
            "zip": "69001",
        }
        for number in range(LOOK_UPS)
    ]
    env["res.partner"].with_context(tracking_disable=True).create(known)
    return known


def _make_siret(number):
    """Return the SIRET of an establishment, of which the last digit is a checksum."""
    body = f"{SIREN}{number:04}"
    total = sum(
        int(digit) if place % 2 == 0 else sum(divmod(2 * int(digit), 10))
        for place, digit in enumerate(reversed(body), start=1)
    )
    return f"{body}{-total % 10}"


def _add_typist(env):
    group = env.ref("base.group_user")
    vals = {"name": "Typist", "login": "typist", "group_ids": [Command.set(group.ids)]}
    return env["res.users"].with_context(no_reset_password=True).create(vals).id


def _add_keys(env, first):
    """Give each contact of the crowd keys of the kinds that it would have."""
    env.cr.execute(
        SQL(
            """
            INSERT INTO partner_match_key (partner_id, kind, value)
            SELECT partner.id, key.kind, key.value
              FROM res_partner AS partner
             CROSS JOIN LATERAL (
                       VALUES
                       ('siret', CASE WHEN is_company
                                      THEN LPAD(partner.id::text, 14, '0') END),
                       ('siren', CASE WHEN is_company
                                      THEN LPAD((partner.id / 10)::text, 9, '0') END),
                       ('email', partner.email_normalized),
                       ('phone', '+33' || partner.id),
                       ('name', LOWER(partner.name)),
                       ('name_zip', LOWER(partner.name) || ' ' || partner.zip)
                   ) AS key (kind, value)
             WHERE partner.id >= %s AND key.value IS NOT NULL
            """,
            first,
        )
    )


def _add_homonyms(env, count):
    """Give many contacts the key of a very common name in a very large town."""
    wide = {"name": "Camille Martin", "zip": WIDE_POSTCODE}
    [(_kind, value)] = env["res.partner"]._get_wanted_keys(wide, ["name_zip"])
    env.cr.execute(
        SQL(
            """
            INSERT INTO partner_match_key (partner_id, kind, value)
            SELECT id, 'name_zip', %s
              FROM res_partner
             ORDER BY id DESC
             LIMIT %s
                ON CONFLICT DO NOTHING
            """,
            value,
            count,
        )
    )
