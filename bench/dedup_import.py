"""Importing 10,000 rows without duplicates, against Odoo's own import of the like.

One row in twenty is a contact that is there already.  Each import gets numbers and
addresses of its own: what Odoo's writes a second time must not be found by the next.
"""

import itertools
from unittest.mock import patch

from dedup_base import fill

ROWS = 10_000
ONE_KNOWN_IN = 20
LIMIT = 2_000
MOST_TIMES = 1.2
TITLES = ["name", "email", "phone", "street", "zip", "city", "country_id"]
OPTIONS = {
    "has_headers": True,
    "encoding": "utf-8",
    "separator": ",",
    "quoting": '"',
    "date_format": "%Y-%m-%d",
    "float_thousand_separator": " ",
    "float_decimal_separator": ".",
}
QUIET = {"tracking_disable": True}
numbers = itertools.count()


def measure(bench):
    fill(bench, bench.contacts)
    case = f"import, {ROWS:,} rows"
    row = bench.measure(case, ours=_import_matched, peer=_import_as_odoo)
    bench.limit(case, "times Odoo's import", _times(row), MOST_TIMES)
    # the step before is asked for by the user, who then reads it
    case = f"import, {ROWS:,} rows, looked at before"
    bench.measure(case, ours=_look_and_import, peer=_import_as_odoo)


def _times(row):
    return round(1 / row["ratio_peer"], 4)


def _import_matched(env):
    _import(env, _make_file(env), {"active": True})


def _look_and_import(env):
    importer = _make_file(env)
    options = {**OPTIONS, "skip": 0, "matching": {"active": True}}
    counts = importer.match_rows(TITLES, TITLES, options)["counts"]
    known = ROWS // ONE_KNOWN_IN
    assert counts == {"new": ROWS - known, "update": known}, counts
    env.cr.commit()
    _import(env, importer, {"active": True})


def _import_as_odoo(env):
    """As it is without the addon: no keys are made either."""
    with patch.object(env.registry["res.partner"], "_note_keys", lambda *args: None):
        _import(env, _make_file(env), None)


def _import(env, importer, matching):
    """Import a file as the web client does: batch by batch, each committed."""
    skip = 0
    while skip is not None:
        options = {**OPTIONS, "limit": LIMIT, "skip": skip, "matching": matching}
        result = importer.execute_import(TITLES, TITLES, options)
        assert not result["messages"], result["messages"][:3]
        env.cr.commit()
        skip = result["nextrow"] or None


def _make_file(env):
    """Have a file of contacts, some of whom are there: those of the next numbers."""
    run = next(numbers)
    known = iter(_get_known(env, run))
    lines = [",".join(TITLES)]
    for number in range(ROWS):
        name, email = f"Imported {run} {number}", f"new{run}x{number}@example.com"
        if number % ONE_KNOWN_IN == 0:
            name, email = next(known)
        lines.append(
            f"{name},{email},+33{run + 1}{number:08},{number} rue Basse,"
            f"{10000 + number},Lyon,France"
        )
    return (
        env["base_import.import"]
        .with_context(**QUIET)
        .create(
            {
                "res_model": "res.partner",
                "file": "\n".join(lines).encode(),
                "file_name": "contacts.csv",
                "file_type": "text/csv",
            }
        )
    )


def _get_known(env, run):
    """Return (name, e-mail) of contacts that are alone to have their address."""
    count = ROWS // ONE_KNOWN_IN
    contacts = env["res.partner"].search_fetch(
        [("name", "=like", "Contact %")],
        ["name", "email"],
        order="id DESC",
        offset=run * count,
        limit=count,
    )
    return [(contact.name, contact.email) for contact in contacts]
