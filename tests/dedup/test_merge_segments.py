from odoo.tests import freeze_time

from ..common import SegmentationCase


@freeze_time("2026-03-10 09:00:00")
class TestMergeSegments(SegmentationCase):
    """Merging contacts with Odoo's own wizard loses no membership, pin or score.

    Alice stands three times in the base; the first record survives.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        vals = {"email": "alice@example.org", "is_company": False}
        cls.alice, cls.twin, cls.third = cls.make_people(
            "Alice Martin", "Alice MARTIN", "A. Martin", **vals
        )
        cls.one, cls.two, cls.three = (
            cls.make_segment(name, kind="manual") for name in ("One", "Two", "Three")
        )
        cls.policy = cls.env["partner.rfm.policy"].search(
            [("company_id", "=", cls.company.id)]
        )

    def pin(self, segment, people, mode="in", reason=""):
        segment._pin([("id", "in", people.ids)], mode, reason)
        segment.action_refresh()

    def make_score(self, person, frequency, policy=None):
        policy = policy or self.policy
        return self.env["partner.rfm.score"].create(
            {
                "policy_id": policy.id,
                "partner_id": person.id,
                "frequency": frequency,
            }
        )

    def merge(self, people=None):
        people = people or self.alice | self.twin | self.third
        wizards = self.env["base.partner.merge.automatic.wizard"]
        wizards._merge(people.ids, self.alice)
        self.env.invalidate_all()
        self.assertEqual((people - self.alice).exists(), self.env["res.partner"])

    # -- memberships --------------------------------------------------------

    def test_memberships_of_all_are_kept(self):
        """Odoo alone would drop Two and Three, because One collides."""
        self.pin(self.one, self.alice | self.twin)
        self.pin(self.two, self.twin)
        self.pin(self.three, self.third)
        self.merge()
        self.assertEqual(self.alice.segment_ids, self.one | self.two | self.three)

    def test_two_sources_in_one_segment(self):
        self.pin(self.one, self.twin | self.third)
        self.merge()
        self.assertMembers(self.one, self.alice)
        self.assertEqual(len(self.members(self.one)), 1)

    def test_date_of_entry_of_the_survivor_is_kept(self):
        self.pin(self.one, self.alice)
        with freeze_time("2026-03-11 09:00:00"):
            self.pin(self.one, self.twin)
        self.merge(self.alice | self.twin)
        row = self.env["partner.segment.member"].search(
            [("segment_id", "=", self.one.id)]
        )
        self.assertEqual(str(row.since), "2026-03-10 09:00:00")

    def test_next_refresh_changes_nothing(self):
        self.pin(self.one, self.alice | self.twin)
        self.pin(self.two, self.twin)
        self.merge(self.alice | self.twin)
        for segment in self.one | self.two:
            self.assertRefreshed(segment, self.alice)
            self.assertMoves(segment, [])

    def test_counts_after_the_next_refresh(self):
        self.pin(self.one, self.alice | self.twin | self.third)
        self.merge()
        self.one.action_refresh()
        self.assertEqual(self.one.member_count, 1)

    def test_others_are_left_alone(self):
        bruno = self.make_people("Bruno Lefèvre")
        self.pin(self.one, self.alice | self.twin | bruno)
        self.merge(self.alice | self.twin)
        self.assertMembers(self.one, self.alice | bruno)

    def test_history_of_all_is_kept(self):
        self.pin(self.one, self.env["res.partner"])
        self.pin(self.one, self.twin)
        self.merge(self.alice | self.twin)
        self.assertMoves(self.one, [("Alice Martin", "in", "pin")])

    # -- pins ---------------------------------------------------------------

    def choices(self, segment):
        pins = self.env["partner.segment.pin"].search([("segment_id", "=", segment.id)])
        return [(pin.partner_id.name, pin.mode, pin.reason) for pin in pins]

    def test_pins_of_all_are_kept(self):
        self.pin(self.one, self.alice, reason="hers")
        self.pin(self.one, self.twin, reason="the twin's")
        self.pin(self.two, self.twin, reason="the twin's")
        self.merge(self.alice | self.twin)
        self.assertEqual(self.choices(self.one), [("Alice Martin", "in", "hers")])
        self.assertEqual(self.choices(self.two), [("Alice Martin", "in", "the twin's")])

    def test_choice_for_the_survivor_stays(self):
        self.pin(self.one, self.alice, "out")
        self.pin(self.one, self.twin, "in")
        self.merge(self.alice | self.twin)
        self.assertEqual(self.choices(self.one), [("Alice Martin", "out", False)])
        self.assertRefreshed(self.one, self.env["res.partner"])

    def test_kept_out_stays_out(self):
        """Who was kept out of a segment does not come back by a merge."""
        self.pin(self.one, self.alice, "in")
        self.pin(self.one, self.twin, "out")
        self.merge(self.alice | self.twin)
        self.assertRefreshed(self.one, self.env["res.partner"])

    # -- scores -------------------------------------------------------------

    def test_score_of_the_survivor_stays(self):
        hers = self.make_score(self.alice, 3)
        self.make_score(self.twin, 8)
        self.merge(self.alice | self.twin)
        self.assertEqual(self.score(self.policy, self.alice), hers)
        self.assertEqual(hers.frequency, 3)

    def test_scores_that_the_survivor_lacks_follow(self):
        other = self.env["partner.rfm.policy"].create(
            {"name": "Short memory", "company_id": self.company.id}
        )
        self.make_score(self.alice, 3)
        self.make_score(self.twin, 8)
        self.make_score(self.twin, 5, policy=other)
        self.merge(self.alice | self.twin)
        self.assertEqual(self.score(self.policy, self.alice).frequency, 3)
        self.assertEqual(self.score(other, self.alice).frequency, 5)

    # -- the screen ---------------------------------------------------------

    def test_merged_from_the_screen_by_who_has_no_right_to_segments(self):
        """Whoever may merge contacts may do so whatever segments they are in."""
        paula = self.make_user(
            "paula", "base.group_partner_manager", "sales_team.group_sale_salesman"
        )
        self.pin(self.one, self.alice | self.twin)
        self.pin(self.two, self.twin)
        people = self.alice | self.twin
        wizard = (
            self.env["base.partner.merge.automatic.wizard"]
            .with_user(paula)
            .with_context(active_model="res.partner", active_ids=people.ids)
            .create({})
        )
        wizard.dst_partner_id = self.alice
        wizard.action_merge()
        self.env.invalidate_all()
        self.assertFalse(self.twin.exists())
        self.assertMembers(self.one, self.alice)
        self.assertMembers(self.two, self.alice)
