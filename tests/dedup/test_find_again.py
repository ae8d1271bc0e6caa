from odoo.tests import freeze_time

from .finding import FindingCase

TABLES = ("partner_duplicate_group", "partner_duplicate_line")


@freeze_time("2026-03-10 09:00:00")
class TestFindAgain(FindingCase):
    """What becomes of groups when a rule looks again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alice = cls.make_contact("Alice", "alice@example.org")
        cls.alicia = cls.make_contact("Alicia", "alice@example.org")
        cls.by_email._find()
        cls.group = cls.by_email.group_ids

    def decide(self, state):
        self.group.state = state

    def test_nothing_new(self):
        for number in range(20):
            self.make_contact(f"Reader {number}", "jean.dupont@example.org")
        self.make_contact("One too many", "jean.dupont@example.org")
        self.by_email._find()
        with self.assertWritesNothing(*TABLES, "partner_match_common_key"):
            self.by_email._find()
        self.assertEqual(self.by_email.group_ids, self.group)

    def test_somebody_joins(self):
        self.make_contact("A. Martin", "alice@example.org")
        self.assertFound(self.by_email, ["A. Martin", "Alice", "Alicia"])
        self.assertEqual(self.by_email.group_ids, self.group)

    def test_somebody_leaves(self):
        third = self.make_contact("A. Martin", "alice@example.org")
        self.by_email._find()
        third.email = "martin@example.org"
        self.assertFound(self.by_email, ["Alice", "Alicia"])
        self.assertEqual(self.by_email.group_ids, self.group)

    def test_later_is_kept(self):
        self.decide("later")
        self.make_contact("A. Martin", "alice@example.org")
        self.assertFound(self.by_email, ["A. Martin", "Alice", "Alicia"])
        self.assertEqual(self.group.state, "later")

    def test_score_follows_the_rule(self):
        self.by_email.automatic_threshold = 77
        self.by_email._find()
        self.assertEqual(self.group.score, 77)

    def test_found_no_more(self):
        for state in ("review", "later"):
            self.decide(state)
            self.alicia.email = "alicia@example.org"
            self.assertFound(self.by_email)
            self.assertFalse(self.group.exists())
            self.alicia.email = "alice@example.org"
            self.by_email._find()
            self.group = self.by_email.group_ids

    def test_groups_of_other_rules_stay(self):
        self.by_siret._find()
        self.assertTrue(self.group.exists())

    def test_decided_stays(self):
        for state in ("merged", "different"):
            self.decide(state)
            self.alicia.email = "alicia@example.org"
            self.by_email._find()
            self.assertEqual(self.by_email.group_ids, self.group)
            self.assertEqual(self.group.state, state)
            self.assertEqual(len(self.group.line_ids), 2)

    def test_not_duplicates_are_never_found_again(self):
        self.decide("different")
        self.refuse(self.alice, self.alicia)
        with self.assertWritesNothing(*TABLES):
            self.by_email._find()

    def test_new_contact_after_a_merge(self):
        """What was merged is history: the survivor has a duplicate again."""
        self.decide("merged")
        self.alicia.unlink()
        self.make_contact("Alice again", "alice@example.org")
        self.assertFound(self.by_email, ["Alice", "Alice again"])
        self.assertEqual(self.group.state, "merged")

    def test_groups_put_together_one_by_one(self):
        """What the comparison of contacts finds is written in the same way."""
        bruno, chloe = self.make_people("Bruno", "Chloé")
        found = [
            (str(self.alice.id), None, 120, (self.alice | self.alicia).ids),
            (str(bruno.id), self.company.id, 90, (bruno | chloe).ids),
        ]
        self.by_siret._write_groups(found)
        expected = [("", ["Alice", "Alicia"]), (self.company.name, ["Bruno", "Chloé"])]
        self.assertEqual(self.groups(self.by_siret), expected)
        self.assertEqual(self.by_siret.group_ids.mapped("score"), [120, 90])
        with self.assertWritesNothing(*TABLES):
            self.by_siret._write_groups(found)
        self.by_siret._write_groups([], bruno)
        self.assertEqual(self.groups(self.by_siret), expected)
        self.by_siret._write_groups(found[:1])
        self.assertEqual(self.groups(self.by_siret), expected[:1])
        self.by_siret._write_groups([])
        self.assertFalse(self.by_siret.group_ids)

    # -- statements ---------------------------------------------------------

    def test_as_many_statements_for_many_groups(self):
        few = self.count_statements(self.by_email._find)
        for number in range(30):
            for name in ("Reader", "reader"):
                self.make_contact(f"{name} {number}", f"r{number}@example.org")
        many = self.count_statements(self.by_email._find)
        self.assertEqual(len(self.by_email.group_ids), 31)
        self.assertLessEqual(many, few)

    def test_as_many_statements_for_many_doubts(self):
        def make_doubts(count, name):
            for number in range(count):
                email = f"{name}{number}@example.org"
                self.refuse(*(self.make_contact(name, email) for _two in "12"))
                self.make_contact(name, email)

        make_doubts(1, "one")
        few = self.count_statements(self.by_email._find)
        make_doubts(10, "ten")
        many = self.count_statements(self.by_email._find)
        self.assertEqual(len(self.by_email.group_ids), 12)
        self.assertLessEqual(many, few)
