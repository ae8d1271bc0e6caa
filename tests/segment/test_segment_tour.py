from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestSegmentTour(HttpCase):
    """What users click, in a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls.env["res.users"].create(
            {
                "name": "Sylvie Segmentation",
                "login": "sylvie",
                "password": "sylvie-sylvie",
                "group_ids": [
                    (4, cls.env.ref("base.group_partner_manager").id),
                    (
                        4,
                        cls.env.ref(
                            "contact_segmentation.contact_segmentation_group_user"
                        ).id,
                    ),
                ],
            }
        )
        cls.amelie, cls.bruno, cls.chloe, cls.zoe = cls.env["res.partner"].create(
            [
                {"name": "Amélie Durand", "city": "Lyon"},
                {"name": "Bruno d'Œuvre", "city": "Lyon"},
                {"name": "Chloé Nguyen", "city": "Lyon"},
                {"name": "Zoé Le Goff", "city": "Nantes"},
            ]
        )

    def make_segment(self, name, **values):
        segments = self.env["partner.segment"].with_user(self.user)
        segment = segments.create({"name": name, **values})
        segment.action_refresh()
        return segment

    def test_create_a_segment(self):
        self.start_tour("/odoo", "contact_segmentation_create_segment", login="sylvie")
        segment = self.env["partner.segment"].search([("name", "=", "Members of Lyon")])
        self.assertEqual(segment.partner_ids, self.amelie | self.bruno | self.chloe)
        self.assertEqual(segment.user_id, self.user)

    def test_filter_contacts_by_a_segment_and_save_the_search(self):
        segment = self.make_segment("Members of Lyon", domain="[('city', '=', 'Lyon')]")
        self.start_tour(
            "/odoo/action-contacts.action_contacts?view_type=list",
            "contact_segmentation_save_search",
            login="sylvie",
        )
        saved = self.env["partner.segment"].search(
            [("name", "=", "Saved from a search")]
        )
        self.assertEqual(saved.partner_ids, segment.partner_ids)

    def test_add_a_contact_by_hand(self):
        jury = self.make_segment("Jury", kind="manual")
        self.start_tour(
            "/odoo/action-contacts.action_contacts?view_type=list",
            "contact_segmentation_add_to_segment",
            login="sylvie",
        )
        self.assertEqual(jury.partner_ids, self.zoe)
        self.assertEqual(jury.pin_ids.create_uid, self.user)
