"""Finding and writing groups by a key, against statements written by hand.

The statements find the same groups and write the same rows, into tables with the same
keys and indexes; the bench compares them.
"""

from dedup_base import fill, find, forget_groups, get_rule

from odoo.tools import SQL

MOST_TIMES = 1.3
MOST_TIMES_NOTHING = 3


def measure(bench):
    fill(bench, bench.contacts)
    with bench.env() as env:
        _make_bare_tables(env)
    case = f"exact, {bench.contacts:,} contacts"
    row = bench.measure(case, ours=find, bare=_find_bare, setup=_forget)
    bench.limit(case, "times the bare statements", row["ratio_bare"], MOST_TIMES)
    with bench.env() as env:
        _forget(env)
        find(env)
        _find_bare(env)
        [(differences,)] = env.execute_query(_differences())
        bench.say(f"{len(get_rule(env).group_ids):,} groups")
    bench.limit(case, "lines that differ", differences, 0)
    _measure_again(bench)


def _measure_again(bench):
    bench.vacuum("partner_duplicate_group", "partner_duplicate_line")
    case = f"nothing new, {bench.contacts:,} contacts"
    row = bench.measure(case, ours=find, bare=_group_bare)
    bench.limit(case, "times the bare GROUP BY", row["ratio_bare"], MOST_TIMES_NOTHING)


def _forget(env):
    forget_groups(env)
    env.cr.execute(SQL("TRUNCATE bench_group CASCADE"))


def _make_bare_tables(env):
    """Tables of groups and lines with the same indexes and links."""
    for ours, bare in TABLES.items():
        env.cr.execute(
            SQL(
                "CREATE TABLE %s (LIKE %s INCLUDING DEFAULTS INCLUDING INDEXES)",
                SQL.identifier(bare),
                SQL.identifier(ours),
            )
        )
        for column, target in env.execute_query(_links(ours)):
            env.cr.execute(
                SQL(
                    "ALTER TABLE %s ADD FOREIGN KEY (%s) REFERENCES %s",
                    SQL.identifier(bare),
                    SQL.identifier(column),
                    SQL.identifier(TABLES.get(target, target)),
                )
            )


TABLES = {
    "partner_duplicate_group": "bench_group",
    "partner_duplicate_line": "bench_line",
}


def _links(table):
    return SQL(
        """
        SELECT attribute.attname, target.relname
          FROM pg_constraint AS link
          JOIN pg_class AS target ON target.oid = link.confrelid
          JOIN pg_attribute AS attribute
            ON attribute.attrelid = link.conrelid AND attribute.attnum = link.conkey[1]
         WHERE link.contype = 'f' AND link.conrelid = %s::regclass
        """,
        table,
    )


def _group_bare(env):
    env.cr.execute(_grouped())


def _grouped():
    """Group the active contacts by the key."""
    return SQL(
        """
        SELECT key.value, ARRAY_AGG(key.partner_id) AS partner_ids
          FROM partner_match_key AS key
          JOIN res_partner AS partner ON partner.id = key.partner_id
         WHERE key.kind = 'email' AND partner.active
         GROUP BY key.value
        HAVING COUNT(*) > 1
        """
    )


def _find_bare(env):
    env.cr.execute(
        SQL(
            """
            WITH found AS (%(grouped)s),
            grouped AS (
                INSERT INTO bench_group
                            (rule_id, kind, value, score, state, create_uid,
                             create_date, write_uid, write_date)
                SELECT %(rule_id)s, 'duplicates', value, 150, 'review', 1, now(), 1,
                       now()
                  FROM found
             RETURNING id, value
            )
            INSERT INTO bench_line (group_id, partner_id)
            SELECT grouped.id, UNNEST(found.partner_ids)
              FROM grouped
              JOIN found USING (value)
            """,
            grouped=_grouped(),
            rule_id=get_rule(env).id,
        )
    )


def _differences():
    """How many lines one of the two has and the other has not."""
    ours, bare = (
        SQL(
            """
            SELECT value, score, kind, state, partner_id
              FROM %s AS grouped
              JOIN %s AS line ON line.group_id = grouped.id
            """,
            SQL.identifier(group),
            SQL.identifier(line),
        )
        for group, line in (TABLES, TABLES.values())
    )
    return SQL(
        """
        SELECT COUNT(*) FROM (
            (%(ours)s EXCEPT %(bare)s) UNION ALL (%(bare)s EXCEPT %(ours)s)
        ) AS difference
        """,
        ours=ours,
        bare=bare,
    )
