from odoo.exceptions import UserError, ValidationError
from odoo.fields import Date
from odoo.tests import freeze_time

from ..common import MANAGER
from .signals import DAY, SignalCase


@freeze_time("2026-06-30 12:00:00")
class TestSignalFaults(SignalCase):
    """What is wrong is said in a sentence; the other signals go on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sound = cls.make_signal(name="Sound")
        cls.buy(cls.alice, "2026-06-01")

    def break_by_sql(self, record, column, value):
        """Write what no form lets in: another addon was here, or a statement."""
        self.env.flush_all()
        self.env.cr.execute(
            f"UPDATE {record._table} SET {column} = %s WHERE id = %s",
            [value, record.id],
        )
        record.invalidate_recordset()

    def assertLeftOut(self, signal, *sentences):
        """This signal is left out for this reason, and the sound one is not."""
        sound, found = (self.sound | signal)._split_faulty(
            self.company, Date.to_date(DAY)
        )
        self.assertEqual(sound, self.sound)
        self.assertEqual(found, list(sentences))
        self.assertPoints(sound, ("Alice", "Wine", "2026-06-01", 2.0))

    def test_value_that_disappeared(self):
        signal = self.make_mapped(name="By tag", value_path="order_line.gone_id")
        self.assertLeftOut(
            signal,
            "The signal “By tag” is left out: “order_line.gone_id”: there is no field "
            "“gone_id” in Sales Order Line.",
        )

    def test_condition_on_a_field_that_disappeared(self):
        signal = self.make_signal(name="Gifts", domain="[('gone', '=', 1)]")
        self.assertLeftOut(
            signal,
            "The signal “Gifts” is left out: Invalid field sale.order.gone in "
            "condition ('gone', '=', 1).",
        )

    def test_value_that_is_no_choice(self):
        signal = self.make_mapped({}, name="By amount", value_path="amount_total")
        self.assertLeftOut(
            signal,
            "The signal “By amount” is left out: “amount_total” is neither a record "
            "nor a choice.",
        )

    def test_points_that_are_no_number(self):
        message = (
            "The signal “Odd” is left out: the points must be a number other than 0."
        )
        for points in (float("nan"), float("inf"), 0):
            with self.subTest(points=points), self.assertRaises(ValidationError) as it:
                self.make_signal(name="Odd", points=points)
            self.assertEqual(it.exception.args[0], message)
        signal = self.make_signal(name="Odd")
        self.break_by_sql(signal, "points", float("nan"))
        self.assertLeftOut(signal, message)

    def test_limit_that_is_no_number(self):
        for cap in (float("nan"), -1):
            with self.subTest(cap=cap), self.assertRaises(ValidationError) as it:
                self.make_signal(name="Odd", cap=cap)
            self.assertEqual(
                it.exception.args[0],
                "The signal “Odd” is left out: the limit must be a number that is not "
                "negative.",
            )

    def test_amount_that_is_no_number(self):
        """An act is worth nothing that cannot be told; the others count."""
        odd = self.buy(self.bruno, "2026-06-02")
        self.break_by_sql(odd, "amount_untaxed", float("nan"))
        signal = self.make_signal(points_per="amount", points=1)
        self.assertPoints(signal, ("Alice", "Wine", "2026-06-01", 10.0))

    def test_half_life_of_zero(self):
        message = "The half-life of the interest “Cider” must be a number of days"
        for half_life in (0, -1, float("nan"), float("inf")):
            with self.subTest(half_life), self.assertRaises(ValidationError) as it:
                self.make_interests("Cider", half_life=half_life)
            self.assertEqual(it.exception.args[0], f"{message}, more than 0.")
        [cider] = self.make_interests("Cider")
        signal = self.make_signal(name="Odd", interest_id=cider.id)
        self.break_by_sql(cider, "half_life", 0)
        self.assertLeftOut(
            signal, f"The signal “Odd” is left out: {message}, more than 0."
        )

    def test_deleted_interest(self):
        [cider] = self.make_interests("Cider")
        signal = self.make_signal(name="Odd", interest_id=cider.id)
        cider.unlink()
        self.assertLeftOut(
            signal,
            "The signal “Odd” is left out: choose the interest that it speaks for.",
        )

    def test_mapping_to_a_deleted_interest(self):
        """The other values of the same signal count."""
        signal = self.make_mapped(name="By category")
        self.buy(self.bruno, "2026-06-02", self.record)
        self.wine.unlink()
        sound, sentences = signal._split_faulty(self.company, Date.to_date(DAY))
        self.assertEqual(sound, signal)
        self.assertEqual(
            sentences,
            [
                (
                    "The signal “By category” leaves out “Wines”: its interest “Wine” "
                    "was deleted. Choose another one."
                )
            ],
        )
        self.assertPoints(signal, ("Bruno", "Jazz", "2026-06-02", 2.0))
        signal.mapping_ids[0].interest_id = self.jazz
        self.assertEqual(signal._get_warnings(), [])

    def test_mapping_to_an_archived_interest(self):
        signal = self.make_mapped(name="By category")
        self.wine.active = False
        self.assertEqual(
            signal._get_warnings(),
            [
                (
                    "The signal “By category” leaves out “Wines”: its interest “Wine” "
                    "is archived."
                )
            ],
        )
        self.assertPoints(signal)

    def test_mapping_of_a_value_that_is_gone(self):
        [old] = self.env["product.category"].create([{"name": "Old"}])
        signal = self.make_mapped({old: self.jazz}, name="By category")
        old_id = old.id
        old.unlink()
        self.assertEqual(
            signal._get_warnings(),
            [
                (
                    f"The signal “By category” maps the value {old_id}, which does not "
                    "exist any more."
                )
            ],
        )
        self.assertPoints(signal)

    def test_rows_that_postgresql_cannot_read(self):
        """Too large a number: no plan tells, only the rows do."""
        huge = self.make_signal(name="Huge", points=1e308, points_per="amount")
        both = self.sound | huge
        day = Date.to_date(DAY)
        self.assertEqual(both._split_faulty(self.company, day), (both, []))
        readable, [sentence] = both._split_unreadable(self.company, day)
        self.assertEqual(readable, self.sound)
        self.assertIn("The signal “Huge” is left out: ", sentence)
        self.assertIn("out of range", sentence)

    def test_form_says_what_is_wrong(self):
        signal = self.make_mapped({}, name="By amount", value_path="amount_total")
        self.assertIn("neither a record nor a choice", signal.fault)
        self.assertFalse(self.sound.fault)

    def test_in_use_without_interest(self):
        with self.assertRaises(ValidationError) as it:
            self.make_signal(name="Odd", interest_id=False)
        self.assertEqual(
            it.exception.args[0],
            "The signal “Odd” is left out: choose the interest that it speaks for.",
        )
        self.make_signal(name="Odd", interest_id=False, active=False)

    def test_conditions_that_are_no_list(self):
        with self.assertRaises(UserError) as it:
            self.make_signal(name="Odd", domain="uid")
        self.assertIn("The conditions of the signal “Odd”", it.exception.args[0])

    def test_manager_signals_only_what_they_may_read(self):
        """A manager of segmentation sells nothing: orders are closed to them."""
        manager = self.make_user("max", MANAGER)
        signals = self.env["partner.score.signal"].with_user(manager)
        vals = {
            "name": "Orders",
            "source_id": self.orders.id,
            "interest_id": self.wine.id,
        }
        signal = signals.create(vals)  # counts rows, tells nothing of them
        with self.assertRaises(ValidationError) as it:
            signal.domain = "[('amount_total', '>', 1000)]"
        self.assertIn(
            "which does not exist or which you may not read", str(it.exception)
        )
