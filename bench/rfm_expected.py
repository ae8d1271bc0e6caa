"""Our scores of public purchase histories, beside those that others computed.

`--data FOLDER` names the folder that holds `cdnow` (the purchases of 23,570 customers
of 1997 and 1998) and `rfm_r_package` (the examples of the R package rfm), each with
the results expected of it.  What differs is counted, customer by customer.
"""

import csv
import gzip
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from population import add_contacts, copy_row
from rfm_base import forget_scores, get_policy

from odoo.tools import SQL

OTHERS = "Others"


def measure(bench):
    if not bench.data:
        bench.say("no expected results: --data FOLDER names them")
        return
    folder = Path(bench.data)
    _measure_cdnow(bench, folder / "cdnow")
    _measure_package_orders(bench, folder / "rfm_r_package")
    _measure_package_customers(bench, folder / "rfm_r_package")


def _measure_cdnow(bench, folder):
    rows = _read(folder / "cdnow_master.csv.gz")
    acts = [(row["customer_id"], row["order_date"], row["amount"]) for row in rows]
    with bench.env() as env:
        contacts = _add_acts(env, acts)
    for day in ("1998-07-01", "1997-10-01"):
        expected = {
            row["customer_id"]: {
                "last_date": _days_before(day, row["recency_days"]),
                "frequency": int(row["frequency"]),
                "monetary": float(row["monetary"]),
                "amount": Fraction(row["monetary"]),
                **{axis: int(row[f"rfmpkg_{axis}"]) for axis in "rfm"},
            }
            for row in _read(folder / f"expected_rfm_master_{day}.csv.gz")
        }
        case = f"cdnow, {day}, quantile"
        found = _score(bench, case, contacts, _days_before(day, 1), "quantile")
        _compare(bench, case, found, expected)
    case = "cdnow, 1998-07-01, rank"
    found = _score(bench, case, contacts, _days_before("1998-07-01", 1), "rank")
    _judge_ties(bench, case, found)


def _measure_package_orders(bench, folder):
    rows = _read(folder / "rfm_data_orders.csv")
    acts = [(row["customer_id"], row["order_date"], row["revenue"]) for row in rows]
    with bench.env() as env:
        contacts = _add_acts(env, acts)
    _measure_package(bench, folder, "orders", contacts, date(2006, 12, 31))


def _measure_package_customers(bench, folder):
    """Customers already added up: as many orders, the first for the whole revenue."""
    acts = []
    for row in _read(folder / "rfm_data_customer.csv.gz"):
        customer, day = row["customer_id"], row["most_recent_visit"]
        acts.append((customer, day, row["revenue"]))
        acts += [(customer, day, 0)] * (int(row["number_of_orders"]) - 1)
    with bench.env() as env:
        contacts = _add_acts(env, acts)
    _measure_package(bench, folder, "customer", contacts, date(2007, 1, 1))


def _measure_package(bench, folder, name, contacts, as_of):
    scores = _read(_find(folder, f"expected_{name}_scores.csv"))
    expected = {
        row["customer_id"]: {
            "last_date": as_of - timedelta(days=int(row["recency_days"])),
            "frequency": int(row["transaction_count"]),
            "monetary": float(row["amount"]),
            "amount": Fraction(row["amount"]),
            "r": int(row["recency_score"]),
            "f": int(row["frequency_score"]),
            "m": int(row["monetary_score"]),
        }
        for row in scores
    }
    case = f"R package, {name}, quantile"
    found = _score(bench, case, contacts, as_of, "quantile")
    _compare(bench, case, found, expected)
    rules = _read(folder / f"rules_{name}_rulesA.csv")
    segments = _read(_find(folder, f"expected_{name}_rulesA_segments.csv"))
    wrong = sum(
        _first_match(rules, found[row["customer_id"]]) != row["segment"]
        for row in segments
    )
    bench.limit(case, "classes of rules A that differ", wrong, 0)


def _first_match(rules, score):
    """Return the name of the first published rule that the scores fit."""
    axes = {"recency": "r", "frequency": "f", "monetary": "m"}
    for rule in rules:
        if all(
            int(rule[f"{name}_lower"]) <= score[axis] <= int(rule[f"{name}_upper"])
            for name, axis in axes.items()
        ):
            return rule["segment"]
    return OTHERS


def _score(bench, case, contacts, as_of, binning):
    """Run the policy once; return what it found, by customer."""
    with bench.env() as env:
        forget_scores(env)
        get_policy(env).write({"window_months": 0, "binning": binning})
    taken = bench.sample(lambda env: get_policy(env).action_compute(as_of=as_of))
    bench.record(case, ours=[taken])
    with bench.env() as env:
        rows = env.execute_query_dict(
            SQL(
                "SELECT partner_id, last_date, frequency, monetary::float, r, f, m"
                " FROM partner_rfm_score WHERE frequency > 0"
            )
        )
    return {
        contacts[row["partner_id"]]: row
        for row in rows
        if row["partner_id"] in contacts
    }


