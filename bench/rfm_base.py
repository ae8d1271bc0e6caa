"""Customers and their orders for the benches of scores, and what they share."""

from population import add_contacts, add_orders

from odoo.tools import SQL

AS_OF = "2026-01-01"
ORDERS_PER_CONTACT = 5


def add_customers(env, count):
    """Add contacts with five orders each on average, and return their first id."""
    first = add_contacts(env, count)
    add_orders(env, first, count, count * ORDERS_PER_CONTACT)
    return first


def get_policy(env):
    """Return the policy that the contacts of the company show."""
    return env["partner.rfm.policy"].search(
        [("company_id", "=", env.company.id), ("is_default", "=", True)]
    )


def compute(as_of=AS_OF):
    """Return the work of a run of the policy."""

    def work(env):
        policy = get_policy(env)
        policy.action_compute(as_of=as_of)
        assert policy.state == "ok", policy.last_error

    return work


def forget_scores(env):
    """Have the next run be the first one."""
    env.cr.execute(SQL("TRUNCATE partner_rfm_score, partner_rfm_move"))
    get_policy(env).write({"last_as_of": False, "last_config": False})
