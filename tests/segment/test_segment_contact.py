from odoo.fields import Domain
from odoo.tests import Form

from ..common import SegmentationCase

MEMBERS_FOLLOW = (
    "The members of a segment follow its rule. To add or remove contacts by hand, "
    "select them in the list of contacts and choose “Add to segment…” in the Action "
    "menu."
)
SEGMENTS_FOLLOW = (
    "The segments of a contact follow the rules of the segments. To add a contact by "
    "hand, choose “Add to segment…” in the Action menu."
)


class TestSegmentContact(SegmentationCase):
    """The segments of a contact: found, grouped, counted, and never written."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alice, cls.bruno = cls.make_people(
            "Alice Martin", "Bruno Lefèvre", city="Lyon"
        )
        cls.chloe = cls.make_people("Chloé Dubois", city="Paris", email="c@example.org")
        cls.lyon = cls.make_segment("Lyon", "[('city', '=', 'Lyon')]")
        cls.email = cls.make_segment("E-mail", "[('email', '=', 'c@example.org')]")
        cls.both = cls.make_segment("Both", "[('city', 'in', ['Lyon', 'Paris'])]")
        (cls.lyon | cls.email | cls.both).action_refresh()
        cls.people = cls.env["res.partner"]
        cls.ours = Domain("id", "in", (cls.alice | cls.bruno | cls.chloe).ids)

    # -- read-only ----------------------------------------------------------

    def test_members_cannot_be_written(self):
        for user in (self.env.user, self.owner):
            with self.assertRefused(MEMBERS_FOLLOW):
                self.lyon.with_user(user).write({"partner_ids": [(4, self.chloe.id)]})

    def test_members_cannot_be_created_with_the_segment(self):
        with self.assertRefused(MEMBERS_FOLLOW):
            self.make_segment("Paris", partner_ids=[(6, 0, self.chloe.ids)])

    def test_segments_of_a_contact_cannot_be_written(self):
        with self.assertRefused(SEGMENTS_FOLLOW):
            self.chloe.segment_ids = self.lyon

    def test_segments_of_a_contact_cannot_be_emptied(self):
        with self.assertRefused(SEGMENTS_FOLLOW):
            self.alice.write({"segment_ids": [(5,)]})
        self.assertMembers(self.lyon, self.alice | self.bruno)

    def test_segments_of_a_contact_cannot_be_created_with_it(self):
        with self.assertRefused(SEGMENTS_FOLLOW):
            self.make_people("David N'Guyen", segment_ids=[(6, 0, self.lyon.ids)])

    def test_segments_of_a_user_cannot_be_written_either(self):
        with self.assertRefused(SEGMENTS_FOLLOW):
            self.owner.segment_ids = self.lyon

    # -- the context that mailings leave ------------------------------------

    def test_default_segments_do_not_break_the_creation_of_a_contact(self):
        contacts = self.people.with_context(default_segment_ids=self.lyon.ids)
        david = contacts.create({"name": "David N'Guyen"})
        self.assertFalse(david.segment_ids)
        with Form(contacts) as form:
            form.name = "Élise O'Connor"
        self.assertFalse(form.record.segment_ids)
        self.assertMembers(self.lyon, self.alice | self.bruno)

    def test_default_segments_do_not_break_quick_creation(self):
        contacts = self.people.with_context(default_segment_ids=[(6, 0, self.lyon.ids)])
        contact_id, _name = contacts.name_create("David <david@example.org>")
        self.assertFalse(self.people.browse(contact_id).segment_ids)

    def test_default_segments_do_not_break_the_creation_of_a_user(self):
        users = self.env["res.users"].with_context(default_segment_ids=self.lyon.ids)
        david = users.create({"name": "David N'Guyen", "login": "david"})
        self.assertFalse(david.partner_id.segment_ids)

    # -- the life of a contact ----------------------------------------------

    def test_copied_contact_is_in_no_segment_before_the_refresh(self):
        copy = self.alice.copy()
        self.assertFalse(copy.segment_ids)
        self.assertRefreshed(self.lyon, self.alice | self.bruno | copy)

    def test_deleted_contact_takes_its_rows_with_it(self):
        self.lyon._pin([("id", "=", self.chloe.id)])
        self.lyon.action_refresh()
        self.chloe.unlink()
        self.assertMembers(self.lyon, self.alice | self.bruno)
        self.assertNobodyIn(self.email)
        self.assertFalse(self.lyon.pin_ids)

    def test_deleted_segment_takes_its_rows_with_it(self):
        self.lyon.unlink()
        self.assertEqual(self.alice.segment_ids, self.both)

    # -- search and groups --------------------------------------------------

    def search(self, *condition):
        return self.people.search(self.ours & Domain(*condition))

    def test_search_by_segment(self):
        self.assertEqual(
            self.search("segment_ids", "in", self.lyon.ids), self.alice | self.bruno
        )
        self.assertEqual(
            self.search("segment_ids", "=", "Lyon"), self.alice | self.bruno
        )
        self.assertEqual(
            self.search("segment_ids", "not in", self.lyon.ids), self.chloe
        )
        self.assertEqual(self.search("segment_ids.name", "ilike", "mail"), self.chloe)

    def test_search_by_the_name_of_a_segment(self):
        """Finds the segments first, so that members are looked up by their ids."""
        everybody = self.alice | self.bruno | self.chloe
        for domain, found in (
            ([("segment_ids", "ilike", "lyo")], self.alice | self.bruno),
            ([("segment_ids", "not ilike", "lyo")], self.chloe),
            ([("segment_ids", "ilike", "nothing")], self.people),
            ([("segment_ids.name", "in", ["Both", "E-mail"])], everybody),
        ):
            with self.subTest(domain=domain):
                self.assertEqual(self.people.search(Domain(domain) & self.ours), found)
        named = self.people._search([("segment_ids", "ilike", "lyo")])
        self.assertNotIn('"partner_segment"', named.select().code)

    def test_search_in_no_segment(self):
        self.both.unlink()
        self.chloe.email = False
        self.email.action_refresh()
        self.assertEqual(self.search("segment_ids", "=", False), self.chloe)
        self.assertEqual(
            self.search("segment_ids", "!=", False), self.alice | self.bruno
        )

    def test_group_by_segment(self):
        groups = self.people._read_group(
            Domain("segment_ids", "!=", False) & self.ours, ["segment_ids"], ["__count"]
        )
        found = {segment.name: count for segment, count in groups}
        self.assertEqual(found, {"Lyon": 2, "E-mail": 1, "Both": 3})

    def test_archived_segment_is_no_tag_any_more(self):
        self.lyon.active = False
        self.assertEqual(self.alice.segment_ids, self.both)

    def test_archived_segment_is_no_tag_among_others_that_are(self):
        """Whoever was asked first, each contact shows its own."""
        self.both.active = False
        for first in (self.alice, self.chloe):
            self.env.invalidate_all()
            people = first | self.alice | self.chloe
            self.assertEqual(
                {person.name: person.segment_ids for person in people},
                {self.alice.name: self.lyon, self.chloe.name: self.email},
            )
        everything = self.alice.with_context(active_test=False)
        self.assertEqual(everything.segment_ids, self.both | self.lyon)

    def test_stat_button(self):
        self.assertEqual(self.alice.segment_count, 2)
        action = self.alice.action_open_segments()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, self.lyon | self.both)

    def test_stat_button_counts_in_one_statement(self):
        """Whatever the number of contacts; the segments themselves are not read."""
        people = self.alice | self.bruno | self.chloe
        mine = people.with_user(self.owner)
        mine.mapped("segment_count")
        self.env.invalidate_all()
        statements = self.count_statements(lambda: mine.mapped("segment_count"))
        self.assertEqual(statements, 1)
        self.assertEqual(
            mine.mapped("segment_count"), [len(one.segment_ids) for one in mine]
        )

    def test_open_members(self):
        action = self.lyon.action_open_members()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, self.alice | self.bruno)
        self.assertEqual(action["name"], "Lyon")

    def test_save_and_open_shows_a_segment_that_is_filled(self):
        segment = self.make_segment("Paris", "[('city', '=', 'Paris')]")
        action = segment.with_user(self.owner).action_save_and_open()
        self.assertEqual(action["res_id"], segment.id)
        self.assertMembers(segment, self.chloe)
