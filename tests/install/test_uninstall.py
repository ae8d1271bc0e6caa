from odoo.tests import BaseCase, tagged

from . import catalogue
from .scratch import database

ADDON = "contact_segmentation"

USE = """
env = env(user=env.ref("base.user_admin"))
lyon = "[('city', '=', 'Lyon')]"
people = env["res.partner"].create([
    {"name": name, "email": f"{name.lower()}@example.org", "city": "Lyon"}
    for name in ("Alice", "Bruno", "Denis")
])
segment = env["partner.segment"].create({
    "name": "Lyon", "domain": lyon, "note": "<p>Friends</p>",
})
segment.action_refresh()
segment.message_post(body="Filled")
segment._pin([("id", "=", people[0].id)], "out")
env["partner.rfm.policy"].search([]).action_compute()
env["ir.filters"].create({
    "name": "Failed", "model_id": "partner.segment", "user_ids": [],
    "domain": "[('state', '=', 'failed')]",
})
env["ir.filters"].create({
    "name": "Best", "model_id": "res.partner", "user_ids": [],
    "domain": "[('rfm_r', '=', 5)]",
})
env.user.group_ids += env.ref("mass_mailing.group_mass_mailing_user")
def mail(subject, **vals):
    return env["mailing.mailing"].create({
        "subject": subject,
        "mailing_type": "mail",
        "mailing_model_id": env["ir.model"]._get_id("res.partner"),
        "email_from": "ada@example.org",
        "body_html": "<p>Hello</p>",
        **vals,
    })
queued = mail("Assembly", segment_ids=segment.ids)
excluding = mail("Excluding", mailing_domain=lyon, exclude_segment_ids=segment.ids)
concerts = env["mailing.list"].create({"name": "Concerts", "is_public": True})
themed = mail("Themed", mailing_domain=lyon, theme_list_id=concerts.id)
segment.mailing_filter_published = True
by_score = mail("By score", mailing_domain="[('rfm_r', '=', 5)]")
plain = mail("Plain", mailing_domain=lyon)
frozen = mail("Frozen", segment_ids=segment.ids, recipients_mode="frozen")
(queued | excluding | themed | by_score | plain | frozen).action_launch()
mail("Sent", segment_ids=segment.ids, state="done")
mail("Filed away", segment_ids=segment.ids, active=False)
env["mailing.filter"].create({
    "name": "Best", "mailing_domain": "[('rfm_r', '=', 5)]",
    "mailing_model_id": env["ir.model"]._get_id("res.partner"),
})
env["res.config.settings"].create({
    "segment_default_tz": "Asia/Tokyo", "segment_moves_kept_months": 0,
    "segment_addresses": True, "segment_technical_contacts": True,
}).execute()
env.cr.commit()
"""

SAVE_SETTINGS = """
env["res.config.settings"].create({}).execute()
env.cr.commit()
"""

RUN_QUEUE = """
env.ref("mass_mailing.ir_cron_mass_mailing_queue").method_direct_trigger()
env.cr.commit()
traces = env["mailing.trace"].search([])
print(*sorted(set(traces.mass_mailing_id.mapped("subject"))), len(traces))
"""

TELL = """
mailings = env["mailing.mailing"].with_context(active_test=False)
for mailing in mailings.search([], order="id"):
    print(mailing.subject, mailing.state, mailing.mailing_domain,
          len(mailing._get_recipients()), mailing.total, sep="|")
"""


@tagged("post_install", "-at_install")
class TestUninstall(BaseCase):
    """Uninstalling leaves nothing behind, and turns no mailing into one to all."""

    maxDiff = None

    def test_nothing_is_left(self):
        with database("uninstall", kind="bare") as base:
            # installing reads the list of modules, which adds records of its own
            base.shell("env['ir.module.module'].update_list(); env.cr.commit()")
            # saving a page of settings writes parameters of other apps
            base.shell(
                "env['res.config.settings'].create({}).execute(); env.cr.commit()"
            )
            before = catalogue.read(base)
            base.install(ADDON)
            self.assertGreater(len(catalogue.read(base) - before), 100)
            base.shell(USE)
            base.uninstall(ADDON)
            after = catalogue.read(base)
            self.assertEqual(self.left(after - before), [], "left behind")
            self.assertEqual(self.left(before - after), [], "lost")

    def left(self, things):
        """Leave out what users own: their rights, their saved searches."""
        owned = {"favourite", "rights of a user", "trigger of a scheduled action"}
        return sorted((kind, name) for kind, name in things if kind not in owned)

    def test_mailings_go_to_nobody(self):
        with database("emptied") as base:
            base.install(ADDON)
            base.shell(USE)
            base.uninstall(ADDON)
            told = [line.split("|") for line in base.shell(TELL).splitlines()]
            self.assertEqual(
                told,
                [
                    ["Assembly", "draft", "[('id', 'in', [])]", "0", "0"],
                    ["Excluding", "draft", "[('id', 'in', [])]", "0", "0"],
                    ["Themed", "draft", "[('id', 'in', [])]", "0", "0"],
                    ["By score", "draft", "[('id', 'in', [])]", "0", "0"],
                    ["Plain", "in_queue", "[('city', '=', 'Lyon')]", "3", "3"],
                    ["Frozen", "draft", "[('id', 'in', [])]", "0", "0"],
                    ["Sent", "done", "[('id', 'in', [])]", "0", "0"],
                    ["Filed away", "draft", "[('id', 'in', [])]", "0", "0"],
                ],
            )
            self.assertEqual(
                base.sql("SELECT name, mailing_domain FROM mailing_filter"),
                [["Best", "[('id', 'in', [])]"]],
            )
            self.assertEqual(base.shell(RUN_QUEUE).strip(), "Plain 3")
            filters = base.sql("SELECT name, active FROM ir_filters WHERE name <> ''")
            self.assertIn(["Best", "f"], filters)
            self.assertNotIn("Failed", [name for name, _active in filters])
