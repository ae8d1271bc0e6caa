from odoo.tools import SQL

from ..segment.transactions import AWAY, HERE, commit
from .drawn_acts import DrawnActs, happens
from .transactions import EverydayChanges, RfmTransactionsCase

COLUMNS = SQL("partner_id, population_id, points, log_strength, sign")


class ScoreTransactionsCase(RfmTransactionsCase):
    """A score of rules and orders, and runs that see them committed."""

    looks = "_get_changed"
    tolerance = 1e-9

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
        self.computation = self.env["partner.score.run"].search(
            [("score_model_id", "=", self.score.id)]
        )
        commit(self.env)

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

    def rows(self, env=None):
        return (env or self.env).execute_query(
            SQL(
                "SELECT %s FROM partner_score_value WHERE model_id = %s"
                " ORDER BY partner_id",
                COLUMNS,
                self.score.id,
            )
        )

    def forget_rows(self, env):
        env.cr.execute(
            "DELETE FROM partner_score_value WHERE model_id = %s", [self.score.id]
        )


class TestCustomIncrement(EverydayChanges, ScoreTransactionsCase):
    """A run that looks at what changed gives the values of a full one."""

    def test_a_contact_fits_a_rule(self):
        self.alice.city = HERE
        self.assertFollows()
        [row] = [row for row in self.rows() if row[0] == self.alice.id]
        self.assertEqual(row[2], 10)

    def test_a_linked_record_changed(self):
        self.alice.parent_id = self.bruno
        self.assertFollows()
        self.bruno.ref = "r"
        self.assertFollows()
        [row] = [row for row in self.rows() if row[0] == self.alice.id]
        self.assertEqual(row[2], -7)

    def test_a_date_comes(self):
        self.alice.birthdate_date = "2026-07-10"
        self.assertFollows()
        self.assertFollows("2026-07-09")
        self.assertFollows("2026-07-11")
        [row] = [row for row in self.rows() if row[0] == self.alice.id]
        self.assertTrue(row[4])

    def test_an_order_and_its_cancellation(self):
        order = self.order(self.alice, "2026-06-20", 500)
        self.assertFollows()
        order.state = "cancel"
        self.assertFollows()

    def test_rules_that_count_from_today_are_for_everybody(self):
        self.make_rule("Young", 3, "[('create_date', '>', 'today -30d')]")
        self.assertTrue(self.run_now())
        self.assertTrue(self.run_now())

    def test_rules_on_tags_are_for_everybody(self):
        self.make_rule("Tagged", 3, "[('category_id', '!=', False)]")
        self.assertTrue(self.run_now())
        self.assertTrue(self.run_now())

    def test_rules_on_scores_are_for_everybody(self):
        self.make_rule("Champion", 3, "[('rfm_r', '=', 5)]")
        self.assertTrue(self.run_now())
        self.assertTrue(self.run_now())

    def test_a_changed_rule_is_for_everybody(self):
        self.score.rule_ids[0].points = 11
        self.assertTrue(self.run_now())
        self.assertFollows()


class TestCustomIncrementProperty(DrawnActs, ScoreTransactionsCase):
    """Whatever happens to contacts and their orders, in any order."""

    def setUp(self):
        super().setUp()
        self.people[5:].is_company = True
        self.run_now()

    @happens("order cancel move refer join archive object date", days=20)
    def test_follows(self, steps, days):
        self.assertFollowsSteps(steps, days)

    def _move(self, person, _other, number):
        person.city = HERE if number % 2 else AWAY

    def _refer(self, person, _other, number):
        person.ref = number % 2 and "r"

    def _date(self, person, _other, number):
        person.birthdate_date = f"2026-07-{10 + number}"
