"""``summary``: what is in the demonstration base, on one screen."""

import textwrap
from itertools import zip_longest

from odoo.fields import Domain

from . import steps

_WIDTH = 100
# the lists stop there, so that everything stays on one screen
_ROWS = 12


def summary(env, say) -> None:
    """Print what there is: at most 24 lines of 100 columns."""
    known = {"Contacts": _contacts, "Acts": _acts, "Duplicates": _duplicates}
    for title, get_counts in known.items():
        counts = get_counts(env)
        text = ", ".join(f"{count:,} {name}" for name, count in counts.items())
        say(f"{title:<10} {text}")
    say("")
    segments = _segments(env)
    classes = _classes(env)
    for left, right in zip_longest(segments[:_ROWS], classes[:_ROWS], fillvalue=""):
        say(f"{left:<51}  {right}".rstrip())
    say("")
    times = steps.last(env)
    text = ", ".join(
        f"{title} {seconds:.1f}\u00a0s" for title, seconds in times.items()
    )
    said = f"Filled in {sum(times.values()):.0f} s: {text}"
    for line in textwrap.wrap(said, _WIDTH, max_lines=4):
        say(line)


def _contacts(env):
    """Return how many contacts there are of each kind, without the users' own."""
    count = env["res.partner"].search_count
    hidden = env(context={"active_test": False})
    own = hidden["res.users"].search([]).partner_id
    own |= hidden["res.company"].search([]).partner_id
    everybody = Domain("id", "not in", own.ids)
    everybody &= Domain("active", "in", (True, False))
    address = Domain("type", "in", ("invoice", "delivery", "other"))
    company = Domain("is_company", "=", True)
    return {
        "in all": count(everybody),
        "companies and other bodies": count(everybody & company & ~address),
        "people": count(everybody & ~company & ~address),
        "addresses": count(everybody & address),
        "archived": count(everybody & Domain("active", "=", False)),
    }


def _acts(env):
    """Return how much was bought, and written to contacts."""
    found = {}
    if "sale.order" in env:
        orders = env["sale.order"].search_count([("state", "=", "sale")])
        found["confirmed orders"] = orders
    if "account.move" in env:
        posted = Domain("state", "=", "posted")
        for name, move_type in (
            ("posted invoices", "out_invoice"),
            ("credit notes", "out_refund"),
        ):
            domain = posted & Domain("move_type", "=", move_type)
            found[name] = env["account.move"].search_count(domain)
    found["messages of mailings"] = env["mailing.trace"].search_count([])
    return found


def _duplicates(env):
    """Return how many groups wait for a decision, by rule."""
    groups = env["partner.duplicate.group"]._read_group(
        [("state", "=", "review")], ["rule_id"], ["__count"]
    )
    found = {rule.name[:1].lower() + rule.name[1:]: count for rule, count in groups}
    return found or {"groups": 0}


def _segments(env):
    """Return a line for each segment, under a heading."""
    lines = [f"{'Segment':<42}{'Contacts':>9}"]
    for segment in env["partner.segment"].search([]):
        count = "failed" if segment.state == "failed" else f"{segment.member_count:,}"
        lines.append(f"{segment.name[:41]:<42}{count:>9}")
    return lines


def _classes(env):
    """Return a line for each RFM class of the default policy, under a heading."""
    policy = env["partner.rfm.policy"].search(
        [("is_default", "=", True), ("company_id", "=", env.company.id)]
    )
    groups = env["partner.rfm.score"]._read_group(
        [("policy_id", "=", policy.id)], ["class_id"], ["__count", "monetary:sum"]
    )
    lines = [f"{'RFM class':<22}{'Scored':>9}{'Amount':>15}"]
    lines += [
        f"{rfm_class.name or 'No class':<22}{count:>9,}{amount:>15,.0f}"
        for rfm_class, count, amount in groups
    ]
    return lines
