"""A list that follows a segment of half of the contacts.

By SQL in a database where no other addon takes part in making contacts of lists; by
the ORM in a clone of it with OCA's addons, which do, and beside them.  The peer is the
synchronisation of OCA's dynamic lists, for the same contacts.
"""

from population import CITIES, add_contacts

from odoo.tools import SQL

# one contact in ten lives in each
INSIDE = list(CITIES[:5])
RULE = repr([("city", "in", INSIDE)])
DYNAMIC = repr([("city", "in", INSIDE), ("email", "!=", False)])
TABLES = ("mailing_contact", "mailing_subscription")


def measure(bench):
    members = f"{bench.contacts // 2:,} members"
    alone = _prepare(bench, None)
    beside = bench.beside and _prepare(bench, bench.beside)
    peer = _measure_peer(bench) if beside else []
    _measure_ours(bench, f"sync, {members}", alone, peer, 1 / 100)
    if beside:
        _measure_ours(bench, f"sync by the ORM, {members}", beside, peer, 1 / 8)


def _prepare(bench, database):
    """Make the contacts, the segment and the list; return (database, list id)."""
    with bench.env(database=database) as env:
        add_contacts(env, bench.contacts)
        segment = env["partner.segment"].create({"name": "Bench", "domain": RULE})
        segment.action_refresh()
        followed = env["mailing.list"].create(
            {"name": "Bench", "segment_id": segment.id}
        )
        env.flush_all()
    bench.vacuum("res_partner", "partner_segment_member", database=database)
    return database, followed.id


def _measure_peer(bench):
    """Samples of OCA's first synchronisation and of the one after it."""
    bench.say("OCA's dynamic list: some minutes")
    with bench.env(database=bench.beside) as env:
        values = {"name": "OCA", "dynamic": True, "sync_method": "full"}
        dynamic = env["mailing.list"].create({**values, "sync_domain": DYNAMIC})

    def sync(env):
        found = env["mailing.list"].browse(dynamic.id)
        found.action_sync()
        env.flush_all()
        assert found.contact_count == bench.contacts // 2, found.contact_count

    samples = [bench.sample(sync, bench.beside) for _time in ("first", "again")]
    with bench.env(database=bench.beside) as env:
        _forget_contacts(env)
    return samples


def _measure_ours(bench, case, place, peer, most):
    """Three times from nothing, then three times with nothing changed."""
    database, list_id = place
    follow = _follow(list_id, bench.contacts // 2)
    first = [_measure_first(bench, follow, database) for _turn in range(3)]
    row = bench.record(case, ours=first, **_taken(peer[:1]))
    if peer:
        times = round(row["ours_s"] / row["peer_s"], 4)
        bench.limit(case, "times the peer", times, most)
    bench.vacuum(*TABLES, database=database)
    again = [bench.sample(follow, database) for _turn in range(3)]
    case = f"{case}, unchanged"
    row = bench.record(case, ours=again, **_taken(peer[1:]))
    bench.limit(case, "seconds", row["ours_s"], 1)


def _taken(peer):
    return {"peer": peer} if peer else {}


def _follow(list_id, members):
    def follow(env):
        followed = env["mailing.list"].browse(list_id)
        followed._sync_or_fail()
        assert not followed.sync_error, followed.sync_error
        own = [("list_id", "=", list_id)]
        assert env["mailing.subscription"].search_count(own) == members

    return follow


def _measure_first(bench, follow, database):
    with bench.env(database=database) as env:
        _forget_contacts(env)
    bench.vacuum(*TABLES, database=database)
    return bench.sample(follow, database)


def _forget_contacts(env):
    env.cr.execute(SQL("TRUNCATE mailing_subscription, mailing_contact CASCADE"))
    env.invalidate_all()
