from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time

from ..common import MANAGER, USER
from .signals import SignalCase


@freeze_time("2026-06-30 12:00:00")
class TestSignalMapping(SignalCase):
    """The screen that maps the values found to interests."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.signal = cls.make_mapped({}, active=False)
        cls.buy(cls.alice, "2026-06-01", cls.bottle)
        cls.buy(cls.bruno, "2026-06-02", cls.bottle, cls.bottle, cls.record)

    def open_screen(self, signal=None):
        action = (signal or self.signal).action_map_values()
        return self.env[action["res_model"]].browse(action["res_id"])

    def lines(self, screen):
        return [
            (line.value_name, line.act_count, line.interest_id.name or "")
            for line in screen.line_ids
        ]

    def test_values_found_the_most_common_first(self):
        self.assertEqual(
            self.lines(self.open_screen()), [("Wines", 2, ""), ("Records", 1, "")]
        )

    def test_interest_of_the_same_name_is_proposed(self):
        """Neither accents nor capitals make a difference."""
        self.wines.name = "Crémants"
        [cremant] = self.make_interests("CREMANTS")
        self.assertEqual(
            self.lines(self.open_screen()),
            [("Crémants", 2, cremant.name), ("Records", 1, "")],
        )

    def test_interest_of_the_category_above_is_proposed(self):
        [cellar] = self.env["product.category"].create([{"name": "wine"}])
        self.wines.parent_id = cellar
        self.assertEqual(
            self.lines(self.open_screen()),
            [("wine / Wines", 2, "Wine"), ("Records", 1, "")],
        )

    def test_create_the_missing_ones(self):
        """Under the short names of the values, one for two of the same name."""
        [other] = self.env["product.category"].create(
            [{"name": "records", "parent_id": self.wines.id}]
        )
        self.book.categ_id = other
        self.buy(self.alice, "2026-06-03", self.book)
        screen = self.open_screen()
        self.assertEqual(screen.missing_count, 3)
        screen.line_ids[0].is_ignored = True
        screen.action_create_missing()
        self.assertEqual(screen.missing_count, 0)
        self.assertEqual(
            [line.interest_id.name for line in screen.line_ids],
            [False, "Records", "Records"],
        )

    def test_apply_puts_the_signal_in_use(self):
        screen = self.open_screen()
        screen.line_ids[0].interest_id = self.wine
        screen.line_ids[1].is_ignored = True
        screen.action_apply()
        self.assertTrue(self.signal.active)
        self.assertPoints(
            self.signal,
            ("Alice", "Wine", "2026-06-01", 2.0),
            ("Bruno", "Wine", "2026-06-02", 2.0),
        )
        again = self.open_screen()
        self.assertEqual(
            [(line.interest_id.name, line.is_ignored) for line in again.line_ids],
            [("Wine", False), (False, True)],
        )
        again.line_ids[1].write({"is_ignored": False, "interest_id": self.jazz.id})
        again.action_apply()
        self.assertEqual(
            self.signal.mapping_ids.mapped("interest_id.name"), ["Wine", "Jazz"]
        )

    def test_nothing_chosen_leaves_the_signal_out_of_use(self):
        self.open_screen().action_apply()
        self.assertFalse(self.signal.active)
        self.assertFalse(self.signal.mapping_ids)

    def test_values_that_are_choices(self):
        self.signal.value_path = "state"
        self.assertEqual(self.lines(self.open_screen()), [("Sales Order", 2, "")])

    def test_value_that_cannot_be_read(self):
        self.signal.write({"value_path": "gone_id", "name": "By tag"})
        with self.assertRaises(UserError) as it:
            self.open_screen()
        self.assertIn("there is no field “gone_id”", it.exception.args[0])

    def test_managers_map_and_users_do_not(self):
        manager = self.make_user(
            "max", MANAGER, "sales_team.group_sale_salesman_all_leads"
        )
        self.open_screen(self.signal.with_user(manager)).action_apply()
        user = self.make_user("lise", USER)
        with self.assertRaises(AccessError):
            self.open_screen(self.signal.with_user(user))

    def test_values_that_the_manager_may_not_see_are_not_listed(self):
        """Their names would tell what is hidden from them."""
        manager = self.make_user("max", MANAGER)
        signal = self.signal.with_user(manager)
        self.env["ir.rule"].create(
            {
                "name": "No records",
                "model_id": self.env["ir.model"]._get("product.category").id,
                "domain_force": f"[('id', '!=', {self.records.id})]",
            }
        )
        self.assertEqual(self.lines(self.open_screen(signal)), [("Wines", 2, "")])
