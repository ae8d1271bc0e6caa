"""The duplicates that the shipped rules find in public data, beside those there are.

`--data FOLDER` names the folder that holds `febrl`, `splink_fake_1000_v1`,
`restaurants` and `sirene_samples`, each with the pairs that are the same.  The rules
see what contacts have: no identifier that gives the answer away.  What is judged are
the groups, so after clustering: of the pairs inside them, how many are true
(precision), and how many of the true ones they hold (recall); and B³, the same as seen
by each contact.
"""

import csv
from collections import Counter, defaultdict
from contextlib import suppress
from datetime import datetime
from itertools import combinations
from pathlib import Path

PEOPLE = "contact_segmentation.partner_match_rule_people"
COMPANIES = "contact_segmentation.partner_match_rule_companies"


def measure(bench):
    if not bench.data:
        bench.say("no expected results: --data FOLDER names them")
        return
    folder = Path(bench.data)
    for name, (rule, read, least_f1, least_recall) in SETS.items():
        contacts, clusters = read(folder)
        _measure_set(bench, name, rule, contacts, clusters, least_f1, least_recall)


def _measure_set(bench, name, rule, contacts, clusters, least_f1, least_recall):
    with bench.env() as env:
        ids = _add(env, contacts, is_company=rule == COMPANIES)
    taken = bench.sample(lambda env: _find(env, rule, ids))
    bench.record(f"{name}, {len(contacts):,} contacts", ours=[taken])
    truth = {ids[key]: cluster for key, cluster in clusters.items()}
    with bench.env() as env:
        match_rule = env.ref(rule)
        review = _get_groups(match_rule)
        sure = _get_groups(match_rule, match_rule.automatic_threshold)
    precision, recall, f1 = _judge(bench, f"{name}, to review", review, truth)
    bench.limit(name, "F1 to review, missing", max(0, round(least_f1 - f1, 4)), 0)
    if name == "fake_1000":
        bench.limit(name, "precision, missing", max(0, round(0.98 - precision, 4)), 0)
    precision, recall, f1 = _judge(bench, f"{name}, automatic", sure, truth)
    bench.limit(name, "false automatic pairs", _count_false(sure, truth), 0)
    missing = max(0, round(least_recall - recall, 4))
    bench.limit(name, "automatic recall, missing", missing, 0)


def _add(env, contacts, is_company):
    """Add the contacts; return {their key in the set: id}."""
    rows = [{**vals, "is_company": is_company} for vals in contacts.values()]
    quiet = env["res.partner"].with_context(tracking_disable=True)
    ids = quiet.create(rows).ids
    env["partner.match.key"]._make(ids)
    return dict(zip(contacts, ids, strict=True))


def _find(env, xml_id, ids):
    rule = env.ref(xml_id)
    rule.domain = repr([("id", "in", list(ids.values()))])
    rule.group_ids.unlink()
    rule._find()


def _get_groups(rule, least=0):
    groups = rule.group_ids.filtered(lambda group: group.score >= least)
    return [group.line_ids.partner_id.ids for group in groups]


# -- judging ----------------------------------------------------------------


