from odoo import Command
from odoo.tests import HttpCase, freeze_time, tagged

from ..common import USER

CONTACTS = "/odoo/action-contacts.action_contacts?view_type=list"
LYON = "[('city', '=', 'Lyon')]"


@tagged("post_install", "-at_install")
class TestSegmentHistoryTour(HttpCase):
    """A nested rule, a selection added by hand, and a contact's segments over time.

    Amélie, Bruno    Lyon
    Zoé              Nantes
    Chloé            Brest
    Jury             a segment by hand, with Bruno in it
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = cls.env.ref(USER) | cls.env.ref("base.group_partner_manager")
        cls.sylvie = cls.env["res.users"].create(
            {
                "name": "Sylvie Segmentation",
                "login": "sylvie",
                "password": "sylvie-sylvie",
                "group_ids": [Command.link(group.id) for group in groups],
            }
        )
        cls.amelie, cls.bruno, cls.zoe, cls.chloe = cls.env["res.partner"].create(
            [
                {"name": "Amélie Durand", "city": "Lyon"},
                {"name": "Bruno d'Œuvre", "city": "Lyon"},
                {"name": "Zoé Le Goff", "city": "Nantes"},
                {"name": "Chloé Nguyen", "city": "Brest"},
            ]
        )
        cls.jury = cls.make_segment("Jury", kind="manual")
        cls.jury._pin([("id", "=", cls.bruno.id)])
        cls.jury.action_refresh()

    @classmethod
    def make_segment(cls, name, **vals):
        segments = cls.env["partner.segment"].with_user(cls.sylvie)
        return segments.create({"name": name, **vals})

    def test_build_a_nested_rule_with_an_exclusion(self):
        denis = self.env["res.partner"].create(
            {"name": "Denis N'Guyen", "city": "Nantes"}
        )
        self.start_tour(
            "/odoo/segments/new", "contact_segmentation_nested_rule", login="sylvie"
        )
        segment = self.env["partner.segment"].search(
            [("name", "=", "People to invite")]
        )
        self.assertEqual(segment.partner_ids, self.amelie | self.zoe | denis)
        self.assertEqual(segment.used_ids, self.jury)

    def test_add_a_selection_by_hand(self):
        registered = self.env["res.partner"].create(
            [{"name": f"Registered {number}"} for number in range(85)]
        )
        self.start_tour(CONTACTS, "contact_segmentation_pin_selection", login="sylvie")
        self.assertEqual(self.jury.partner_ids, registered | self.bruno)
        pins = self.jury.pin_ids.filtered("reason")
        self.assertEqual(pins.partner_id, registered)
        self.assertEqual(set(pins.mapped("reason")), {"They registered"})

    def test_find_the_segments_of_a_contact_over_time(self):
        lyon = self.make_segment("Members of Lyon", domain=LYON)
        with freeze_time("2026-01-05 12:00:00"):
            lyon.action_refresh()
        with freeze_time("2026-02-10 12:00:00"):
            self.amelie.city = "Brest"
            lyon.action_refresh()
        with freeze_time("2026-03-03 12:00:00"):
            self.jury._pin([("id", "=", self.amelie.id)])
            self.jury.action_refresh()
        self.start_tour(CONTACTS, "contact_segmentation_timeline", login="sylvie")
