"""Contacts that are alike: the shipped rule for people, in ever larger bases.

One contact in twenty is another one with a mistake in the name, and with another
e-mail address or none.  Names are drawn from 500 first names and 50,000 surnames, the
common ones much more often; streets, postcodes and birthdates likewise.
"""

from dedup_base import fill_keys
from population import add_contacts

from odoo.tools import SQL

RULE = "contact_segmentation.partner_match_rule_people"
MOST_SECONDS = 300
MOST_MEMORY = 300
SIZES = (10_000, 100_000)
SYLLABLES = [
    start + end for start in "bcdfgjlmnprstvz" for end in ("a", "e", "i", "ou")
]


def measure(bench):
    for size in (*(size for size in SIZES if size < bench.contacts), bench.contacts):
        _fill(bench, size)
        case = f"alike, {size:,} contacts"
        with bench.env() as env:
            env.ref(RULE).domain = "[]"
            env.ref(RULE).group_ids.unlink()
        row = bench.record(case, ours=[bench.sample(_find)])
        with bench.env() as env:
            rule = env.ref(RULE)
            groups = len(rule.group_ids)
            bench.say(f"{rule.state}, {groups:,} groups of {size // 20:,} made alike")
        bench.limit(case, "seconds", row["ours_s"], MOST_SECONDS)
        bench.limit(case, "MiB", row["peak_mib"], MOST_MEMORY)


def _find(env):
    """Look as the scheduled action does, its wake-ups one after the other."""
    rule = env.ref(RULE)
    assert rule._find_or_fail(in_slices=True)
    assert rule.state == "idle", rule.last_error


def _fill(bench, size):
    with bench.env() as env:
        known = env["res.partner"].search_count([("ref", "=like", "fuzzy%")])
        add_people(env, known, size - known)
    with bench.env() as env:
        fill_keys(env)
    bench.vacuum("res_partner", "partner_match_key", "partner_match_profile")


def add_people(env, known, count):
    """Add people; each twentieth is the one before, written otherwise."""
    number = SQL("(%s + number)", known)
    is_twin = SQL("%s %% 20 = 0", number)
    person = SQL("(%s - (%s)::int)", number, is_twin)
    name = SQL(
        "initcap(CASE WHEN %(twin)s THEN overlay(%(name)s PLACING '' FROM 3 FOR 1)"
        " ELSE %(name)s END)",
        twin=is_twin,
        name=SQL(
            "%s || ' ' || %s", _word(person, 1, 500, 2), _word(person, 2, 50_000, 3)
        ),
    )
    address = SQL(
        "CASE WHEN %(twin)s OR %(some)s %% 3 = 0 THEN NULL"
        " ELSE 'p' || %(person)s || '@example.org' END",
        twin=is_twin,
        some=_draw(person, 7),
        person=person,
    )
    add_contacts(
        env,
        count,
        name=name,
        complete_name=name,
        ref=SQL("'fuzzy' || %s", number),
        email=address,
        email_normalized=address,
        street=SQL("%s %% 150 || ' rue ' || %s", _draw(person, 3), _street(person)),
        zip=SQL("lpad((1000 + %s %% 6000 * 15)::text, 5, '0')", _draw(person, 5)),
        city=SQL("'Ville ' || %s", _word(_draw(person, 5), 6, 6000, 2)),
        birthdate_date=SQL(
            "CASE WHEN %s %% 3 = 0 THEN DATE '1940-01-01' + (%s %% 24000)::int END",
            _draw(person, 8),
            _draw(person, 9),
        ),
    )


def _draw(person, salt):
    """Return a number that depends on a person, as if it were drawn."""
    return SQL("abs(hashint4((%s)::int # %s))", person, salt * 7919)


def _street(person):
    return SQL("%s || ' ' || %s", _word(person, 4, 3000, 2), _word(person, 10, 300, 2))


def _word(person, salt, kinds, syllables):
    """Return one of so many words, the first ones much more often."""
    drawn = SQL(
        "floor(%s * power(%s %% 1000003 / 1000003.0, 2))::int",
        kinds,
        _draw(person, salt),
    )
    parts = [
        SQL(
            "(%s::text[])[1 + abs(hashint4(%s # %s)) %% %s]",
            SYLLABLES,
            drawn,
            place * 104729 + salt,
            len(SYLLABLES),
        )
        for place in range(syllables)
    ]
    return SQL(" || ").join(parts)
