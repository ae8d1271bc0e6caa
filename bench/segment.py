"""Refreshing one rule segment that takes 30 % of the contacts.

Bare SQL is the statement a database engineer would write by hand for the same rows.
"""

from population import add_contacts

from odoo.tools import SQL

RULE = "[('city', 'in', ['Lyon', 'Paris', 'Nantes'])]"


def run(bench):
    with bench.env() as env:
        first = add_contacts(env, bench.contacts)
        segment = env["partner.segment"].create({"name": "Bench", "domain": RULE})
    bench.vacuum("res_partner")
    refresh = _refresh(segment.id)
    bench.measure(
        "first fill",
        ours=refresh,
        bare=_insert(segment.id),
        setup=_empty(segment.id),
    )
    with bench.env() as env:
        refresh(env)
    bench.vacuum("res_partner", "partner_segment_member")
    bench.measure("unchanged", ours=refresh, bare=_compare(segment.id))
    bench.measure(
        "one percent changed",
        ours=refresh,
        bare=_compare(segment.id),
        setup=_move_one_percent(first, bench.contacts),
    )


def _refresh(segment_id):
    def refresh(env):
        segment = env["partner.segment"].browse(segment_id)
        segment.action_refresh()
        assert segment.state == "ok", segment.last_error

    return refresh


def _empty(segment_id):
    """Make the next refresh a first fill."""

    def empty(env):
        for table in ("partner_segment_member", "partner_segment_move"):
            env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE segment_id = %s",
                    SQL.identifier(table),
                    segment_id,
                )
            )
        env["partner.segment"].browse(segment_id).last_refresh = False

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


def _move_one_percent(first_contact, contacts):
    """Move one contact in a hundred into the rule, or out of it and back."""

    def move(env):
        env.cr.execute(
            SQL(
                """
                UPDATE res_partner
                   SET city = CASE city WHEN 'Lyon' THEN 'Metz' ELSE 'Lyon' END
                 WHERE id BETWEEN %s AND %s AND id %% 100 = 0
                """,
                first_contact,
                first_contact + contacts,
            )
        )
        env.invalidate_all()

    return move
