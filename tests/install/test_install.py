from odoo.tests import BaseCase, tagged

from .scratch import database

ADDON = "contact_segmentation"

ALONE = """
env.company.partner_id.tz = "Europe/Paris"
env.user.tz = "Asia/Tokyo"
env["res.partner"].create({"name": "Alice", "city": "Lyon", "email": "a@example.org"})
segment = env["partner.segment"].create({
    "name": "Lyon", "domain": "[('city', '=', 'Lyon'), ('rfm_r', '=', False)]",
})
segment.action_refresh()
print(segment.state, segment.member_count)
mailing = env["mailing.mailing"].create({
    "subject": "News",
    "mailing_model_id": env["ir.model"]._get_id("res.partner"),
    "email_from": "ada@example.org",
    "segment_ids": segment.ids,
})
print("recipients", len(mailing._get_recipients()))
policy = env["partner.rfm.policy"].search([])
policy.action_compute()
print(policy.state, policy.last_error)
"""


@tagged("post_install", "-at_install")
class TestInstall(BaseCase):
    """Installed with only its two dependencies, beside 500 contacts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.base = cls.enterClassContext(database("install", kind="bare"))
        cls.base.shell(
            "env['res.partner'].create("
            "[{'name': f'Reader {n}'} for n in range(500)]); env.cr.commit()"
        )
        cls.base.sql("CREATE TABLE old AS SELECT id, xmin AS version FROM res_partner")
        cls.base.install(ADDON)

    def test_installing_computes_nothing(self):
        scores = self.base.sql("SELECT count(*) FROM partner_rfm_score")
        self.assertEqual(scores, [["0"]])
        policies = self.base.sql("SELECT count(*), min(state) FROM partner_rfm_policy")
        self.assertEqual(policies, [["1", "pending"]])

    def test_installing_writes_no_contact(self):
        touched = self.base.sql(
            "SELECT count(*) FROM res_partner JOIN old USING (id)"
            " WHERE res_partner.xmin <> old.version AND name LIKE 'Reader %'"
        )
        self.assertEqual(touched, [["0"]])

    def test_works_with_its_two_dependencies_only(self):
        """No sales, no accounts: segments and mailings work, and RFM says why not."""
        reason = (
            "None of the sources of this policy is available: install Sales or "
            "Invoicing, or choose other sources."
        )
        told = self.base.shell(ALONE).splitlines()
        self.assertEqual(told, ["ok 1", "recipients 1", f"failed {reason}"])
