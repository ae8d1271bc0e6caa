"""One segment that takes 30 % of the contacts.

Bare SQL is the statement a database engineer would write by hand for the same rows.
"""

from odoo.tools import SQL

RULE = "[('city', 'in', ['Lyon', 'Paris', 'Nantes'])]"
WRITTEN_TABLES = (
    "partner_segment_member",
    "partner_segment_move",
    "partner_segment_stat",
)


def measure(bench, first):
    """The first fill, a refresh without changes, and one after 1 % moved."""
    with bench.env() as env:
        segment = env["partner.segment"].create({"name": "Bench", "domain": RULE})
    refresh = _refresh(segment.id)
    _first_fill(bench, segment.id, refresh)
    _unchanged_and_changed(bench, segment.id, refresh, first)


def _first_fill(bench, segment_id, refresh):
    works = {"first fill": refresh, "first fill, scheduled": _refresh_due(segment_id)}
    for case, ours in works.items():
        row = bench.measure(
            case, ours=ours, bare=_insert(segment_id), setup=_empty(segment_id)
        )
        bench.limit(case, "times the bare SQL", row["ratio_bare"], 1.5)


def _unchanged_and_changed(bench, segment_id, refresh, first):
    with bench.env() as env:
        _empty(segment_id)(env)
        refresh(env)
    bench.vacuum("res_partner", "partner_segment_member")
    compare = _compare(segment_id)
    case = "unchanged"
    unchanged = bench.measure(case, ours=refresh, bare=compare)
    bench.limit(case, "times the bare SQL", unchanged["ratio_bare"], 1.3)
    with bench.env() as env:
        bench.limit(case, "rows written", _count_written(env, refresh), 0)
    case = "one percent changed"
    move = _move_one_percent(first, bench.contacts)
    changed = bench.measure(case, ours=refresh, bare=compare, setup=move)
    times = round(changed["ours_s"] / unchanged["ours_s"], 4)
    bench.limit(case, "times the unchanged run", times, 2)


def _refresh(segment_id):
    def refresh(env):
        segment = env["partner.segment"].browse(segment_id)
        segment.action_refresh()
        assert segment.state == "ok", segment.last_error

    return refresh


def _refresh_due(segment_id):
    """What the scheduled action does, with its commits."""

    def refresh(env):
        segment = env["partner.segment"].browse(segment_id)
        segment._cron_refresh()
        assert segment.state == "ok", segment.last_error

    return refresh


def _empty(segment_id):
    """Make the next refresh a first fill, into tables without dead rows."""

    def empty(env):
        env.cr.execute("TRUNCATE partner_segment_member, partner_segment_move")
        segment = env["partner.segment"].browse(segment_id)
        segment.write({"state": "pending", "last_refresh": False})
        segment._request_refresh()

    return empty


def _insert(segment_id):
    """The bare statement that writes the same members."""

    def insert(env):
        env.cr.execute(
            SQL(
                """
                INSERT INTO partner_segment_member
                            (segment_id, partner_id, since, origin)
                SELECT %s, id, NOW() AT TIME ZONE 'UTC', 'rule'
                  FROM res_partner
                 WHERE active AND city IN ('Lyon', 'Paris', 'Nantes')
                """,
                segment_id,
            )
        )

    return insert


def _compare(segment_id):
    """The bare full join of the rule and the members."""

    def compare(env):
        env.cr.execute(
            SQL(
                """
                SELECT COUNT(*)
                  FROM (
                           SELECT id
                             FROM res_partner
                            WHERE active AND city IN ('Lyon', 'Paris', 'Nantes')
                       ) AS rule
                  FULL JOIN (
                           SELECT partner_id
                             FROM partner_segment_member
                            WHERE segment_id = %s
                       ) AS member
                    ON member.partner_id = rule.id
                 WHERE rule.id IS NULL OR member.partner_id IS NULL
                """,
                segment_id,
            )
        )

    return compare


def _count_written(env, work):
    """Rows of members, movements and counts that a work writes, as PostgreSQL counts.

    The work must not commit: the counters are those of the transaction.
    """
    before = _rows_touched(env)
    work(env)
    return _rows_touched(env) - before


def _rows_touched(env):
    [(touched,)] = env.execute_query(
        SQL(
            """
            SELECT COALESCE(SUM(n_tup_ins + n_tup_upd + n_tup_del), 0)::int
              FROM pg_stat_xact_user_tables
             WHERE schemaname = CURRENT_SCHEMA AND relname = ANY(%s)
            """,
            list(WRITTEN_TABLES),
        )
    )
    return touched


def _move_one_percent(first, contacts):
    """Move one contact in a hundred into the rule, or out of it and back."""

    def move(env):
        env.cr.execute(
            SQL(
                """
                UPDATE res_partner
                   SET city = CASE city WHEN 'Lyon' THEN 'Metz' ELSE 'Lyon' END
                 WHERE id BETWEEN %s AND %s AND id %% 100 = 0
                """,
                first,
                first + contacts - 1,
            )
        )
        env.invalidate_all()

    return move
