from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from ..common import MANAGER, SegmentationCase

LYON = "[('city', '=', 'Lyon')]"


class TestSegmentSettings(SegmentationCase):
    """What the settings page changes: who may be in, and what is kept."""

    def save(self, **vals):
        """Save the settings page with these fields changed."""
        self.env["res.config.settings"].create(vals).execute()

    def read_setting(self, name):
        return self.env["res.config.settings"].create({})[name]

    # -- addresses and technical contacts -----------------------------------

    def test_addresses(self):
        alice = self.make_people("Alice", city="Lyon")
        kinds = ("invoice", "delivery", "other")
        addresses = self.env["res.partner"].union(
            *(
                self.make_people(k, city="Lyon", parent_id=alice.id, type=k)
                for k in kinds
            )
        )
        segment = self.make_segment("Lyon", LYON)
        self.assertRefreshed(segment, alice)
        self.save(segment_addresses=True)
        self.assertRefreshed(segment, alice | addresses)
        self.save(segment_addresses=False)
        self.assertRefreshed(segment, alice)

    def test_address_by_hand(self):
        alice = self.make_people("Alice")
        depot = self.make_people("Depot", parent_id=alice.id, type="delivery")
        jury = self.make_segment("Jury", kind="manual")
        self.assertEqual(jury._pin([("id", "=", depot.id)]), 0)
        self.save(segment_addresses=True)
        self.assertEqual(jury._pin([("id", "=", depot.id)]), 1)
        self.assertRefreshed(jury, depot)
        self.save(segment_addresses=False)
        self.assertRefreshed(jury, self.env["res.partner"])

    def test_technical_contacts(self):
        own = self.company.partner_id
        robot = self.env.ref("base.partner_root")
        public = self.env.ref("base.public_user").partner_id
        technical = own | robot | public
        rule = [("id", "in", technical.ids), ("active", "in", [True, False])]
        segment = self.make_segment("Technical", repr(rule), company_id=False)
        self.assertRefreshed(segment, self.env["res.partner"])
        self.save(segment_technical_contacts=True)
        self.assertRefreshed(segment, technical)
        self.save(segment_technical_contacts=False)
        self.assertRefreshed(segment, self.env["res.partner"])

    def test_one_setting_does_not_let_in_the_other(self):
        alice = self.make_people("Alice")
        depot = self.make_people("Depot", parent_id=alice.id, type="delivery")
        own = self.company.partner_id
        segment = self.make_segment("All", repr([("id", "in", (depot | own).ids)]))
        self.save(segment_addresses=True)
        self.assertRefreshed(segment, depot)
        self.save(segment_addresses=False, segment_technical_contacts=True)
        self.assertRefreshed(segment, own)

    def test_all_segments_follow_a_change(self):
        rule, manual = (
            self.make_segment("Lyon", LYON),
            self.make_segment("Jury", kind="manual"),
        )
        segments = rule | manual
        for change in (
            {"segment_addresses": True},
            {"segment_technical_contacts": True},
        ):
            segments.action_refresh()
            self.assertFalse(segments & segments._get_due())
            self.save(**change)
            self.assertEqual(segments & segments._get_due(), segments)

    def test_saving_other_settings_refreshes_nothing(self):
        segment = self.make_segment("Lyon", LYON)
        segment.action_refresh()
        self.save(segment_moves_kept_months=12)
        self.assertNotIn(segment, segment._get_due())

    # -- statements ---------------------------------------------------------

    def test_who_may_be_in_is_asked_without_a_statement(self):
        contacts = self.env["res.partner"]
        contacts._segmentable_domain()
        self.env.invalidate_all()
        self.assertEqual(self.count_statements(contacts._segmentable_domain), 0)

    def technical(self):
        return self.env["res.partner"]._get_technical_contacts()

    def test_new_technical_contacts_are_known_at_once(self):
        self.technical()
        port = self.make_company("Éditions du Port")
        self.assertIn(port.partner_id, self.technical())
        group = self.env.ref("base.group_public")
        visitor = self.env["res.users"].create(
            {"name": "Visitor", "login": "v", "group_ids": [Command.set(group.ids)]}
        )
        self.assertIn(visitor.partner_id, self.technical())
        other = self.make_people("Port SA", is_company=True)
        was = port.partner_id
        port.partner_id = other
        self.assertIn(other, self.technical())
        self.assertNotIn(was, self.technical())

    # -- how long entries and exits are kept --------------------------------

    def make_moves(self, *days):
        """Make a segment with one entry on each day."""
        segment = self.make_segment("Lyon", LYON)
        alice = self.make_people("Alice")
        self.env["partner.segment.move"].create(
            [
                {
                    "segment_id": segment.id,
                    "partner_id": alice.id,
                    "date": f"{day} 09:00:00",
                    "direction": "in",
                }
                for day in days
            ]
        )
        return segment

    def days(self, segment):
        moves = self.env["partner.segment.move"].search(
            [("segment_id", "=", segment.id)], order="date"
        )
        return [move.date.date().isoformat() for move in moves]

    def vacuum(self):
        return self.env["partner.segment.move"]._gc_old_moves()

    @freeze_time("2026-03-31 10:00:00")
    def test_moves_are_kept_for_three_years(self):
        segment = self.make_moves(
            "2020-01-01", "2023-03-31", "2023-04-01", "2026-01-01"
        )
        done, remaining = self.vacuum()
        self.assertFalse(remaining)
        self.assertGreaterEqual(done, 2)
        self.assertEqual(self.days(segment), ["2023-04-01", "2026-01-01"])

    @freeze_time("2026-03-31 10:00:00")
    def test_moves_are_kept_as_long_as_the_setting_says(self):
        self.save(segment_moves_kept_months=1)
        self.assertEqual(self.read_setting("segment_moves_kept_months"), 1)
        segment = self.make_moves("2026-02-27", "2026-03-01", "2026-03-30")
        self.vacuum()
        self.assertEqual(self.days(segment), ["2026-03-01", "2026-03-30"])

    @freeze_time("2026-03-31 10:00:00")
    def test_zero_is_for_good(self):
        self.save(segment_moves_kept_months=0)
        self.assertEqual(self.read_setting("segment_moves_kept_months"), 0)
        segment = self.make_moves("1999-01-01")
        self.assertEqual(self.vacuum(), (0, 0))
        self.assertEqual(self.days(segment), ["1999-01-01"])

    def test_what_cannot_be_read_deletes_nothing(self):
        parameters = self.env["ir.config_parameter"]
        segment = self.make_moves("1999-01-01")
        for value in ("-1", "many", "1.5"):
            parameters.set_param("contact_segmentation.moves_kept_months", value)
            self.assertEqual(self.vacuum(), (0, 0), value)
        self.assertEqual(self.days(segment), ["1999-01-01"])

    @freeze_time("2026-03-31 10:00:00")
    def test_moves_are_deleted_in_batches_the_oldest_first(self):
        segment = self.make_moves("2020-01-02", "2020-01-03", "2020-01-01")
        module = "odoo.addons.contact_segmentation.models.segment"
        self.startPatcher(patch(f"{module}.partner_segment_move_age.BATCH", 2))
        self.assertEqual(self.vacuum(), (2, True))
        self.assertEqual(self.days(segment), ["2020-01-03"])
        self.assertEqual(self.vacuum(), (1, False))
        self.assertEqual(self.days(segment), [])

    # -- who may change them ------------------------------------------------

    def test_time_zone(self):
        self.company.partner_id.tz = False
        self.save(segment_default_tz="Asia/Tokyo")
        self.assertEqual(self.company._segmentation_tz(), "Asia/Tokyo")

    def test_settings_are_for_administrators(self):
        """As those of every other app."""
        marc = self.make_user("marc", MANAGER)
        with self.assertRaises(AccessError):
            self.env["res.config.settings"].with_user(marc).create({})
        menu = self.env.ref("contact_segmentation.contact_segmentation_menu_settings")
        menus = self.env["ir.ui.menu"]
        self.assertNotIn(menu.id, menus.with_user(marc)._visible_menu_ids())
        marc.group_ids += self.env.ref("base.group_system")
        self.assertIn(menu.id, menus.with_user(marc)._visible_menu_ids())
        self.env["res.config.settings"].with_user(marc).create({}).execute()
