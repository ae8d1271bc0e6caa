"""What holds whatever is invoiced and refunded.

Orders, their invoices and credit notes are made once, by Odoo's own wizards, so that
they are linked as Odoo links them.  Examples choose days and amounts, and which
documents are there yet: the others are drafts.
"""

from odoo.tests import freeze_time

from ..tools.properties import holds_for
from .common import TradingCase
from .order_book import AXES, DAY, Examples

EXAMPLES = 8
# scores that days, acts and amounts change, of Alice alone
BOUNDS = ([170, 120, 90, 60], [2, 3, 4, 5], [50, 200, 400, 800])
# (percentage paid in advance, books delivered before each invoice)
WAYS = ((0, [4]), (0, [1, 3]), (25, [4]))


def days(st):
    return st.integers(30, 170)


def cents(st):
    return st.integers(1, 50_000)


def earlier(st):
    """Draw what the customer ordered besides."""
    amounts = cents(st).map(lambda amount: amount / 100)
    return st.lists(st.tuples(days(st), amounts), max_size=2)


def parts(st):
    """Draw the amounts that are refunded one after the other, of all their sum."""
    return st.lists(cents(st), min_size=1, max_size=3)


@freeze_time(f"{DAY} 12:00:00")
class TestRfmInvariantsTrading(Examples, TradingCase):
    """One customer, Alice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.book.invoice_policy = "delivery"
        cls.quotations = cls.order(cls.alice, DAY, 2, times=2)
        cls.trades = [cls.trade(*way) for way in WAYS]
        cls.sole = cls.invoice(cls.alice, DAY, 300)
        cls.sole_notes = [cls.credit(cls.sole, DAY, 100) for _part in range(3)]
        cls.make_shop_orders()
        cls.make_drafts()

    @classmethod
    def trade(cls, percentage, deliveries):
        """Order four books for 400; return the order, its invoices, their credits."""
        order = cls.order(cls.alice, DAY, 100)
        books = order.order_line
        books.product_uom_qty = 4
        books.price_unit = 100  # a changed quantity asks the price list again
        if percentage:
            cls.run_wizard(
                order, advance_payment_method="percentage", amount=percentage
            )
        for quantity in deliveries:
            books.qty_delivered += quantity
            cls.run_wizard(order, advance_payment_method="delivered")
        invoices = order.invoice_ids.sorted("id")
        return order, invoices, [cls.credit(invoice, DAY) for invoice in invoices]

    @classmethod
    def run_wizard(cls, order, **vals):
        known = order.invoice_ids
        wizards = cls.env["sale.advance.payment.inv"]
        wizards.create({"sale_order_ids": order.ids, **vals}).create_invoices()
        (order.invoice_ids - known).action_post()

    @classmethod
    def make_shop_orders(cls):
        shop = cls.open_shop()
        cls.sold = cls.sell(shop, cls.alice, DAY, 3)
        cls.taken_back = [cls.take_back(shop, cls.sold, DAY, 1) for _part in range(3)]

    @classmethod
    def make_drafts(cls):
        cls.policy.cutoff_ids.unlink()
        for table in ("sale_order", "account_move", "pos_order"):
            cls.env.flush_all()
            cls.env.cr.execute(
                f"UPDATE {table} SET state = 'draft' WHERE partner_id = %s",
                [cls.alice.id],
            )
        cls.env.invalidate_all()

    # -- examples -----------------------------------------------------------

    def begin(self, earlier):
        """Return what Alice has by what she ordered besides."""
        self.choose_thresholds(BOUNDS)
        self.write_acts(zip(self.quotations, earlier, strict=False))
        return self.row()

    def row(self):
        """Return what Alice has now: measures, then scores."""
        self.compute_all()
        score = self.score(self.policy, self.alice)
        return [score[name] for name in (*AXES.values(), *AXES)]

    def post(self, move, days, amount):
        """Have a move there, of some days ago and with this amount; credits too."""
        sign = -1 if move.move_type == "out_refund" else 1
        self.env.flush_all()
        self.env.cr.execute(
            """
            UPDATE account_move
               SET state = 'posted', invoice_date = %s::date - %s,
                   amount_untaxed_in_currency_signed = %s
             WHERE id = %s
            """,
            [DAY, days, sign * amount, move.id],
        )
        self.env["account.move"].invalidate_model()

    def pay(self, shop_order, days, amount):
        """Have an order of the shop there; a refund has a negative amount."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            UPDATE pos_order
               SET state = 'paid', date_order = %s::timestamp - %s * INTERVAL '1 day'
             WHERE id = %s
            """,
            [f"{DAY} 10:00:00", days, shop_order.id],
        )
        self.env.cr.execute(
            "UPDATE pos_order_line SET price_subtotal = %s WHERE order_id = %s",
            [amount, shop_order.id],
        )
        self.env.invalidate_all()

    # -- once ---------------------------------------------------------------

    def test_what_odoo_made(self):
        """Each way of invoicing is of the whole order, and none of it is draft."""
        for order, invoices, notes in self.trades:
            amounts = invoices.mapped("amount_untaxed")
            self.assertEqual((order.amount_untaxed, sum(amounts)), (400, 400))
            self.assertEqual([note.amount_untaxed for note in notes], amounts)
        self.assertEqual([len(trade[1]) for trade in self.trades], [1, 2, 2])

    @holds_for(
        lambda st: {
            "before": earlier(st),
            "way": st.sampled_from(range(len(WAYS))),
            "day": days(st),
            "price": cents(st),
        },
        EXAMPLES,
    )
    def test_an_order_and_its_invoices_count_once(self, before, way, day, price):
        """As the order alone: R, F and M, after each invoice."""
        with self.example():
            without = self.begin(before)
            order, invoices, _notes = self.trades[way]
            self.write_acts([(order, (day, 4 * price / 100))])
            alone = self.row()
            self.assertEqual(alone[1], without[1] + 1)
            for invoice in invoices:
                amount = invoice.amount_untaxed * price / 10_000
                self.post(invoice, day - 20, amount)
                self.assertEqual(self.row(), alone)

    # -- refunds ------------------------------------------------------------

    @holds_for(
        lambda st: {
            "before": earlier(st),
            "way": st.sampled_from(range(len(WAYS))),
            "day": days(st),
            "price": cents(st),
            "backwards": st.booleans(),
        },
        EXAMPLES,
    )
    def test_an_order_whose_invoices_are_credited(
        self, before, way, day, price, backwards
    ):
        with self.example():
            without = self.begin(before)
            order, invoices, notes = self.trades[way]
            self.write_acts([(order, (day, 4 * price / 100))])
            refunds = []
            for invoice, note in zip(invoices, notes, strict=True):
                amount = invoice.amount_untaxed * price / 10_000
                self.post(invoice, day - 10, amount)
                refunds.append((self.post, note, amount))
            self.assertRefunded(refunds[:: -1 if backwards else 1], day, without)

    @holds_for(
        lambda st: {"before": earlier(st), "day": days(st), "drawn": parts(st)},
        EXAMPLES,
    )
    def test_an_invoice_without_order_that_is_credited(self, before, day, drawn):
        with self.example():
            without = self.begin(before)
            self.post(self.sole, day, sum(drawn) / 100)
            notes = zip(self.sole_notes, drawn, strict=False)
            refunds = [(self.post, note, part / 100) for note, part in notes]
            self.assertRefunded(refunds, day, without)

    @holds_for(
        lambda st: {"before": earlier(st), "day": days(st), "drawn": parts(st)},
        EXAMPLES,
    )
    def test_a_shop_order_that_is_taken_back(self, before, day, drawn):
        with self.example():
            without = self.begin(before)
            self.pay(self.sold, day, sum(drawn) / 100)
            backs = zip(self.taken_back, drawn, strict=False)
            refunds = [(self.pay, back, -part / 100) for back, part in backs]
            self.assertRefunded(refunds, day, without)

    def assertRefunded(self, refunds, day, without):
        """A refund of a part lowers the amount only; that of all leaves nothing.

        :param refunds: (function, document, amount), which are all of the act
        :param without: what Alice had before the act
        """
        bought = self.row()
        self.assertEqual(bought[1], without[1] + 1)
        left = bought[2]
        for refund, document, amount in refunds[:-1]:
            refund(document, day - 20, amount)
            now, left = self.row(), left - abs(amount)
            self.assertEqual(now[:2], bought[:2])
            self.assertAlmostEqual(now[2], left)
            self.assertEqual(now[3:5], bought[3:5])
            self.assertLessEqual(now[5], bought[5])
        refund, document, amount = refunds[-1]
        refund(document, day - 20, amount)
        self.assertEqual(self.row(), without)
