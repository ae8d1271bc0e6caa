"""What users had made with the previous release, before they upgrade.

Its source runs in Odoo's shell on that release: it imports nothing of the addon, and
uses only what the release has.
"""

from datetime import timedelta

from odoo import Command, fields

GROUP = "contact_segmentation.contact_segmentation_group_user"


def fill(env):
    """Make data of every kind that the release can hold."""
    env.company.partner_id.tz = "Europe/Paris"
    parameters = env["ir.config_parameter"]
    parameters.set_param("contact_segmentation.default_tz", "Asia/Tokyo")
    env = env(user=make_sophie(env).id)
    people = make_people(env)
    segments = make_segments(env, people)
    make_pins(env, segments, people)
    for segment in segments.values():
        segment.action_refresh()
    move_house(people, segments)
    break_one(env, segments["vip"])
    segments["old"].active = False
    make_mailing(env, segments)
    save_favourite(env, segments["lyon"])
    score(env(su=True), people)
    change_settings(env(su=True))


def make_sophie(env):
    """Make the user who owns all of it, with no more rights than needed."""
    groups = [env.ref(GROUP), env.ref("mass_mailing.group_mass_mailing_user")]
    groups.append(env.ref("base.group_partner_manager"))
    return env["res.users"].create(
        {
            "name": "Sophie",
            "login": "sophie",
            "group_ids": [Command.link(group.id) for group in groups],
        }
    )


def make_people(env):
    names = ("Alice", "Bruno", "Chloé", "Denis", "Emma")
    people = {
        name: env["res.partner"].create(
            {"name": name, "city": "Lyon", "company_id": env.company.id}
        )
        for name in names
    }
    people["Alice"].email = "alice@example.org"
    people["Bruno"].email = "bruno@example.org"
    people["Chloé"].city = "Paris"
    return people


def make_segments(env, people):
    folders = env["partner.segment.folder"]
    campaigns = folders.create({"name": "Campaigns"})
    autumn = folders.create({"name": "Autumn", "parent_id": campaigns.id})

    def make(name, rule="[]", **vals):
        return env["partner.segment"].create({"name": name, "domain": rule, **vals})

    lyon = make(
        "Lyon",
        "[('city', '=', 'Lyon')]",
        objective="Invite them",
        note="<p>Neighbours</p>",
        pillar="geographic",
        folder_id=autumn.id,
        refresh_policy="daily",
    )
    guests = make("Guests", kind="manual", refresh_policy="manual")
    named = f"[('segment_ids', 'in', {[lyon.id, guests.id]})]"
    return {
        "lyon": lyon,
        "guests": guests,
        "reachable": make("Reachable", "[('email', '!=', False)]", parent_id=lyon.id),
        "either": make("Either", named),
        "vip": make("VIP", f"[('id', '=', {people['Alice'].id})]"),
        "best": make("Best", "[('rfm_r', '=', 5)]"),
        "old": make("Old", "[('city', '=', 'Paris')]"),
    }


def make_pins(env, segments, people):
    """Choose by hand: for good, until a day to come, and until a day that is over."""
    today = fields.Date.today()

    def pin(segment, name, mode, until=False):
        named = [("id", "=", people[name].id)]
        segments[segment]._pin(named, mode, "Asked for it", until)

    pin("guests", "Chloé", "in")
    pin("lyon", "Denis", "out", today + timedelta(days=365))
    pin("lyon", "Chloé", "in", today - timedelta(days=2))


def move_house(people, segments):
    """Have somebody leave a segment after its first fill: that is a movement."""
    people["Emma"].city = "Nice"
    segments["lyon"].action_refresh()
    segments["either"].action_refresh()


def break_one(env, segment):
    """Leave a rule that worked once, until the app of its field was removed."""
    env.flush_all()
    env.cr.execute(
        "UPDATE partner_segment SET domain = %s WHERE id = %s",
        ["[('loyalty_points', '>', 3)]", segment.id],
    )
    env.invalidate_all()
    segment.action_refresh()


def make_mailing(env, segments):
    env["mailing.mailing"].create(
        {
            "subject": "Assembly",
            "mailing_model_id": env["ir.model"]._get_id("res.partner"),
            "email_from": "ada@example.org",
            "body_html": "<p>Hello</p>",
            "segment_ids": segments["lyon"].ids,
            "exclude_segment_ids": segments["vip"].ids,
        }
    )


def save_favourite(env, segment):
    env["ir.filters"].create(
        {
            "name": "Best of Lyon",
            "model_id": "res.partner",
            "domain": f"[('segment_ids', 'in', [{segment.id}]), ('rfm_r', '=', 5)]",
            "context": "{'group_by': ['rfm_class_id']}",
            "user_ids": [Command.link(env.uid)],
        }
    )


def score(env, people):
    """Score by bank accounts: there are no orders where only contacts are installed."""
    source = env["partner.score.source"].create(
        {
            "name": "Donations",
            "kind": "purchase",
            "model_name": "res.partner.bank",
            "partner_path": "partner_id",
            "date_path": "create_date",
            "amount_path": "sequence",
        }
    )
    for name, days, amount in (("Alice", 5, 90), ("Alice", 60, 30), ("Bruno", 300, 20)):
        account = env["res.partner.bank"].create(
            {
                "partner_id": people[name].id,
                "acc_number": f"{name} {days}",
                "sequence": amount,
            }
        )
        env.flush_all()
        env.cr.execute(
            "UPDATE res_partner_bank SET create_date = %s WHERE id = %s",
            [fields.Datetime.now() - timedelta(days=days), account.id],
        )
    env.invalidate_all()
    policy = env["partner.rfm.policy"].search([])
    policy.write({"name": "Donors", "source_ids": [Command.set(source.ids)]})
    policy.action_compute()
    env["partner.segment"].search([("name", "=", "Best")]).action_refresh()


def change_settings(env):
    """Change what the addon brought and leaves to users: a name, a period."""
    env.ref("contact_segmentation.partner_rfm_class_lost").name = "Gone"
    env.ref("contact_segmentation.ir_cron_rfm_compute").interval_number = 7
