from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..common import MANAGER, USER, SegmentationCase

LYON = "[('city', '=', 'Lyon')]"


@freeze_time("2026-03-10 09:00:00")
class TestSegmentPin(SegmentationCase):
    """Contacts that users add to a segment, or keep out, whatever the rule says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alice, cls.bruno = cls.make_people(
            "Alice Martin", "Bruno Lefèvre", city="Lyon"
        )
        cls.chloe = cls.make_people("Chloé Dubois", city="Paris")
        cls.segment = cls.make_segment("Lyon", LYON)

    def pin(self, people, mode="in", segment=None, **vals):
        segment = segment or self.segment
        return segment._pin([("id", "in", people.ids)], mode, **vals)

    # -- in and out ---------------------------------------------------------

    def test_added_by_hand(self):
        self.pin(self.chloe)
        self.assertRefreshed(self.segment, self.alice | self.bruno | self.chloe)

    def test_member_says_what_brought_it_in(self):
        self.pin(self.chloe)
        self.segment.action_refresh()
        rows = self.env["partner.segment.member"].search(
            [("segment_id", "=", self.segment.id)], order="partner_id"
        )
        self.assertEqual(rows.mapped("origin"), ["rule", "rule", "pin"])

    def test_kept_out(self):
        self.pin(self.bruno, "out")
        self.assertRefreshed(self.segment, self.alice)

    def test_pins_are_the_cause_of_their_moves(self):
        self.segment.action_refresh()
        self.pin(self.chloe, "in")
        self.pin(self.bruno, "out")
        self.segment.action_refresh()
        moves = self.env["partner.segment.move"].search(
            [("segment_id", "=", self.segment.id)], order="partner_id"
        )
        self.assertEqual(
            [(m.partner_id.name, m.direction, m.cause) for m in moves],
            [("Bruno Lefèvre", "out", "pin"), ("Chloé Dubois", "in", "pin")],
        )

    def test_pin_outlives_changes_of_the_rule(self):
        self.pin(self.chloe)
        self.segment.domain = "[('city', '=', 'Brest')]"
        self.assertRefreshed(self.segment, self.chloe)

    def test_last_choice_wins(self):
        self.assertEqual(self.pin(self.bruno, "out"), 1)
        self.assertEqual(self.pin(self.bruno, "in"), 1)
        self.assertRefreshed(self.segment, self.alice | self.bruno)
        self.assertEqual(len(self.segment.pin_ids), 1)

    def test_same_choice_twice_changes_nothing(self):
        self.assertEqual(self.pin(self.alice | self.bruno, "out"), 2)
        self.assertEqual(self.pin(self.alice | self.bruno, "out"), 0)

    def test_who_and_why_are_kept(self):
        self.segment.with_user(self.owner)._pin(
            [("id", "=", self.chloe.id)], reason="Asked by phone"
        )
        pin = self.segment.pin_ids
        self.assertEqual((pin.create_uid, pin.reason), (self.owner, "Asked by phone"))

    def test_deleting_the_pin_gives_the_contact_back_to_the_rule(self):
        self.pin(self.bruno, "out")
        self.pin(self.chloe, "in")
        self.segment.action_refresh()
        self.segment.pin_ids.unlink()
        self.assertRefreshed(self.segment, self.alice | self.bruno)

    def test_deleted_pin_is_the_cause_of_the_exit(self):
        self.segment.action_refresh()
        self.pin(self.chloe)
        self.segment.action_refresh()
        with freeze_time("2026-03-11 09:00:00"):
            self.segment.pin_ids.unlink()
            self.segment.action_refresh()
        self.assertMoves(
            self.segment,
            [("Chloé Dubois", "in", "pin"), ("Chloé Dubois", "out", "pin")],
        )

    def test_remove_all_pins(self):
        self.pin(self.bruno, "out")
        self.segment.action_remove_pins()
        self.assertMembers(self.segment, self.alice | self.bruno)
        with self.assertRefused("No contact was added or kept out by hand."):
            self.segment.action_remove_pins()

    # -- until --------------------------------------------------------------

    def test_until_includes_its_day(self):
        self.pin(self.bruno, "out", until="2026-03-12")
        self.pin(self.chloe, "in", until="2026-03-12")
        self.assertRefreshed(self.segment, self.alice | self.chloe)
        with freeze_time("2026-03-12 22:30:00"):  # 23:30 in Paris
            self.assertRefreshed(self.segment, self.alice | self.chloe)
        with freeze_time("2026-03-12 23:30:00"):  # 00:30 the day after
            self.assertRefreshed(self.segment, self.alice | self.bruno)

    def test_pin_of_the_past_does_nothing(self):
        self.pin(self.chloe, "in", until="2026-03-09")
        self.assertRefreshed(self.segment, self.alice | self.bruno)

    # -- limits -------------------------------------------------------------

    def test_pin_does_not_let_an_archived_contact_in(self):
        self.pin(self.chloe)
        self.chloe.active = False
        self.assertRefreshed(self.segment, self.alice | self.bruno)
        self.chloe.active = True
        self.assertRefreshed(self.segment, self.alice | self.bruno | self.chloe)

    def test_pin_does_not_let_an_address_in(self):
        address = self.make_people(
            "Alice, home", parent_id=self.alice.id, type="delivery"
        )
        self.assertEqual(self.pin(address), 0)
        self.env["partner.segment.pin"].create(
            {"segment_id": self.segment.id, "partner_id": address.id}
        )
        self.assertRefreshed(self.segment, self.alice | self.bruno)

    def test_pin_does_not_let_a_contact_of_another_company_in(self):
        elsewhere = self.make_company("Éditions du Port")
        self.owner.company_ids |= elsewhere
        stranger = self.make_people("Zoé Le Goff", company_id=elsewhere.id)
        self.pin(stranger)
        self.assertRefreshed(self.segment, self.alice | self.bruno)

    def test_pinning_nobody(self):
        self.assertEqual(self.segment._pin([("id", "in", [])]), 0)

    @mute_logger("odoo.sql_db")
    def test_a_contact_is_pinned_once(self):
        self.pin(self.chloe)
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.env["partner.segment.pin"].create(
                {"segment_id": self.segment.id, "partner_id": self.chloe.id}
            )

    def test_one_statement_for_many(self):
        crowd = self.make_people(*(f"Reader {n}" for n in range(200)))
        self.pin(self.chloe, "out")  # caches are warm after the first one
        few = self.count_statements(lambda: self.pin(crowd[:10]))
        many = self.count_statements(lambda: self.pin(crowd[10:]))
        self.assertEqual(few, many)
        self.assertEqual(len(self.segment.pin_ids), 201)

    # -- manual segments ----------------------------------------------------

    def test_manual_segment_holds_who_was_added(self):
        jury = self.make_segment("Jury", LYON, kind="manual")
        self.assertRefreshed(jury, self.env["res.partner"])
        self.pin(self.bruno | self.chloe, segment=jury)
        self.assertRefreshed(jury, self.bruno | self.chloe)

    def test_manual_segment_that_gets_a_rule(self):
        jury = self.make_segment("Jury", kind="manual", domain=LYON)
        self.pin(self.chloe, segment=jury)
        jury.action_refresh()
        jury.kind = "rule"
        self.assertRefreshed(jury, self.alice | self.bruno | self.chloe)

    # -- the wizard ---------------------------------------------------------

    def choose(self, people, user=None, **vals):
        """Open "Add to segment…" on a selection of contacts, as Sophie."""
        wizards = self.env["partner.segment.add"].with_user(user or self.owner)
        return wizards.with_context(
            active_model="res.partner", active_ids=people.ids
        ).create({"segment_id": self.segment.id, **vals})

    def test_add_to_segment(self):
        wizard = self.choose(self.chloe)
        self.assertEqual(wizard.contact_count, 1)
        action = wizard.action_add()
        self.assertEqual(action["params"]["message"], "1 contact(s) added to “Lyon”.")
        self.assertMembers(self.segment, self.alice | self.bruno | self.chloe)

    def test_keep_out_of_segment(self):
        action = self.choose(self.alice | self.bruno, mode="out").action_add()
        self.assertEqual(
            action["params"]["message"], "2 contact(s) kept out of “Lyon”."
        )
        self.assertNobodyIn(self.segment)

    def test_add_twice_says_so(self):
        self.choose(self.chloe).action_add()
        action = self.choose(self.chloe).action_add()
        self.assertEqual(action["params"]["type"], "info")
        self.assertIn("Nothing to change", action["params"]["message"])

    def test_add_nobody(self):
        with self.assertRefused("Select contacts in the list first."):
            self.choose(self.env["res.partner"]).action_add()

    def test_select_all_beyond_the_limit_takes_the_whole_list(self):
        """The client sends a limited number of ids, and the domain of the list."""
        self.env["ir.config_parameter"].set_param("web.active_ids_limit", "1")
        wizards = (
            self.env["partner.segment.add"]
            .with_user(self.owner)
            .with_context(
                active_ids=self.alice.ids,
                active_domain=[("city", "in", ["Lyon", "Paris"])],
            )
        )
        wizards.create({"segment_id": self.segment.id, "mode": "out"}).action_add()
        self.assertEqual(
            self.names(self.segment.pin_ids.partner_id),
            ["Alice Martin", "Bruno Lefèvre", "Chloé Dubois"],
        )

    def test_selection_within_the_limit_takes_the_selection(self):
        wizards = (
            self.env["partner.segment.add"]
            .with_user(self.owner)
            .with_context(
                active_ids=self.alice.ids,
                active_domain=[("city", "in", ["Lyon", "Paris"])],
            )
        )
        wizards.create({"segment_id": self.segment.id, "mode": "out"}).action_add()
        self.assertEqual(self.names(self.segment.pin_ids.partner_id), ["Alice Martin"])

    def test_nobody_adds_to_the_segment_of_somebody_else(self):
        wizard = self.choose(self.chloe, user=self.make_user("samir", USER))
        with self.assertRaises(AccessError):
            wizard.action_add()
        self.assertFalse(self.segment.pin_ids)

    def test_managers_add_to_any_segment(self):
        self.choose(self.chloe, user=self.make_user("marc", MANAGER)).action_add()
        self.assertMembers(self.segment, self.alice | self.bruno | self.chloe)
