from unittest.mock import patch

from odoo.tests import freeze_time
from odoo.tools import SQL, mute_logger

from ..common import SegmentationCase

QUERIES = "odoo.addons.contact_segmentation.models.segment.count_queries"
LYON = "[('city', '=', 'Lyon')]"


@freeze_time("2026-03-10 09:00:00")
class TestSegmentFailure(SegmentationCase):
    """A segment that cannot be refreshed keeps its members and says why."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alice, cls.bruno = cls.make_people(
            "Alice Martin", "Bruno Lefèvre", city="Lyon"
        )
        cls.chloe = cls.make_people("Chloé Dubois", city="Paris")
        cls.segment = cls.make_segment("Lyon", LYON)

    def break_rule(self, segment):
        """Give a segment a rule that was right once, as when an app is removed."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE partner_segment SET domain = %s WHERE id = %s",
            ["[('shoe_size', '=', 42)]", segment.id],
        )
        segment.invalidate_recordset(["domain"])

    def test_failure_keeps_the_members_and_says_why(self):
        self.segment.action_refresh()
        self.break_rule(self.segment)
        with freeze_time("2026-03-11 09:00:00"):
            self.segment.action_refresh()
        self.assertEqual(self.segment.state, "failed")
        self.assertEqual(
            self.segment.last_error,
            "The field “shoe_size” of the condition ('shoe_size', '=', 42) does not "
            "exist on Contact (res.partner).",
        )
        self.assertMembers(self.segment, self.alice | self.bruno)
        self.assertMoves(self.segment, [])
        self.assertEqual(str(self.segment.last_refresh), "2026-03-10 09:00:00")
        self.assertEqual(str(self.segment.next_refresh), "2026-03-11 09:55:00")

    def test_repaired_segment_forgets_the_failure(self):
        self.break_rule(self.segment)
        self.segment.action_refresh()
        self.segment.domain = LYON
        self.assertRefreshed(self.segment, self.alice | self.bruno)

    def test_rule_repaired_after_a_failure_is_the_cause_of_the_moves(self):
        self.segment.action_refresh()
        self.break_rule(self.segment)
        self.segment.action_refresh()
        self.segment.domain = "[('name', '=', 'Alice Martin')]"
        self.segment.action_refresh()
        self.assertMoves(self.segment, [("Bruno Lefèvre", "out", "rule")])

    def test_one_broken_segment_does_not_stop_the_others(self):
        first, last = self.make_segment("First", LYON), self.make_segment("Last", LYON)
        self.break_rule(self.segment)
        (first | self.segment | last).action_refresh()
        self.assertEqual(self.segment.state, "failed")
        self.assertMembers(first, self.alice | self.bruno)
        self.assertMembers(last, self.alice | self.bruno)

    @mute_logger("odoo.sql_db")
    def test_failure_inside_postgresql(self):
        """An error that only the data reveal: the planner accepted the condition."""
        self.segment.action_refresh()
        failing = f"{QUERIES}.store_counts"
        self.chloe.city = "Lyon"
        with patch(failing) as store_counts:
            store_counts.return_value = SQL("SELECT 1 / 0")
            self.segment.action_refresh()
        self.assertEqual(self.segment.state, "failed")
        self.assertIn("division by zero", self.segment.last_error)
        self.assertMembers(self.segment, self.alice | self.bruno)
        self.assertMoves(self.segment, [])

    def test_failure_without_words_has_a_reason_all_the_same(self):
        owner = type(self.segment)
        with patch.object(owner, "_get_matching", side_effect=RuntimeError()):
            self.segment.action_refresh()
        self.assertEqual(self.segment.state, "failed")
        self.assertEqual(self.segment.last_error, "RuntimeError")
