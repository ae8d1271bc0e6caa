from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from .test_bands import BandsCase

EXAMPLE = "separated by semicolons: 10; 50; 250."


class TestBandsWizard(BandsCase):
    """What the wizard proposes, shows, makes and refuses."""

    def label(self, wizard):
        return [wizard._get_label(band) for band in wizard._get_bands()]

    def assertProblem(
        self, sentence, field_name="x_workforce", limits="10; 50", **vals
    ):
        """The dialog shows a sentence, and the button refuses with the same."""
        wizard = self.bands(field_name, limits, **vals)
        self.assertEqual(wizard.problem, sentence)
        with self.assertRefused(sentence):
            wizard.action_create_segments()

    # -- what it proposes -----------------------------------------------------

    def test_limits_are_read_from_the_data(self):
        for value in (1, 2, 3, 7, 12, 26, 48, 95, 210, 890):
            self.make_people(f"Employs {value}", x_workforce=value)
        wizard = self.env["partner.segment.bands"].with_user(self.owner)
        wizard = wizard.create({"field_name": "x_workforce"})
        self.assertEqual(wizard.limits, "2; 7; 25; 90")
        self.assertEqual(wizard.prefix, "Workforce")

    def test_limits_of_dates_are_time_passed(self):
        for year in (1950, 1960, 1970, 1980, 1990, 2000):
            self.make_people(f"Born {year}", x_birthdate=f"{year}-01-01")
        with freeze_time("2026-06-30 09:00:00"):
            wizards = self.env["partner.segment.bands"].with_user(self.owner)
            wizard = wizards.create({"field_name": "x_birthdate"})
            self.assertEqual((wizard.unit, wizard.limits), ("y", "40; 50; 60; 70"))
            wizard.unit = "d"
            self.assertEqual(wizard.limits, "12000; 15000; 20000; 25000")

    def test_field_without_values(self):
        wizards = self.env["partner.segment.bands"].with_user(self.owner)
        wizard = wizards.create({"field_name": "x_surface"})
        self.assertFalse(wizard.limits)
        self.assertEqual(wizard.problem, f"Type the limits, {EXAMPLE}")

    def test_nothing_chosen_is_no_fault(self):
        wizard = self.env["partner.segment.bands"].with_user(self.owner).new({})
        self.assertEqual((wizard.preview, wizard.problem), (False, False))

    def test_fields_offered(self):
        wizards = self.env["partner.segment.bands"].with_user(self.owner)
        offered = dict(wizards._selection_field_name())
        self.assertEqual(offered["rfm_monetary"], "Amount of Acts")
        self.assertEqual(offered["x_workforce"], "Workforce")
        self.assertFalse(
            {"id", "color", "name", "credit", "segment_count"} & set(offered)
        )

    def test_fields_of_the_same_label_are_told_apart(self):
        wizards = self.env["partner.segment.bands"].with_user(self.owner)
        offered = dict(wizards._selection_field_name())
        self.assertEqual(offered["x_surface"], "Surface (x_surface)")
        self.assertEqual(offered["x_garden"], "Surface (x_garden)")

    def test_0_is_unknown_in_what_people_fill_in_only(self):
        for name, expected in (
            ("x_workforce", True),
            ("customer_rank", False),  # a counter
            ("rfm_frequency", False),  # tells 0 from nothing
            ("x_birthdate", False),
        ):
            self.assertEqual(self.bands(name, "1; 2").zero_is_unknown, expected, name)

    # -- what it shows --------------------------------------------------------

    def test_labels(self):
        for name, limits, labels in (
            (
                "x_workforce",
                "1;2;5",
                ["under 1", "1", "2 to 4", "5 and more", "unknown"],
            ),
            (
                "x_last_call",
                "0; 1; 90",
                [
                    "under 0 days",
                    "0 days",
                    "1 to 89 days",
                    "90 days and more",
                    "unknown",
                ],
            ),
            (
                "x_birthdate",
                "1; 2; 18",
                [
                    "under 1 year",
                    "1 year",
                    "2 to 17 years",
                    "18 years and more",
                    "unknown",
                ],
            ),
            (
                "x_surface",
                "-1,5; 0; 12345.678",
                [
                    "under -1.5",
                    "-1.5 to less than 0",
                    "0 to less than 12,345.678",
                    "12,345.678 and more",
                    "unknown",
                ],
            ),
        ):
            self.assertEqual(self.label(self.bands(name, limits)), labels)

    def test_the_preview_is_one_statement(self):
        wizard = self.bands("x_workforce", "10; 50")
        wizard._get_counts()  # reads what Odoo keeps for all
        few = self.count_statements(wizard._get_counts)
        wizard.limits = "; ".join(map(str, range(1, 31)))
        self.make_people(*(f"Employer {n}" for n in range(50)), x_workforce=20)
        self.assertEqual(self.count_statements(wizard._get_counts), few)

    def test_the_preview_writes_nothing(self):
        wizard = self.bands("x_workforce", "10; 50")
        with self.assertWritesNothing("partner_segment", "res_partner"):
            self.assertIn("10 to 49", wizard.preview)

    # -- what it makes --------------------------------------------------------

    def test_segments(self):
        folder = self.env["partner.segment.folder"].create({"name": "Employers"})
        family = self.make_family(
            self.bands(
                "x_workforce",
                "10; 50",
                prefix=" Size ",
                objective="Offer by size",
                folder_id=folder.id,
                refresh_policy="manual",
            )
        )
        self.assertEqual(
            family.mapped("name"),
            ["Size: under 10", "Size: 10 to 49", "Size: 50 and more", "Size: unknown"],
        )
        self.assertEqual(family, family.sorted("sequence"))
        self.assertEqual(len(set(family.mapped("sequence"))), 4)
        for segment in family:
            self.assertEqual(segment.user_id, self.owner)
            self.assertEqual(segment.company_id, self.company)
            self.assertEqual(segment.folder_id, folder)
            self.assertEqual(segment.objective, "Offer by size")
            self.assertEqual(segment.refresh_policy, "manual")
            self.assertEqual((segment.kind, segment.state), ("rule", "ok"))
        self.assertEqual(
            family[1].domain, "[('x_workforce', '>=', 10), ('x_workforce', '<', 50)]"
        )

    def test_twice_is_refused(self):
        self.make_family(self.bands("x_workforce", "10; 50"))
        sentence = (
            "There are segments of these names already: Workforce: 10 to 49, "
            "Workforce: unknown. Let the names begin with something else, or change "
            "these segments."
        )
        self.assertProblem(sentence, limits="5; 10; 50; 250", with_unknown=True)
        other = self.bands("x_workforce", "10; 50", prefix="Employees")
        self.assertEqual(len(self.make_family(other)), 4)

    # -- what it refuses ------------------------------------------------------

    def test_wrong_limits(self):
        for limits, sentence in (
            ("", f"Type the limits, {EXAMPLE}"),
            (
                "10",
                f"10 alone is not enough: type at least two limits, {EXAMPLE}",
            ),
            (
                "10; many",
                f"“many” is not a number. Limits are numbers {EXAMPLE}",
            ),
            ("10; 12.5", "“12.5” is not a whole number."),
            ("50; 10", "Limits go up: “10” cannot come after “50”."),
            ("10; 10", "“10” stands twice among the limits."),
            (
                "; ".join(map(str, range(31))),
                "31 limits are too many: type 30 at most.",
            ),
            (
                "1; 99999999999999",
                "“99999999999999” is too large: limits end at 10,000,000,000,000.",
            ),
        ):
            with self.subTest(limits=limits):
                self.assertProblem(sentence, limits=limits)

    def test_wrong_limits_of_dates(self):
        small = "“-5” is too small: limits begin at 0."
        self.assertProblem(small, "x_birthdate", "-5; 10")
        large = "“2026” is too large: limits end at 1,000."
        self.assertProblem(large, "x_birthdate", "10; 2026")

    def test_limits_finer_than_the_field(self):
        sentence = "“1.12345678” has more decimals than the criterion."
        self.assertProblem(sentence, "partner_latitude", "1; 1.12345678")

    def test_fields_that_cannot_be_cut(self):
        for name, sentence in (
            ("nope", "The field “nope” does not exist."),
            ("name", "“Name” holds neither a quantity nor a date."),
            ("id", "“ID” holds neither a quantity nor a date."),
            ("segment_count", "“Segment Count” is computed and cannot be searched."),
            ("credit", "You may not read “Total Receivable”."),
        ):
            with self.subTest(field=name):
                self.assertProblem(sentence, name)

    def test_field_whose_search_forgets_contacts(self):
        """Odoo searches the receivable among contacts with journal items only."""
        self.owner.group_ids |= self.env.ref("account.group_account_invoice")
        wizard = self.bands("credit", "10; 50", zero_is_unknown=False)
        self.assertRegex(
            wizard.problem,
            "“Total Receivable” cannot be cut into bands: its search would leave out "
            r"\d+ contact\(s\), or put them in two bands.",
        )

    def test_field_of_each_company_in_a_shared_family(self):
        self.assertProblem(
            "“Number of Acts” has a value for each company: choose the company.",
            "rfm_frequency",
            company_id=False,
        )

    def test_names_that_begin_with_nothing(self):
        self.assertProblem("Type what the names begin with.", prefix="  ")

    # -- who ------------------------------------------------------------------

    def test_internal_users_make_no_bands(self):
        visitor = self.make_user("victor")
        wizards = self.env["partner.segment.bands"].with_user(visitor)
        with self.assertRaises(AccessError):
            wizards.create({"field_name": "x_workforce", "limits": "10; 50"})

    def test_contacts_of_another_company_are_not_counted(self):
        other = self.make_company("Another Company")
        self.make_people("Hidden", x_workforce=20, company_id=other.id)
        self.make_people("Shown", x_workforce=20)
        counts = list(self.bands("x_workforce", "10; 50")._get_counts().values())
        self.assertEqual(counts[1], 1)

    def test_a_company_that_is_not_mine_is_refused(self):
        other = self.make_company("Another Company")
        wizard = self.bands("x_workforce", "10; 50")
        wizard.sudo().company_id = other
        with self.assertRaises(AccessError):
            wizard.action_create_segments()

    def test_a_family_of_all_companies(self):
        other = self.make_company("Another Company")
        self.owner.company_ids = [Command.link(other.id)]
        self.make_people("Here", x_workforce=20)
        self.make_people("There", x_workforce=20, company_id=other.id)
        family = self.make_family(self.bands("x_workforce", "10; 50", company_id=False))
        self.assertEqual(self.names(self.members(family[1])), ["Here", "There"])