def _judge(bench, case, groups, truth):
    """Say how right groups are; return precision, recall and F1 of their pairs."""
    found = sum(len(group) * (len(group) - 1) // 2 for group in groups)
    true = found - _count_false(groups, truth)
    sizes = Counter(truth.values())
    there = sum(size * (size - 1) // 2 for size in sizes.values())
    precision = true / found if found else 1.0
    recall = true / there
    f1 = 2 * true / (found + there)
    b_precision, b_recall = _judge_each(groups, truth)
    b_f1 = 2 * b_precision * b_recall / (b_precision + b_recall)
    bench.say(
        f"| {case} | {precision:.4f} | {recall:.4f} | {f1:.4f} |"
        f" {b_precision:.4f} | {b_recall:.4f} | {b_f1:.4f} |"
    )
    return precision, recall, f1


def _count_false(groups, truth):
    return sum(
        truth[one] != truth[other]
        for group in groups
        for one, other in combinations(group, 2)
    )


def _judge_each(groups, truth):
    """Return precision and recall of B³: the mean over contacts."""
    found = {contact_id: {contact_id} for contact_id in truth}
    for group in groups:
        together = set(group)
        found.update((contact_id, together) for contact_id in group)
    there = defaultdict(set)
    for contact_id, cluster in truth.items():
        there[cluster].add(contact_id)
    shares = [
        (len(found[x] & there[cluster]), len(found[x]), len(there[cluster]))
        for x, cluster in truth.items()
    ]
    return (
        sum(both / ours for both, ours, _theirs in shares) / len(shares),
        sum(both / theirs for both, _ours, theirs in shares) / len(shares),
    )


# -- reading ----------------------------------------------------------------


def _read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            {name.strip(): value.strip() for name, value in row.items()}
            for row in csv.DictReader(file)
        ]


def _read_clusters(path):
    """Return {record: cluster}, the first two columns."""
    return dict(list(row.values())[:2] for row in _read(path))


def _get_date(text):
    """Return a date of eight digits, if it is one."""
    with suppress(ValueError):
        return datetime.strptime(text.replace("-", ""), "%Y%m%d").date()
    return False


def _read_febrl(*names):
    def read(folder):
        contacts = {}
        for name in names:
            for row in _read(folder / "febrl" / f"{name}.csv"):
                contacts[row["rec_id"]] = {
                    "name": _join(row["given_name"], row["surname"]),
                    "street": _join(row["street_number"], row["address_1"]),
                    "street2": row["address_2"],
                    "city": row["suburb"],
                    "zip": row["postcode"],
                    "birthdate_date": _get_date(row["date_of_birth"]),
                }
        # rec-12-org and rec-12-dup-0 are the same: only the answer says so
        return contacts, {key: key.split("-")[1] for key in contacts}

    return read


def _read_fake(folder):
    folder = folder / "splink_fake_1000_v1"
    contacts = {
        row["unique_id"]: {
            "name": _join(row["first_name"], row["surname"]),
            "city": row["city"],
            "email": row["email"],
            "birthdate_date": _get_date(row["dob"]),
        }
        for row in _read(folder / "fake_1000_from_splink_demos.csv")
    }
    return contacts, _read_clusters(folder / "true_clusters.csv")


def _read_restaurants(folder):
    folder = folder / "restaurants"
    contacts = {
        row["record_id"]: {
            "name": row["name"],
            "street": row["address"],
            "city": row["city"],
        }
        for row in _read(folder / "restaurants.csv")
    }
    return contacts, _read_clusters(folder / "true_clusters.csv")


def _read_spellings(folder):
    folder = folder / "sirene_samples"
    contacts = {}
    for row in _read(folder / "two_spellings_records.csv"):
        sign = row["name2"] if row["name2"] != row["name"] else ""
        postcode, _blank, city = row["postcode_city"].partition(" ")
        contacts[row["record_id"]] = {
            "name": " - ".join(filter(None, (row["name"], sign))),
            "street": row["street"],
            "zip": postcode,
            "city": city,
        }
    return contacts, _read_clusters(folder / "two_spellings_true_clusters.csv")


def _join(*parts):
    """Return a name; people without one are called by a dash, as Odoo asks for one."""
    return " ".join(filter(None, parts)) or "-"


# rule, how to read the set, and the least F1 to review and automatic recall wanted
SETS = {
    "febrl1": (PEOPLE, _read_febrl("febrl1"), 0.995, 0.95),
    "febrl2": (PEOPLE, _read_febrl("febrl2"), 0.995, 0.95),
    "febrl3": (PEOPLE, _read_febrl("febrl3"), 0.995, 0.95),
    "febrl4": (PEOPLE, _read_febrl("febrl4a", "febrl4b"), 0.995, 0.95),
    "fake_1000": (PEOPLE, _read_fake, 0.96, 0.75),
    "restaurants": (COMPANIES, _read_restaurants, 0.95, 0.75),
    "two_spellings": (COMPANIES, _read_spellings, 0.92, 0.40),
}
