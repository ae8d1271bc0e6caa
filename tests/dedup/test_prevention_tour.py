from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestPreventionTour(HttpCase):
    """What somebody sees who types a contact that is already there, in a browser."""

    def test_type_a_known_siret_and_email(self):
        new_test_user(
            self.env,
            "paul-paul-paul",
            groups="base.group_user,base.group_partner_manager",
            name="Paul",
        )
        partners = self.env["res.partner"]
        partners.create(
            [
                {
                    "name": "Librairie Dupont",
                    "is_company": True,
                    "company_registry": "73282932000074",
                    "city": "Lyon",
                },
                {"name": "Zoé Martin", "email": "zoe@example.org"},
            ]
        )
        self.env.flush_all()
        partners._make_noted_keys()
        self.start_tour(
            "/odoo/action-contacts.action_contacts/new",
            "contact_segmentation_dedup_banner",
            login="paul-paul-paul",
        )
        added = partners.search([("name", "=", "Dupont et fils")])
        self.assertEqual(added.email, "new@example.org")
        self.assertEqual(added.company_registry, "73282932000074")
