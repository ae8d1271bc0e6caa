"""Full runs and runs that follow changes, against one statement written by hand.

The statement reads the same orders and writes the same rows, with the same scores,
into a table with the same keys and indexes; the bench compares the two tables.
"""

from population import add_orders
from rfm_base import (
    AS_OF,
    ORDERS_PER_CONTACT,
    add_customers,
    compute,
    forget_scores,
    get_policy,
)

from odoo import fields
from odoo.tools import SQL

MOST_TIMES = 1.5
MOST_INCREMENTAL = 0.15
SIZES = (10_000, 100_000, 1_000_000)


def measure(bench):
    with bench.env() as env:
        env.cr.execute(_bare_table())
    known = 0
    for size in [size for size in SIZES if size < bench.contacts] + [bench.contacts]:
        with bench.env() as env:
            first = add_customers(env, size - known)
        known = size
        bench.vacuum("res_partner", "sale_order")
        full = _measure_full(bench, size)
    _measure_following(bench, first, full)


def _measure_full(bench, size):
    case = f"full, {size:,} contacts"
    row = bench.measure(case, ours=compute(), bare=_bare_scores, setup=_forget)
    bench.limit(case, "times the bare statement", row["ratio_bare"], MOST_TIMES)
    with bench.env() as env:
        _compute_both(env)
        [(differences,)] = env.execute_query(_differences())
    bench.limit(case, "rows that differ", differences, 0)
    return row


def _compute_both(env):
    _forget(env)
    compute()(env)
    _bare_scores(env)


def _measure_following(bench, first, full):
    """Time runs of the days that follow, without and with new orders."""
    bench.vacuum("partner_rfm_score")
    days = iter(range(1, 100))

    def next_day(env):
        day = fields.Date.add(fields.Date.to_date(AS_OF), days=next(days))
        compute(day)(env)

    def add_one_percent(env):
        add_orders(
            env, first, bench.contacts, bench.contacts * ORDERS_PER_CONTACT // 100
        )

    row = bench.measure("unchanged, the day after", ours=next_day)
    row = bench.measure("one percent new", ours=next_day, setup=add_one_percent)
    share = row["ours_s"] / full["ours_s"]
    bench.limit(
        "one percent new", "part of a full run", round(share, 3), MOST_INCREMENTAL
    )


def _forget(env):
    forget_scores(env)
    env.cr.execute(SQL("TRUNCATE bench_rfm_score"))


def _bare_table():
    """The table of the scores, with the same keys and indexes."""
    return SQL(
        """
        CREATE TABLE bench_rfm_score
               (LIKE partner_rfm_score INCLUDING DEFAULTS INCLUDING INDEXES);
        ALTER TABLE bench_rfm_score
              ADD FOREIGN KEY (partner_id) REFERENCES res_partner,
              ADD FOREIGN KEY (policy_id) REFERENCES partner_rfm_policy,
              ADD FOREIGN KEY (class_id) REFERENCES partner_rfm_class
        """
    )


def _bare_scores(env):
    """Score the customers by one statement, as somebody would who knows the base."""
    policy = get_policy(env)
    grid = policy.grid_id
    cells = [
        grid._get_class(r, fm, fm, 0, 5).id for r in range(1, 6) for fm in range(1, 6)
    ]
    env.cr.execute(
        SQL(
            """
            WITH own AS (
                SELECT partner_id,
                       MAX((date_order AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date)
                           AS last_date,
                       COUNT(*) AS frequency,
                       SUM(amount_untaxed) AS monetary
                  FROM sale_order
                 WHERE state = 'sale' AND company_id = %(company_id)s
                   AND date_order >= '2022-12-31 23:00'
                   AND date_order < '2026-01-01 23:00'
                 GROUP BY partner_id
            ),
            total AS (
                SELECT partner.commercial_partner_id AS partner_id,
                       MAX(last_date) AS last_date,
                       SUM(frequency) AS frequency,
                       SUM(monetary) AS monetary
                  FROM own
                  JOIN res_partner AS partner ON partner.id = own.partner_id
                 GROUP BY 1
            ),
            scored AS (
                SELECT *, %(r)s AS r, %(f)s AS f, %(m)s AS m FROM total
            )
            INSERT INTO bench_rfm_score
                        (policy_id, partner_id, last_date, frequency, monetary, r, f, m,
                         class_id, class_date, scored_since)
            SELECT %(policy_id)s, contact.id, last_date, COALESCE(frequency, 0),
                   COALESCE(monetary, 0), r, f, m,
                   COALESCE((%(cells)s::int[])[(r - 1) * 5 + (f + m + 1) / 2],
                            %(prospect_id)s),
                   %(as_of)s, %(as_of)s
              FROM (SELECT DISTINCT commercial_partner_id AS id
                      FROM res_partner
                     WHERE active AND id != ALL(%(technical)s)
                       AND COALESCE(type, '') NOT IN ('invoice', 'delivery', 'other')
                       AND (company_id IS NULL OR company_id = %(company_id)s)
                   ) AS contact
              LEFT JOIN scored ON scored.partner_id = contact.id
            """,
            tz=policy.company_id._segmentation_tz(),
            company_id=policy.company_id.id,
            r=_rank("last_date"),
            f=_rank("frequency"),
            m=_rank("monetary"),
            cells=cells,
            prospect_id=grid._get_prospect().id,
            policy_id=policy.id,
            technical=env["res.partner"]._get_technical_contacts().ids,
            as_of=AS_OF,
        )
    )


def _rank(measure):
    return SQL(
        """LEAST(5, 1 + 5 * (RANK() OVER (ORDER BY %s) - 1)
                 / GREATEST(COUNT(*) OVER () - 1, 1))::int""",
        SQL.identifier(measure),
    )


def _differences():
    """How many rows one of the two tables has and the other has not."""
    columns = SQL(
        "partner_id, last_date, frequency, monetary, r, f, m, class_id, class_date"
    )
    return SQL(
        """
        SELECT COUNT(*) FROM (
            (SELECT %(columns)s FROM partner_rfm_score
             EXCEPT SELECT %(columns)s FROM bench_rfm_score)
            UNION ALL
            (SELECT %(columns)s FROM bench_rfm_score
             EXCEPT SELECT %(columns)s FROM partner_rfm_score)
        ) AS difference
        """,
        columns=columns,
    )
