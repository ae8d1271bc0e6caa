from odoo.tests import freeze_time
from odoo.tools import SQL

from .custom_case import TODAY, ScoreCase

READY_MADE = {
    *("lead_fit", "lead_engagement", "lead"),
    *("member", "donor", "b2b_fit"),
}


@freeze_time(f"{TODAY} 12:00:00")
class TestCustomShipped(ScoreCase):
    """Ready-made scores wait until they are chosen; a missing app is no error."""

    def shipped(self, code):
        return self.env.ref(f"contact_segmentation.partner_score_model_{code}")

    def choose(self, code):
        score = self.shipped(code)
        score.active = True
        for part in score.fit_model_id | score.engagement_model_id | score:
            self.compute_score(part)
            self.assertFalse(self.run_of(part).last_warning)
        return score

    def date_back(self, record, day):
        """Have a record be made on a day."""
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                "UPDATE %s SET create_date = %s WHERE id = %s",
                SQL.identifier(record._table),
                day,
                record.id,
            )
        )
        record.invalidate_recordset()

    def test_none_is_in_use(self):
        scores = self.env["partner.score.model"].with_context(active_test=False)
        shipped = scores.search([("code", "in", list(READY_MADE))])
        self.assertEqual(set(shipped.mapped("code")), READY_MADE)
        self.assertFalse(any(shipped.mapped("active")))
        self.assertFalse(shipped._get_runs())

    def test_all_are_sound(self):
        today = self.company._segmentation_today()
        for code in READY_MADE:
            score = self.shipped(code)
            _rules, sentences = score._split_rules(self.company, today)
            self.assertEqual(sentences, [], code)
            _signals, sentences = score.signal_ids._split_faulty(self.company, today)
            self.assertEqual(sentences, [], code)

    def test_lead_score(self):
        fabrique = self.make_people("La Fabrique", is_company=True)
        anna = self.make_people(
            "Anna",
            parent_id=fabrique.id,
            function="Directrice des achats",
            email="anna@fabrique.example",
            phone="+33 4 72 00 00 00",
        )
        boris = self.make_people("Boris", email="boris@gmail.com")
        opportunity = self.env["crm.lead"].create(
            {
                "name": "A library",
                "type": "opportunity",
                "partner_id": anna.id,
                "company_id": self.company.id,
            }
        )
        self.date_back(opportunity, "2026-06-20")
        lead = self.choose("lead")
        # reach 20 of 25, work 15 + 25
        self.assertValue(self.shipped("lead_fit"), anna, 60, "A")
        self.assertValue(self.shipped("lead_fit"), boris, 5, "C")
        self.assertEqual(self.value_of(lead, anna).grade, "A2")
        self.assertEqual(self.value_of(lead, boris).grade, "C3")

    def test_member_involvement(self):
        alice, bruno = self.make_people("Alice", "Bruno")
        self.date_back(alice, "2022-01-01")
        event = self.env["event.event"].create(
            {
                "name": "Book fair",
                "date_begin": "2026-06-20 08:00:00",
                "date_end": "2026-06-20 18:00:00",
                "company_id": self.company.id,
            }
        )
        self.env["event.registration"].create(
            [
                {"event_id": event.id, "partner_id": alice.id, "state": "done"},
                {"event_id": event.id, "partner_id": bruno.id, "state": "open"},
            ]
        )
        member = self.choose("member")
        # four years: two of three steps; one event ten days ago
        self.assertValue(member, alice, 20 + 15 * 0.5 ** (10 / 365), "C")
        self.assertValue(member, bruno, 0, "D")

    def test_donor_loyalty_without_donations_reads_rfm(self):
        alice, bruno = self.make_people("Alice", "Bruno")
        self.order(alice, "2026-06-01", 900, times=9)
        self.order(bruno, "2025-01-01", 20)
        self.policy.action_compute(TODAY)
        donor = self.choose("donor")
        # R, F and M of 5: three rules of 20, at most 40 together
        self.assertValue(donor, alice, 40, "B")
        self.assertValue(donor, bruno, 0, "D")

    def test_b2b_fit_without_the_number_of_staff(self):
        score = self.choose("b2b_fit")
        fault = "contacts have no field “workforce_band” here: its app is not installed"
        sizes = score.rule_ids.filtered(lambda rule: rule.section_id.cap == 70)
        self.assertEqual(set(sizes.mapped("fault")), {fault})
        works = self.make_people("La Fabrique", is_company=True, website="f.example")
        self.compute_score(score)
        self.assertValue(score, works, 5, "C")

    def test_b2b_fit_needs_500_staff_and_100_in_b2c(self):
        """What is known besides never makes up for the staff."""
        score = self.shipped("b2b_fit")
        size = score.rule_ids.filtered(lambda rule: rule.section_id.cap == 70)
        known = score.section_ids.filtered(lambda section: section.cap == 15).cap
        points = [rule.points for rule in size.sorted("sequence")]
        of_100, of_250, of_500 = sum(points[:2]), sum(points[:3]), sum(points)
        b2b, b2c = (
            score.band_ids.filtered(
                lambda band, is_b2c=is_b2c: (
                    band.code == "A" and bool(band.population_id) == is_b2c
                )
            ).minimum
            for is_b2c in (False, True)
        )
        self.assertTrue(of_250 + known < b2b <= of_500)
        self.assertTrue(points[0] + known < b2c <= of_100)
