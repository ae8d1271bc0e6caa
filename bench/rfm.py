"""Scoring a contact base: four orders for each five contacts.

Bare SQL reads the same orders and writes the same columns into a table of its own,
with NTILE, which needs no care for equal values.
"""

from population import add_contacts, add_orders

from odoo.tools import SQL


def run(bench):
    with bench.env() as env:
        first = add_contacts(env, bench.contacts)
        add_orders(env, first, bench.contacts, bench.contacts * 4 // 5)
        policy = env["partner.rfm.policy"].search(
            [("company_id", "=", env.company.id), ("is_default", "=", True)]
        )
        env.cr.execute(_bare_table())
    bench.vacuum("res_partner", "sale_order")
    bench.measure(
        "full",
        ours=_compute(policy.id),
        bare=lambda env: env.cr.execute(_bare_scores(policy.id)),
        setup=_forget,
    )
    bench.measure("unchanged", ours=_compute(policy.id))


def _compute(policy_id):
    def compute(env):
        policy = env["partner.rfm.policy"].browse(policy_id)
        policy.action_compute(as_of="2026-01-01")
        assert policy.state == "ok", policy.last_error

    return compute


def _forget(env):
    env.cr.execute(SQL("DELETE FROM partner_rfm_score"))
    env.cr.execute(SQL("DELETE FROM bench_rfm_score"))


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


def _bare_scores(policy_id):
    return SQL(
        """
        WITH total AS (
            SELECT partner.commercial_partner_id AS partner_id,
                   MAX(date_order)::date AS last_date,
                   COUNT(*) AS frequency,
                   SUM(amount_untaxed) AS monetary
              FROM sale_order
              JOIN res_partner AS partner ON partner.id = sale_order.partner_id
             WHERE sale_order.state = 'sale'
             GROUP BY 1
        ),
        scored AS (
            SELECT *,
                   NTILE(5) OVER (ORDER BY last_date) AS r,
                   NTILE(5) OVER (ORDER BY frequency) AS f,
                   NTILE(5) OVER (ORDER BY monetary) AS m
              FROM total
        )
        INSERT INTO bench_rfm_score
                    (policy_id, partner_id, last_date, frequency, monetary, r, f, m)
        SELECT %s, partner.id, last_date, COALESCE(frequency, 0),
               COALESCE(monetary, 0), r, f, m
          FROM res_partner AS partner
          LEFT JOIN scored ON scored.partner_id = partner.id
         WHERE partner.active AND partner.commercial_partner_id = partner.id
        """,
        policy_id,
    )
