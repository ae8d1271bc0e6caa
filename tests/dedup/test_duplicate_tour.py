from odoo import Command
from odoo.tests import HttpCase, tagged

from ..common import USER

# a browser keeps its own time: nothing here depends on today


@tagged("post_install", "-at_install")
class TestDuplicateTour(HttpCase):
    """Find on SIRET, compare, refuse, find again; review with the keyboard."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = [cls.env.ref(USER), cls.env.ref("base.group_partner_manager")]
        cls.lise = cls.env["res.users"].create(
            {
                "name": "Lise",
                "login": "lise",
                "password": "lise-lise",
                "group_ids": [Command.link(group.id) for group in groups],
            }
        )
        # the base may hold contacts of its own
        cls.env["partner.duplicate.group"].search([("state", "!=", "merged")]).unlink()

    def test_find_on_siret_compare_refuse_and_find_again(self):
        siret = {"company_registry": "732 829 320 00074", "is_company": True}
        acme, lyon = self.env["res.partner"].create(
            [
                {"name": "Acme", "city": "Paris", **siret},
                {
                    "name": "ACME Lyon",
                    "city": "Lyon",
                    "phone": "04 72 00 00 01",
                    **siret,
                },
            ]
        )
        self.start_tour("/odoo", "contact_segmentation_find_and_refuse", login="lise")
        [pair] = self.env["partner.duplicate.exception"].search(
            [("partner_id", "=", acme.id)]
        )
        self.assertEqual((pair.other_id, pair.user_id), (lyon, self.lise))

    def test_review_by_keyboard(self):
        alice, twin, bruno, bruno2 = self.env["res.partner"].create(
            [
                {"name": "Alice Martin", "email": "alice@example.org"},
                {"name": "Alice Martin", "email": "alice@example.org"},
                {"name": "Bruno Lefèvre", "email": "bruno@example.org"},
                {"name": "Bruno Lefèvre", "email": "bruno@example.org"},
            ]
        )
        rule = self.env["partner.match.rule"].create(
            {"name": "Same email", "method": "key", "key_kind": "email"}
        )
        first, second = self.env["partner.duplicate.group"].create(
            [
                {
                    "rule_id": rule.id,
                    "value": people[0].email,
                    "score": score,
                    "line_ids": [
                        Command.create({"partner_id": one.id}) for one in people
                    ],
                }
                for people, score in ((alice | twin, 200), (bruno | bruno2, 150))
            ]
        )
        self.start_tour(
            "/odoo/duplicates", "contact_segmentation_review_by_keyboard", login="lise"
        )
        self.assertEqual((first.state, second.state), ("merged", "later"))
        self.assertFalse(alice.exists())
        self.assertEqual(first.decided_by_id, self.lise)
