from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo import Command, fields
from odoo.tools import SQL

from ..segment.transactions import TransactionsCase, commit

CHANGES = "odoo.addons.contact_segmentation.models.scoring.partner_score_run_changes"
DAY = "2026-06-30"
HALF_LIVES = {"Wine": 180, "Theatre": 30}


class AppetenceTransactionsCase(TransactionsCase):
    """Readers of the database's own company, and runs that see them committed.

    What a run finds changed is what was committed since the one before: that cannot be
    tested within one transaction.
    """

    def setUp(self):
        super().setUp()
        self.appetence_run = self.env["partner.score.run"].search(
            [("company_id", "=", self.env.company.id), ("kind", "=", "appetence")]
        )
        self.book = self.env["product.product"].create(
            {"name": "A book", "type": "service", "taxes_id": False}
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
        # few contacts, of which a large part changes in each test
        self.startPatcher(patch(f"{CHANGES}.MOST_CHANGED", 100))

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
        orders = self.env["sale.order"].search([("partner_id", "in", self.people.ids)])
        orders.write({"state": "cancel"})
        orders.unlink()
        self.book.unlink()
        self.signals.unlink()
        self.interests.unlink()
        runs = self.env["partner.score.run"].search([("kind", "=", "appetence")])
        runs.unlink()
        runs._create_missing()
        self.env.cr.execute("DELETE FROM partner_rfm_change")
        commit(self.env)
        return super().take_away()

    def act(self, person, reference, day):
        line = {"product_id": self.book.id, "tax_ids": [Command.clear()]}
        return self.env["sale.order"].create(
            {
                "partner_id": person.id,
                "client_order_ref": reference,
                "state": "sale",
                "date_order": f"{day} 10:00:00",
                "order_line": [Command.create(line)],
            }
        )

    def compute(self, as_of=DAY):
        """Run in a transaction of its own; return whether everybody was measured."""
        commit(self.env)
        with self.begin().cr as cr:
            run = self.appetence_run.with_env(self.env(cr=cr))
            run.last_full = run.last_full and fields.Date.to_date(as_of)
            done = []
            found = type(run)._get_changed

            def spy(self, *args):
                done.append(found(self, *args))
                return done[-1]

            with patch.object(type(run), "_get_changed", spy):
                run.action_compute(as_of)
            self.assertEqual((run.state, run.last_error), ("ok", False))
        self.refresh_view()
        return done[-1] is None

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

    def full_rows(self, as_of):
        """Return what a run finds that measures everybody; nothing stays of it."""
        env = self.begin()
        run = self.appetence_run.with_env(env)
        env.cr.execute("DELETE FROM partner_appetence")
        run.last_full = False
        run.action_compute(as_of)
        rows = self.rows(env)
        env.cr.rollback()
        env.cr.close()
        return rows

    def assertFollows(self, as_of=DAY):
        """A run that follows changes finds what a first one does."""
        self.assertFalse(self.compute(as_of), "the run was a full one")
        followed, full = self.rows(), self.full_rows(as_of)
        self.assertEqual(len(followed), len(full))
        for found, expected in zip(followed, full, strict=True):
            self.assertEqual(found[:2] + found[4:], expected[:2] + expected[4:])
            for one, other in zip(found[2:4], expected[2:4], strict=True):
                self.assertEqual(one is None, other is None, (found, expected))
                self.assertAlmostEqual(one or 0, other or 0, delta=1e-9)


class TestAppetenceIncrement(AppetenceTransactionsCase):
    """A run that reads only what changed finds what a full one does."""

    def setUp(self):
        super().setUp()
        self.assertTrue(self.compute(), "the first run is a full one")
        self.alice, self.bruno, self.chloe, *_others = self.people

    def orders(self, person):
        return self.env["sale.order"].search([("partner_id", "=", person.id)])

    def test_nothing_changed(self):
        before = self.rows()
        self.assertFollows()
        self.assertEqual(self.rows(), before)

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

    def test_cancelled_order(self):
        self.orders(self.bruno).state = "cancel"
        self.assertFollows()

    def test_deleted_order(self):
        order = self.orders(self.bruno)
        order.state = "cancel"
        order.unlink()
        self.assertFollows()

    def test_order_given_to_somebody_else(self):
        self.orders(self.chloe).partner_id = self.alice
        self.assertFollows()

    def test_order_of_something_else(self):
        self.orders(self.chloe).client_order_ref = "play"
        self.assertFollows()

    def test_archived_contact(self):
        self.chloe.active = False
        self.assertFollows()
        self.chloe.active = True
        self.assertFollows()

    def test_objection(self):
        self.chloe.profiling_objection = True
        self.assertFollows()

    def test_preferences(self):
        self.chloe.declare_interest(self.wine.id, "no")
        self.people[6].declare_interest(self.theatre.id, "yes")
        self.assertFollows()
        self.chloe.declare_interest(self.wine.id, False)
        self.assertFollows()

    def test_merged_contacts(self):
        self.chloe.declare_interest(self.wine.id, "no")
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.alice + self.chloe).ids, self.alice)
        self.people -= self.chloe
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
        self.assertTrue(self.compute())
        self.assertFollows()

    def test_another_cap_measures_everybody(self):
        self.signals[0].cap = 1
        self.assertTrue(self.compute())

    def test_statements_do_not_depend_on_how_many_changed(self):
        few = self.count(1)
        self.assertEqual(few, self.count(30))

    def count(self, orders):
        for _time in range(orders):
            self.act(self.alice, "play", "2026-06-20")
        commit(self.env)
        with self.begin().cr as cr:
            run = self.appetence_run.with_env(self.env(cr=cr))
            before = cr.sql_log_count
            run.action_compute(DAY)
            return cr.sql_log_count - before


ACTIONS = ("act", "cancel", "delete", "redate", "give", "archive", "say", "object")
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTIONS), st.integers(0, 7), st.integers(0, 7)),
    min_size=1,
    max_size=6,
)
REFERENCES = ("wine", "play", "left")


class TestAppetenceIncrementProperty(AppetenceTransactionsCase):
    """Whatever happens to orders, contacts and what they say, in any order."""

    def setUp(self):
        super().setUp()
        self.compute()

    @given(STEPS, st.integers(0, 40))
    @settings(
        max_examples=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    def test_follows(self, steps, days):
        for action, first, second in steps:
            getattr(self, f"_{action}")(self.people[first], self.people[second], second)
        last = max(self.appetence_run.last_as_of, fields.Date.to_date(DAY))
        self.assertFollows(fields.Date.to_string(fields.Date.add(last, days=days)))

    def orders(self, person):
        confirmed = [("partner_id", "=", person.id), ("state", "=", "sale")]
        return self.env["sale.order"].search(confirmed, limit=1)

    def _act(self, person, _other, number):
        self.act(person, REFERENCES[number % 3], f"2026-06-{10 + number}")

    def _cancel(self, person, _other, _number):
        self.orders(person).write({"state": "cancel"})

    def _delete(self, person, _other, _number):
        order = self.orders(person)
        order.state = "cancel"
        order.unlink()

    def _redate(self, person, _other, number):
        self.orders(person).write({"date_order": f"2026-05-{10 + number} 10:00:00"})

    def _give(self, person, other, _number):
        self.orders(person).write({"partner_id": other.id})

    def _archive(self, person, _other, _number):
        person.active = not person.active

    def _say(self, person, _other, number):
        stance = ("yes", "no", False)[number % 3]
        person.declare_interest(self.interests[number % 2].id, stance)

    def _object(self, person, _other, _number):
        person.profiling_objection = not person.profiling_objection
