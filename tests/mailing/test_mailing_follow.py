from odoo.tests import freeze_time

from ..scoring.common import TradingCase
from .results_common import ResultsCase


class TestMailingFollow(ResultsCase):
    """What recipients do in the days after a mailing, and would have done anyway.

    The mailing leaves on Monday, 2 March 2026; the company counts for 14 days.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mia = cls.make_mailed("Mia")
        cls.maud = cls.make_mailed("Maud")
        cls.carl = cls.make_control("Carl")
        cls.keep_control(cls)

    def send_on(self, day, **vals):
        with freeze_time(f"{day} 09:00:00"):
            self.lyon.action_refresh()
            return self.send(self.make_mailing(f"News of {day}", **vals))

    def count(self, day="2026-04-01"):
        with freeze_time(f"{day} 09:00:00"):
            self.add_up()

    def followed(self, mailing):
        """Return (recipients who acted, acts, amount) of all recipients."""
        result = self.result(mailing)
        acts = result.orders + result.invoices + result.registrations + result.gifts
        return result.followed, acts, result.amount

    # -- which acts ---------------------------------------------------------

    def test_orders_of_the_days_after(self):
        mailing = self.send_on("2026-03-02")
        self.make_order(self.mia, "2026-03-01", 1)  # the day before
        self.make_order(self.mia, "2026-03-02", 10)  # acts have a day and no hour
        self.make_order(self.mia, "2026-03-16", 20)  # the fourteenth day after
        self.make_order(self.maud, "2026-03-17", 2)  # the fifteenth
        self.count()
        self.assertEqual(self.followed(mailing), (1, 2, 30))
        self.assertEqual(self.result(mailing).orders, 2)

    def test_an_act_follows_the_last_mailing_only(self):
        first = self.send_on("2026-03-02")
        last = self.send_on("2026-03-06")
        self.make_order(self.mia, "2026-03-05", 10)
        self.make_order(self.mia, "2026-03-07", 20)
        self.count()
        self.assertEqual(self.followed(first), (1, 1, 10))
        self.assertEqual(self.followed(last), (1, 1, 20))

    def test_cancelled_order_follows_no_more(self):
        mailing = self.send_on("2026-03-02")
        order = self.make_order(self.mia, "2026-03-03", 100)
        self.count("2026-03-10")
        self.assertEqual(self.followed(mailing), (1, 1, 100))
        order.state = "cancel"
        self.count("2026-03-11")
        self.assertEqual(self.followed(mailing), (0, 0, 0))

    def test_registration_follows_by_the_day_it_was_made(self):
        """The event itself is in June."""
        mailing = self.send_on("2026-03-02")
        event = self.env["event.event"].create(
            {
                "name": "Fair",
                "company_id": self.company.id,
                "date_begin": "2026-06-01 08:00:00",
                "date_end": "2026-06-01 18:00:00",
            }
        )
        registration = self.env["event.registration"].create(
            {"event_id": event.id, "partner_id": self.mia.id, "state": "open"}
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE event_registration SET create_date = %s WHERE id = %s",
            ["2026-03-05 10:00:00", registration.id],
        )
        self.count()
        self.assertEqual(self.result(mailing).registrations, 1)

    def test_amounts_in_the_currency_of_the_company(self):
        """Two dollars for one euro on that day, four today."""
        dollar = self.find_currency("USD")
        self.env["res.currency.rate"].create(
            [
                {
                    "currency_id": dollar.id,
                    "company_id": self.company.id,
                    "name": day,
                    "rate": rate,
                }
                for day, rate in (("2026-01-01", 2), ("2026-03-10", 4))
            ]
        )
        mailing = self.send_on("2026-03-02")
        prices = self.env["product.pricelist"].create(
            {"name": "Dollars", "currency_id": dollar.id}
        )
        self.make_order(self.mia, "2026-03-03", 100, pricelist_id=prices.id)
        self.count()
        self.assertEqual(self.result(mailing).amount, 50)
        self.assertEqual(self.result(mailing).currency_id, self.company.currency_id)

    def test_acts_of_another_company_do_not_count(self):
        mailing = self.send_on("2026-03-02")
        elsewhere = self.make_company("Éditions du Port")
        self.mia.company_id = False
        order = self.make_order(self.mia, "2026-03-03", 100)
        self.env.cr.execute(
            "UPDATE sale_order SET company_id = %s WHERE id = %s",
            [elsewhere.id, order.id],
        )
        self.env.invalidate_all()
        self.count()
        self.assertEqual(self.followed(mailing), (0, 0, 0))

    def test_source_that_cannot_be_read_is_left_out(self):
        mailing = self.send_on("2026-03-02")
        self.make_order(self.mia, "2026-03-03", 100)
        source = self.env.ref(
            "contact_segmentation.partner_score_source_event_registration"
        )
        source.sudo().decision_path = "no_such_field"
        self.count()
        self.assertEqual(self.followed(mailing), (1, 1, 100))

    # -- whose --------------------------------------------------------------

    def test_act_of_a_company_follows_the_mailing_to_its_employee(self):
        company = self.make_mailed("Press", is_company=True, city="Metz")
        buyer = self.make_person("Basile", parent_id=company.id)
        jury = self.make_filled("Jury", buyer)
        mailing = self.send_on("2026-03-02", segment_ids=jury.ids)
        self.make_order(company, "2026-03-03", 100)
        self.count()
        self.assertEqual(self.followed(mailing), (1, 1, 100))

    def test_own_mailing_comes_before_that_of_a_colleague(self):
        company = self.make_mailed("Press", is_company=True, city="Metz")
        buyer = self.make_person("Basile", parent_id=company.id)
        colleague = self.make_person("Colin", parent_id=company.id)
        own = self.send_on("2026-03-02", segment_ids=self.make_filled("A", buyer).ids)
        other = self.send_on(
            "2026-03-03", segment_ids=self.make_filled("B", colleague).ids
        )
        self.make_order(buyer, "2026-03-04", 100)
        self.count()
        self.assertEqual(self.followed(own), (1, 1, 100))
        self.assertEqual(self.followed(other), (0, 0, 0))

    # -- against the control group ------------------------------------------

    def test_control_group_counts_as_if_it_were_written_to(self):
        """One of two ordered, and the one left out did not: an effect of 50 points."""
        mailing = self.send_on("2026-03-02")
        self.make_order(self.mia, "2026-03-03", 100)
        self.count()
        lyon = self.result(mailing, self.lyon)
        self.assertEqual((lyon.written, lyon.followed, lyon.control), (2, 1, 1))
        self.assertEqual((lyon.expected_followed, lyon.lift, lyon.gain), (0, 50, 100))

    def test_what_the_control_group_does_is_what_was_expected(self):
        """Carl orders for 40: two like him would have ordered for 80."""
        mailing = self.send_on("2026-03-02")
        self.make_order(self.mia, "2026-03-03", 100)
        self.make_order(self.carl, "2026-03-03", 40)
        self.count()
        lyon = self.result(mailing, self.lyon)
        self.assertEqual((lyon.control_followed, lyon.control_amount), (1, 40))
        self.assertEqual((lyon.expected_followed, lyon.expected_amount), (2, 80))
        self.assertEqual((lyon.amount, lyon.lift, lyon.gain), (100, -50, 20))

    def test_act_of_the_control_group_follows_its_last_mailing_too(self):
        first = self.send_on("2026-03-02")
        last = self.send_on("2026-03-06")
        self.make_order(self.carl, "2026-03-07", 40)
        self.count()
        self.assertEqual(self.result(first).control_followed, 0)
        self.assertEqual(self.result(last).control_followed, 1)

    def test_recipients_who_could_not_be_left_out_are_not_compared(self):
        """Jury has no control group: what its members do says nothing of Carl."""
        oda = self.make_mailed("Oda", city="Metz")
        jury = self.make_filled("Jury", oda)
        mailing = self.send_on("2026-03-02", segment_ids=(self.lyon | jury).ids)
        self.make_order(oda, "2026-03-03", 500)
        self.count()
        total = self.result(mailing)
        self.assertEqual((total.written, total.compared), (3, 2))
        self.assertEqual((total.amount, total.compared_amount), (500, 0))
        self.assertFalse(self.result(mailing, jury).compared)
        self.assertFalse(self.result(mailing, jury).gain)

    # -- for how long -------------------------------------------------------

    def test_another_number_of_days_counts_all_anew(self):
        mailing = self.send_on("2026-03-02")
        self.make_order(self.mia, "2026-03-10", 100)
        self.count("2026-09-01")
        self.assertEqual(self.followed(mailing), (1, 1, 100))
        self.company.mailing_follow_days = 3
        self.count("2026-09-02")
        self.assertEqual(self.followed(mailing), (0, 0, 0))

    def test_settled_results_keep_what_was_counted(self):
        mailing = self.send_on("2026-03-02")
        order = self.make_order(self.mia, "2026-03-03", 100)
        self.count("2026-05-01")
        order.state = "cancel"
        self.count("2026-05-02")
        self.assertEqual(self.followed(mailing), (1, 1, 100))


class TestMailingFollowTrading(TradingCase):
    """What follows is each act once, as where contacts are scored.

    A mailing to Alice left on 2 March 2026.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        contacts = cls.env["ir.model"]._get_id("res.partner")
        cls.mailing = cls.env["mailing.mailing"].create(
            {
                "subject": "News",
                "mailing_model_id": contacts,
                "result_company_id": cls.company.id,
            }
        )
        cls.row = cls.env["mailing.result.recipient"].create(
            {
                "mailing_id": cls.mailing.id,
                "partner_id": cls.alice.id,
                "date": "2026-03-02 09:00:00",
            }
        )

    def count(self, today="2026-04-01"):
        with freeze_time(f"{today} 09:00:00"):
            self.env["mailing.result"]._follow(self.company)
        self.row.invalidate_recordset()
        return self.row.orders, self.row.invoices, self.row.amount

    def test_an_order_and_its_invoice_are_one_act(self):
        order = self.order(self.alice, "2026-03-03", 100)
        self.invoice_orders(order, "2026-03-04")
        self.invoice(self.alice, "2026-03-05", 30)
        self.assertEqual(self.count(), (1, 1, 130))

    def test_what_is_credited_is_taken_off(self):
        """In part later than the days that count: the order is still worth less."""
        order = self.order(self.alice, "2026-03-03", 100)
        invoice = self.invoice_orders(order, "2026-03-04")
        self.credit(invoice, "2026-03-25", 40)
        self.assertEqual(self.count(), (1, 0, 60))

    def test_what_is_wholly_credited_did_not_follow(self):
        invoice = self.invoice(self.alice, "2026-03-04", 100)
        self.assertEqual(self.count("2026-03-10"), (0, 1, 100))
        self.credit(invoice, "2026-03-11")
        self.assertEqual(self.count("2026-03-12"), (0, 0, 0))
