"""Random orders of few customers, made once and written anew by each example."""

from contextlib import contextmanager

from odoo import Command

from ...tools.rfm import fm_score
from .common import ScoringCase

DAY = "2026-06-30"
SLOTS = 3
AXES = {"r": "last_date", "f": "frequency", "m": "monetary"}


def amounts(st, least=-50):
    """Draw amounts in cents: round ones, so that ties are common, and any others."""
    return st.one_of(
        st.sampled_from([0, 10, 20]), st.integers(100 * least, 90_000).map(_to_euros)
    )


def _to_euros(cents):
    return cents / 100


def acts(st, least=-50):
    """Draw (days before the run, amount), now and then before a window of 36 months."""
    days = st.one_of(st.sampled_from([0, 30, 1100]), st.integers(0, 1200))
    return st.tuples(days, amounts(st, least))


def books(st, people=5):
    """Draw the orders of each of some people."""
    return st.tuples(*[st.lists(acts(st), max_size=SLOTS)] * people)


def measures(st, monetary=("sum", "mean", "largest")):
    """Draw what a policy measures, over how long."""
    return st.fixed_dictionaries(
        {
            "monetary_measure": st.sampled_from(monetary),
            "frequency_measure": st.sampled_from(["acts", "days"]),
            "window_months": st.sampled_from([0, 6, 36]),
        }
    )


def bins(st):
    return st.sampled_from([3, 5, 10])


def thresholds(st):
    """Draw a policy whose thresholds are chosen by hand, each axis in its order."""

    def axis(values, falling=False):
        return st.lists(values, min_size=4, max_size=4, unique=True).map(
            lambda bounds: sorted(bounds, reverse=falling)
        )

    return st.tuples(
        axis(st.integers(0, 1200), falling=True),
        axis(st.integers(1, 6)),
        axis(st.integers(-100, 90_000).map(_to_euros)),
    )


class Examples:
    """To mix into a test case whose tests run on many examples."""

    @contextmanager
    def example(self):
        """Whatever happens inside is undone: the next example begins anew."""
        savepoint = self.env.cr.savepoint()
        try:
            yield
        finally:
            savepoint.close(rollback=True)
            self.env.registry.clear_cache()

    def compute_all(self, as_of=DAY, policy=None):
        """Measure everybody: that following changes finds the same is tested apart."""
        policy = policy or self.policy
        policy.last_full = False
        self.compute(as_of, policy)

    def choose_thresholds(self, bounds):
        """Write thresholds: those of r, f and m, from score 2 up."""
        self.policy.cutoff_ids.unlink()
        self.policy.write(
            {
                "binning": "threshold",
                "bins": 5,
                "cutoff_ids": [
                    Command.create({"axis": axis, "score": score, "bound": bound})
                    for axis, chosen in zip("rfm", bounds, strict=True)
                    for score, bound in enumerate(chosen, start=2)
                ],
            }
        )

    def write_acts(self, acts):
        """Confirm orders with these acts; one without act becomes a quotation again.

        In one statement: twenty orders of twenty examples are many writes.
        """
        self.env.flush_all()
        rows = [(order.id, *(act or (None, None))) for order, act in acts]
        columns = [[row[place] for row in rows] for place in range(3)]
        self.env.cr.execute(
            """
            UPDATE sale_order
               SET state = CASE WHEN act.days IS NULL THEN 'draft' ELSE 'sale' END,
                   date_order = %s::timestamp - INTERVAL '1 day' * COALESCE(days, 0),
                   amount_untaxed = COALESCE(act.amount, 0)
              FROM UNNEST(%s::int[], %s::int[], %s::numeric[]) AS act (id, days, amount)
             WHERE sale_order.id = act.id
            """,
            [f"{DAY} 10:00:00", *columns],
        )
        self.env["sale.order"].invalidate_model()


class OrderBookCase(Examples, ScoringCase):
    """Five customers of one company, with orders that count for nothing as yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = cls.make_people(
            *("Alice", "Bruno", "Chloé", "David", "Élise"), company_id=False
        )
        cls.policy.source_ids = cls.env.ref(
            "contact_segmentation.partner_score_source_sale_order"
        )
        cls.slots = cls.make_slots(cls.company)

    @classmethod
    def make_slots(cls, company):
        """Return orders to be written, and one more, of each customer."""
        line = {"product_id": cls.book.id, "tax_ids": [Command.clear()]}
        orders = cls.env["sale.order"].create(
            [
                {
                    "partner_id": person.id,
                    "company_id": company.id,
                    "order_line": [Command.create(line)],
                }
                for person in cls.people
                for _slot in range(SLOTS + 1)
            ]
        )
        return orders.grouped("partner_id")

    def write_book(self, book, slots=None):
        """Make these the orders of the customers, and no others."""
        slots = slots or self.slots
        self.write_acts(
            (order, drawn[place] if place < len(drawn) else None)
            for person, drawn in zip(self.people, book, strict=True)
            for place, order in enumerate(slots[person])
        )

    def scores(self, policy=None):
        """Return the scores of the five, (0, 0, 0) for who never acted."""
        rows = [self.score(policy or self.policy, person) for person in self.people]
        return [(row.r or 0, row.f or 0, row.m or 0) for row in rows]

    def points(self):
        """Return R + FM of the five."""
        return [r + fm_score(f, m) if r else 0 for r, f, m in self.scores()]

    def moves(self):
        return self.env["partner.rfm.move"].search([("policy_id", "=", self.policy.id)])
