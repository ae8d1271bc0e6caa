"""``fill``: make the demonstration base in a fresh database."""

from datetime import timedelta
from random import Random

from odoo import Command, fields
from odoo.tools import SQL

from lab import datasets

from . import (
    accounting,
    activities,
    appetence,
    cdnow,
    contacts,
    interests,
    invoices,
    mailings,
    orders,
    payments,
    purchases,
    scores,
    segments,
)
from .steps import Steps

SEED = 19


def fill(env, count, data, say) -> None:
    """Fill a fresh database, which has the addon and the apps of the template.

    The same call on the same day always makes the same base.

    :param env: superuser environment; commits
    :param count: how many contacts
    :param data: `cdnow` for the public purchase histories; None for a French base
    :param say: prints a line of progress
    """
    # what is created belongs to the administrator, as if they had done it
    env = env(user=env.ref("base.user_admin").id, su=True)
    steps = Steps(env, say)
    if data == "cdnow":
        _fill_with_cdnow(env, steps)
    else:
        _fill_with_french_base(env, count, steps)
    steps.save()
    env.cr.commit()


def _fill_with_french_base(env, count, steps):
    _introduce(env)
    # the base ends yesterday, so that nothing in it is still to come
    today = fields.Date.today() - timedelta(1)
    rng = Random(SEED)
    people = steps.run("Contacts", contacts.create, env, count, rng, today, steps.say)
    planned = purchases.plan(people, rng, today)
    documents = invoices.plan(planned, rng, today)
    products = orders.create_products(env)
    steps.run("Sales orders", orders.create, env, planned, products)
    steps.run("Invoices, credit notes", accounting.create, env, documents, products)
    steps.run("Payments", payments.create, env, documents)
    steps.run("Events, leads, survey", activities.create, env, people, today, rng)
    liked = steps.run("Interests", interests.create, env, products)
    _score(env, steps)
    made = steps.run("Segments", _create_segments, env, people)
    steps.run("Segments: refresh", made.action_refresh)
    steps.run("Mailings", mailings.create, env, made, today, rng)
    runs = env["partner.score.run"].search([("kind", "=", "engagement")])
    steps.run("Engagement", runs.action_compute, today)
    steps.run("Appetence", appetence.create, env, liked)
    steps.run("Custom scores", scores.create, env)
    env.cr.flush()  # the keys of contacts are made at the commit
    steps.run("Duplicates", _find_duplicates, env)


def _find_duplicates(env):
    for rule in env["partner.match.rule"].search([]):
        rule.action_find()


def _fill_with_cdnow(env, steps):
    acts = cdnow.read(datasets.cdnow())
    customers = steps.run("Customers", cdnow.create_customers, env, acts)
    steps.run("Sales orders", cdnow.create_orders, env, acts, customers)
    _score(env, steps, cdnow.choose_policy(env), cdnow.AS_OF)
    made = steps.run("Segments", segments.create, env, segments.BY_CLASS)
    steps.run("Segments: refresh", made.action_refresh)


def _create_segments(env, people):
    return segments.create(env, segments.FRENCH) | segments.create_manual(env, people)


def _introduce(env):
    """Say who the organisation of the demonstration is."""
    env.company.write(
        {
            "name": "Maison des savoir-faire",
            "street": "12 montée de la Grande-Côte",
            "zip": "69001",
            "city": "Lyon",
            "email": f"bonjour@{mailings.DOMAIN}",
            "website": f"https://www.{mailings.DOMAIN}",
        }
    )
    env.company.partner_id.write({"tz": "Europe/Paris", "lang": "fr_FR"})
    french = env.ref("base.lang_fr")
    # what its readers see: the pages of subscriptions and interests
    env["website"].search([]).write(
        {"language_ids": [Command.link(french.id)], "default_lang_id": french.id}
    )
    env.user.partner_id.email = f"admin@{mailings.DOMAIN}"


def _score(env, steps, policy=None, as_of=None):
    """Score the contacts, once PostgreSQL knows how much there is of everything."""
    env.flush_all()
    env.cr.execute(SQL("ANALYZE"))
    policy = policy or env["partner.rfm.policy"].search([("is_default", "=", True)])
    steps.run("RFM scores", policy.action_compute, as_of)
