from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from ..common import MAILING_USER, USER, SegmentationCase

LYON = "[('city', '=', 'Lyon')]"


class TestSegmentTimeline(SegmentationCase):
    """Alice's segments over time.

    5 January     Lyon      found by the first fill
    10 February   Lyon      she moved to Paris: out
    3 March       Lyon      she is back: in
    3 March       Jury      Sophie adds her by hand, before the first fill
    20 March      Readers   the rule changes: in
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alice, cls.bruno = cls.make_people("Alice", "Bruno", city="Lyon")
        cls.lyon = cls.make_segment("Lyon", LYON)
        cls.jury = cls.make_segment("Jury", kind="manual")
        cls.readers = cls.make_segment("Readers", "[('city', '=', 'Brest')]")
        with freeze_time("2026-01-05 09:00:00"):
            (cls.lyon | cls.readers).action_refresh()
        with freeze_time("2026-02-10 09:00:00"):
            cls.alice.city = "Paris"
            cls.lyon.action_refresh()
        with freeze_time("2026-03-03 09:00:00"):
            cls.alice.city = "Lyon"
            cls.jury._pin([("id", "=", cls.alice.id)])
            (cls.lyon | cls.jury).action_refresh()
        with freeze_time("2026-03-20 23:30:00"):
            cls.readers.domain = LYON
            cls.readers.action_refresh()

    def as_user(self, user):
        self.env.invalidate_all()
        companies = {"allowed_company_ids": user.company_ids.ids}
        return self.env(user=user, context=companies)

    def rows(self, contact, user=None):
        """Return the rows of a contact: day, segment, direction, cause, still in."""
        rows = self.as_user(user or self.owner)["partner.segment.timeline"]
        return [
            (
                row.date.date().isoformat(),
                row.segment_id.name,
                row.direction,
                row.cause,
                row.is_current,
            )
            for row in rows.search([("partner_id", "=", contact.id)])
        ]

    # -- rows ---------------------------------------------------------------

    def test_newest_first_with_what_each_membership_began_with(self):
        found = self.rows(self.alice)
        self.assertEqual(found[0], ("2026-03-20", "Readers", "in", "rule", True))
        self.assertEqual(
            sorted(found[1:3]),
            [
                ("2026-03-03", "Jury", "in", "pin", True),
                ("2026-03-03", "Lyon", "in", "refresh", True),
            ],
        )
        self.assertEqual(found[3:], [("2026-02-10", "Lyon", "out", "refresh", False)])

    def test_first_fill_shows_as_long_as_it_lasts(self):
        self.assertEqual(
            self.rows(self.bruno),
            [
                ("2026-03-20", "Readers", "in", "rule", True),
                ("2026-01-05", "Lyon", "in", "first", True),
            ],
        )

    def test_entry_that_an_exit_followed_is_past(self):
        with freeze_time("2026-04-01 09:00:00"):
            self.alice.city = "Nice"
            self.lyon.action_refresh()
        self.assertEqual(
            [row for row in self.rows(self.alice) if row[1] == "Lyon"],
            [
                ("2026-04-01", "Lyon", "out", "refresh", False),
                ("2026-03-03", "Lyon", "in", "refresh", False),
                ("2026-02-10", "Lyon", "out", "refresh", False),
            ],
        )

    def test_entry_that_is_not_kept_any_more(self):
        """The membership still tells since when, and whether it was by hand."""
        self.env["partner.segment.move"].search([]).unlink()
        self.assertEqual(
            sorted(self.rows(self.alice)),
            [
                ("2026-03-03", "Jury", "in", "pin", True),
                ("2026-03-03", "Lyon", "in", "first", True),
                ("2026-03-20", "Readers", "in", "first", True),
            ],
        )

    def test_each_membership_is_one_row_after_a_merge(self):
        """Alice and Anna entered at the same refresh: two entries, one membership."""
        anna = self.make_people("Anna", city="Lyon")
        with freeze_time("2026-04-01 09:00:00"):
            self.alice.city = "Nice"
            self.lyon.action_refresh()
        with freeze_time("2026-05-01 09:00:00"):
            anna.city = "Nice"
            self.lyon.action_refresh()
            (self.alice | anna).city = "Lyon"
        with freeze_time("2026-06-01 09:00:00"):
            self.lyon.action_refresh()
        merge = self.env["base.partner.merge.automatic.wizard"]
        merge._merge([self.alice.id, anna.id], self.alice)
        found = self.rows(self.alice)
        self.assertEqual(
            found.count(("2026-06-01", "Lyon", "in", "refresh", True)), 1, found
        )

    # -- the tab of a contact -----------------------------------------------

    def test_tab_of_a_contact(self):
        shown = self.alice.with_user(self.owner).get_segment_timeline()
        self.assertEqual(
            [(row["segment"], row["cause"]) for row in shown["current"][:1]],
            [("Readers", "The rule changed")],
        )
        self.assertEqual(
            {row["segment"] for row in shown["current"]}, {"Readers", "Jury", "Lyon"}
        )
        self.assertEqual(
            [(month["name"], len(month["rows"])) for month in shown["months"]],
            [("March 2026", 3), ("February 2026", 1)],
        )
        self.assertEqual(
            shown["months"][0]["rows"][0]["date"], "03/21/2026", "in Paris"
        )
        self.assertTrue(shown["is_complete"])

    def test_tab_speaks_the_language_of_the_user(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        alice = self.alice.with_user(self.owner).with_context(lang="fr_FR")
        months = alice.get_segment_timeline()["months"]
        self.assertEqual(
            [month["name"] for month in months], ["Mars 2026", "Février 2026"]
        )

    def test_tab_of_somebody_in_no_segment(self):
        nobody = self.make_people("Nora").with_user(self.owner)
        self.assertEqual(
            nobody.get_segment_timeline(),
            {"current": [], "months": [], "is_complete": True},
        )

    def test_tab_of_a_long_story_shows_its_end(self):
        for month in range(1, 33):
            with freeze_time(f"20{40 + month}-01-01 09:00:00"):
                self.bruno.city = "Lyon" if month % 2 else "Nice"
                self.lyon.action_refresh()
        shown = self.bruno.with_user(self.owner).get_segment_timeline()
        self.assertFalse(shown["is_complete"])
        self.assertEqual(sum(len(month["rows"]) for month in shown["months"]), 30)
        self.assertEqual([row["segment"] for row in shown["current"]], ["Readers"])

    def test_button_opens_all_rows_of_the_contact(self):
        action = self.alice.action_open_segment_timeline()
        rows = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(rows.partner_id, self.alice)
        self.assertEqual(len(rows), 4)

    # -- who sees what ------------------------------------------------------

    def test_companies(self):
        """Lise of one company, Erwan of another, and a contact of each."""
        port = self.make_company("Éditions du Port")
        self.owner.company_ids += port
        shared = self.make_segment("Shared", LYON, company_id=False)
        press = self.make_segment("Press", LYON, company_id=port.id)
        zoe = self.make_people("Zoé", city="Lyon", company_id=port.id)
        denis = self.make_people("Denis", city="Lyon", company_id=False)
        lise = self.make_user("lise", USER)
        erwan = self.make_user("erwan", USER, companies=port)
        (shared | press | self.lyon).action_refresh()

        def seen(contact, user):
            return sorted(row[1] for row in self.rows(contact, user))

        self.assertEqual(seen(denis, lise), ["Lyon", "Shared"])
        self.assertEqual(seen(denis, erwan), ["Press", "Shared"])
        self.assertEqual(seen(zoe, lise), [])
        self.assertEqual(seen(zoe, erwan), ["Press", "Shared"])
        with self.assertRaises(AccessError):
            zoe.with_env(self.as_user(lise)).get_segment_timeline()

    def test_nothing_without_segmentation_rights(self):
        for user in (self.make_user("ivan"), self.make_user("mathilde", MAILING_USER)):
            with self.assertRaises(AccessError):
                self.rows(self.alice, user)
            with self.assertRaises(AccessError):
                self.alice.with_user(user).get_segment_timeline()
            form = self.alice.with_user(user).get_view(view_type="form")["arch"]
            self.assertNotIn("segment_timeline", form)

    def test_nobody_writes_rows(self):
        row = self.env["partner.segment.timeline"].search([], limit=1)
        row = row.with_user(self.owner)
        for change in (lambda: row.unlink(), lambda: row.write({"cause": "pin"})):
            with self.assertRaises(AccessError):
                change()
