from odoo import Command
from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestImportTour(HttpCase):
    """An import of contacts, in a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = cls.env.ref("base.group_partner_manager") | cls.env.ref(
            "base.group_user"
        )
        cls.env["res.users"].create(
            {
                "name": "Inès Import",
                "login": "ines",
                "password": "ines-ines-ines",
                "group_ids": [Command.set(groups.ids)],
            }
        )
        cls.legoff, cls.alice, cls.paul, cls.marie = cls.env["res.partner"].create(
            [
                {
                    "name": "Imprimerie Le Goff",
                    "is_company": True,
                    "company_registry": "73282932000074",
                },
                {"name": "Alice Martin", "email": "alice@example.org"},
                {"name": "Paul Durand", "email": "durand@example.org"},
                {"name": "Marie Durand", "email": "durand@example.org"},
            ]
        )

    def test_import_a_file_with_all_four_cases(self):
        self.start_tour(
            "/odoo/action-contacts.action_contacts?view_type=list",
            "contact_segmentation_import_four_cases",
            login="ines",
        )
        self.assertEqual(self.alice.phone, "01 23 45 67 89")
        self.assertEqual((self.marie.phone, self.paul.phone), ("06 11 22 33 44", False))
        found = self.env["res.partner"].search(
            [("name", "in", ["Bruno Petit", "Jules Durand", "Erreur & Cie"])]
        )
        self.assertEqual(found.mapped("name"), ["Bruno Petit"])
