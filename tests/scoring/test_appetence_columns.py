from odoo.tests import freeze_time

from ..common import USER
from .appetence_case import DAY, AppetenceCase


@freeze_time(f"{DAY} 12:00:00")
class TestAppetenceColumns(AppetenceCase):
    """What rules, lists and groups find by appetence."""

    def setUp(self):
        super().setUp()
        self.five_readers()
        self.compute_appetence()

    def wine_at(self, operator, value):
        of_wine = [("interest_id", "=", self.wine.id)]
        return ("appetence_ids", "any", [*of_wine, ("percentile", operator, value)])

    def assertAgree(self, *domain):
        """The database and the memory find the same readers."""
        readers = self.env["res.partner"].search([("id", "in", self.everybody.ids)])
        kept = readers.filtered_domain(list(domain))
        names = sorted(name.split()[0] for name in kept.mapped("name"))
        self.assertEqual(self.found(*domain), names, domain)

    def test_appetence_at_least(self):
        for operator, value, names in (
            (">=", 80, ["Alice"]),
            (">=", 50, ["Alice", "Chloé"]),
            (">", 50, ["Alice"]),
            (">", 49.5, ["Alice", "Chloé"]),
            (">=", 0, ["Alice", "Bruno", "Chloé", "Élise"]),
            (">=", 101, []),
            ("<", 50, ["Bruno", "Élise"]),
            ("<=", 50, ["Bruno", "Chloé", "Élise"]),
            ("=", 50, ["Chloé"]),
            ("=", 0, ["Élise"]),
            ("!=", 100, ["Bruno", "Chloé", "Élise"]),
            ("in", [25, 100], ["Alice", "Bruno"]),
        ):
            with self.subTest(operator=operator, value=value):
                self.assertEqual(self.found(self.wine_at(operator, value)), names)
                self.assertAgree(self.wine_at(operator, value))

    def test_what_is_declared_wins(self):
        theatre = [("interest_id", "=", self.theatre.id), ("percentile", ">=", 100)]
        self.assertEqual(
            self.found(("appetence_ids", "any", theatre)), ["Alice", "Élise"]
        )
        declared = [("declared", "=", "yes")]
        self.assertEqual(self.found(("appetence_ids", "any", declared)), ["Élise"])

    def test_other_columns_of_rows(self):
        for row, names in (
            (("strength", ">", 3.5), ["Alice", "Bruno", "Élise"]),
            (("share", ">", 0.3), ["Alice"]),
            (("is_rising", "=", True), ["Alice"]),
            (("is_rising", "=", False), [*self.all_names()]),
            (("signal_count", ">=", 2), ["Alice", "Chloé", "David"]),
            (("last_date", "<", "2026-01-02"), ["Bruno", "Chloé"]),
            (("interest_id", "ilike", "cycl"), ["Bruno", "David"]),
        ):
            with self.subTest(row=row):
                self.assertEqual(self.found(("appetence_ids", "any", [row])), names)
                self.assertAgree(("appetence_ids", "any", [row]))

    def all_names(self):
        return ["Alice", "Bruno", "Chloé", "David", "Élise"]

    def test_any_or_none(self):
        fabien = self.make_people("Fabien Roux")
        self.everybody += fabien
        self.assertEqual(self.found(("appetence_ids", "=", False)), ["Fabien"])
        self.assertEqual(self.found(("appetence_ids", "!=", False)), self.all_names())
        none_of = ("appetence_ids", "not any", [("interest_id", "=", self.wine.id)])
        self.assertEqual(self.found(none_of), ["David", "Fabien"])

    def test_top_interest(self):
        for domain, names in (
            (("top_interest_id", "=", self.wine.id), ["Alice", "Chloé"]),
            (("top_interest_id", "=", "Cycling (test)"), ["Bruno"]),
            (("top_interest_id", "ilike", "THEAT"), ["Élise"]),
            (
                ("top_interest_id", "in", [self.wine.id, False]),
                ["Alice", "Chloé", "David"],
            ),
            (("top_interest_id", "!=", self.wine.id), ["Bruno", "David", "Élise"]),
            (("top_interest_id", "=", False), ["David"]),
            (("top_interest_id", "!=", False), ["Alice", "Bruno", "Chloé", "Élise"]),
            (("top_interest_id.half_life", "<", 100), ["Bruno", "Élise"]),
            (("second_interest_id", "=", self.wine.id), ["Bruno"]),
            (("second_interest_id", "=", self.theatre.id), ["Alice"]),
            (("third_interest_id", "!=", False), []),
        ):
            with self.subTest(domain=domain):
                self.assertEqual(self.found(domain), names)
                self.assertAgree(domain)

    def test_a_part_of_an_interest(self):
        drinks = self.make_interest("Drinks")
        self.wine.parent_id = drinks
        rule = ("top_interest_id", "child_of", drinks.id)
        self.assertEqual(self.found(rule), ["Alice", "Chloé"])

    def test_rising_interest(self):
        for domain, names in (
            (("rising_interest_ids", "in", self.wine.ids), ["Alice"]),
            (("rising_interest_ids", "=", "Theatre (test)"), []),
            (("rising_interest_ids", "!=", False), ["Alice"]),
        ):
            with self.subTest(domain=domain):
                self.assertEqual(self.found(domain), names)
                self.assertAgree(domain)
        self.assertNotIn("Alice", self.found(("rising_interest_ids", "=", False)))

    def test_sorted_and_grouped(self):
        contacts = self.env["res.partner"]
        readers = [("id", "in", self.everybody.ids)]
        groups = dict(contacts._read_group(readers, ["top_interest_id"], ["__count"]))
        none = self.env["partner.interest"]
        self.assertEqual(
            groups, {self.wine: 2, self.cycling: 1, self.theatre: 1, none: 1}
        )
        for direction in ("ASC", "DESC"):
            last = contacts.search(readers, order=f"top_interest_id {direction}")[-1]
            self.assertEqual(last, self.david)
        rows = self.env["partner.appetence"].search(
            [("interest_id", "=", self.wine.id)], order="percentile DESC"
        )
        self.assertEqual(
            rows.partner_id.mapped("name"),
            ["Alice Martin", "Chloé Dubois", "Bruno Lefèvre", "Élise O'Connor"],
        )
        [(average,)] = self.env["partner.appetence"]._read_group(
            [("interest_id", "=", self.wine.id)], [], ["strength:avg"]
        )
        self.assertAlmostEqual(average, (6 + 3 + 2 + 4) / 4, delta=1e-9)

    def test_many_cost_as_one(self):
        def read(contacts):
            self.env.invalidate_all()
            contacts.mapped("top_interest_id.name")
            contacts.mapped("rising_interest_ids.name")
            contacts.appetence_ids.mapped("percentile")

        one = self.count_statements(lambda: read(self.alice))
        self.assertEqual(self.count_statements(lambda: read(self.everybody)), one)

    def test_each_company_has_its_own(self):
        port = self.make_company("Éditions du Port")
        self.env["res.partner"].browse(self.everybody.ids).company_id = False
        self.compute_appetence(run=self.run_of(port))
        self.assertFalse(self.appetence(self.alice, self.wine, port))
        there = self.env(context={"allowed_company_ids": port.ids})
        alice = self.alice.with_env(there)
        self.assertFalse(alice.top_interest_id)
        self.assertFalse(alice.appetence_ids)
        found = there["res.partner"].search(
            [("id", "=", alice.id), ("top_interest_id", "=", self.wine.id)]
        )
        self.assertFalse(found)
        # what she says, she says to all
        elise = self.elise.with_env(there)
        self.assertEqual(elise.top_interest_id, self.theatre.with_env(there))

    def test_a_segment_on_an_appetence(self):
        segment = self.make_segment(
            "Wine lovers", repr([self.wine_at(">=", 50)]), company_id=self.company.id
        )
        self.assertRefreshed(segment, self.alice + self.chloe)
        self.act(self.bruno, "wine", "2026-06-30", "2026-06-29", "2026-06-28")
        self.compute_appetence()
        # it was told of the run
        self.assertEqual(str(segment.next_refresh), f"{DAY} 12:00:00")
        self.assertRefreshed(segment, self.alice + self.bruno)

    def test_the_form_costs_nothing_more(self):
        """What it tells is read when the tab is opened."""
        sonia = self.make_user("sonia", USER)
        form = self.env.ref("base.view_partner_form").id
        arch = self.env["res.partner"].with_user(sonia).get_view(form, "form")["arch"]
        self.assertIn('name="contact_appetences"', arch)
        for name in ("interest_id", "appetence_ids", "preference_ids"):
            self.assertNotIn(name, arch)

    def test_who_may_read(self):
        """A plain user sees the top interest; only users of segmentation the rows."""
        ivan, sonia = self.make_user("ivan"), self.make_user("sonia", USER)
        self.assertEqual(self.alice.with_user(ivan).top_interest_id, self.wine)
        self.assertEqual(len(self.alice.with_user(sonia).appetence_ids), 2)
        rows = self.env["partner.appetence"]
        self.assertFalse(rows.with_user(ivan).has_access("read"))
        self.assertFalse(rows.with_user(sonia).has_access("write"))

    def test_rows_of_other_companies_are_hidden(self):
        elsewhere = self.make_company("Elsewhere")
        sonia = self.make_user("sonia", USER, companies=elsewhere)
        there = self.env(user=sonia, context={"allowed_company_ids": elsewhere.ids})
        rows = there["partner.appetence"]
        self.assertFalse(rows.search([("partner_id", "in", self.everybody.ids)]))
