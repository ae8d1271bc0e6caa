"""What holds whatever contacts do: hypothesis draws it."""

from math import isclose

from odoo import fields
from odoo.tests import freeze_time

from ...tools.appetence import get_bounds, get_percentile, is_rising
from ...tools.decay import get_log_strength, get_strength
from ..tools.properties import holds_for
from .appetence_case import DAY, AppetenceCase
from .order_book import Examples

EXAMPLES = 15
SLOTS = 3
TODAY = fields.Date.to_date(DAY)


def books(st, people=5):
    """Draw what each of some people ordered: (days ago, for or against)."""
    act = st.tuples(st.integers(0, 900), st.sampled_from(["wine", "corked"]))
    return st.tuples(*[st.lists(act, max_size=SLOTS)] * people)


def half_lives(st):
    """Draw half-lives: usual ones, and some that ask much of numbers."""
    return st.sampled_from([180, 90, 365, 30, 7, 1, 0.5])


@freeze_time(f"{DAY} 12:00:00")
class TestAppetenceInvariants(Examples, AppetenceCase):
    """Of wine: four points for a bottle, three against for one that was corked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_signal("Corked", cls.wine, "corked", -3)
        cls.slots = {}
        for person in cls.everybody:
            orders = [cls.order(person, DAY, 10) for _slot in range(SLOTS)]
            cls.slots[person] = cls.env["sale.order"].concat(*orders)

    def write_acts(self, book):
        """Have the five do what was drawn, in one statement."""
        self.env.flush_all()
        rows = []
        for person, acts in zip(self.everybody, book, strict=True):
            acts = [*acts, *[(0, None)] * (SLOTS - len(acts))]
            for order, (days, reference) in zip(self.slots[person], acts, strict=True):
                rows.append((order.id, days, reference))
        columns = [[row[place] for row in rows] for place in range(3)]
        self.env.cr.execute(
            """
            UPDATE sale_order
               SET date_order = %s::timestamp - INTERVAL '1 day' * act.days,
                   client_order_ref = act.reference
              FROM UNNEST(%s::int[], %s::int[], %s::text[]) AS act (id, days, reference)
             WHERE sale_order.id = act.id
            """,
            [f"{DAY} 10:00:00", *columns],
        )
        self.env["sale.order"].invalidate_model()

    def compute_all(self, as_of=DAY):
        self.appetence_run.last_full = False
        self.compute_appetence(as_of)

    def rows(self):
        found = self.env["partner.appetence"].search(
            [("interest_id", "=", self.wine.id), ("company_id", "=", self.company.id)]
        )
        return {row.partner_id: row for row in found}

    @holds_for(lambda st: {"book": books(st), "half_life": half_lives(st)}, EXAMPLES)
    def test_statements_follow_the_formulas(self, book, half_life):
        with self.example():
            self.wine.half_life = half_life
            self.write_acts(book)
            self.compute_all()
            expected = self.get_expected(book, half_life)
            rows = self.rows()
            self.assertEqual(set(rows), set(expected))
            logs = [log for log, _recent in expected.values() if log is not None]
            bounds = get_bounds(logs)
            for person, (log, recent) in expected.items():
                row = rows[person]
                self.assertSame(row.log_strength, log)
                self.assertSame(row.log_recent, recent)
                strength = get_strength(log, TODAY, half_life)
                self.assertAlmostEqual(row.strength, strength, delta=1e-9)
                percentile = 0 if log is None else get_percentile(log + 1e-9, bounds)
                self.assertEqual(row.percentile, percentile)
                rises = is_rising(log, recent, row.signal_count, TODAY, half_life)
                self.assertEqual(row.is_rising, rises)

    def get_expected(self, book, half_life):
        """Return the logarithms of each who did anything, by the formulas."""
        points = {"wine": 4.0, "corked": -3.0}
        expected = {}
        for person, acts in zip(self.everybody, book, strict=True):
            dated = [
                (fields.Date.subtract(TODAY, days=days), points[reference])
                for days, reference in acts
            ]
            if dated:
                expected[person] = (
                    get_log_strength(dated, half_life),
                    get_log_strength(dated, half_life / 4),
                )
        return expected

    def assertSame(self, found, expected):
        self.assertEqual(found is False, expected is None, (found, expected))
        if expected is not None:
            self.assertTrue(isclose(found, expected, abs_tol=1e-9), (found, expected))

    @holds_for(
        lambda st: {
            "book": books(st),
            "half_life": half_lives(st),
            "days": st.integers(1, 4000),
        },
        EXAMPLES,
    )
    def test_the_calendar_moves_nobody(self, book, half_life, days):
        """Whoever is before somebody stays there, and no row is written again."""
        with self.example():
            self.wine.half_life = half_life
            self.write_acts(book)
            self.compute_all()
            before = self.ranking()
            later = fields.Date.to_string(fields.Date.add(TODAY, days=days))
            with self.assertWritesNothing(
                "partner_appetence", "partner_appetence_bound"
            ):
                self.compute_all(later)
            with freeze_time(f"{later} 12:00:00"):
                self.env.invalidate_all()
                self.assertEqual(self.ranking(), before)

    def ranking(self):
        return [
            (person, row.percentile, row.log_strength)
            for person, row in sorted(
                self.rows().items(), key=lambda pair: (pair[1].percentile, pair[0].id)
            )
        ]
