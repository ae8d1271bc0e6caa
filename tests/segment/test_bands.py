from datetime import date, datetime

from odoo import Command
from odoo.fields import Domain
from odoo.tests import freeze_time

from ..scoring.common import ScoringCase


class BandsCase(ScoringCase):
    """Contacts with a field of each kind, and the wizard as Sophie uses it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # contacts that are there before the column keep NULL in it
        cls.make_people("Never filled in")
        model = cls.env["ir.model"]._get("res.partner")
        model.field_id = [
            Command.create({"name": f"x_{name}", "field_description": label, **vals})
            for name, label, vals in (
                ("workforce", "Workforce", {"ttype": "integer"}),
                ("surface", "Surface", {"ttype": "float"}),
                ("garden", "Surface", {"ttype": "float"}),
                ("birthdate", "Birth Date", {"ttype": "date"}),
                ("last_call", "Last Call", {"ttype": "datetime"}),
                (
                    "income",
                    "Income",
                    {"ttype": "monetary", "currency_field": "currency_id"},
                ),
            )
        ]

    @classmethod
    def people_by(cls, name, values):
        """Make a person for each value of a field; a key is a name."""
        for person, value in values.items():
            cls.make_people(person, **{name: value})

    def bands(self, field_name, limits, **vals):
        """Return the wizard of the bands of a field, as Sophie fills it in."""
        wizards = self.env["partner.segment.bands"].with_user(self.owner)
        return wizards.create({"field_name": field_name, "limits": limits, **vals})

    def make_family(self, wizard):
        """Press the button; return the segments made."""
        [(_field, _operator, ids)] = wizard.action_create_segments()["domain"]
        return self.env["partner.segment"].browse(ids)

    def assertFamily(self, wizard, expected):
        """These bands hold these people, and everybody is in exactly one.

        :param expected: names of people by label, those of the test's company
        """
        preview = {
            wizard._get_label(band): n for band, n in wizard._get_counts().items()
        }
        family = self.make_family(wizard)
        labels = [name.split(": ", 1)[1] for name in family.mapped("name")]
        found = {
            label: self.names(self.own(self.members(segment)))
            for label, segment in zip(labels, family, strict=True)
        }
        self.assertEqual(found, expected)
        self.assertEqual(set(family.mapped("state")), {"ok"})
        for label, segment in zip(labels, family, strict=True):
            self.assertEqual(len(self.members(segment)), preview[label], label)
        if wizard.with_unknown:
            self.assertEachInOne(wizard, family)
        return family

    def assertEachInOne(self, wizard, family):
        members = self.env["partner.segment.member"].sudo()
        rows = members.search([("segment_id", "in", family.ids)])
        held = rows.mapped("partner_id.id")
        self.assertEqual(len(rows), len(held), "somebody is in two bands")
        contacts = self.env["res.partner"].with_user(self.owner)
        everybody = contacts._segmentable_domain()
        everybody &= Domain(contacts._check_company_domain(wizard.company_id))
        self.assertEqual(sorted(held), sorted(contacts.search(everybody).ids))

    def own(self, people):
        return people.filtered(lambda person: person.company_id == self.company)


class TestBandsOfNumbers(BandsCase):
    """Each contact is in exactly one band of a number."""

    def test_integer_where_0_is_unknown(self):
        self.people_by(
            "x_workforce",
            {"Nobody": 0, "One": 1, "Nine": 9, "Ten": 10, "Eleven": 11, "Many": 250}
            | {"Minus": -3, "Forty-nine": 49, "Fifty": 50, "Almost": 249},
        )
        wizard = self.bands("x_workforce", "10; 50; 250")
        self.assertTrue(wizard.zero_is_unknown, "a field that people fill in")
        self.assertFamily(
            wizard,
            {
                "under 10": ["Minus", "Nine", "One"],
                "10 to 49": ["Eleven", "Forty-nine", "Ten"],
                "50 to 249": ["Almost", "Fifty"],
                "250 and more": ["Many"],
                "unknown": ["Never filled in", "Nobody"],
            },
        )

    def test_integer_where_0_is_a_value(self):
        """Odoo reads NULL as 0: the band of 0 takes both."""
        self.people_by("x_workforce", {"Nobody": 0, "One": 1, "Minus": -1})
        wizard = self.bands("x_workforce", "0; 1", zero_is_unknown=False)
        self.assertFamily(
            wizard,
            {
                "under 0": ["Minus"],
                "0": ["Never filled in", "Nobody"],
                "1 and more": ["One"],
            },
        )

    def test_0_is_unknown_at_a_limit(self):
        self.people_by("x_workforce", {"Nobody": 0, "One": 1, "Minus": -1})
        self.assertFamily(
            self.bands("x_workforce", "0; 1"),
            {
                "under 0": ["Minus"],
                "0": [],
                "1 and more": ["One"],
                "unknown": ["Never filled in", "Nobody"],
            },
        )

    def test_float(self):
        self.people_by(
            "x_surface",
            {"Tenth": 0.1, "Thirds": 0.1 + 0.2, "Three": 0.3, "Below": 0.29999}
            | {"Zero": 0.0, "Minus": -0.1, "Large": 1000.5, "Less": 1000.4999},
        )
        self.assertFamily(
            self.bands("x_surface", "0,1; 0,3; 1 000,5", zero_is_unknown=False),
            {
                "under 0.1": ["Minus", "Never filled in", "Zero"],
                "0.1 to less than 0.3": ["Below", "Tenth"],
                "0.3 to less than 1,000.5": ["Less", "Thirds", "Three"],
                "1,000.5 and more": ["Large"],
            },
        )

    def test_monetary(self):
        """Odoo rounds amounts when they are changed, and not when they are created."""
        self.people_by(
            "x_income",
            {"Not rounded": 99.999, "Cents": 99.99, "Hundred": 100, "Refunded": -20}
            | {"Free": 0, "Thousand": 1000, "Rounded up": 1},
        )
        self.env["res.partner"].search([("name", "=", "Rounded up")]).x_income = 99.999
        self.assertFamily(
            self.bands("x_income", "100; 1000"),
            {
                "under 100": ["Cents", "Not rounded", "Refunded"],
                "100 to less than 1,000": ["Hundred", "Rounded up"],
                "1,000 and more": ["Thousand"],
                "unknown": ["Free", "Never filled in"],
            },
        )

    def test_field_with_a_value_for_each_company(self):
        self.people_by("credit_limit", {"Low": 99, "High": 100, "None": 0})
        rich = self.make_people("Rich elsewhere")
        other = self.make_company("Another Company")
        rich.with_company(other).credit_limit = 5000
        accounting = "account.group_account_invoice"
        self.owner.group_ids |= self.env.ref(accounting)
        self.assertFamily(
            self.bands("credit_limit", "1; 100", zero_is_unknown=False),
            {
                "under 1": ["Never filled in", "None", "Rich elsewhere"],
                "1 to less than 100": ["Low"],
                "100 and more": ["High"],
            },
        )

    def test_scores(self):
        """A column stored elsewhere tells a Prospect, who has 0, from no score."""
        for name, amounts in {
            "Ana": [50],
            "Ben": [20, 29.99],
            "Eva": [10, 20, 30],
        }.items():
            person = self.make_people(name)
            for amount in amounts:
                self.order(person, "2026-06-01", amount)
        self.compute()
        self.make_people("Newcomer")  # after the run: not scored
        everybody = {
            "under 1": ["Never filled in"],
            "1": ["Ana"],
            "2 and more": ["Ben", "Eva"],
            "unknown": ["Newcomer"],
        }
        self.assertFamily(self.bands("rfm_frequency", "1; 2"), everybody)
        self.assertFamily(
            self.bands("rfm_monetary", "50; 60"),
            {
                "under 50": ["Ben", "Never filled in"],
                "50 to less than 60": ["Ana"],
                "60 and more": ["Eva"],
                "unknown": ["Newcomer"],
            },
        )
        with freeze_time("2026-06-30 09:00:00"):
            self.assertFamily(
                self.bands("rfm_days_since", "29; 30"),
                {
                    "under 29": [],
                    "29": ["Ana", "Ben", "Eva"],
                    "30 and more": [],
                    "unknown": ["Never filled in", "Newcomer"],
                },
            )

    def test_a_rule_says_the_same_in_memory(self):
        self.people_by("x_workforce", {"Nobody": 0, "Nine": 9, "Ten": 10, "Minus": -1})
        people = self.env["res.partner"].search([("company_id", "=", self.company.id)])
        for zero_is_unknown in (True, False):
            wizard = self.bands("x_workforce", "0; 10", zero_is_unknown=zero_is_unknown)
            for band in wizard._get_bands():
                rule = wizard._get_rule(band)
                found = people.search([("id", "in", people.ids), *rule])
                self.assertEqual(people.filtered_domain(rule), found, rule)

    def test_the_unknown_may_be_left_out(self):
        self.people_by("x_workforce", {"Nine": 9, "Ten": 10, "Fifty": 50})
        self.assertFamily(
            self.bands("x_workforce", "10; 50", with_unknown=False),
            {"under 10": ["Nine"], "10 to 49": ["Ten"], "50 and more": ["Fifty"]},
        )

    def test_a_family_splits_a_segment(self):
        self.people_by("x_workforce", {"Nine": 9, "Ten": 10, "Twelve": 12, "Fifty": 50})
        parent = self.make_segment(
            "Round", "[('name', 'in', ['Nine', 'Ten', 'Fifty'])]"
        )
        parent.action_refresh()
        wizard = self.bands("x_workforce", "10; 50", parent_id=parent.id)
        family = self.make_family(wizard)
        self.assertEqual(family.parent_id, parent)
        self.assertEqual(
            [self.names(self.members(segment)) for segment in family],
            [["Nine"], ["Ten"], ["Fifty"], []],
        )


class TestBandsOfDates(BandsCase):
    """Contacts change band by themselves, at midnight in the company's zone."""

    def ages(self, today, born, limits="18; 25"):
        """Return the people of each band of age on a day."""
        self.people_by("x_birthdate", born)
        with freeze_time(today):
            wizard = self.bands("x_birthdate", limits, with_unknown=False)
            self.assertEqual(wizard.unit, "y", "a date of birth is cut by age")
            family = self.make_family(wizard)
        return [self.names(self.members(segment)) for segment in family]

    def test_around_a_birthday(self):
        born = {
            "Yesterday": date(2008, 3, 9),
            "Today": date(2008, 3, 10),
            "Tomorrow": date(2008, 3, 11),
            "Twenty-five": date(2001, 3, 10),
            "Twenty-four": date(2001, 3, 11),
            "Not born": date(2027, 1, 1),
        }
        self.assertEqual(
            self.ages("2026-03-10 09:00:00", born),
            [
                ["Not born", "Tomorrow"],
                ["Today", "Twenty-four", "Yesterday"],
                ["Twenty-five"],
            ],
        )

    def test_born_on_29_february(self):
        """18 on 1 March where the year has no 29 February."""
        leap = {"Leap": date(2008, 2, 29)}
        self.assertEqual(self.ages("2026-02-28 09:00:00", leap)[0], ["Leap"])
        family = self.env["partner.segment"].search([], order="id DESC", limit=3)
        with freeze_time("2026-03-01 09:00:00"):
            family.action_refresh()
        adults = family.sorted("sequence")[1]
        self.assertEqual(self.names(self.members(adults)), ["Leap"])

    def test_on_29_february(self):
        born = {"28": date(2010, 2, 28), "1": date(2010, 3, 1), "29": date(2004, 2, 29)}
        self.assertEqual(
            self.ages("2028-02-29 09:00:00", born, "18; 24"), [["1"], ["28"], ["29"]]
        )

    def test_the_day_begins_at_midnight_in_the_companys_zone(self):
        """23:30 UTC on 9 March is the 10th in Paris, and her birthday."""
        born = {"Paris": date(2008, 3, 10)}
        self.assertEqual(self.ages("2026-03-09 22:30:00", born), [["Paris"], [], []])
        self.env["partner.segment"].search([("name", "like", "Birth Date")]).unlink()
        self.assertEqual(self.ages("2026-03-09 23:30:00", {}), [[], ["Paris"], []])

    def test_no_date(self):
        self.people_by("x_birthdate", {"Adult": date(1990, 1, 1)})
        with freeze_time("2026-03-10 09:00:00"):
            self.assertFamily(
                self.bands("x_birthdate", "18; 25"),
                {
                    "under 18 years": [],
                    "18 to 24 years": [],
                    "25 years and more": ["Adult"],
                    "unknown": ["Never filled in"],
                },
            )

    def test_moments(self):
        """Days are those of Paris: midnight is 23:00 UTC in winter, 22:00 in summer."""
        self.people_by(
            "x_last_call",
            {
                "This morning": datetime(2026, 4, 10, 6, 0),
                "Next week": datetime(2026, 4, 17, 6, 0),
                "9 days, last minute": datetime(2026, 4, 1, 21, 59, 59),
                "9 days, midnight": datetime(2026, 3, 31, 22, 0),
                "10 days, last second": datetime(2026, 3, 31, 21, 59, 59),
                "30 days, winter midnight": datetime(2026, 3, 10, 23, 0),
                "31 days, last second": datetime(2026, 3, 10, 22, 59, 59),
            },
        )
        with freeze_time("2026-04-10 09:00:00"):
            self.assertFamily(
                self.bands("x_last_call", "10; 31"),
                {
                    "under 10 days": [
                        "9 days, last minute",
                        "9 days, midnight",
                        "Next week",
                        "This morning",
                    ],
                    "10 to 30 days": [
                        "10 days, last second",
                        "30 days, winter midnight",
                    ],
                    "31 days and more": ["31 days, last second"],
                    "unknown": ["Never filled in"],
                },
            )
