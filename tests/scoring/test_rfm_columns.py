from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import freeze_time

from ..common import SegmentationCase

RFM = "contact_segmentation.partner_rfm_class_"
NUMBERS = {
    # column: (a value that somebody has, one between two, one that nobody reaches)
    "rfm_r": (4, 2, 9),
    "rfm_f": (1, 3, 9),
    "rfm_m": (1, 3, 9),
    "rfm_days_since": (60, 100, 9999),
    "rfm_frequency": (0, 2, 99),
    "rfm_monetary": (900, 50, 10000),
}


@freeze_time("2026-06-30 12:00:00")
class TestRfmColumns(SegmentationCase):
    """RFM columns of contacts behave as columns of their own.

    name     last act     acts  amount  r f m   class
    Alice    2026-06-01      9     900  5 5 5   Champions
    Bruno    2026-05-01      1      20  4 1 1   Promising
    Chloé    2025-06-15      2     -10  1 3 1   Lost
    David                    0       0          Prospect
    Élise    not scored
    Farid    works for Bruno, who is a company: shows the same
    Gaël     2026-05-01      1       0  4 1 1   no class (it was deleted)
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = ("Alice", "Bruno", "Chloé", "David", "Élise", "Gaël")
        cls.alice, cls.bruno, cls.chloe, cls.david, cls.elise, cls.gael = (
            cls.make_people(*names)
        )
        cls.bruno.is_company = True
        cls.farid = cls.make_people("Farid", parent_id=cls.bruno.id)
        cls.everybody = cls.env["res.partner"].search(
            [("name", "in", [*names, "Farid"]), ("company_id", "=", cls.company.id)]
        )
        cls.policy = cls.env["partner.rfm.policy"].search(
            [("company_id", "=", cls.company.id)]
        )
        cls.make_score(cls.alice, "2026-06-01", 9, 900, "555", "champions")
        cls.make_score(cls.bruno, "2026-05-01", 1, 20, "411", "promising")
        cls.make_score(cls.chloe, "2025-06-15", 2, -10, "131", "lost")
        cls.make_score(cls.david, False, 0, 0, False, "prospect")
        cls.make_score(cls.gael, "2026-05-01", 1, 0, "411", False)

    @classmethod
    def make_score(cls, person, last_date, frequency, monetary, code, class_name):
        r, f, m = code or (None, None, None)
        return cls.env["partner.rfm.score"].create(
            {
                "policy_id": cls.policy.id,
                "partner_id": person.id,
                "last_date": last_date,
                "frequency": frequency,
                "monetary": monetary,
                "r": r and int(r),
                "f": f and int(f),
                "m": m and int(m),
                "class_id": class_name and cls.env.ref(RFM + class_name).id,
            }
        )

    def found(self, *domain):
        """Return the names of the people that a search finds."""
        contacts = self.env["res.partner"]
        ours = Domain("id", "in", self.everybody.ids)
        return self.names(contacts.search(Domain(list(domain)) & ours))

    def assertAgree(self, *domain):
        """A search and a filter in memory find the same people, and say so."""
        with self.subTest(domain=list(domain)):
            names = self.found(*domain)
            filtered = self.everybody.filtered_domain(list(domain))
            self.assertEqual(names, self.names(filtered))
            others = self.names(self.everybody.filtered_domain(["!", *domain]))
            self.assertEqual(self.found("!", *domain), others)
        return names

    # -- shown --------------------------------------------------------------

    def test_shown(self):
        def shown(person):
            return (
                person.rfm_class_id.name,
                person.rfm_code,
                str(person.rfm_last_date),
                person.rfm_days_since,
                person.rfm_frequency,
                person.rfm_monetary,
                person.rfm_currency_id.name,
            )

        self.assertEqual(
            shown(self.alice), ("Champions", "555", "2026-06-01", 29, 9, 900, "EUR")
        )
        self.assertEqual(shown(self.farid), shown(self.bruno))
        self.assertEqual(
            shown(self.david), ("Prospect", False, "False", False, 0, 0, "EUR")
        )
        self.assertEqual(
            shown(self.elise), (False, False, "False", False, False, 0, False)
        )

    def test_exported(self):
        rows = (self.alice | self.david | self.elise).export_data(
            ["name", "rfm_r", "rfm_days_since", "rfm_frequency", "rfm_class_id"]
        )["datas"]
        self.assertEqual(rows[0], ["Alice", 5, 29, 9, "Champions"])
        self.assertEqual(rows[1], ["David", "", "", 0, "Prospect"])
        self.assertEqual(rows[2], ["Élise", "", "", "", ""])

    def test_days_since_counts_days_in_the_time_zone_of_the_company(self):
        with freeze_time("2026-06-30 22:30:00"):  # 1 July in Paris
            self.everybody.invalidate_recordset()
            self.assertEqual(self.alice.rfm_days_since, 30)
            self.assertEqual(self.found(("rfm_days_since", "=", 30)), ["Alice"])

    # -- found: written out by hand -----------------------------------------

    def test_found_by_hand(self):
        scored = ["Alice", "Bruno", "Chloé", "David", "Farid", "Gaël"]
        acted = ["Alice", "Bruno", "Chloé", "Farid", "Gaël"]
        for domain, names in (
            (("rfm_r", ">=", 4), ["Alice", "Bruno", "Farid", "Gaël"]),
            (("rfm_r", "<", 4), ["Chloé"]),
            (("rfm_r", "=", False), ["David", "Élise"]),
            (("rfm_r", "!=", False), acted),
            (("rfm_r", "!=", 5), ["Bruno", "Chloé", "David", "Farid", "Gaël", "Élise"]),
            (("rfm_frequency", "=", 0), ["David"]),
            (("rfm_frequency", "<=", 1), ["Bruno", "David", "Farid", "Gaël"]),
            (("rfm_frequency", "=", False), ["Élise"]),
            (("rfm_days_since", "<", 30), ["Alice"]),
            (("rfm_days_since", ">", 90), ["Chloé"]),
            (("rfm_days_since", "=", False), ["David", "Élise"]),
            (("rfm_monetary", "<", 0), ["Chloé"]),
            (("rfm_monetary", ">", 10), ["Alice", "Bruno", "Farid"]),
            (("rfm_code", "=", "411"), ["Bruno", "Farid", "Gaël"]),
            (("rfm_code", "=like", "_1%"), ["Bruno", "Farid", "Gaël"]),
            (("rfm_code", "=", False), ["David", "Élise"]),
            (
                ("rfm_last_date", ">=", "2026-05-01"),
                ["Alice", "Bruno", "Farid", "Gaël"],
            ),
            (("rfm_last_date", "<", "today -1y"), ["Chloé"]),
            (("rfm_last_date", "=", False), ["David", "Élise"]),
            (("rfm_last_date.month_number", "=", 6), ["Alice", "Chloé"]),
            (("rfm_last_date.year_number", "=", 2025), ["Chloé"]),
            (("rfm_class_id", "=", "Champions"), ["Alice"]),
            (("rfm_class_id.code", "=", "prospect"), ["David"]),
            (("rfm_class_id", "=", False), ["Gaël", "Élise"]),
            (("rfm_class_id", "!=", False), [n for n in scored if n != "Gaël"]),
            (("rfm_class_id", "ilike", "pro"), ["Bruno", "David", "Farid"]),
            (
                ("rfm_class_id", "any", [("sequence", "<", 60)]),
                ["Alice", "Bruno", "Farid"],
            ),
            (("rfm_currency_id.name", "=", "EUR"), scored),
            (("parent_id.rfm_class_id.code", "=", "promising"), ["Farid"]),
            (("child_ids", "any", [("rfm_frequency", "=", 1)]), ["Bruno"]),
        ):
            with self.subTest(domain=domain):
                self.assertEqual(self.found(domain), names)

    # -- found: the database and the memory agree ---------------------------

    def test_numbers(self):
        for name, (had, between, never) in NUMBERS.items():
            for value in (had, between, never, 0, -10):
                for operator in ("=", "!=", "<", ">", "<=", ">="):
                    self.assertAgree((name, operator, value))
            for values in ([had], [had, never], [0, had], [had, False], [False], []):
                self.assertAgree((name, "in", values))
                self.assertAgree((name, "not in", values))
            self.assertAgree((name, "=", False))
            self.assertAgree((name, "!=", False))

    def test_class(self):
        champions = self.env.ref(RFM + "champions").id
        lost = self.env.ref(RFM + "lost").id
        for value in (champions, lost, False, "Champions", "Nobody"):
            self.assertAgree(("rfm_class_id", "=", value))
            self.assertAgree(("rfm_class_id", "!=", value))
        for values in ([champions], [champions, lost], [lost, False], [False], []):
            self.assertAgree(("rfm_class_id", "in", values))
            self.assertAgree(("rfm_class_id", "not in", values))
        for operator in ("like", "ilike", "not like", "not ilike", "=like", "=ilike"):
            for text in ("Pro", "pro", "champions", "%", "zzz"):
                self.assertAgree(("rfm_class_id", operator, text))
        for operator in ("any", "not any"):
            self.assertAgree(("rfm_class_id", operator, [("code", "=", "lost")]))
            self.assertAgree(("rfm_class_id", operator, [("sequence", ">", 60)]))
        for path, value in (("code", "lost"), ("name", "Lost"), ("cells", False)):
            self.assertAgree((f"rfm_class_id.{path}", "=", value))
            self.assertAgree((f"rfm_class_id.{path}", "!=", value))

    def test_code(self):
        for value in ("555", "411", "999", "", False):
            self.assertAgree(("rfm_code", "=", value))
            self.assertAgree(("rfm_code", "!=", value))
        for values in (["555"], ["555", "411"], ["555", False], [False], []):
            self.assertAgree(("rfm_code", "in", values))
            self.assertAgree(("rfm_code", "not in", values))
        for operator in ("like", "ilike", "not like", "not ilike"):
            for text in ("1", "55", "zzz", ""):
                self.assertAgree(("rfm_code", operator, text))
        for operator in ("=like", "=ilike", "not =like", "not =ilike"):
            for text in ("4%", "%1", "_1_", "555"):
                self.assertAgree(("rfm_code", operator, text))
        for operator in ("<", ">", "<=", ">="):
            self.assertAgree(("rfm_code", operator, "411"))

    def test_last_date(self):
        for value in ("2026-05-01", "2025-01-01", "today", "today -60d", "today -1y"):
            for operator in ("=", "!=", "<", ">", "<=", ">="):
                self.assertAgree(("rfm_last_date", operator, value))
        for values in (["2026-05-01"], ["2026-05-01", False], [False], []):
            self.assertAgree(("rfm_last_date", "in", values))
            self.assertAgree(("rfm_last_date", "not in", values))
        self.assertAgree(("rfm_last_date", "=", False))
        self.assertAgree(("rfm_last_date", "!=", False))

    def test_parts_of_the_last_date(self):
        for part, value in (
            ("year_number", 2026),
            ("quarter_number", 2),
            ("month_number", 6),
            ("iso_week_number", 18),
            ("day_of_year", 121),
            ("day_of_month", 1),
            # not day_of_week: Odoo itself counts it from Sunday in a search and
            # from Monday in memory
        ):
            for operator in ("=", "!=", "<", ">", "<=", ">="):
                self.assertAgree((f"rfm_last_date.{part}", operator, value))
            self.assertAgree((f"rfm_last_date.{part}", "in", [value, 1]))

    def test_currency(self):
        euro = self.company.currency_id
        for value in (euro.id, False, "EUR", "USD"):
            self.assertAgree(("rfm_currency_id", "=", value))
            self.assertAgree(("rfm_currency_id", "!=", value))
        self.assertAgree(("rfm_currency_id", "in", [euro.id, False]))
        self.assertAgree(("rfm_currency_id", "ilike", "eur"))
        self.assertAgree(("rfm_currency_id.name", "=", "EUR"))

    def test_several_columns_at_once(self):
        self.assertAgree("|", ("rfm_r", "=", 5), ("rfm_class_id.code", "=", "lost"))
        self.assertAgree("&", ("rfm_r", ">=", 4), ("rfm_monetary", "<", 100))
        self.assertAgree("&", ("rfm_code", "like", "1"), ("name", "=", "Chloé"))

    def test_through_other_contacts(self):
        self.assertAgree(("parent_id.rfm_class_id.code", "=", "promising"))
        self.assertAgree(("parent_id.rfm_r", "=", 4))
        self.assertAgree(("child_ids.rfm_code", "=", "411"))
        self.assertAgree(("child_ids", "any", [("rfm_frequency", "=", 1)]))
        self.assertAgree(("child_ids", "not any", [("rfm_frequency", "=", 1)]))

    def test_one_join_for_several_columns(self):
        domain = [
            ("rfm_r", ">", 1),
            ("rfm_code", "like", "1"),
            ("rfm_monetary", ">", 0),
        ]
        query = self.env["res.partner"]._search(domain, order="rfm_f, rfm_days_since")
        self.assertEqual(query.select().code.count("partner_rfm_score"), 1)

    # -- order --------------------------------------------------------------

    def ordered(self, order):
        contacts = self.env["res.partner"]
        found = contacts.search([("id", "in", self.everybody.ids)], order=order)
        return found.mapped("name")

    def test_order(self):
        """Who has no value comes last, in both directions."""
        self.assertEqual(
            self.ordered("rfm_monetary DESC, name"),
            ["Alice", "Bruno", "Farid", "David", "Gaël", "Chloé", "Élise"],
        )
        self.assertEqual(
            self.ordered("rfm_monetary ASC, name"),
            ["Chloé", "David", "Gaël", "Bruno", "Farid", "Alice", "Élise"],
        )
        self.assertEqual(
            self.ordered("rfm_days_since DESC, name"),
            ["Chloé", "Bruno", "Farid", "Gaël", "Alice", "David", "Élise"],
        )
        self.assertEqual(
            self.ordered("rfm_class_id, name"),
            ["Alice", "Bruno", "Farid", "Chloé", "David", "Gaël", "Élise"],
        )
        self.assertEqual(
            self.ordered("rfm_class_id DESC, name"),
            ["David", "Chloé", "Bruno", "Farid", "Alice", "Gaël", "Élise"],
        )

    def test_order_by_each_column_puts_those_without_a_value_last(self):
        without = {
            "rfm_frequency": ["Élise"],
            "rfm_monetary": ["Élise"],
            "rfm_class_id": ["Gaël", "Élise"],
        }
        for name in (*NUMBERS, "rfm_code", "rfm_last_date", "rfm_class_id"):
            names = without.get(name, ["David", "Élise"])
            for direction in ("ASC", "DESC"):
                with self.subTest(column=name, direction=direction):
                    last = self.ordered(f"{name} {direction}, id")[-len(names) :]
                    self.assertEqual(sorted(last), names)

    # -- groups -------------------------------------------------------------

    def grouped(self, groupby, aggregate="__count"):
        contacts = self.env["res.partner"]
        return contacts._read_group(
            [("id", "in", self.everybody.ids)], [groupby], [aggregate]
        )

    def test_group_by_class(self):
        groups = [(group.name, count) for group, count in self.grouped("rfm_class_id")]
        self.assertEqual(
            groups,
            [
                ("Champions", 1),
                ("Promising", 2),
                ("Lost", 1),
                ("Prospect", 1),
                (False, 2),
            ],
        )

    def test_group_by_the_others(self):
        self.assertEqual(self.grouped("rfm_r"), [(1, 1), (4, 3), (5, 1), (False, 2)])
        self.assertEqual(
            self.grouped("rfm_frequency"), [(0, 1), (1, 3), (2, 1), (9, 1), (False, 1)]
        )
        self.assertEqual(
            self.grouped("rfm_code"), [("131", 1), ("411", 3), ("555", 1), (False, 2)]
        )
        months = [(str(month), n) for month, n in self.grouped("rfm_last_date:month")]
        self.assertEqual(
            months,
            [("2025-06-01", 1), ("2026-05-01", 3), ("2026-06-01", 1), ("False", 2)],
        )
        currencies = [(c.name, n) for c, n in self.grouped("rfm_currency_id")]
        self.assertEqual(currencies, [("EUR", 6), (False, 1)])

    def test_averages(self):
        """Farid does not count: nobody without a value lowers an average."""
        ours = [("id", "in", (self.alice | self.chloe | self.david | self.elise).ids)]
        contacts = self.env["res.partner"]
        names = ("rfm_r", "rfm_days_since", "rfm_frequency", "rfm_monetary")
        [row] = contacts._read_group(ours, [], [f"{name}:avg" for name in names])
        self.assertEqual(
            [round(float(value), 2) for value in row], [3, 204.5, 3.67, 296.67]
        )

    def test_each_column_can_be_grouped_sorted_and_searched_by_the_client(self):
        names = (*NUMBERS, "rfm_code", "rfm_last_date", "rfm_class_id")
        described = self.env["res.partner"].fields_get(
            names, ["searchable", "sortable", "groupable"]
        )
        for name in names:
            with self.subTest(column=name):
                self.assertTrue(all(described[name].values()), described[name])

    def test_grouped_for_the_client(self):
        contacts = self.env["res.partner"].with_user(self.owner)
        for groupby in ("rfm_class_id", "rfm_r", "rfm_code", "rfm_last_date:quarter"):
            with self.subTest(groupby=groupby):
                result = contacts.web_read_group(
                    [("id", "in", self.everybody.ids)], [groupby], ["rfm_monetary:avg"]
                )
                counts = [group["__count"] for group in result["groups"]]
                self.assertEqual(sum(counts), 7)

    def test_group_opens_on_its_contacts(self):
        """The domain of each group finds as many contacts as the group counts."""
        contacts = self.env["res.partner"]
        ours = Domain("id", "in", self.everybody.ids)
        for groupby in (*NUMBERS, "rfm_class_id", "rfm_code", "rfm_last_date:month"):
            for group in contacts.formatted_read_group(ours, [groupby], ["__count"]):
                with self.subTest(groupby=groupby, group=group[groupby]):
                    domain = ours & Domain(group["__extra_domain"])
                    self.assertEqual(contacts.search_count(domain), group["__count"])

    # -- segments and rights ------------------------------------------------

    def test_in_the_rule_of_a_segment(self):
        segment = self.make_segment("Best", "[('rfm_class_id.name', '=', 'Champions')]")
        self.assertRefreshed(segment, self.alice)
        self.score(self.policy, self.bruno).class_id = self.env.ref(RFM + "champions")
        self.assertRefreshed(segment, self.alice | self.bruno | self.farid)

    def test_internal_user_sees_them(self):
        ivan = self.make_user("ivan")
        alice = self.alice.with_user(ivan)
        self.assertEqual(
            (alice.rfm_code, alice.rfm_class_id.name), ("555", "Champions")
        )
        contacts = self.env["res.partner"].with_user(ivan)
        found = contacts.search([("rfm_r", "=", 5)], order="rfm_monetary")
        self.assertEqual(found, self.alice)

    def test_portal_user_does_not(self):
        paul = self.make_user("paul", "base.group_portal")
        mine = paul.partner_id.with_user(paul)
        self.assertFalse(
            [name for name in mine.fields_get() if name.startswith("rfm_")]
        )
        for name in (*NUMBERS, "rfm_code", "rfm_last_date", "rfm_class_id"):
            with self.subTest(column=name):
                with self.assertRaises(AccessError):
                    mine.read([name])
                with self.assertRaises(AccessError):
                    mine.search([(name, "!=", False)])
                with self.assertRaises(AccessError):
                    mine.search([], order=name)
