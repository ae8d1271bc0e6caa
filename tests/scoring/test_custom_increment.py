from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo import fields
from odoo.tools import SQL

from ..segment.transactions import AWAY, HERE, commit
from .transactions import RfmTransactionsCase

CHANGES = "odoo.addons.contact_segmentation.models.scoring.partner_score_run_changes"
COLUMNS = SQL("partner_id, population_id, points, log_strength, sign")
FIRST_DAY = "2026-06-30"


class ScoreTransactionsCase(RfmTransactionsCase):
    """A score of rules and orders, and runs that see them committed."""

    def setUp(self):
        super().setUp()
        self.score = self.env["partner.score.model"].create(
            {
                "name": "Friend of books",
                "half_life": 90,
                "company_id": self.env.company.id,
                "population_ids": [(0, 0, {"name": "X", "domain": self.at(AWAY)})],
            }
        )
        away = {"population_id": self.score.population_ids.id}
        self.score.band_ids = [
            (0, 0, {"code": "A", "name": "A", "minimum": 5}),
            (0, 0, {"code": "B", "name": "B", **away}),
        ]
        section = self.env["partner.score.section"].create(
            {"model_id": self.score.id, "name": "Place", "cap": 12}
        )
        self.make_rule("Here", 10, self.at(HERE), section_id=section.id)
        self.make_rule("Reference", 5, "[('ref', '=', 'r')]", section_id=section.id)
        self.make_rule("Owes", -7, "[('parent_id.ref', '=', 'r')]")
        self.make_rule("Joined", 16, date_field="birthdate_date")
        self.env["partner.score.signal"].create(
            {
                "name": "Orders",
                "target": "score",
                "score_model_id": self.score.id,
                "source_id": self.env.ref(
                    "contact_segmentation.partner_score_source_sale_order"
                ).id,
                "points": 8,
                "cap": 20,
                "cap_period": "month",
            }
        )
        self.run_record = self.env["partner.score.run"].search(
            [("score_model_id", "=", self.score.id)]
        )
        commit(self.env)
        self.startPatcher(patch(f"{CHANGES}.MOST_CHANGED", 100))

    @staticmethod
    def at(city):
        return f"[('city', '=', '{city}')]"

    def take_away(self):
        self.refresh_view()
        self.score.unlink()
        commit(self.env)
        return super().take_away()

    def make_rule(self, name, points, domain="[]", **vals):
        return self.env["partner.score.rule"].create(
            {
                "model_id": self.score.id,
                "name": name,
                "points": points,
                "domain": domain,
                **vals,
            }
        )

    def compute(self, as_of=FIRST_DAY):
        """Run in a transaction of its own; return whether for everybody."""
        commit(self.env)
        with self.begin().cr as cr:
            run = self.run_record.with_env(self.env(cr=cr))
            run.last_full = run.last_full and fields.Date.to_date(as_of)
            done = []
            found = type(run)._get_changed

            def spy(self, day):
                done.append(found(self, day))
                return done[-1]

            with patch.object(type(run), "_get_changed", spy):
                run.action_compute(as_of)
            self.assertEqual((run.state, run.last_error), ("ok", False))
        self.refresh_view()
        return done[-1] is None

    def values(self, env=None):
        return (env or self.env).execute_query(
            SQL(
                "SELECT %s FROM partner_score_value WHERE model_id = %s"
                " ORDER BY partner_id",
                COLUMNS,
                self.score.id,
            )
        )

    def full_values(self, as_of):
        """Return what a run for everybody finds; nothing stays of it."""
        env = self.begin()
        run = self.run_record.with_env(env)
        run.last_full = False
        env.cr.execute(
            "DELETE FROM partner_score_value WHERE model_id = %s", [self.score.id]
        )
        run.action_compute(as_of)
        rows = self.values(env)
        env.cr.rollback()
        env.cr.close()
        return rows

    def assertFollowed(self, as_of=FIRST_DAY):
        """A run that follows changes writes what one for everybody does."""
        self.assertFalse(self.compute(as_of), "the run was for everybody")
        followed, full = self.values(), self.full_values(as_of)
        self.assertEqual([row[:3] for row in followed], [row[:3] for row in full])
        for one, other in zip(followed, full, strict=True):
            self.assertAlmostEqual(one[3] or 0, other[3] or 0, 9)
            self.assertEqual(one[4], other[4])


