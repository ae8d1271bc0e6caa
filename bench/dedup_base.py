"""Contacts with duplicates for the benches of duplicates, and what they share."""

from population import add_contacts

from odoo.tools import SQL

# one group of two contacts for each 20 contacts
CONTACTS_PER_GROUP = 20
NAMED = [("name", "=like", "Contact %")]


def fill(bench, contacts):
    """Have that many contacts, with their duplicates and their keys."""
    with bench.env() as env:
        known = env["res.partner"].search_count(NAMED)
        if known < contacts:
            add_duplicates(env, contacts - known)
    with bench.env() as env:
        fill_keys(env)
    bench.vacuum("res_partner", "partner_match_key", "partner_match_profile")


def add_duplicates(env, count):
    """Add contacts of which one in ten has the e-mail address of its neighbour."""
    twins = 2 * (count // CONTACTS_PER_GROUP)
    number = SQL("number + CASE WHEN number <= %s THEN number %% 2 ELSE 0 END", twins)
    address = SQL(
        "'reader' || (SELECT last_value FROM res_partner_id_seq) + %s"
        " || '@example.org'",
        number,
    )
    add_contacts(env, count, email=address, email_normalized=address)


def fill_keys(env):
    """Have the keys of all contacts, as the scheduled action makes them."""
    env["partner.match.key"]._make_all()


def get_rule(env):
    """Return the rule that looks for a shared e-mail address."""
    rules = env["partner.match.rule"].with_context(active_test=False)
    values = {"name": "Bench", "method": "key", "key_kind": "email"}
    return rules.search([("name", "=", "Bench")]) or rules.create(values)


def find(env):
    """Find the groups of the rule, as the button does."""
    rule = get_rule(env)
    rule._find_or_fail()
    assert rule.state == "idle", rule.last_error


def forget_groups(env):
    """Have the next run find everything for the first time."""
    env.cr.execute(SQL("TRUNCATE partner_duplicate_group CASCADE"))
