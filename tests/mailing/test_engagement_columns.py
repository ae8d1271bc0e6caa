from odoo.fields import Domain
from odoo.tests import freeze_time

from ...models.mailing.res_partner_engagement import ENGAGEMENT_COLUMNS
from .engagement_case import TODAY, EngagementCase


@freeze_time(f"{TODAY} 12:00:00")
class TestEngagementColumns(EngagementCase):
    """Columns of contacts that are stored elsewhere: found, sorted, grouped."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tell_the_story()
        cls.company.open_tracking_consent = True
        cls.computation.action_compute(TODAY)
        cls.contacts = cls.env["res.partner"]

    def found(self, *domain):
        ours = Domain("id", "in", self.everybody.ids)
        return self.names(self.contacts.search(Domain(list(domain)) & ours))

    def assertFound(self, domain, names):
        """A search and a filter in memory find these, and the others find the rest."""
        self.assertEqual(self.found(*domain), names)
        self.assertEqual(self.names(self.everybody.filtered_domain(domain)), names)
        others = sorted(set(self.names(self.everybody)) - set(names))
        self.assertEqual(self.found("!", *domain), others)

    def test_found_by_level(self):
        self.assertFound([("engagement_level", "=", "hot")], ["Alice"])
        self.assertFound([("engagement_level", "=", "never")], ["Elise"])
        self.assertFound(
            [("engagement_level", "in", ["warm", "cold"])], ["Bruno", "Chloe"]
        )
        self.assertFound(
            [("engagement_level", "!=", "never")], ["Alice", "Bruno", "Chloe", "David"]
        )
        self.assertFound([("engagement_level", "=", False)], [])

    def test_found_by_numbers_and_days(self):
        self.assertFound([("engagement_clicked", ">", 0)], ["Alice", "Chloe"])
        # nobody wrote to Élise: that is no zero
        self.assertFound([("engagement_clicked", "=", 0)], ["Bruno", "David"])
        self.assertFound([("engagement_delivered", "=", False)], ["Elise"])
        self.assertFound([("engagement_last_clicked", ">=", "2026-06-16")], ["Alice"])
        self.assertFound([("engagement_last_outcome", "=", "click")], ["Alice"])
        self.assertEqual(
            self.found(("engagement_last_clicked", ">", "today -30d")), ["Alice"]
        )

    def test_sorted_from_hot_to_never(self):
        """In both directions, who objects comes last."""
        self.bruno.profiling_objection = True
        for order, names in (
            ("engagement_level", ["Alice", "Chloe", "David", "Elise", "Bruno"]),
            ("engagement_level desc", ["Elise", "David", "Chloe", "Alice", "Bruno"]),
        ):
            found = self.contacts.search(
                [("id", "in", self.everybody.ids)], order=order
            )
            self.assertEqual(found.mapped("name"), names)

    def test_grouped_from_hot_to_never(self):
        ours = [("id", "in", self.everybody.ids)]
        groups = self.contacts._read_group(
            ours, ["engagement_level"], ["__count", "engagement_delivered:sum"]
        )
        self.assertEqual(
            groups,
            [
                ("hot", 1, 3),
                ("warm", 1, 3),
                ("cold", 1, 3),
                ("dormant", 1, 3),
                ("never", 1, False),
            ],
        )
        months = self.contacts._read_group(
            ours, ["engagement_last_clicked:month"], ["__count"]
        )
        self.assertEqual([number for _month, number in months], [1, 1, 3])

    def test_rows_are_grouped_by_level(self):
        rows = self.env["partner.engagement"]
        groups = rows._read_group(
            [("company_id", "=", self.company.id)],
            ["level", "bounced"],
            ["__count"],
            order="level DESC, bounced",
        )
        self.assertEqual(
            groups, [("dormant", 1, 1), ("cold", 0, 1), ("warm", 0, 1), ("hot", 0, 1)]
        )

    def test_one_statement_for_a_page(self):
        def show(people):
            people.invalidate_recordset()
            people.fetch(["email_normalized"])
            self.company._segmentation_today()
            return self.count_statements(
                lambda: [people[0][name] for name in ENGAGEMENT_COLUMNS]
            )

        show(self.everybody)
        self.assertEqual(show(self.everybody), 1)

    def test_another_company_shows_its_own(self):
        other = self.make_company("Éditions du Port")
        self.assertEqual(self.alice.engagement_level, "hot")
        self.assertFalse(self.alice.with_company(other).engagement_level)

    def test_who_may_read_it(self):
        """Whoever works here reads the columns; the rows are for segmentation."""
        clerk = self.make_user("claire")
        self.assertEqual(self.alice.with_user(clerk).engagement_level, "hot")
        self.assertFalse(
            self.env["partner.engagement"].with_user(clerk).has_access("read")
        )
        sophie = self.env["partner.engagement"].with_user(self.owner)
        self.assertEqual(sophie.search_count([("level", "=", "hot")]), 1)
        self.assertFalse(sophie.has_access("write"))

    def test_segments_read_it(self):
        segment = self.make_segment("Hot", "[('engagement_level', '=', 'hot')]")
        self.assertRefreshed(segment, self.alice)
        with freeze_time("2026-08-30 12:00:00"):
            self.assertRefreshed(segment, self.alice.browse())

    def test_segments_on_opens_fail_without_consent(self):
        rules = {
            "opened": "[('engagement_opened', '=', 0)]",
            "outcome": "[('engagement_last_outcome', '=', 'none')]",
            "clicked": "[('engagement_last_outcome', 'in', ['none', 'open'])]",
        }
        made = {name: self.make_segment(name, rule) for name, rule in rules.items()}
        self.assertRefreshed(made["outcome"], self.bruno | self.chloe | self.david)
        made["opened"].action_refresh()
        self.company.open_tracking_consent = False
        for segment in made.values():
            segment.action_refresh()
        self.assertEqual(
            [segment.state for segment in made.values()], ["failed", "failed", "ok"]
        )
        self.assertMembers(made["outcome"], self.bruno | self.chloe | self.david)

    def test_merged_contacts(self):
        twin = self.make_people("Alice bis", email="alice@example.org")
        self.computation.action_compute(TODAY)
        self.assertEngagement(twin, delivered=3)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.alice | twin).ids, self.alice)
        self.assertEngagement(self.alice, delivered=3)

    def test_why_a_level(self):
        told = "The last reaction was on %s: hot for 30 days, warm for 90, %s."
        late = "dormant after 365"
        silent = (
            "No reaction so far: cold at first, dormant %s days after the first %s."
        )
        self.assertEqual(
            [person.engagement_explanation for person in self.everybody],
            [
                told % ("06/16/2026", late),
                told % ("05/06/2026", late),
                told % ("01/12/2026", late),
                silent % (365, "message"),
                "No message of a mailing has arrived yet.",
            ],
        )

    def test_why(self):
        lines = self.alice._get_engagement_reasons()
        self.assertEqual(
            [(str(line["date"]), line["signal"], line["sentence"]) for line in lines],
            [
                (
                    "2026-06-15",
                    "Click",
                    "A link of “June” was followed on 06/16/2026, the last time.",
                ),
                (
                    "2026-05-04",
                    "Click",
                    "A link of “May” was followed on 05/05/2026, the last time.",
                ),
                ("2026-01-12", "Open", "“January” was opened on 01/12/2026."),
            ],
        )
        bounce, *_others = self.david._get_engagement_reasons()
        self.assertEqual(bounce["sentence"], "“June” did not arrive.")
        self.assertEqual(bounce["res_id"], self.june.id)
        self.assertEqual(self.elise._get_engagement_reasons(), [])

    def test_why_is_not_told_of_who_objects(self):
        self.alice.profiling_objection = True
        self.assertEqual(self.alice._get_engagement_reasons(), [])