class TestCustomIncrement(ScoreTransactionsCase):
    """A run that looks at what changed gives the values of a full one."""

    def setUp(self):
        super().setUp()
        self.assertTrue(self.compute(), "the first run is for everybody")
        self.alice, self.bruno, self.chloe, *_others = self.people

    def test_nothing_changed(self):
        before = self.values()
        self.assertFollowed()
        self.assertEqual(self.values(), before)

    def test_a_contact_fits_a_rule(self):
        self.alice.city = HERE
        self.assertFollowed()
        [row] = [row for row in self.values() if row[0] == self.alice.id]
        self.assertEqual(row[2], 10)

    def test_a_linked_record_changed(self):
        self.alice.parent_id = self.bruno
        self.assertFollowed()
        self.bruno.ref = "r"
        self.assertFollowed()
        [row] = [row for row in self.values() if row[0] == self.alice.id]
        self.assertEqual(row[2], -7)

    def test_a_date_comes(self):
        self.alice.birthdate_date = "2026-07-10"
        self.assertFollowed()
        self.assertFollowed("2026-07-09")
        self.assertFollowed("2026-07-11")
        [row] = [row for row in self.values() if row[0] == self.alice.id]
        self.assertTrue(row[4])

    def test_an_order_and_its_cancellation(self):
        order = self.order(self.alice, "2026-06-20", 500)
        self.assertFollowed()
        order.state = "cancel"
        self.assertFollowed()

    def test_rules_that_count_from_today_are_for_everybody(self):
        self.make_rule("Young", 3, "[('create_date', '>', 'today -30d')]")
        self.assertTrue(self.compute())
        self.assertTrue(self.compute())

    def test_rules_on_tags_are_for_everybody(self):
        self.make_rule("Tagged", 3, "[('category_id', '!=', False)]")
        self.assertTrue(self.compute())
        self.assertTrue(self.compute())

    def test_rules_on_scores_are_for_everybody(self):
        self.make_rule("Champion", 3, "[('rfm_r', '=', 5)]")
        self.assertTrue(self.compute())
        self.assertTrue(self.compute())

    def test_a_changed_rule_is_for_everybody(self):
        self.score.rule_ids[0].points = 11
        self.assertTrue(self.compute())
        self.assertFollowed()


ACTIONS = ("order", "cancel", "move", "refer", "join", "archive", "object", "date")
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTIONS), st.integers(0, 7), st.integers(0, 7)),
    min_size=1,
    max_size=6,
)


class TestCustomIncrementProperty(ScoreTransactionsCase):
    """Whatever happens to contacts and their orders, in any order."""

    def setUp(self):
        super().setUp()
        self.people[5:].is_company = True
        self.compute()

    @given(STEPS, st.integers(0, 20))
    @settings(
        max_examples=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    def test_follows(self, steps, days):
        for action, first, second in steps:
            getattr(self, f"_{action}")(self.people[first], self.people[second], second)
        last = self.run_record.last_as_of
        self.assertFollowed(fields.Date.to_string(fields.Date.add(last, days=days)))

    def _order(self, person, _other, number):
        self.order(person, f"2026-06-{10 + number}", 50 + number)

    def _cancel(self, person, _other, _number):
        confirmed = [("partner_id", "=", person.id), ("state", "=", "sale")]
        self.env["sale.order"].search(confirmed, limit=1).write({"state": "cancel"})

    def _move(self, person, _other, number):
        person.city = HERE if number % 2 else AWAY

    def _refer(self, person, _other, number):
        person.ref = number % 2 and "r"

    def _join(self, person, company, _number):
        if not person.is_company:
            person.parent_id = company.is_company and company

    def _archive(self, person, _other, _number):
        person.active = not person.active

    def _object(self, person, _other, _number):
        person.profiling_objection = not person.profiling_objection

    def _date(self, person, _other, number):
        person.birthdate_date = f"2026-07-{10 + number}"
