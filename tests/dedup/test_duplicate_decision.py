from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import freeze_time

from .duplicates import DuplicateCase


@freeze_time("2026-03-10 09:00:00")
class TestDuplicateDecision(DuplicateCase):
    """What is decided of a group, by whom, and what is remembered."""

    def test_not_duplicates_is_remembered_for_each_pair(self):
        group = self.make_group(self.alice | self.twin | self.third)
        group.action_not_duplicates()
        self.assertPairs(
            [
                ("Alice Martin", "Alice MARTIN"),
                ("Alice Martin", "A. Martin"),
                ("Alice MARTIN", "A. Martin"),
            ]
        )
        self.assertEqual((group.state, group.decided_by_id), ("different", self.lise))
        self.assertEqual(str(group.decided_on), "2026-03-10 09:00:00")

    def test_a_pair_is_remembered_once(self):
        self.make_group(self.alice | self.twin).action_not_duplicates()
        other = self.rule.copy({"name": "Same name"})
        again = self.make_group(self.alice | self.twin, rule_id=other.id)
        again.action_not_duplicates()
        self.assertPairs([("Alice Martin", "Alice MARTIN")])

    def test_set_apart_leaves_the_others_together(self):
        group = self.make_group(self.alice | self.twin | self.bruno)
        group.action_set_apart(self.bruno.id)
        self.assertPairs(
            [
                ("Alice Martin", "Bruno Lefèvre"),
                ("Alice MARTIN", "Bruno Lefèvre"),
            ]
        )
        self.assertEqual(group.partner_ids, self.alice | self.twin)
        self.assertEqual(group.state, "review")

    def test_set_apart_of_two_decides(self):
        group = self.make_group(self.alice | self.bruno)
        group.action_set_apart(self.bruno.id)
        self.assertEqual(group.state, "different")

    def test_later_comes_back(self):
        group = self.make_group(self.alice | self.twin)
        group.action_later(3)
        waiting = group._get_waiting_domain()
        self.assertEqual((group.state, str(group.later_until)), ("later", "2026-03-13"))
        self.assertFalse(group.search(waiting))
        with freeze_time("2026-03-13 09:00:00"):
            self.assertEqual(group.search(waiting), group)

    def test_what_is_decided_is_not_decided_again(self):
        group = self.make_group(self.alice | self.twin)
        group.action_not_duplicates()
        with self.assertRefused("Lise has decided about these contacts already."):
            group.with_user(self.marc).action_later()

    # -- taking back --------------------------------------------------------

    def test_manager_deletes_a_pair_and_the_group_waits_again(self):
        group = self.make_group(self.alice | self.twin)
        group.action_not_duplicates()
        pairs = self.env["partner.duplicate.exception"].with_user(self.marc)
        pairs.search(Domain.TRUE).unlink()
        self.assertEqual((group.state, group.decided_by_id.id), ("review", False))

    def test_group_waits_again_when_no_pair_of_it_is_left(self):
        group = self.make_group(self.alice | self.twin | self.bruno)
        group.action_not_duplicates()
        pairs = self.env["partner.duplicate.exception"].with_user(self.marc)
        first, *rest = pairs.search(Domain.TRUE)
        first.unlink()
        self.assertEqual(group.state, "different")
        pairs.concat(*rest).unlink()
        self.assertEqual(group.state, "review")

    def test_manager_reviews_again(self):
        group = self.make_group(self.alice | self.twin)
        group.action_not_duplicates()
        group.with_user(self.marc).action_review_again()
        self.assertPairs([])
        self.assertEqual(group.state, "review")

    def test_reviewers_take_nothing_back(self):
        group = self.make_group(self.alice | self.twin)
        group.action_not_duplicates()
        refused = "Your rights do not let you decide about duplicates."
        with self.assertRefused(refused):
            group.action_review_again()
        pairs = self.env["partner.duplicate.exception"].with_user(self.lise)
        with self.assertRaises(AccessError):
            pairs.search(Domain.TRUE).unlink()

    # -- who stays ----------------------------------------------------------

    def test_the_most_complete_is_proposed(self):
        """Without documents: the third has a city and an address, as Alice has."""
        self.third.write({"phone": "04 72 00 00 01", "function": "Bookseller"})
        group = self.make_group(self.alice | self.twin | self.third)
        self.assertEqual(group.survivor_id, self.third)

    def test_documents_weigh_more(self):
        """A contact of hers is a document too."""
        self.make_people("Assistant of the twin", parent_id=self.twin.id)
        self.third.write({"phone": "04 72 00 00 01", "function": "Bookseller"})
        group = self.make_group(self.alice | self.twin | self.third)
        self.assertEqual(group.survivor_id, self.twin)

    def test_then_the_oldest(self):
        group = self.make_group(self.third | self.alice)
        self.assertEqual(group.survivor_id, self.alice)

    def test_archived_only_where_all_are(self):
        self.alice.active = False
        group = self.make_group(self.third | self.alice)
        self.assertEqual(group.survivor_id, self.third)
        self.third.active = False
        group.invalidate_recordset()
        self.assertEqual(group.survivor_id, self.alice)

    def test_another_is_chosen(self):
        group = self.make_group(self.alice | self.twin)
        group.action_choose_survivor(self.twin.id)
        self.assertEqual(group.survivor_id, self.twin)
        group.action_choose_survivor(self.bruno.id)
        self.assertEqual(group.survivor_id, self.alice, "Bruno is not in the group")

    def test_statements_do_not_follow_the_number_of_groups(self):
        people = self.make_people(*"ABCDEFGH")
        one = self.make_group(people[:2])
        many = one | self.make_group(people[2:4]) | self.make_group(people[4:8])

        def read(groups):
            self.env.invalidate_all()
            return self.count_statements(lambda: groups.mapped("survivor_id"))

        read(one)
        self.assertEqual(read(many), read(one))
