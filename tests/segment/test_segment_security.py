import contextlib

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time

from ..common import MAILING_USER, MANAGER, USER, SegmentationCase

LYON = "[('city', '=', 'Lyon')]"


@freeze_time("2026-03-10 09:00:00")
class TestSegmentSecurity(SegmentationCase):
    """Who may see, make, edit and give away segments.

    Ivan    internal user           sees which segments contacts are in
    Sophie  segmentation user       makes segments, edits hers
    Samir   segmentation user       the same, of his own
    Marc    segmentation manager    edits all
    Paul    portal user             sees nothing
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ivan = cls.make_user("ivan")
        cls.sophie = cls.owner
        cls.samir = cls.make_user("samir", USER)
        cls.marc = cls.make_user("marc", MANAGER)
        cls.alice, cls.bruno = cls.make_people(
            "Alice Martin", "Bruno Lefèvre", city="Lyon"
        )
        cls.segment = cls.make_segment("Lyon", LYON)
        cls.segment._pin([("id", "=", cls.bruno.id)])
        cls.segment.action_refresh()
        cls.rows = [
            cls.env[f"partner.segment.{name}"]
            for name in ("member", "move", "stat", "pin")
        ]

    def make_as(self, user, **vals):
        return (
            self.env["partner.segment"].with_user(user).create({"name": "Mine", **vals})
        )

    # -- the internal user --------------------------------------------------

    def test_internal_user_sees_the_segments_of_contacts(self):
        self.assertEqual(
            self.alice.with_user(self.ivan).segment_ids.mapped("name"), ["Lyon"]
        )
        self.assertEqual(self.segment.with_user(self.ivan).member_count, 2)

    def test_internal_user_does_not_see_the_rule(self):
        segment = self.segment.with_user(self.ivan)
        segment.invalidate_recordset()
        for name in ("domain", "note", "last_error"):
            with self.assertRaises(AccessError):
                segment.read([name])

    def test_internal_user_does_not_see_rows(self):
        for rows in self.rows:
            with self.assertRaises(AccessError):
                rows.with_user(self.ivan).search([])

    def test_internal_user_opens_a_segment(self):
        """The form that the button on a contact leads to."""
        segment = self.segment.with_user(self.ivan)
        self.env.invalidate_all()
        arch = etree.fromstring(segment.get_view(view_type="form")["arch"])
        names = {node.get("name") for node in arch.iter("field")} & set(segment._fields)
        self.assertIn("member_count", names)
        [values] = segment.web_read({name: {} for name in names})
        self.assertEqual(values["name"], "Lyon")

    def test_internal_user_edits_nothing(self):
        segment = self.segment.with_user(self.ivan)
        with self.assertRaises(AccessError):
            segment.name = "Lugdunum"
        with self.assertRaises(AccessError):
            segment.unlink()
        with self.assertRaises(AccessError):
            segment._pin([("id", "=", self.alice.id)], "out")
        with self.assertRaises(AccessError):
            self.make_as(self.ivan)

    def test_internal_user_refreshes_nothing(self):
        with self.assertRaises(AccessError):
            self.segment.with_user(self.ivan).action_refresh()

    # -- the segmentation user ----------------------------------------------

    def test_user_makes_edits_and_deletes_their_own(self):
        segment = self.make_as(self.sophie, domain=LYON)
        self.assertEqual(segment.user_id, self.sophie)
        segment.domain = "[('city', '=', 'Paris')]"
        segment.action_refresh()
        self.assertEqual(segment.state, "ok")
        segment._pin([("id", "=", self.alice.id)])
        segment.action_refresh()
        segment.action_remove_pins()
        segment.unlink()

    def test_user_uses_the_segments_of_others(self):
        segment = self.segment.with_user(self.samir)
        segment.action_refresh()
        self.assertEqual(segment.domain, LYON)
        found = self.env["res.partner"].with_user(self.samir)
        self.assertEqual(
            found.search([("segment_ids", "in", segment.ids)]), self.alice | self.bruno
        )
        for rows in self.rows:
            self.assertTrue(
                rows.with_user(self.samir).search_count([])
                or rows._name.endswith("move")
            )

    def test_user_does_not_edit_the_segments_of_others(self):
        segment = self.segment.with_user(self.samir)
        for change in (
            lambda: segment.write({"name": "Mine"}),
            lambda: segment.write({"domain": "[]"}),
            lambda: segment.write({"active": False}),
            lambda: segment.unlink(),
            lambda: segment._pin([("id", "=", self.alice.id)], "out"),
            lambda: segment.action_remove_pins(),
        ):
            with self.assertRaises(AccessError):
                change()

    def test_user_does_not_touch_the_pins_of_others(self):
        pins = self.env["partner.segment.pin"].with_user(self.samir)
        pin = self.segment.pin_ids.with_user(self.samir)
        for change in (
            lambda: pins.create(
                {"segment_id": self.segment.id, "partner_id": self.alice.id}
            ),
            lambda: pin.write({"mode": "out"}),
            lambda: pin.unlink(),
        ):
            with self.assertRaises(AccessError):
                change()

    def test_user_does_not_move_a_pin_into_the_segment_of_somebody_else(self):
        mine = self.make_as(self.samir, kind="manual")
        mine._pin([("id", "=", self.alice.id)], "out")
        with self.assertRaises(AccessError):
            mine.pin_ids.write({"segment_id": self.segment.id})

    def test_user_does_not_reach_the_pins_of_others_through_their_segment(self):
        """Commands on `pin_ids` are no way round the rules on pins."""
        mine = self.make_as(self.samir, kind="manual")
        theirs = self.segment.pin_ids
        with self.assertRaises(AccessError):
            mine.write({"pin_ids": [Command.link(theirs.id)]})
            self.env.flush_all()
        self.assertEqual(theirs.segment_id, self.segment)

    def test_members_moves_and_sizes_are_written_by_nobody(self):
        vals = {"segment_id": self.segment.id, "partner_id": self.alice.id}
        member = self.env["partner.segment.member"].search(
            [("segment_id", "=", self.segment.id)], limit=1
        )
        for user in (self.sophie, self.marc):
            for change in (
                lambda u: self.env["partner.segment.member"].with_user(u).create(vals),
                lambda u: member.with_user(u).write({"partner_id": self.alice.id}),
                lambda u: member.with_user(u).unlink(),
                lambda u: (
                    self.env["partner.segment.move"]
                    .with_user(u)
                    .create({**vals, "date": "2026-01-01", "direction": "in"})
                ),
                lambda u: (
                    self.env["partner.segment.stat"]
                    .with_user(u)
                    .create({"segment_id": self.segment.id, "day": "2026-01-01"})
                ),
            ):
                with self.assertRaises(AccessError):
                    change(user)

    def test_members_are_not_written_through_the_context(self):
        """`default_partner_ids` is a usual key, which calendars and mails leave."""
        segments = self.env["partner.segment"].with_user(self.sophie)
        segment = segments.with_context(default_partner_ids=self.alice.ids).create(
            {"name": "Sly", "kind": "manual"}
        )
        self.assertNobodyIn(segment)

    def test_user_does_not_tie_the_segments_of_others_to_theirs(self):
        """A segment that others use cannot be deleted: uses follow from rules."""
        mine = self.make_as(self.samir)
        with contextlib.suppress(UserError):
            mine.write({"used_ids": [Command.link(self.segment.id)]})
        with contextlib.suppress(UserError):
            mine.write({"used_by_ids": [Command.link(self.segment.id)]})
        self.env.invalidate_all()
        self.assertFalse(mine.used_ids | mine.used_by_ids)

    # -- owners -------------------------------------------------------------

    def test_user_does_not_give_their_segment_away(self):
        """A rule is evaluated with its owner's rights: choosing one is a privilege."""
        sentence = (
            "Only a segmentation manager may give a segment to another owner: its rule "
            "finds the contacts that its owner may see."
        )
        with self.assertRefused(sentence, AccessError):
            self.segment.with_user(self.sophie).user_id = self.marc
        with self.assertRaises(AccessError):
            self.make_as(self.sophie, user_id=self.marc.id)

    def test_user_does_not_take_the_segment_of_somebody_else(self):
        with self.assertRaises(AccessError):
            self.segment.with_user(self.samir).user_id = self.samir

    def test_manager_gives_segments(self):
        self.segment.with_user(self.marc).user_id = self.samir
        self.assertEqual(self.segment.user_id, self.samir)
        self.assertEqual(
            self.make_as(self.marc, user_id=self.sophie.id).user_id, self.sophie
        )

    def test_manager_does_not_give_segments_to_the_superuser(self):
        with self.assertRaises(AccessError):
            self.segment.with_user(self.marc).user_id = self.env.ref("base.user_root")

    def test_default_owner_in_the_context_is_no_way_round(self):
        with self.assertRaises(AccessError):
            self.env["partner.segment"].with_user(self.sophie).with_context(
                default_user_id=self.marc.id
            ).create({"name": "Sly"})

    def test_user_copies_their_segment(self):
        copy = self.segment.with_user(self.sophie).copy()
        self.assertEqual(copy.name, "Lyon (copy)")
        self.assertEqual(
            (copy.domain, copy.user_id, copy.state), (LYON, self.sophie, "pending")
        )
        self.assertFalse(copy.pin_ids)
        self.assertNobodyIn(copy)

    def test_user_copies_the_segment_of_somebody_else_for_themselves(self):
        copy = self.segment.with_user(self.samir).copy()
        self.assertEqual((copy.name, copy.user_id), ("Lyon (copy)", self.samir))
        copy.domain = "[('city', '=', 'Paris')]"

    def test_rule_finds_what_its_owner_may_see(self):
        """A record rule hides a contact from Sophie: her segment does not hold it."""
        self.env["ir.rule"].create(
            {
                "name": "Sophie does not see Bruno",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": repr([("name", "!=", "Bruno Lefèvre")]),
                "groups": [Command.link(self.env.ref(USER).id)],
            }
        )
        by_hand = self.segment.pin_ids
        self.assertRefreshed(self.segment, self.alice, "added by hand or not")
        by_hand.unlink()
        self.segment.with_user(self.marc).action_refresh()
        self.assertMembers(self.segment, self.alice, "whoever refreshes")

    # -- managers and the rest ----------------------------------------------

    def test_manager_edits_all(self):
        segment = self.segment.with_user(self.marc)
        segment.write({"domain": "[('city', '=', 'Paris')]", "name": "Paris"})
        segment._pin([("id", "=", self.alice.id)])
        segment.action_refresh()
        self.assertMembers(self.segment, self.alice | self.bruno)
        segment.unlink()

    def test_mailing_user_reads_segments_and_edits_none(self):
        mathilde = self.make_user("mathilde", MAILING_USER)
        self.assertEqual(self.segment.with_user(mathilde).display_name, "Lyon")
        with self.assertRaises(AccessError):
            self.segment.with_user(mathilde).name = "Lugdunum"

    def test_portal_user_sees_nothing(self):
        paul = self.make_user("paul", "base.group_portal")
        with self.assertRaises(AccessError):
            self.segment.with_user(paul).read(["name"])
        mine = paul.partner_id.with_user(paul)
        self.assertNotIn("segment_ids", mine.fields_get())
        with self.assertRaises(AccessError):
            mine.read(["segment_ids"])
        with self.assertRaises(AccessError):
            mine.search([("segment_ids", "!=", False)])
