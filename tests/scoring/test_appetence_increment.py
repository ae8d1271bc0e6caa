from odoo.tools import SQL

from ..segment.transactions import commit
from .drawn_acts import DrawnActs, happens
from .transactions import EverydayChanges, OrdersTransactionsCase

HALF_LIVES = {"Wine": 180, "Theatre": 30}


class AppetenceTransactionsCase(OrdersTransactionsCase):
    """Readers who order wine and plays, and their appetence for them."""

    tolerance = 1e-9

    def setUp(self):
        super().setUp()
        self.computation = self.env["partner.score.run"].search(
            [("company_id", "=", self.env.company.id), ("kind", "=", "appetence")]
        )
        self.interests = self.env["partner.interest"].create(
            [
                {"name": f"{name} (test)", "half_life": half_life}
                for name, half_life in HALF_LIVES.items()
            ]
        )
        self.wine, self.theatre = self.interests
        self.signals = self.make_signals()
        for place, person in enumerate(self.people[:5], start=1):
            self.act(person, "wine", f"2026-0{place}-01")
        commit(self.env)

    def make_signals(self):
        source = self.env.ref("contact_segmentation.partner_score_source_sale_order")
        return self.env["partner.score.signal"].create(
            [
                {
                    "name": reference,
                    "source_id": source.id,
                    "domain": repr([("client_order_ref", "=", reference)]),
                    "interest_id": interest.id,
                    "points": points,
                    **vals,
                }
                for reference, interest, points, vals in (
                    ("wine", self.wine, 2, {"cap": 3, "cap_period": "month"}),
                    ("play", self.theatre, 4, {}),
                    ("left", self.theatre, -3, {}),
                )
            ]
        )

    def take_away(self):
        self.refresh_view()
        self.signals.unlink()
        self.interests.unlink()
        runs = self.env["partner.score.run"].search([("kind", "=", "appetence")])
        runs.unlink()
        runs._create_missing()
        commit(self.env)
        return super().take_away()

    def act(self, person, reference, day):
        return self.order(person, day, 1, client_order_ref=reference)

    def rows(self, env=None):
        """Return what is known of everybody, and the bounds of the percentiles."""
        env = env or self.env
        known = SQL(
            """
            SELECT partner_id, interest_id, log_strength, log_recent, first_date,
                   last_date, signal_count, declared
              FROM partner_appetence WHERE company_id = %(company_id)s
             UNION ALL
            SELECT 0, interest_id, bound, NULL, NULL, NULL, percentile, NULL
              FROM partner_appetence_bound WHERE company_id = %(company_id)s
             ORDER BY 1, 2, 7
            """,
            company_id=self.env.company.id,
        )
        return env.execute_query(known)

    def forget_rows(self, env):
        env.cr.execute("DELETE FROM partner_appetence")


class TestAppetenceIncrement(EverydayChanges, AppetenceTransactionsCase):
    """A run that reads only what changed finds what a full one does."""

    def test_new_signal(self):
        self.act(self.alice, "play", "2026-06-20")
        self.assertFollows()

    def test_signal_against(self):
        self.act(self.alice, "left", "2026-06-20")
        self.assertFollows()

    def test_more_than_the_cap(self):
        for day in ("2026-06-03", "2026-06-05", "2026-06-20"):
            self.act(self.alice, "wine", day)
        self.assertFollows()

    def test_order_of_something_else(self):
        self.orders(self.chloe).client_order_ref = "play"
        self.assertFollows()

    def test_preferences(self):
        self.chloe.declare_interest(self.wine.id, "no")
        self.people[6].declare_interest(self.theatre.id, "yes")
        self.assertFollows()
        self.chloe.declare_interest(self.wine.id, False)
        self.assertFollows()

    def test_preference_of_a_merged_contact(self):
        self.chloe.declare_interest(self.wine.id, "no")
        self.merge(self.alice, self.chloe)
        self.assertFollows()

    def test_address_of_a_contact(self):
        address = self.env["res.partner"].create(
            {"name": "Delivery", "type": "delivery", "parent_id": self.chloe.id}
        )
        self.people += address
        self.act(address, "wine", "2026-06-10")
        self.assertFollows()

    def test_next_days(self):
        self.act(self.alice, "play", "2026-07-02")
        for day in ("2026-06-30", "2026-07-01", "2026-07-02", "2026-08-30"):
            self.assertFollows(day)

    def test_another_half_life_measures_everybody(self):
        self.wine.half_life = 90
        self.assertTrue(self.run_now())
        self.assertFollows()

    def test_another_cap_measures_everybody(self):
        self.signals[0].cap = 1
        self.assertTrue(self.run_now())

    def test_statements_do_not_depend_on_how_many_changed(self):
        few = self.count(1)
        self.assertEqual(few, self.count(30))

    def count(self, orders):
        self.order(self.alice, "2026-06-20", 1, orders, client_order_ref="play")
        return self.count_run_statements()


REFERENCES = ("wine", "play", "left")


class TestAppetenceIncrementProperty(DrawnActs, AppetenceTransactionsCase):
    """Whatever happens to orders, contacts and what they say, in any order."""

    def setUp(self):
        super().setUp()
        self.run_now()

    @happens("act cancel delete redate give archive say object", days=40)
    def test_follows(self, steps, days):
        self.assertFollowsSteps(steps, days)

    def _act(self, person, _other, number):
        self.act(person, REFERENCES[number % 3], f"2026-06-{10 + number}")

    def _say(self, person, _other, number):
        stance = ("yes", "no", False)[number % 3]
        person.declare_interest(self.interests[number % 2].id, stance)
