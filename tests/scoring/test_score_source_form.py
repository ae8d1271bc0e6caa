from odoo import Command
from odoo.tests import Form, freeze_time

from ..common import MANAGER, USER
from .common import TradingCase


@freeze_time("2026-06-30 12:00:00")
class TestScoreSourceForm(TradingCase):
    """What the form of a source tells while somebody writes it."""

    def checks(self, source):
        return [(check.label, check.state) for check in source._get_checks()]

    def said(self, source, label):
        """Return (state, sentence) of the line of a label."""
        [found] = [check for check in source._get_checks() if check.label == label]
        return found.state, found.sentence

    def fates(self, source):
        """Return (contact, date, what becomes of it) of the sample rows."""
        samples = source.with_context(lang="en_US")._get_samples()
        return [(sample.contact, sample.date, sample.fate) for sample in samples]

    # -- checks -------------------------------------------------------------

    def test_what_is_shipped_can_be_read(self):
        for source in self.env["partner.score.source"].search([]):
            with self.subTest(source=source.name):
                states = {check.state for check in source._get_checks()}
                self.assertNotIn("danger", states)

    def test_paths_are_told_in_words(self):
        self.assertEqual(
            self.said(self.shop_orders, "Amount"),
            ("success", "Order Lines → Tax Excl."),
        )

    def test_optional_paths(self):
        self.orders.currency_path = False
        self.assertEqual(
            self.said(self.orders, "Currency"),
            ("muted", "None: amounts are in the company's currency."),
        )

    def test_faults(self):
        self.order(self.alice, "2026-05-01", 100)
        faults = {
            ("date_path", "birthday"): (
                "Date",
                "“birthday”: there is no field “birthday” in Sales Order.",
            ),
            ("date_path", "amount_untaxed"): (
                "Date",
                "“amount_untaxed” is not what is needed here: a date.",
            ),
            ("date_path", "name.year"): (
                "Date",
                "“name.year”: “name” leads to no other record.",
            ),
            ("amount_path", "amount_undiscounted"): (
                "Amount",
                (
                    "“amount_undiscounted”: “amount_undiscounted” is computed when it "
                    "is read and cannot be used here."
                ),
            ),
            ("partner_path", "order_line.order_partner_id"): (
                "Contact",
                (
                    "“order_line.order_partner_id” leads to several records, where one "
                    "is needed."
                ),
            ),
            ("partner_path", "company_id"): (
                "Contact",
                "“company_id” is not what is needed here: Contact.",
            ),
            ("refund_path", "company_id"): (
                "Refunded Act",
                "“company_id” is not what is needed here: Sales Order.",
            ),
            ("domain", "[('state', '=', state)]"): ("Conditions", None),
            ("domain", "[('shoe_size', '=', 42)]"): ("Conditions", None),
        }
        for (field, value), (label, sentence) in faults.items():
            with self.subTest(**{field: value}), self.env.cr.savepoint() as savepoint:
                draft = self.orders.new(origin=self.orders)
                draft[field] = value
                state, said = self.said(draft, label)
                self.assertEqual(state, "danger")
                self.assertEqual(said, sentence or said)
                self.assertEqual(draft._get_samples(), [])
                savepoint.rollback()

    def test_app_that_is_not_installed(self):
        donations = self.env.ref("contact_segmentation.partner_score_source_donation")
        self.assertEqual(donations.availability, "missing")
        self.assertEqual(
            self.said(donations, "Model"),
            ("muted", "The app that has “donation.donation” is not installed."),
        )
        self.assertEqual(donations._get_samples(), [])

    def test_yield_through_an_app_that_is_not_installed(self):
        self.shop_orders.yield_ids[0].path = "lines.boat_id"
        state, _sentence = self.said(
            self.shop_orders, "Yields to Posted customer invoices and credit notes"
        )
        self.assertEqual(state, "muted")

    def test_yield_that_leads_elsewhere(self):
        self.invoices.yield_ids[0].path = "line_ids.product_id"
        self.assertIn(
            (
                "danger",
                (
                    "“line_ids.product_id” does not lead to what “Confirmed sales "
                    "orders” reads."
                ),
            ),
            [(check.state, check.sentence) for check in self.invoices._get_checks()],
        )

    def test_checks_follow_what_is_typed(self):
        with Form(self.orders) as form:
            self.assertNotIn("text-danger", form.check_html)
            form.date_path = "birthday"
            self.assertIn("there is no field “birthday”", form.check_html)
            self.assertIn("once everything above can be read", form.sample_html)
            form.date_path = "date_order"
            self.assertNotIn("text-danger", form.check_html)

    def test_conditions_that_cannot_be_read_leave_what_was_typed(self):
        """What the database refuses must not empty the form."""
        self.order(self.alice, "2026-05-01", 100)
        with Form(self.orders) as form:
            form.amount_path = "amount_total"
            form.domain = "[('date_order', '=', 'yesterday morning')]"
            self.assertIn("text-danger", form.check_html)
            self.assertIn("once everything above can be read", form.sample_html)
            self.assertEqual(form.amount_path, "amount_total")
            form.domain = "[('state', '=', 'sale')]"
            self.assertIn("Alice Martin", form.sample_html)
        self.assertEqual(self.orders.amount_path, "amount_total")

    def test_new_source_while_it_is_written(self):
        self.order(self.alice, "2026-05-01", 100)
        form = Form(self.env["partner.score.source"])
        form.name, form.kind = "Quotations", "purchase"
        form.model_name = "sale"
        self.assertIn("“sale” is not installed", form.check_html)
        form.model_name = "sale.order"
        form.partner_path = "partner_id"
        form.date_path = "date_order"
        self.assertIn("Alice Martin", form.sample_html)
        form.save()

    # -- samples ------------------------------------------------------------

    def test_rows_as_they_are_read(self):
        """Late on 30 June in UTC is 1 July in Paris."""
        self.company.partner_id.tz = "Europe/Paris"
        dollar = self.find_currency("USD")
        (dollar | self.company.currency_id).rate_ids.unlink()
        dollar.rate_ids = [
            Command.create(
                {"name": "2026-01-01", "rate": 2.0, "company_id": self.company.id}
            )
        ]
        pricelist = self.env["product.pricelist"].create(
            {"name": "Dollars", "currency_id": dollar.id}
        )
        day = "2026-05-31 22:30:00"
        self.order(self.alice, day, 100, pricelist_id=pricelist.id)
        [sample] = self.orders.with_context(lang="en_US")._get_samples()
        self.assertEqual((sample.contact, sample.date), ("Alice Martin", "06/01/2026"))
        self.assertIn("50.00", sample.amount)
        self.assertActs(self.alice, ("2026-06-01", 50))

    def test_ten_rows_of_this_company(self):
        self.order(self.alice, "2026-05-01", 240, times=12)
        self.assertEqual(
            self.fates(self.orders), [("Alice Martin", "05/01/2026", "Counts.")] * 10
        )

    def test_what_becomes_of_rows(self):
        order = self.order(self.alice, "2026-05-01", 100)
        lone = self.invoice(self.bruno, "2026-05-02", 50)
        invoice = self.invoice_orders(order, "2026-05-03")
        self.credit(lone, "2026-05-04", 20)
        self.invoice(self.bruno, "2026-05-05", 5, kind="out_refund")
        whole = self.invoice(self.bruno, "2026-05-06", 30)
        self.credit(whole, "2026-05-07")
        self.invoice(self.bruno, "2026-07-15", 10)
        yielded = f"Counted as {order.name} by “Confirmed sales orders”."
        self.assertTrue(invoice)
        self.assertEqual(
            [
                (contact, date, fate.replace("\N{NO-BREAK SPACE}", " "))
                for contact, date, fate in self.fates(self.invoices)
            ],
            [
                ("Bruno Lefèvre", "07/15/2026", "Counts once its day has come."),
                (
                    "Bruno Lefèvre",
                    "05/07/2026",
                    f"Refund, taken off {whole.display_name}.",
                ),
                ("Bruno Lefèvre", "05/06/2026", "Wholly refunded."),
                ("Bruno Lefèvre", "05/05/2026", "Refund, subtracted from the sum."),
                (
                    "Bruno Lefèvre",
                    "05/04/2026",
                    f"Refund, taken off {lone.display_name}.",
                ),
                ("Alice Martin", "05/03/2026", yielded),
                (
                    "Bruno Lefèvre",
                    "05/02/2026",
                    f"Counts for {self.money(30)} after refunds.",
                ),
            ],
        )

    def money(self, amount):
        text = self.company.currency_id.with_context(lang="en_US").format(amount)
        return text.replace("\N{NO-BREAK SPACE}", " ")

    def test_refunds_by_other_sources(self):
        order = self.order(self.alice, "2026-05-01", 100)
        self.credit(self.invoice_orders(order, "2026-05-03"), "2026-05-04")
        self.assertEqual(
            self.fates(self.orders),
            [("Alice Martin", "05/01/2026", "Wholly refunded.")],
        )
        draft = self.orders.new(origin=self.orders)
        self.assertEqual(self.fates(draft), self.fates(self.orders))
        by_orders = f"{order.name} by “Confirmed sales orders”."
        self.assertEqual(
            [fate for _contact, _date, fate in self.fates(self.invoices)],
            [f"Refund, counted with {by_orders}", f"Counted as {by_orders}"],
        )

    def test_row_without_contact(self):
        self.sell(self.open_shop(), self.env["res.partner"], "2026-05-01", 40)
        self.assertEqual(
            self.fates(self.shop_orders), [("", "05/01/2026", "No contact.")]
        )

    # -- rights -------------------------------------------------------------

    def test_user_who_may_not_read_the_app(self):
        """The form opens, says what may not be read, and shows no row."""
        self.order(self.alice, "2026-05-01", 100)
        reader = self.make_user("lena", USER)
        orders = self.orders.with_user(reader)
        self.assertEqual(
            self.said(orders, "Contact"), ("danger", "You may not read “partner_id”.")
        )
        self.assertNotIn("Alice", orders.sample_html)
        self.assertEqual(orders._get_samples(), [])

    def test_manager_sees_own_rows_only(self):
        """A salesperson who sees their own orders, as Sales has it."""
        seller = self.make_user("selma", MANAGER, "sales_team.group_sale_salesman")
        self.order(self.alice, "2026-05-01", 100, user_id=self.env.user.id)
        self.order(self.bruno, "2026-05-02", 50, user_id=seller.id)
        self.assertEqual(
            self.fates(self.orders.with_user(seller)),
            [("Bruno Lefèvre", "05/02/2026", "Counts.")],
        )

    def test_name_of_a_row_that_may_not_be_read(self):
        """The invoice is theirs to see, the order behind it is not."""
        order = self.order(self.alice, "2026-05-01", 100)
        invoice = self.invoice_orders(order, "2026-05-03")
        seller = self.make_user("selma", MANAGER, "sales_team.group_sale_salesman")
        order.user_id, invoice.invoice_user_id = self.env.user, seller
        self.assertFalse(order.with_user(seller).has_access("read"))
        [(_contact, _date, fate)] = self.fates(self.invoices.with_user(seller))
        self.assertEqual(
            fate,
            "Counted as a record that you may not read by “Confirmed sales orders”.",
        )