def _compare(bench, case, found, expected):
    bench.limit(case, "customers missing", len(expected.keys() - found.keys()), 0)
    for name in ("last_date", "frequency", "monetary", "r", "f"):
        wrong = sum(
            customer in found and found[customer][name] != row[name]
            for customer, row in expected.items()
        )
        bench.limit(case, f"{name} that differ, of {len(expected):,}", wrong, 0)
    _compare_amounts(bench, case, found, expected)


def _compare_amounts(bench, case, found, expected):
    """Compare m with the package's, and with its rule without any rounding.

    The package adds amounts up in floating point: 32.35 may come out as
    32.349999999999994, below a cut-off of 32.35.  Where its own score is not that of
    its rule on the amounts that it shows, the rule decides.
    """
    exact = _score_exactly({who: row["amount"] for who, row in expected.items()})
    rounded = {who for who, row in expected.items() if row["m"] != exact[who]}
    ours = {who: row["m"] for who, row in found.items() if who in expected}
    wrong = sum(score != exact[who] for who, score in ours.items())
    bench.limit(case, f"m that differ from its rule, of {len(expected):,}", wrong, 0)
    wrong = sum(
        score != expected[who]["m"] for who, score in ours.items() if who not in rounded
    )
    bench.limit(case, "m that differ where the package rounds nothing", wrong, 0)
    bench.say(f"{case}: in {len(rounded)} m the package differs from its own rule")


def _score_exactly(amounts, bins=5):
    """Return the score of each amount: quantiles of type 7, plus 1, as fractions."""
    ordered = sorted(amounts.values())
    cutoffs = []
    for part in range(1, bins):
        place, rest = divmod((len(ordered) - 1) * part, bins)
        below, above = ordered[place], ordered[min(place + 1, len(ordered) - 1)]
        cutoffs.append(below + Fraction(rest, bins) * (above - below) + 1)
    return {
        who: 1 + sum(amount >= cutoff for cutoff in cutoffs)
        for who, amount in amounts.items()
    }


def _judge_ties(bench, case, found):
    """Count the equal values that score differently: ours, and those of NTILE."""
    ordered = sorted(found.values(), key=lambda row: row["frequency"])
    tiles = [1 + 5 * place // len(ordered) for place in range(len(ordered))]
    split = _count_split([row["frequency"] for row in ordered], tiles)
    bench.say(f"NTILE gives {split:,} of {len(ordered):,} customers an arbitrary F")
    for axis, measure in {"r": "last_date", "f": "frequency", "m": "monetary"}.items():
        values = [row[measure] for row in found.values()]
        scores = [row[axis] for row in found.values()]
        split = _count_split(values, scores)
        bench.limit(case, f"equal {measure}, another {axis.upper()}", split, 0)


def _count_split(values, scores):
    """Return how many values of a list have several scores."""
    of_value = {}
    for value, score in zip(values, scores, strict=True):
        of_value.setdefault(value, set()).add(score)
    counts = Counter(values)
    return sum(counts[value] for value, own in of_value.items() if len(own) > 1)


def _add_acts(env, acts):
    """Add the customers and their orders; return {id of the contact: customer}."""
    env.cr.execute(SQL("TRUNCATE sale_order CASCADE"))
    customers = sorted({customer for customer, _day, _amount in acts})
    first = add_contacts(env, len(customers))
    ids = {customer: first + place for place, customer in enumerate(customers)}
    env.cr.execute(
        SQL(
            "CREATE TEMP TABLE act ON COMMIT DROP AS SELECT * FROM"
            " UNNEST(%s::int[], %s::date[], %s::numeric[]) WITH ORDINALITY"
            " AS act (partner_id, day, amount, number)",
            [ids[customer] for customer, _day, _amount in acts],
            [day for _customer, day, _amount in acts],
            [amount for _customer, _day, amount in acts],
        )
    )
    env.cr.execute(SQL("CREATE UNIQUE INDEX ON act (number); ANALYZE act"))
    model = env["sale.order"].create({"partner_id": first})
    env.flush_all()
    copy_row(
        env,
        model,
        {
            "id": SQL("%s + number", model.id),
            "name": SQL("'B' || number"),
            "partner_id": _of_act("partner_id"),
            "date_order": SQL("%s + INTERVAL '10 hours'", _of_act("day")),
            "amount_untaxed": _of_act("amount"),
            "amount_total": _of_act("amount"),
            "state": SQL("'sale'"),
            "access_token": SQL("NULL"),
        },
        len(acts),
    )
    return {contact_id: customer for customer, contact_id in ids.items()}


def _of_act(name):
    return SQL(
        "(SELECT %s FROM act WHERE act.number = series.number)",
        SQL.identifier("act", name),
    )


def _find(folder, name):
    plain = folder / name
    return plain if plain.exists() else folder / f"{name}.gz"


def _read(path):
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _days_before(day, days):
    return date.fromisoformat(day) - timedelta(days=int(days))
