from odoo.fields import Datetime
from odoo.tests import freeze_time

from ..common import SegmentationCase

LYON = "[('city', '=', 'Lyon')]"
TABLES = ("partner_segment_member", "partner_segment_move", "partner_segment_stat")


@freeze_time("2026-03-10 09:00:00")
class TestSegmentRefresh(SegmentationCase):
    """A refresh makes the members true, and writes the differences only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alice, cls.bruno = cls.make_people(
            "Alice Martin", "Bruno Lefèvre", city="Lyon"
        )
        cls.chloe, cls.david = cls.make_people(
            "Chloé Dubois", "David N'Guyen", city="Paris"
        )
        cls.elise = cls.make_people("Élise O'Connor", city=False)
        cls.segment = cls.make_segment("Lyon", LYON)

    # -- the first fill -----------------------------------------------------

    def test_saving_computes_nothing(self):
        self.assertEqual(self.segment.state, "pending")
        self.assertFalse(self.segment.last_refresh)
        self.assertNobodyIn(self.segment)

    def test_first_fill(self):
        self.assertRefreshed(self.segment, self.alice | self.bruno)
        self.assertEqual(self.segment.member_count, 2)
        self.assertEqual(self.segment.last_entered, 2)
        self.assertEqual(self.segment.last_left, 0)
        self.assertEqual(
            self.segment.last_refresh, Datetime.to_datetime("2026-03-10 09:00:00")
        )

    def test_first_fill_is_not_a_movement(self):
        self.segment.action_refresh()
        self.assertMoves(self.segment, [])

    def test_members_know_since_when_and_why(self):
        self.segment.action_refresh()
        rows = self.env["partner.segment.member"].search(
            [("segment_id", "=", self.segment.id)]
        )
        since = Datetime.to_datetime("2026-03-10 09:00:00")
        self.assertRecordValues(rows, [{"since": since, "origin": "rule"}] * 2)

    def test_first_fill_of_nobody(self):
        segment = self.make_segment("Brest", "[('city', '=', 'Brest')]")
        self.assertRefreshed(segment, self.env["res.partner"])
        self.assertEqual(segment.member_count, 0)

    def test_nobody_first_then_somebody_is_a_movement(self):
        segment = self.make_segment("Brest", "[('city', '=', 'Brest')]")
        segment.action_refresh()
        self.elise.city = "Brest"
        self.assertRefreshed(segment, self.elise)
        self.assertMoves(segment, [("Élise O'Connor", "in", "refresh")])

    # -- differences --------------------------------------------------------

    def test_contacts_that_changed_enter_and_leave(self):
        self.segment.action_refresh()
        self.bruno.city = "Paris"
        self.chloe.city = "Lyon"
        with freeze_time("2026-03-11 09:00:00"):
            self.assertRefreshed(self.segment, self.alice | self.chloe)
        self.assertMoves(
            self.segment,
            [("Bruno Lefèvre", "out", "refresh"), ("Chloé Dubois", "in", "refresh")],
        )
        self.assertEqual((self.segment.last_entered, self.segment.last_left), (1, 1))

    def test_who_stays_keeps_the_date_of_entry(self):
        self.segment.action_refresh()
        with freeze_time("2026-03-12 09:00:00"):
            self.chloe.city = "Lyon"
            self.segment.action_refresh()
        rows = self.env["partner.segment.member"].search(
            [("segment_id", "=", self.segment.id)], order="partner_id"
        )
        found = [(row.partner_id.name, str(row.since.date())) for row in rows]
        self.assertEqual(
            found,
            [
                ("Alice Martin", "2026-03-10"),
                ("Bruno Lefèvre", "2026-03-10"),
                ("Chloé Dubois", "2026-03-12"),
            ],
        )

    def test_rule_that_changed_is_the_cause_of_the_moves(self):
        self.segment.action_refresh()
        self.segment.domain = "[('city', '=', 'Paris')]"
        self.assertEqual(self.segment.state, "pending")
        self.assertMembers(self.segment, self.alice | self.bruno, "until the refresh")
        self.assertRefreshed(self.segment, self.chloe | self.david)
        self.assertCountEqual(
            self.env["partner.segment.move"]
            .search([("segment_id", "=", self.segment.id)])
            .mapped(lambda move: (move.partner_id.name, move.direction, move.cause)),
            [
                ("Alice Martin", "out", "rule"),
                ("Bruno Lefèvre", "out", "rule"),
                ("Chloé Dubois", "in", "rule"),
                ("David N'Guyen", "in", "rule"),
            ],
        )

    def test_after_the_rule_changed_contacts_are_the_cause_again(self):
        self.segment.action_refresh()
        self.segment.domain = "[('city', 'in', ['Lyon', 'Nice'])]"
        self.segment.action_refresh()
        self.elise.city = "Nice"
        self.segment.action_refresh()
        self.assertMoves(self.segment, [("Élise O'Connor", "in", "refresh")])

    def test_the_same_contact_can_come_and_go(self):
        self.segment.action_refresh()
        for day, city in ((11, "Paris"), (12, "Lyon"), (13, "Paris")):
            with freeze_time(f"2026-03-{day} 09:00:00"):
                self.alice.city = city
                self.segment.action_refresh()
        self.assertMembers(self.segment, self.bruno)
        self.assertMoves(
            self.segment,
            [
                ("Alice Martin", "out", "refresh"),
                ("Alice Martin", "in", "refresh"),
                ("Alice Martin", "out", "refresh"),
            ],
        )

    def test_changes_not_saved_to_the_database_yet_count(self):
        """Values that the ORM holds back are flushed before the rule is evaluated."""
        self.segment.action_refresh()
        self.elise.city = "Lyon"
        self.assertRefreshed(self.segment, self.alice | self.bruno | self.elise)

    def test_deleted_contact_leaves_no_row(self):
        self.segment.action_refresh()
        self.alice.unlink()
        self.assertMembers(self.segment, self.bruno)
        self.assertRefreshed(self.segment, self.bruno)
        self.assertEqual(self.segment.member_count, 1)

    def test_context_of_whoever_refreshes_does_not_matter(self):
        """A client may put anything into the context of a call."""
        self.bruno.active = False
        self.segment.with_context(
            active_test=False, lang="fr_FR", default_city="Lyon"
        ).action_refresh()
        self.assertMembers(self.segment, self.alice)

    def test_segment_that_comes_out_of_the_archive_is_due(self):
        self.segment.refresh_policy = "manual"
        self.segment.action_refresh()
        self.segment.active = False
        self.bruno.city = "Paris"
        self.segment.active = True
        self.assertIn(self.segment, self.env["partner.segment"]._get_due())

    # -- nothing to do ------------------------------------------------------

    def test_unchanged_writes_nothing(self):
        self.segment.action_refresh()
        with self.assertWritesNothing(*TABLES):
            self.segment.action_refresh()

    def test_contacts_are_never_written(self):
        with self.assertWritesNothing("res_partner"):
            self.segment.action_refresh()
            self.segment.domain = "[('city', '=', 'Paris')]"
            self.segment.action_refresh()

    def test_one_difference_writes_one_row(self):
        self.segment.action_refresh()
        self.chloe.city = "Lyon"
        self.env.flush_all()
        before = self._count_writes(TABLES)
        self.segment.action_refresh()
        after = self._count_writes(TABLES)
        self.assertEqual(
            [
                new - old
                for old, new in zip(before[TABLES[0]], after[TABLES[0]], strict=True)
            ],
            [1, 0, 0],
        )

    # -- volumes ------------------------------------------------------------

    def test_statements_do_not_depend_on_the_number_of_contacts(self):
        """Ten contacts and two hundred cost the same, in every kind of refresh."""
        costs = {}
        for count, city in ((10, "Nice"), (200, "Brest")):
            crowd = self.make_people(*(f"Reader {n}" for n in range(count)), city=city)
            segment = self.make_segment(city, repr([("city", "=", city)]))
            self.segment.action_refresh()  # a new segment emptied the caches
            fill = self.count_statements(segment.action_refresh)
            unchanged = self.count_statements(segment.action_refresh)
            crowd.city = "Nantes"
            emptied = self.count_statements(segment.action_refresh)
            self.assertNobodyIn(segment)
            costs[count] = (fill, unchanged, emptied)
        self.assertEqual(costs[10], costs[200])

    # -- daily size ---------------------------------------------------------

    def sizes(self):
        rows = self.env["partner.segment.stat"].search(
            [
                ("segment_id", "=", self.segment.id),
                ("company_id", "=", self.company.id),
            ],
            order="day",
        )
        return [(str(row.day), row.member_count) for row in rows]

    def test_size_is_kept_by_day(self):
        self.segment.action_refresh()
        with freeze_time("2026-03-11 09:00:00"):
            self.chloe.city = "Lyon"
            self.segment.action_refresh()
            self.david.city = "Lyon"
            self.segment.action_refresh()
        self.assertEqual(self.sizes(), [("2026-03-10", 2), ("2026-03-11", 4)])
        self.assertEqual(self.segment.member_count, 4)

    def test_a_day_without_changes_has_a_size_too(self):
        self.segment.action_refresh()
        with freeze_time("2026-03-11 09:00:00"):
            self.segment.action_refresh()
        self.assertEqual(self.sizes(), [("2026-03-10", 2), ("2026-03-11", 2)])

    def test_emptied_segment_counts_nobody(self):
        self.segment.action_refresh()
        (self.alice | self.bruno).city = "Paris"
        self.segment.action_refresh()
        self.assertEqual(self.sizes(), [("2026-03-10", 0)])
        self.assertEqual(self.segment.member_count, 0)

    def test_emptied_on_a_later_day_counts_nobody(self):
        self.segment.action_refresh()
        (self.alice | self.bruno).city = "Paris"
        with freeze_time("2026-03-11 09:00:00"):
            self.segment.action_refresh()
        self.assertEqual(self.segment.member_count, 0)

    def test_day_that_comes_again_counts_as_it_is_now(self):
        """The company moves from the first time zone of a day to the last one."""
        self.company.partner_id.tz = "Pacific/Kiritimati"
        self.segment.domain = LYON  # keeps the time zone
        self.segment.action_refresh()
        self.company.partner_id.tz = "Pacific/Pago_Pago"
        self.alice.city = "Paris"
        self.segment.domain = LYON
        self.segment.action_refresh()
        self.assertEqual(self.segment.member_count, 1)
