from odoo import Command

from .common import ScoringCase

TODAY = "2026-06-30"
# the days before TODAY on which a half-life of 90 days leaves a half and a quarter
HALF, QUARTER = "2026-04-01", "2026-01-01"


class ScoreCase(ScoringCase):
    """Scores that a company makes up, and the people who have them."""

    @classmethod
    def make_score(cls, name, **vals):
        """Make a score; lists of values of its lines are given by field."""
        lines = {
            field: [Command.create(line) for line in vals.pop(field)]
            for field in ("rule_ids", "band_ids", "section_ids", "population_ids")
            if field in vals
        }
        return cls.env["partner.score.model"].create({"name": name, **lines, **vals})

    @classmethod
    def make_rule(cls, score, name, points, domain="[]", **vals):
        return cls.env["partner.score.rule"].create(
            {
                "model_id": score.id,
                "name": name,
                "points": points,
                "domain": domain,
                **vals,
            }
        )

    @classmethod
    def make_signal(cls, score, name, points, **vals):
        """Make a signal of orders, if no other source is given."""
        source = cls.env.ref("contact_segmentation.partner_score_source_sale_order")
        return cls.env["partner.score.signal"].create(
            {
                "name": name,
                "target": "score",
                "score_model_id": score.id,
                "source_id": source.id,
                "points": points,
                **vals,
            }
        )

    def run_of(self, score, company=None):
        company = company or self.company
        return self.env["partner.score.run"].search(
            [("score_model_id", "=", score.id), ("company_id", "=", company.id)]
        )

    def compute_score(self, *scores, as_of=TODAY, company=None):
        """Run scores, and check that they succeeded."""
        for score in scores:
            run = self.run_of(score, company)
            run.action_compute(as_of)
            self.assertEqual((run.state, run.last_error), ("ok", False))

    def value_of(self, score, person, company=None):
        """Return what a person has of a score: a row, or nothing."""
        return self.env["partner.score.value"].search(
            [
                ("model_id", "=", score.id),
                ("partner_id", "=", person.id),
                ("company_id", "=", (company or self.company).id),
            ]
        )

    def assertValue(self, score, person, value, grade=None, company=None):
        """A person has this value, to the ninth digit, and this grade."""
        row = self.value_of(score, person, company)
        self.assertTrue(row, f"{person.name} has no value")
        self.assertAlmostEqual(row.value, value, 9, person.name)
        if grade:
            self.assertEqual(row.grade, grade, person.name)

    def assertFound(self, domain, *people):
        """A search of the people of the test finds these."""
        found = self.env["res.partner"].search(domain) & self.everybody
        self.assertEqual(self.names(found), sorted(one.name for one in people))


class FivePeopleCase(ScoreCase):
    """The worked example of docs/scores.md, by hand.

    person  stays                            fades                     value   grade
    Alice   e-mail 10, Lyon 20               orders 8, 8 / 2              42   A
    Bruno   e-mail 10, Lyon 20 and website                                35   B
            30 at most 25 together
    Chloé                                    3 orders, at most 20, / 2    10   C
    David                                                                  0   C
    Élise   owes -5                          joined 16 / 4                -1   C
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_five_people()
        cls.alice.write({"email": "alice@example.com", "city": "Lyon"})
        cls.bruno.write(
            {"email": "bruno@example.com", "city": "Lyon", "website": "bruno.example"}
        )
        cls.elise.write({"ref": "owes", "birthdate_date": QUARTER})
        cls.order(cls.alice, TODAY, 10)
        cls.order(cls.alice, HALF, 10)
        cls.order(cls.chloe, HALF, 10, times=3)
        cls.score_model = cls.make_friends()

    @classmethod
    def make_friends(cls):
        score = cls.make_score(
            "Friend of books",
            half_life=90,
            band_ids=[
                {"code": "A", "name": "Close", "minimum": 40, "color": 10},
                {"code": "B", "name": "Near", "minimum": 30, "color": 4},
                {"code": "C", "name": "Far", "color": 1},
            ],
            section_ids=[{"name": "Presence", "cap": 25}],
        )
        presence = {"section_id": score.section_ids.id}
        cls.make_rule(score, "Has an e-mail", 10, "[('email', '!=', False)]")
        cls.make_rule(score, "Lives in Lyon", 20, "[('city', '=', 'Lyon')]", **presence)
        cls.make_rule(
            score, "Has a website", 30, "[('website', '!=', False)]", **presence
        )
        cls.make_rule(score, "Owes money", -5, "[('ref', '=', 'owes')]")
        cls.make_rule(score, "Joined", 16, date_field="birthdate_date")
        cls.make_signal(score, "Orders", 8, cap=20, cap_period="month")
        return score

    def band(self, code, score=None):
        bands = (score or self.score_model).band_ids
        return bands.filtered(lambda band: band.code == code)
