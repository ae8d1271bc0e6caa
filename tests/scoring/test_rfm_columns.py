from odoo.tests import freeze_time

from .columns import NUMBERS, RFM, RfmColumnsCase


@freeze_time("2026-06-30 12:00:00")
class TestRfmColumns(RfmColumnsCase):
    """RFM columns of contacts are shown and found as columns of their own."""

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
