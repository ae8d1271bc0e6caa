"""Fifty varied segments, refreshed by Odoo's scheduler in wake-ups."""

from segment_rules import add_segments
from segment_scheduler import drain

from odoo.tools import SQL

TABLES = ("partner_segment_member", "partner_segment_move", "partner_segment_stat")


def measure(bench, first):
    """The first fill of all, then one after 1 % of the contacts changed."""
    with bench.env() as env:
        add_segments(env, first)
    _drain(bench, "50 segments, first fill", minutes=10)
    bench.vacuum("res_partner", *TABLES)
    with bench.env() as env:
        _change_one_percent(env, first, bench.contacts)
        env["partner.segment"].search([])._request_refresh()
    _drain(bench, "50 segments, one percent changed", minutes=2)


def _drain(bench, case, minutes):
    outcome = drain(bench.database)
    _check_all_refreshed(bench)
    bench.record(case, ours=[(outcome.seconds, outcome.statements, outcome.growth)])
    seconds, text = outcome.longest_statement
    bench.say(
        f"{outcome.wake_ups} wake-ups; longest statement, {seconds:.1f} s: {text}"
    )
    bench.limit(case, "seconds in all", round(outcome.seconds, 1), minutes * 60)
    bench.limit(case, "seconds of the longest wake-up", round(outcome.longest, 1), 120)
    bench.limit(case, "seconds of the longest statement", round(seconds, 1), 60)
    bench.limit(case, "MiB above idle", round(outcome.growth, 1), 300)


def _check_all_refreshed(bench):
    with bench.env() as env:
        left = env["partner.segment"].search([("state", "!=", "ok")])
        reasons = [(segment.name, segment.last_error) for segment in left]
        assert not left, reasons


def _change_one_percent(env, first, contacts):
    """Change the city, the function and the country of one contact in a hundred."""
    env.cr.execute(
        SQL(
            """
            UPDATE res_partner
               SET city = CASE city WHEN 'Lyon' THEN 'Metz' ELSE 'Lyon' END,
                   function = CASE function
                              WHEN 'Director' THEN 'Treasurer'
                              ELSE 'Director'
                               END,
                   country_id = (SELECT id FROM res_country WHERE code = 'BE')
             WHERE id BETWEEN %s AND %s AND id %% 100 = 0
            """,
            first,
            first + contacts - 1,
        )
    )
    env.invalidate_all()
