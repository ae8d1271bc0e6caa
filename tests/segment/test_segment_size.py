import json
from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from ..common import MAILING_USER, USER, SegmentationCase

LYON = "[('city', '=', 'Lyon')]"


class TestSegmentSize(SegmentationCase):
    """The size of segments over time, as the graph shows it.

                          30 Jan   2 Feb   5 Feb
    Lyon     of Amis         2       3       3
             of Port         1       0       0
             of no company   0       0       1
    Paris    of Amis         .       5       5      first filled on 2 February

    Lise    segmentation user of Les Amis du Livre
    Erwan   segmentation user of Éditions du Port
    Sophie  segmentation user of both
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.port = cls.make_company("Éditions du Port")
        cls.owner.company_ids += cls.port
        cls.lise = cls.make_user("lise", USER)
        cls.erwan = cls.make_user("erwan", USER, companies=cls.port)
        cls.lyon = cls.make_segment("Lyon", LYON, company_id=False)
        cls.paris = cls.make_segment("Paris", "[('city', '=', 'Paris')]")
        with freeze_time("2026-01-30 09:00:00"):
            cls.make_people("Alice", "Bruno", city="Lyon")
            zoe = cls.make_people("Zoé", city="Lyon", company_id=cls.port.id)
            cls.lyon.action_refresh()
        with freeze_time("2026-02-02 09:00:00"):
            cls.make_people("Chloé", city="Lyon")
            zoe.city = "Brest"
            cls.make_people("Ana", "Ben", "Eve", "Luc", "Max", city="Paris")
            (cls.lyon | cls.paris).action_refresh()
        with freeze_time("2026-02-05 09:00:00"):
            cls.make_people("Denis", city="Lyon", company_id=False)
            cls.lyon.action_refresh()

    def setUp(self):
        super().setUp()
        self.startPatcher(freeze_time("2026-02-06 09:00:00"))

    def sizes(self, user, *groupby, domain=()):
        """Return the groups that a user sees, each with its size."""
        self.env.invalidate_all()
        companies = {"allowed_company_ids": user.company_ids.ids}
        rows = self.env(user=user, context=companies)["partner.segment.stat.report"]
        ours = [("segment_id", "in", (self.lyon | self.paris).ids), *domain]
        groups = rows._read_group(
            ours, groupby, ["member_count:sum"], order=",".join(groupby)
        )
        return [tuple(getattr(v, "name", v) for v in group) for group in groups]

    def of_lyon(self, user, *groupby, domain=()):
        lyon = ("segment_id", "=", self.lyon.id)
        return self.sizes(user, *groupby, domain=[lyon, *domain])

    # -- days ---------------------------------------------------------------

    def test_days_without_a_refresh_have_the_size_of_the_day_before(self):
        self.assertEqual(
            [
                (day.isoformat(), size)
                for day, size in self.of_lyon(self.lise, "day:day")
            ],
            [
                ("2026-01-30", 2),
                ("2026-01-31", 2),
                ("2026-02-01", 2),
                ("2026-02-02", 3),
                ("2026-02-03", 3),
                ("2026-02-04", 3),
                ("2026-02-05", 4),
                ("2026-02-06", 4),
            ],
        )

    def test_month_and_week_have_the_size_of_their_last_day(self):
        self.assertEqual(
            self.of_lyon(self.lise, "day:month"),
            [(date(2026, 1, 1), 2), (date(2026, 2, 1), 4)],
        )
        self.assertEqual(
            self.of_lyon(self.lise, "day:week"),
            [(date(2026, 1, 25), 2), (date(2026, 2, 1), 4)],
            "American weeks begin on Sunday",
        )

    def test_last_day_is_that_of_the_search(self):
        until = [("day", "<=", "2026-02-04")]
        self.assertEqual(
            self.of_lyon(self.lise, "day:month", domain=until),
            [(date(2026, 1, 1), 2), (date(2026, 2, 1), 3)],
        )

    def test_no_group_by_day_is_the_size_today(self):
        self.assertEqual(
            self.sizes(self.lise, "segment_id"), [("Lyon", 4), ("Paris", 5)]
        )
        self.assertEqual(self.sizes(self.lise), [(9,)])

    def test_sizes_of_segments_are_added_within_a_day(self):
        around = [("day", ">=", "2026-02-01"), ("day", "<=", "2026-02-02")]
        self.assertEqual(
            self.sizes(self.lise, "day:day", domain=around),
            [(date(2026, 2, 1), 2), (date(2026, 2, 2), 8)],
        )

    def test_pivot_asks_for_several_groupings_at_once(self):
        rows = self.env["partner.segment.stat.report"].with_user(self.lise)
        per_month, in_all = rows._read_grouping_sets(
            [("segment_id", "=", self.lyon.id)],
            [["day:month"], []],
            ["member_count:sum"],
        )
        self.assertEqual(per_month, [(date(2026, 1, 1), 2), (date(2026, 2, 1), 4)])
        self.assertEqual(in_all, [(4,)])

    def test_rows_have_ids_of_their_own(self):
        rows = self.env["partner.segment.stat.report"].with_user(self.owner)
        found = rows.search([("segment_id", "=", self.lyon.id)])
        self.assertEqual(len(set(found.ids)), len(found.ids))
        newest = rows.browse(found.ids[0])
        self.assertEqual((newest.segment_id, newest.day), (self.lyon, date(2026, 2, 6)))

    # -- who sees what ------------------------------------------------------

    def test_company_whose_last_member_left_has_nobody(self):
        self.assertEqual(
            self.of_lyon(self.erwan, "day:month"),
            [(date(2026, 1, 1), 1), (date(2026, 2, 1), 1)],
            "Zoé, then Denis, of no company",
        )
        self.assertEqual(
            self.of_lyon(self.erwan, domain=[("day", "=", "2026-02-03")]), [(0,)]
        )

    def test_each_sees_the_sum_over_their_companies(self):
        on_first = [("day", "=", "2026-01-30")]
        self.assertEqual(self.of_lyon(self.lise, domain=on_first), [(2,)])
        self.assertEqual(self.of_lyon(self.erwan, domain=on_first), [(1,)])
        self.assertEqual(self.of_lyon(self.owner, domain=on_first), [(3,)])

    def test_no_size_of_the_segments_of_other_companies(self):
        self.assertEqual(self.sizes(self.erwan, "segment_id"), [("Lyon", 1)])

    def test_branch_sees_the_contacts_of_its_company(self):
        branch = self.make_company("Amis de Lyon", parent_id=self.company.id)
        nadia = self.make_user("nadia", USER, companies=branch)
        self.assertEqual(self.of_lyon(nadia), [(4,)])

    def test_no_size_without_segmentation_rights(self):
        for user in (self.make_user("ivan"), self.make_user("mathilde", MAILING_USER)):
            with self.assertRaises(AccessError):
                self.sizes(user)
            with self.assertRaises(AccessError):
                self.lyon.with_user(user).read(["size_trend"])

    def test_archived_segment_is_left_out(self):
        self.paris.active = False
        self.assertEqual(self.sizes(self.lise, "segment_id"), [("Lyon", 4)])

    # -- the line on the segment --------------------------------------------

    def trend(self, segment, user):
        self.env.invalidate_all()
        companies = {"allowed_company_ids": user.company_ids.ids}
        segment = segment.with_env(self.env(user=user, context=companies))
        [line] = json.loads(segment.size_trend)
        return [point["y"] for point in line["values"]]

    def test_trend_ends_with_the_size_of_the_segment(self):
        self.assertEqual(self.trend(self.lyon, self.lise), [2, 2, 2, 3, 3, 3, 4, 4])
        self.assertEqual(self.trend(self.lyon, self.erwan), [1, 1, 1, 0, 0, 0, 1, 1])
        self.assertEqual(self.trend(self.paris, self.lise), [5, 5, 5, 5, 5])

    def test_trend_of_an_archived_segment(self):
        self.paris.active = False
        self.assertEqual(self.trend(self.paris, self.lise), [5, 5, 5, 5, 5])

    def test_trend_of_a_segment_that_was_never_refreshed(self):
        self.assertEqual(self.trend(self.make_segment("New"), self.lise), [])

    def test_trend_of_three_months(self):
        with freeze_time("2026-08-01 09:00:00"):
            self.assertEqual(self.trend(self.lyon, self.lise), [4] * 91)

    def test_trends_of_many_segments_are_one_statement(self):
        def read(segments):
            self.env.invalidate_all()
            segments.with_user(self.lise).mapped("size_trend")

        read(self.lyon | self.paris)
        one = self.count_statements(lambda: read(self.lyon))
        self.assertEqual(
            self.count_statements(lambda: read(self.lyon | self.paris)), one
        )

    def test_button_opens_the_sizes_of_the_segment(self):
        action = self.lyon.action_open_sizes()
        rows = self.env[action["res_model"]].with_context(**action["context"])
        self.assertEqual(rows.search(action["domain"]).segment_id, self.lyon)
