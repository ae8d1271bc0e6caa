"""Finding 5,000 groups by e-mail address, against Odoo's own wizard."""

from dedup_base import fill, find, forget_groups, get_rule

CONTACTS = 100_000
CASE = f"wizard, {CONTACTS:,} contacts"
TIMES_FASTER = 12


def measure(bench):
    fill(bench, CONTACTS)
    row = bench.measure(CASE, ours=find, peer=_find_by_wizard, setup=forget_groups)
    part = round(1 / row["ratio_peer"], 4)
    bench.limit(CASE, "part of the time of Odoo's", part, round(1 / TIMES_FASTER, 4))
    with bench.env() as env:
        _compare(bench, env)


def _find_by_wizard(env):
    wizards = env["base.partner.merge.automatic.wizard"]
    wizard = wizards.create({"group_by_email": True})
    wizard.action_start_manual_process()
    return wizard


def _compare(bench, env):
    """Both find the same contacts together."""
    forget_groups(env)
    find(env)
    theirs = {
        tuple(sorted(map(int, line.aggr_ids.strip("[]()").split(","))))
        for line in _find_by_wizard(env).line_ids
    }
    ours = {
        tuple(sorted(group.line_ids.partner_id.ids))
        for group in get_rule(env).group_ids
    }
    bench.limit(CASE, "groups that differ", len(ours ^ theirs), 0)
