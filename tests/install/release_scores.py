"""What contacts are interested in, and a score of the user's own, before an upgrade.

Runs in the shell of the previous release, after `release_data`.
"""

from odoo import Command


def fill(env):
    people = env["res.partner"].search([]).grouped("name")
    wine = make_interests(env)
    make_signals(env, wine)
    people["Bruno"].declare_interest(wine.id, "no")
    people["Chloé"].declare_interest(wine.id, "yes")
    score = make_score(env)
    env["partner.score.run"].search([("kind", "=", "appetence")]).action_compute()
    score.action_compute_now()
    env["partner.score.run"].search([("kind", "=", "score")]).action_compute()


def make_interests(env):
    drinks = env["partner.interest"].create({"name": "Drinks", "half_life": 60})
    return env["partner.interest"].create({"name": "Wine", "parent_id": drinks.id})


def make_signals(env, wine):
    """Have gifts speak for wine, by themselves and by their currency."""
    gifts = env["partner.score.source"].search(
        [("model_name", "=", "res.partner.bank")]
    )
    euro, dollar = env.ref("base.EUR"), env.ref("base.USD")
    mapped = [(euro, wine), (dollar, env["partner.interest"])]
    env["partner.score.signal"].create(
        [
            {
                "name": "Gave",
                "source_id": gifts.id,
                "interest_id": wine.id,
                "points": 3,
                "cap": 5,
                "cap_period": "year",
            },
            {
                "name": "Gave in a currency",
                "source_id": gifts.id,
                "target": "mapped",
                "value_path": "currency_id",
                "points": 2,
                "mapping_ids": [
                    Command.create({"value": str(one.id), "interest_id": interest.id})
                    for one, interest in mapped
                ],
            },
        ]
    )


def make_score(env):
    return env["partner.score.model"].create(
        {
            "name": "Neighbours",
            "axis": "total",
            "cap": 50,
            "rule_ids": [
                Command.create(
                    {
                        "name": "Lives in Lyon",
                        "domain": "[('city', '=', 'Lyon')]",
                        "points": 30,
                    }
                )
            ],
            "band_ids": [
                Command.create({"code": "A", "name": "Near", "minimum": 20}),
                Command.create({"code": "B", "name": "Far", "minimum": 0}),
            ],
        }
    )
