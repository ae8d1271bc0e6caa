from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import freeze_time

from ...models.scoring.fields import Joined
from ...models.scoring.res_partner import RFM_COLUMNS
from .columns import NUMBERS, RFM, RfmColumnsCase


def without_join(column):
    """Return a column that finds out what it can, as Odoo's own fields do."""
    return super(Joined, column)


@freeze_time("2026-06-30 12:00:00")
class TestRfmColumnsOrder(RfmColumnsCase):
    """RFM columns sort, group, build segments, and are for colleagues only."""

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

    def test_classes_come_in_their_order(self):
        """They are counted without it, and put in order afterwards."""

        def classes(**page):
            groups = self.env["res.partner"].formatted_read_group(
                [("id", "in", self.everybody.ids)],
                ["rfm_class_id"],
                ["__count"],
                **page,
            )
            return [
                group["rfm_class_id"] and group["rfm_class_id"][1] for group in groups
            ]

        everything = ["Champions", "Promising", "Lost", "Prospect", False]
        self.assertEqual(classes(), everything)
        self.assertEqual(classes(offset=1, limit=2), ["Promising", "Lost"])
        backwards = ["Prospect", "Lost", "Promising", "Champions", False]
        self.assertEqual(classes(order="rfm_class_id DESC"), backwards)

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

    def test_described_as_odoo_finds_out(self):
        """What a column says of itself is what trying to sort and group by it says."""
        for name in RFM_COLUMNS:
            column = self.env["res.partner"]._fields[name]
            tried = without_join(column)
            for what in ("sortable", "groupable", "aggregator"):
                with self.subTest(column=name, what=what):
                    self.assertEqual(
                        getattr(column, f"_description_{what}")(self.env),
                        getattr(tried, f"_description_{what}")(self.env),
                    )

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
