from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time

from ...models.segment.partner_segment_graph import (
    _read_ids,
)
from ..common import USER, SegmentationCase

LYON = "[('city', '=', 'Lyon')]"


@freeze_time("2026-03-10 09:00:00")
class TestSegmentGraph(SegmentationCase):
    """Segments built on others: refined, or named in a rule.

    Alice   Lyon   reader and member
    Bruno   Lyon   reader
    Chloé   Paris  reader and member
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["partner.segment"].search([]).active = False
        cls.alice, cls.bruno = cls.make_people("Alice", "Bruno", city="Lyon")
        cls.chloe = cls.make_people("Chloé", city="Paris")
        (cls.alice | cls.chloe).function = "Member"
        cls.lyon = cls.make_segment("Lyon", LYON)
        cls.segments = cls.env["partner.segment"]

    def named(self, *segments, operator="in", field="segment_ids"):
        ids = [segment.id for segment in segments]
        return repr([(field, operator, ids)])

    def refresh_all(self):
        """Let the scheduled action refresh what is due, until nothing is."""
        with self.enter_registry_test_mode():
            cron = self.env.ref("contact_segmentation.ir_cron_segment_refresh")
            cron.method_direct_trigger()
        self.env.invalidate_all()

    # -- refined ------------------------------------------------------------

    def test_holds_only_members_of_the_one_it_refines(self):
        members = self.make_segment(
            "Members", "[('function', '=', 'Member')]", parent_id=self.lyon.id
        )
        self.lyon.action_refresh()
        self.assertRefreshed(members, self.alice)

    def test_added_by_hand_only_within_the_one_it_refines(self):
        jury = self.make_segment("Jury", kind="manual", parent_id=self.lyon.id)
        jury._pin([("id", "in", (self.bruno | self.chloe).ids)])
        self.lyon.action_refresh()
        self.assertRefreshed(jury, self.bruno)

    def test_refine_opens_a_new_segment(self):
        context = self.lyon.action_refine()["context"]
        segments = self.segments.with_user(self.owner).with_context(**context)
        segment = segments.create({"name": "Members of Lyon"})
        self.assertEqual(segment.parent_id, self.lyon)
        self.assertEqual(segment.company_id, self.lyon.company_id)

    # -- named in a rule ----------------------------------------------------

    def test_rule_that_names_a_segment(self):
        self.lyon.action_refresh()
        inside = self.make_segment("Inside", self.named(self.lyon))
        outside = self.make_segment(
            "Outside",
            "[('city', '!=', False), ('function', '=', 'Member'), "
            f"('segment_ids', 'not in', [{self.lyon.id}])]",
        )
        self.assertRefreshed(inside, self.alice | self.bruno)
        self.assertRefreshed(outside, self.chloe)

    def test_rule_that_names_the_segment_of_the_parent(self):
        shop = self.make_people("Librairie", city="Lyon", is_company=True)
        david = self.make_people("David", parent_id=shop.id, city="Nice")
        self.lyon.action_refresh()
        rule = self.named(self.lyon, field="parent_id.segment_ids")
        self.assertRefreshed(self.make_segment("Staff", rule), david)

    def test_rule_that_names_a_segment_inside_any(self):
        shop = self.make_people("Librairie", is_company=True)
        self.make_people("David", parent_id=shop.id, city="Lyon")
        self.lyon.action_refresh()
        inner = f"[('segment_ids', 'in', [{self.lyon.id}])]"
        segment = self.make_segment("Shops", f"[('child_ids', 'any', {inner})]")
        self.assertEqual(segment.used_ids, self.lyon)
        self.assertRefreshed(segment, shop)

    def test_segment_found_by_name_is_kept_by_id(self):
        """As a search in the list of contacts writes it: a renaming changes nothing."""
        segment = self.make_segment("Inside", "[('segment_ids', 'ilike', 'lyo')]")
        self.assertEqual(segment.domain, self.named(self.lyon))
        self.lyon.name = "Lugdunum"
        self.lyon.action_refresh()
        self.assertRefreshed(segment, self.alice | self.bruno)

    def test_the_very_first_segment_of_a_database_can_be_named(self):
        self.assertEqual(_read_ids([1, 2]), {1, 2})
        self.assertEqual(_read_ids(1), {1})
        for nothing in (True, False, [False], [True], [], "Lyon", ["Lyon"], None):
            self.assertEqual(_read_ids(nothing), set(), nothing)

    def test_conditions_that_do_not_say_which_segments_are_refused(self):
        for rule in (
            "[('segment_ids', '=', False)]",
            "[('segment_ids', '!=', False)]",
            "[('segment_ids.name', '=', 'Lyon')]",
            "[('segment_ids.user_id', '=', 1)]",
            "[('segment_ids', 'any', [('name', '=', 'Lyon')])]",
        ):
            with (
                self.subTest(rule=rule),
                self.assertRaisesRegex(ValidationError, "does not say which segments"),
            ):
                self.make_segment("Inside", rule)

    def test_segment_that_does_not_exist(self):
        with self.assertRaisesRegex(ValidationError, "does not exist"):
            self.make_segment("Inside", "[('segment_ids', 'in', [999999])]")

    def test_segment_that_the_owner_may_not_read(self):
        elsewhere = self.make_company("Éditions du Port")
        erwan = self.make_user("erwan", USER, companies=elsewhere)
        theirs = self.make_segment(
            "Press", LYON, company_id=elsewhere.id, user_id=erwan.id
        )
        with self.assertRaisesRegex(ValidationError, "not one of those of Sophie"):
            self.make_segment("Inside", self.named(theirs))

    # -- cycles -------------------------------------------------------------

    def test_cycle_is_refused_with_the_names_in_it(self):
        second = self.make_segment("Second", self.named(self.lyon))
        third = self.make_segment("Third", parent_id=second.id)
        with self.assertRaises(ValidationError) as caught:
            self.lyon.domain = self.named(third)
        sentence = str(caught.exception)
        for name in ("Lyon", "Second", "Third"):
            self.assertIn(name, sentence)

    def test_segment_built_on_itself_is_refused(self):
        with self.assertRaises(ValidationError):
            self.lyon.parent_id = self.lyon
        with self.assertRaises(ValidationError):
            self.lyon.domain = self.named(self.lyon)

    # -- order and follow-up ------------------------------------------------

    def test_what_a_segment_uses_is_refreshed_before_it(self):
        """Made in the wrong order, refreshed in the right one, in one run."""
        last = self.make_segment("Last")
        middle = self.make_segment("Middle", self.named(self.lyon))
        last.domain = self.named(middle)
        self.assertEqual(
            (last | self.lyon | middle)._in_order().mapped("name"),
            ["Lyon", "Middle", "Last"],
        )
        self.refresh_all()
        self.assertMembers(last, self.alice | self.bruno)

    def test_button_refreshes_what_the_segment_is_built_on(self):
        segment = self.make_segment("Inside", self.named(self.lyon))
        segment.action_refresh()
        self.refresh_all()
        self.assertMembers(segment, self.alice | self.bruno)

    def test_segments_built_on_one_that_changed_follow(self):
        segment = self.make_segment(
            "Inside", self.named(self.lyon), refresh_policy="manual"
        )
        self.refresh_all()
        self.chloe.city = "Lyon"
        with freeze_time("2026-03-10 10:00:00"):
            self.refresh_all()
        with freeze_time("2026-03-10 10:01:00"):
            self.refresh_all()
        self.assertMembers(segment, self.alice | self.bruno | self.chloe)

    def test_segments_built_on_one_that_did_not_change_are_left_alone(self):
        segment = self.make_segment(
            "Inside", self.named(self.lyon), refresh_policy="manual"
        )
        self.refresh_all()
        with freeze_time("2026-03-10 10:00:00"):
            self.refresh_all()
        self.assertEqual(str(segment.last_refresh), "2026-03-10 09:00:00")

    # -- parting with them --------------------------------------------------

    def test_used_segment_is_neither_deleted_nor_archived(self):
        self.make_segment("Inside", self.named(self.lyon))
        sentence = (
            "“Lyon” cannot be deleted or archived, it is used by: the segment “Inside”."
        )
        with self.assertRefused(sentence):
            self.lyon.unlink()
        with self.assertRefused(sentence):
            self.lyon.active = False

    def test_refined_segment_is_neither_deleted_nor_archived(self):
        self.make_segment("Members", parent_id=self.lyon.id)
        with self.assertRaisesRegex(UserError, "“Members”"):
            self.lyon.unlink()
        with self.assertRaisesRegex(UserError, "“Members”"):
            self.lyon.active = False

    def test_parted_with_together(self):
        inside = self.make_segment("Inside", self.named(self.lyon))
        (self.lyon | inside).active = False
        (self.lyon | inside).unlink()

    # -- folders ------------------------------------------------------------

    def test_folders(self):
        folders = self.env["partner.segment.folder"]
        year = folders.create({"name": "2026"})
        spring = folders.create({"name": "Spring", "parent_id": year.id})
        self.assertEqual(spring.display_name, "2026 / Spring")
        year.name = "This year"
        self.assertEqual(spring.display_name, "This year / Spring")
        with self.assertRefused(
            "A folder cannot be inside itself, even by others.", ValidationError
        ):
            year.parent_id = spring
