from odoo.tests import freeze_time

from ..common import USER
from .signals import SignalCase


@freeze_time("2026-06-30 12:00:00")
class TestSignalPoints(SignalCase):
    """Which acts give points to whom, for what, on which day."""

    def test_fixed_interest(self):
        self.buy(self.alice, "2026-06-01")
        self.buy(self.bruno, "2026-06-02")
        self.assertPoints(
            self.make_signal(),
            ("Alice", "Wine", "2026-06-01", 2.0),
            ("Bruno", "Wine", "2026-06-02", 2.0),
        )

    def test_conditions_of_the_source_and_of_the_signal(self):
        self.buy(self.alice, "2026-06-01", state="draft")
        self.buy(self.alice, "2026-06-02", client_order_ref="gift")
        self.buy(self.alice, "2026-06-03")
        signal = self.make_signal(domain="[('client_order_ref', '=', 'gift')]")
        self.assertPoints(signal, ("Alice", "Wine", "2026-06-02", 2.0))

    def test_mapped_by_the_lines_of_an_order(self):
        """Two bottles in one order are one act for wine."""
        self.buy(self.alice, "2026-06-01", self.bottle, self.bottle, self.record)
        self.buy(self.bruno, "2026-06-02", self.book)
        self.assertPoints(
            self.make_mapped(),
            ("Alice", "Wine", "2026-06-01", 2.0),
            ("Alice", "Jazz", "2026-06-01", 2.0),
        )

    def test_two_values_of_one_interest_count_once(self):
        self.buy(self.alice, "2026-06-01", self.bottle, self.record)
        signal = self.make_mapped({self.wines: self.wine, self.records: self.wine})
        self.assertPoints(signal, ("Alice", "Wine", "2026-06-01", 2.0))

    def test_ignored_value(self):
        self.buy(self.alice, "2026-06-01", self.bottle, self.record)
        signal = self.make_mapped()
        signal.mapping_ids[0].interest_id = False
        self.assertPoints(signal, ("Alice", "Jazz", "2026-06-01", 2.0))

    def test_mapped_by_a_choice(self):
        """The key of a choice is a value like the id of a record."""
        self.buy(self.alice, "2026-06-01", invoice_status="no")
        signal = self.make_signal(
            target="mapped", interest_id=False, value_path="state"
        )
        signal.mapping_ids = [(0, 0, {"value": "sale", "interest_id": self.jazz.id})]
        self.assertPoints(signal, ("Alice", "Jazz", "2026-06-01", 2.0))

    def test_points_by_amount(self):
        """A tenth of a point for each euro; a refund takes its own away."""
        self.buy(self.alice, "2026-06-01", amount=50)
        signal = self.make_signal(points=0.1, points_per="amount")
        self.assertPoints(signal, ("Alice", "Wine", "2026-06-01", 5.0))

    def test_negative_points(self):
        self.buy(self.alice, "2026-06-01")
        signal = self.make_signal(points=-3)
        self.assertPoints(signal, ("Alice", "Wine", "2026-06-01", -3.0))

    def test_several_signals_add_up(self):
        self.buy(self.alice, "2026-06-01")
        signals = self.make_signal() | self.make_mapped(points=5)
        self.assertCountEqual(
            self.read_points(signals),
            [
                ("Alice", "Wine", "2026-06-01", 2.0),
                ("Alice", "Wine", "2026-06-01", 5.0),
            ],
        )

    def test_no_signal(self):
        self.assertPoints(self.env["partner.score.signal"])

    # -- days ---------------------------------------------------------------

    def test_days_begin_at_midnight_in_the_company(self):
        """Half past eleven at night in London is the day after in Paris."""
        self.buy(self.alice, "2026-06-01 22:30:00")
        self.assertPoints(self.make_signal(), ("Alice", "Wine", "2026-06-02", 2.0))

    def test_what_is_to_come_does_not_count_yet(self):
        self.buy(self.alice, "2026-06-30 21:59:59")
        self.buy(self.alice, "2026-06-30 22:00:00")
        signal = self.make_signal()
        self.assertPoints(signal, ("Alice", "Wine", "2026-06-30", 2.0))
        self.assertPoints(
            signal,
            ("Alice", "Wine", "2026-06-30", 2.0),
            ("Alice", "Wine", "2026-07-01", 2.0),
            as_of="2026-07-01",
        )

    # -- for whom -----------------------------------------------------------

    def test_act_of_an_address_counts_for_its_contact(self):
        [home] = self.make_people("Home", parent_id=self.alice.id, type="delivery")
        [child] = self.make_people("Chloé", parent_id=self.alice.id, type="contact")
        self.buy(home, "2026-06-01")
        self.buy(child, "2026-06-02")
        expected = ("Alice", "Wine", "2026-06-01", 2.0)
        signal = self.make_signal()
        self.assertPoints(signal, expected, ("Chloé", "Wine", "2026-06-02", 2.0))
        self.assertPoints(signal, expected, contacts=self.alice.ids)
        self.assertPoints(signal, contacts=home.ids)

    def test_only_the_contacts_asked_for(self):
        self.buy(self.alice, "2026-06-01")
        self.buy(self.bruno, "2026-06-02")
        self.assertPoints(
            self.make_mapped(),
            ("Bruno", "Wine", "2026-06-02", 2.0),
            contacts=self.bruno.ids,
        )

    def test_who_may_not_be_scored_has_no_points(self):
        self.buy(self.alice, "2026-06-01")
        self.buy(self.bruno, "2026-06-02")
        self.alice.profiling_objection = True
        self.bruno.active = False
        self.assertPoints(self.make_signal())

    def test_other_company(self):
        other = self.make_company("Les Ennemis du Livre")
        self.buy(self.alice, "2026-06-01")
        [theirs] = self.make_people("Denis", company_id=other.id)
        signal = self.make_signal()
        self.assertPoints(signal, ("Alice", "Wine", "2026-06-01", 2.0))
        self.company = other
        self.assertPoints(signal)
        self.assertFalse(self.read_points(signal, contacts=theirs.ids))

    # -- by e-mail ----------------------------------------------------------

    def make_source_by_email(self):
        return self.env["partner.score.source"].create(
            {
                "name": "Registrations by e-mail",
                "kind": "participation",
                "model_name": "event.registration",
                "email_path": "email",
                "date_path": "event_id.date_begin",
                "company_path": False,
            }
        )

    def test_row_is_an_act_of_each_contact_with_its_address(self):
        self.alice.email = '"Alice" <Family@Example.com>'
        self.bruno.email = "family@example.com"
        event = self.env["event.event"].create(
            {
                "name": "A tasting",
                "date_begin": "2026-06-20 10:00:00",
                "date_end": "2026-06-20 12:00:00",
            }
        )
        self.env["event.registration"].create(
            {"event_id": event.id, "email": "The family <FAMILY@example.com>"}
        )
        signal = self.make_signal(source_id=self.make_source_by_email().id)
        self.assertPoints(
            signal,
            ("Alice", "Wine", "2026-06-20", 2.0),
            ("Bruno", "Wine", "2026-06-20", 2.0),
        )
        self.assertPoints(
            signal, ("Bruno", "Wine", "2026-06-20", 2.0), contacts=self.bruno.ids
        )

    # -- statements ---------------------------------------------------------

    def test_one_statement_whatever_the_number_of_acts(self):
        signals = self.make_signal() | self.make_mapped()
        self.read_points(signals)
        counts = []
        for times in (1, 20):
            for _time in range(times):
                self.buy(self.alice, "2026-06-01")
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            query = signals._get_points(self.company, self.env.cr.now().date())
            self.env.execute_query(query)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_users_read_signals_and_do_not_write_them(self):
        user = self.make_user("lise", USER)
        signal = self.make_signal().with_user(user)
        self.assertEqual(signal.name, "Orders")
        self.assertFalse(signal.has_access("write"))
        self.assertFalse(self.wine.with_user(user).has_access("write"))
