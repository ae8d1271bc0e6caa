import contextlib

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..common import USER
from .two_companies import TwoCompaniesCase

LYON = "[('city', '=', 'Lyon')]"


@freeze_time("2026-03-10 09:00:00")
class TestSegmentCompany(TwoCompaniesCase):
    """Two companies, and who sees which segment, member, move, pin and count.

    Alice   contact of Les Amis du Livre
    Zoé     contact of Éditions du Port
    Denis   contact of both (no company)
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alice = cls.make_people("Alice", city="Lyon")
        cls.zoe = cls.make_people("Zoé", city="Lyon", company_id=cls.port.id)
        cls.denis = cls.make_people("Denis", city="Lyon", company_id=False)
        cls.everybody = cls.alice | cls.zoe | cls.denis
        cls.friends = cls.make_segment("Friends", LYON)
        cls.press = cls.make_segment("Press", LYON, company_id=cls.port.id)
        cls.shared = cls.make_segment("Shared", LYON, company_id=False)
        cls.segments = cls.friends | cls.press | cls.shared
        # enter one day, so that each contact has a move in each segment
        cls.everybody.city = "Paris"
        cls.segments.action_refresh()
        cls.everybody.city = "Lyon"
        cls.segments.action_refresh()

    # -- members ------------------------------------------------------------

    def test_segment_of_a_company_holds_its_contacts_and_shared_ones(self):
        self.assertMembers(self.friends, self.alice | self.denis)
        self.assertMembers(self.press, self.zoe | self.denis)

    def test_shared_segment_holds_the_contacts_of_the_companies_of_its_owner(self):
        self.assertMembers(self.shared, self.everybody)

    def test_shared_segment_of_an_owner_of_one_company(self):
        segment = self.make_segment(
            "Lise's", LYON, company_id=False, user_id=self.lise.id
        )
        self.assertRefreshed(segment, self.alice | self.denis)

    def test_who_refreshes_does_not_matter(self):
        """Erwan, who sees one company, does not empty the segment of both."""
        self.shared.with_env(self.as_user(self.erwan)).action_refresh()
        self.assertMembers(self.shared, self.everybody)

    def test_owner_who_leaves_a_company_fails_its_segments(self):
        self.owner.company_ids -= self.port
        self.press.action_refresh()
        self.assertEqual(self.press.state, "failed")
        self.assertEqual(
            self.press.last_error,
            "Its owner Sophie has no access to the company Éditions du Port: choose "
            "another owner or another company.",
        )
        self.assertMembers(self.press, self.zoe | self.denis)

    def test_contact_that_changes_company_leaves(self):
        self.alice.company_id = self.port
        self.assertRefreshed(self.friends, self.denis)
        self.assertRefreshed(self.press, self.everybody)

    # -- who sees what ------------------------------------------------------

    def visible(self, user, companies=None):
        env = self.as_user(user, companies)
        found = env["partner.segment"].search([("id", "in", self.segments.ids)])
        return sorted(found.mapped("name"))

    def test_segments_seen(self):
        self.assertEqual(self.visible(self.owner), ["Friends", "Press", "Shared"])
        self.assertEqual(self.visible(self.owner, self.port), ["Press", "Shared"])
        self.assertEqual(self.visible(self.lise), ["Friends", "Shared"])
        self.assertEqual(self.visible(self.erwan), ["Press", "Shared"])
        self.assertEqual(self.visible(self.ivan), ["Friends", "Shared"])

    def seen_rows(self, user, name):
        """Return (segment, contact) of the rows of a kind that a user sees."""
        rows = self.as_user(user)[f"partner.segment.{name}"].search(
            [("segment_id", "in", self.segments.ids)]
        )
        return sorted((row.segment_id.name, row.partner_id.name) for row in rows)

    def test_rows_seen(self):
        for segment in self.segments:
            segment._pin([("id", "in", self.everybody.ids)])
        of_friends = [("Friends", "Alice"), ("Friends", "Denis")]
        of_press = [("Press", "Denis"), ("Press", "Zoé")]
        of_shared = [("Shared", "Alice"), ("Shared", "Denis"), ("Shared", "Zoé")]
        everything = [*of_friends, *of_press, *of_shared]
        for name in ("member", "move"):
            with self.subTest(rows=name):
                self.assertEqual(self.seen_rows(self.owner, name), everything)
                self.assertEqual(
                    self.seen_rows(self.lise, name), [*of_friends, *of_shared[:2]]
                )
                self.assertEqual(
                    self.seen_rows(self.erwan, name), [*of_press, *of_shared[1:]]
                )

    def test_pins_seen(self):
        self.shared._pin([("id", "in", self.everybody.ids)])
        self.assertEqual(
            self.seen_rows(self.lise, "pin"), [("Shared", "Alice"), ("Shared", "Denis")]
        )
        self.assertEqual(
            self.seen_rows(self.erwan, "pin"), [("Shared", "Denis"), ("Shared", "Zoé")]
        )

    def test_contacts_seen_through_a_shared_segment(self):
        for user, names in (
            (self.owner, ["Alice", "Denis", "Zoé"]),
            (self.lise, ["Alice", "Denis"]),
            (self.erwan, ["Denis", "Zoé"]),
            (self.ivan, ["Alice", "Denis"]),
        ):
            with self.subTest(user=user.name):
                contacts = self.as_user(user)["res.partner"]
                found = contacts.search([("segment_ids", "in", self.shared.ids)])
                self.assertEqual(self.names(found), names)

    def test_tags_of_a_shared_contact(self):
        """Denis is in three segments; each user sees those of their companies."""
        for user, names in (
            (self.owner, ["Friends", "Press", "Shared"]),
            (self.lise, ["Friends", "Shared"]),
            (self.erwan, ["Press", "Shared"]),
            (self.ivan, ["Friends", "Shared"]),
        ):
            with self.subTest(user=user.name):
                denis = self.denis.with_env(self.as_user(user))
                self.assertEqual(sorted(denis.segment_ids.mapped("name")), names)
                self.assertEqual(denis.segment_count, len(names))

    # -- counts -------------------------------------------------------------

    def count(self, segment, user, companies=None):
        return segment.with_env(self.as_user(user, companies)).member_count

    def test_each_counts_the_contacts_they_may_see(self):
        self.assertEqual(self.count(self.shared, self.owner), 3)
        self.assertEqual(self.count(self.shared, self.owner, self.company), 2)
        self.assertEqual(self.count(self.shared, self.owner, self.port), 2)
        self.assertEqual(self.count(self.shared, self.lise), 2)
        self.assertEqual(self.count(self.shared, self.erwan), 2)
        self.assertEqual(self.count(self.shared, self.ivan), 2)

    def test_count_equals_what_opening_the_members_shows(self):
        """Also for a branch, which sees the contacts of the company above it."""
        branch = self.make_company("Les Amis, Lyon", parent_id=self.company.id)
        brice = self.make_user("brice", USER, companies=branch)
        env = self.as_user(brice)
        shown = env["res.partner"].search_count(
            [("segment_ids", "in", self.shared.ids)]
        )
        self.assertEqual(shown, 2)
        self.assertEqual(self.count(self.shared, brice), 2)

    def test_colleagues_of_other_companies_count_for_all(self):
        """Odoo shows internal users to everybody, and so does the count."""
        colleague = self.erwan.partner_id
        colleague.company_id = self.port
        segment = self.make_segment(
            "Colleagues", repr([("id", "=", colleague.id)]), company_id=False
        )
        segment.action_refresh()
        contacts = self.as_user(self.lise)["res.partner"]
        shown = contacts.search_count([("segment_ids", "in", segment.ids)])
        self.assertEqual((shown, self.count(segment, self.lise)), (1, 1))

    def test_count_of_archived_members_is_what_opens(self):
        self.alice.active = False
        segment = self.make_segment(
            "Gone", "[('city', '=', 'Lyon'), ('active', '=', False)]"
        )
        segment.action_refresh()
        action = segment.action_open_members()
        contacts = self.env["res.partner"].with_context(**action["context"])
        self.assertEqual(contacts.search(action["domain"]), self.alice)
        self.assertEqual(segment.member_count, 1)

    def test_counts_follow_a_contact_that_changes_company(self):
        self.zoe.company_id = self.company
        self.shared.action_refresh()
        self.assertEqual(self.count(self.shared, self.erwan), 1)
        self.assertEqual(self.count(self.shared, self.lise), 3)

    def test_sizes_of_the_other_company_are_not_seen(self):
        sizes = self.as_user(self.lise)["partner.segment.stat"].search(
            [("segment_id", "=", self.shared.id)]
        )
        self.assertNotIn(self.port, sizes.company_id)

    # -- editing ------------------------------------------------------------

    def test_user_does_not_put_a_segment_in_a_company_of_others(self):
        segments = self.as_user(self.lise)["partner.segment"]
        with self.assertRaises(UserError):
            segments.create({"name": "Spy", "company_id": self.port.id})

    def test_user_does_not_pin_a_contact_of_another_company(self):
        mine = self.as_user(self.lise)["partner.segment"].create(
            {"name": "Mine", "company_id": False}
        )
        self.assertEqual(mine._pin([("id", "=", self.zoe.id)]), 0)
        with self.assertRaises(AccessError):
            mine.env["partner.segment.pin"].create(
                {"segment_id": mine.id, "partner_id": self.zoe.id}
            )
            mine.env.flush_all()

    @mute_logger("odoo.sql_db")
    def test_deleted_company_does_not_share_its_segments(self):
        """Segments of a company never become those of all companies."""
        company = self.make_company("Short-lived")
        self.owner.company_ids |= company
        segment = self.make_segment("Theirs", LYON, company_id=company.id)
        self.env.flush_all()
        with contextlib.suppress(psycopg2.IntegrityError), self.cr.savepoint():
            self.env.cr.execute("DELETE FROM res_company WHERE id = %s", [company.id])
        self.env.invalidate_all()
        self.assertFalse(segment.exists().filtered(lambda s: not s.company_id))

    def test_kept_out_by_somebody_of_another_company_is_out_for_all(self):
        self.shared._pin([("id", "=", self.denis.id)], "out")
        self.assertRefreshed(self.shared, self.alice | self.zoe)
        self.assertEqual(self.count(self.shared, self.lise), 1)
