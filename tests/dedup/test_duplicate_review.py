from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from ..common import MAILING_USER
from .duplicates import DuplicateCase


@freeze_time("2026-03-10 09:00:00")
class TestDuplicateReview(DuplicateCase):
    """What the review screen tells, and to whom."""

    def row(self, group, name):
        """Return the (text, level) of a row, in the order of the contacts."""
        rows = {row["name"]: row for row in group.get_review()["rows"]}
        return [(cell["text"], cell["level"]) for cell in rows[name]["cells"]]

    # -- evidence -----------------------------------------------------------

    def test_values_are_compared_with_the_one_that_stays(self):
        self.bruno.phone = "04 72 00 00 02"
        group = self.make_group(self.twin | self.third | self.bruno)
        group.action_choose_survivor(self.twin.id)
        self.assertEqual(
            self.row(group, "email"),
            [
                ("alice@example.org", "exact"),
                ("Alice@Example.org", "exact"),
                ("bruno@example.org", "different"),
            ],
        )
        self.assertEqual(
            self.row(group, "phone"),
            [
                ("04 72 00 00 01", "exact"),
                ("", "missing"),
                ("04 72 00 00 02", "different"),
            ],
        )
        self.assertEqual(
            self.row(group, "city"),
            [("", "exact"), ("Lyon", "extra"), ("Nantes", "extra")],
        )

    def test_another_who_stays_is_compared_with(self):
        group = self.make_group(self.twin | self.third)
        group.action_choose_survivor(self.third.id)
        self.assertEqual(self.row(group, "city"), [("", "missing"), ("Lyon", "exact")])

    def test_what_is_written_otherwise_is_told_by_the_profiles(self):
        """The same number, the same name, and a name that is nearly the same."""
        self.alice.write({"name": "Martin, Alice", "phone": "+33 4 72 00 00 01"})
        self.third.name = "Alise Martin"
        self.make_keys()
        group = self.make_group(self.alice | self.twin | self.third)
        group.action_choose_survivor(self.twin.id)
        levels = [level for _text, level in self.row(group, "name")]
        self.assertEqual(levels, ["exact", "exact", "close"])
        self.assertEqual(self.row(group, "phone")[0], ("+33 4 72 00 00 01", "exact"))

    def make_keys(self):
        self.env.flush_all()
        self.env.cr.precommit.run()

    def test_conflicts_are_marked_and_empty_rows_left_out(self):
        group = self.make_group(self.alice | self.bruno)
        rows = {row["name"]: row["is_conflict"] for row in group.get_review()["rows"]}
        self.assertTrue(rows["email"])
        self.assertFalse(rows["company_id"])
        self.assertNotIn("phone", rows)

    def test_users_and_archived_contacts_are_marked(self):
        self.twin.active = False
        zoe = self.make_user("zoe")
        zoe.partner_id.company_id = self.company
        group = self.make_group(self.twin | zoe.partner_id)
        marks = {
            contact["name"]: (contact["user_count"], contact["is_archived"])
            for contact in group.get_review()["contacts"]
        }
        self.assertEqual(marks, {"Alice MARTIN": (0, True), "Zoe": (1, False)})

    def test_obstacle_is_told_before(self):
        group = self.make_group(self.alice | self.twin, user=self.ines)
        self.assertEqual(
            group.get_review()["merge_obstacle"],
            "Merging needs the right to create contacts: ask your administrator.",
        )

    def test_decided_groups_tell_by_whom(self):
        group = self.make_group(self.alice | self.twin)
        group.action_merge()
        review = group.get_review()
        self.assertEqual(
            (review["decided_by"], review["decided_on"], review["merged_count"]),
            ("Lise", "03/10/2026", 2),
        )
        self.assertFalse(review["waits"])

    def test_statements_do_not_follow_the_number_of_contacts(self):
        people = self.make_people(*"ABCDEFGHIJKLMNOPQRSTUV")
        small, large = self.make_group(people[:2]), self.make_group(people[2:])

        def review(group):
            self.env.invalidate_all()
            return self.count_statements(group.get_review)

        review(small)
        self.assertLessEqual(review(large), review(small))

    def test_group_that_is_gone(self):
        group = self.make_group(self.alice | self.twin)
        group.sudo().unlink()
        self.assertFalse(group.get_review())

    # -- hidden contacts ----------------------------------------------------

    def hide(self, *people):
        """Have Lise not see some people: a rule as an integrator may add."""
        ids = [person.id for person in people]
        self.env["ir.rule"].create(
            {
                "name": "Not these",
                "model_id": self.env.ref("base.model_res_partner").id,
                "domain_force": f"[('id', 'not in', {ids})]",
            }
        )

    def test_hidden_contacts_are_a_number(self):
        group = self.make_group(self.alice | self.twin | self.third)
        self.hide(self.twin)
        group.invalidate_recordset()
        review = group.get_review()
        self.assertEqual((review["hidden_count"], len(review["contacts"])), (1, 2))
        self.assertNotIn("MARTIN", str(review))
        self.assertNotIn("MARTIN", group.display_name)
        self.assertEqual(group.contact_count, 3)

    def test_hidden_contacts_are_not_decided_about(self):
        group = self.make_group(self.alice | self.twin | self.third)
        self.hide(self.twin)
        group.invalidate_recordset()
        refused = (
            "You may not see 1 of these contacts: somebody who sees them all has to "
            "decide."
        )
        for decide in (group.action_merge, group.action_not_duplicates):
            with self.assertRefused(refused):
                decide()
        group.action_later()
        self.assertEqual(group.state, "later")

    def test_hidden_contacts_find_no_group(self):
        group = self.make_group(self.alice | self.twin)
        found = [("partner_ids", "in", self.twin.ids)]
        self.assertEqual(group.search(found), group)
        self.hide(self.twin)
        self.assertFalse(group.search(found))

    def test_hidden_contacts_are_in_no_pair_and_no_refusal(self):
        self.make_group(self.alice | self.twin).action_not_duplicates()
        group = self.make_group(self.alice | self.bruno)
        other = self.make_group(self.twin | self.chloe)
        self.twin.parent_id = self.chloe
        (group | other).action_merge()
        self.assertTrue(other.refusal.startswith("Alice MARTIN belongs to"))
        self.assertEqual(other.search([("refusal", "!=", False)]), group | other)
        self.hide(self.twin)
        (group | other).invalidate_recordset()
        self.assertTrue(group.refusal)
        self.assertFalse(other.refusal)
        pairs = self.env["partner.duplicate.exception"].with_user(self.lise)
        self.assertFalse(pairs.search([("partner_id", "=", self.alice.id)]))

    def test_lines_and_shared_values_are_closed(self):
        """They would tell of contacts that the user does not see."""
        group = self.make_group(self.alice | self.twin)
        for name in ("line_ids", "value"):
            with self.assertRaises(AccessError):
                group.read([name])
        with self.assertRaises(AccessError):
            self.env["partner.duplicate.line"].with_user(self.lise).search_count([])

    # -- companies and roles ------------------------------------------------

    def test_groups_of_another_company(self):
        other = self.make_company("Autre")
        paul = self.make_user("paul", *self.reviewing(), companies=other)
        group = self.make_group(self.alice | self.twin)
        theirs = group.with_user(paul).with_context(allowed_company_ids=other.ids)
        self.assertFalse(theirs.search([("id", "=", group.id)]))
        for decide in ("get_review", "action_merge", "action_not_duplicates"):
            with self.subTest(decide), self.assertRaises(AccessError):
                getattr(theirs, decide)()

    def reviewing(self):
        return (
            "contact_segmentation.contact_segmentation_group_user",
            "base.group_partner_manager",
        )

    def test_who_does_not_review(self):
        """Even who may do anything with contacts and mailings."""
        omar = self.make_user("omar", "base.group_partner_manager", MAILING_USER)
        group = self.make_group(self.alice | self.twin, user=omar)
        for decide in (
            "get_review",
            "action_merge",
            "action_not_duplicates",
            "action_later",
            "action_review_again",
        ):
            with (
                self.subTest(decide),
                self.assertRefused(
                    "Your rights do not let you decide about duplicates."
                ),
            ):
                getattr(group, decide)()

    def test_nobody_writes_groups(self):
        group = self.make_group(self.alice | self.twin, user=self.marc)
        with self.assertRaises(AccessError):
            group.write({"score": 1000})

    # -- the contact form ---------------------------------------------------

    def test_contact_tells_its_waiting_groups(self):
        group = self.make_group(self.alice | self.twin)
        alice = self.alice.with_user(self.lise)
        self.assertEqual(alice.duplicate_group_count, 1)
        opened = alice.action_open_duplicates()
        self.assertEqual(group.search(opened["params"]["domain"]), group)
        group.action_not_duplicates()
        alice.invalidate_recordset()
        self.assertEqual(alice.duplicate_group_count, 0)

    def test_contacts_are_counted_in_one_statement(self):
        self.make_group(self.alice | self.twin)
        people = (self.alice | self.twin | self.bruno).with_user(self.lise)
        people.mapped("duplicate_group_count")
        people.invalidate_recordset(["duplicate_group_count"])
        statements = self.count_statements(
            lambda: people.mapped("duplicate_group_count")
        )
        self.assertEqual(statements, 1)
