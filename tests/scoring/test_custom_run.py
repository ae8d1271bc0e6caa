from odoo.tests import freeze_time

from .custom_case import HALF, TODAY, FivePeopleCase


@freeze_time(f"{TODAY} 12:00:00")
class TestCustomRun(FivePeopleCase):
    """When scores are computed, for whom, and what happens to contacts meanwhile."""

    def test_a_new_score_waits_for_its_run(self):
        run = self.run_of(self.score_model)
        self.assertEqual(run.state, "pending")
        self.assertEqual(run.display_name, "Friend of books")
        self.assertFalse(self.value_of(self.score_model, self.alice))

    def test_the_scheduled_action_computes_it(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "contact_segmentation.ir_cron_score_compute"
            ).method_direct_trigger()
        self.assertValue(self.score_model, self.alice, 42, "A")

    def test_what_is_not_in_use_has_no_values(self):
        self.compute_score(self.score_model)
        self.score_model.active = False
        self.assertFalse(self.value_of(self.score_model, self.alice))
        self.assertFalse(self.run_of(self.score_model))
        self.assertFalse(self.alice.score_value_ids)
        self.score_model.active = True
        self.compute_score(self.score_model)
        self.assertValue(self.score_model, self.alice, 42)

    def test_a_new_company_has_the_score(self):
        port = self.make_company("Éditions du Port")
        self.assertEqual(self.run_of(self.score_model, port).state, "pending")

    def test_each_company_counts_its_own(self):
        port = self.make_company("Éditions du Port")
        self.everybody.company_id = False
        self.order(self.david, TODAY, 10, company_id=port.id)
        self.compute_score(self.score_model)
        self.compute_score(self.score_model, company=port)
        self.assertValue(self.score_model, self.david, 0)
        self.assertValue(self.score_model, self.david, 8, company=port)
        self.assertValue(self.score_model, self.chloe, 0, company=port)
        theirs = self.david.with_company(port)
        self.assertEqual(theirs.score_summary[0]["value"], 8)
        self.assertEqual(theirs.score_value_ids.company_id, port)

    def test_a_score_of_one_company(self):
        port = self.make_company("Éditions du Port")
        self.score_model.company_id = port
        self.assertFalse(self.run_of(self.score_model))
        self.assertTrue(self.run_of(self.score_model, port))

    def test_changes_that_decide_ask_for_a_run(self):
        rule = self.score_model.rule_ids[0]
        signal = self.score_model.signal_ids
        for record, vals in (
            (self.score_model, {"half_life": 30}),
            (self.score_model, {"domain": "[('is_company', '=', False)]"}),
            (rule, {"points": 11}),
            (rule, {"active": False}),
            (self.score_model.section_ids, {"cap": 20}),
            (signal, {"points": 9}),
            (signal, {"active": False}),
        ):
            self.compute_score(self.score_model)
            record.write(vals)
            self.assertEqual(self.run_of(self.score_model).state, "pending", vals)

    def test_names_and_bands_ask_for_none(self):
        self.compute_score(self.score_model)
        self.score_model.write({"name": "Friends", "cap": 40})
        self.band("B").write({"name": "Nearer", "minimum": 31})
        self.score_model.rule_ids[0].name = "E-mail"
        self.assertEqual(self.run_of(self.score_model).state, "ok")

    def test_who_objects_has_no_score_at_once(self):
        self.compute_score(self.score_model)
        self.alice.profiling_objection = True
        self.assertFalse(self.value_of(self.score_model, self.alice))
        self.assertFalse(self.alice.score_summary)
        self.compute_score(self.score_model)
        self.assertFalse(self.value_of(self.score_model, self.alice))

    def test_a_company_that_objects_loses_those_of_its_people(self):
        works = self.make_people("La Fabrique", is_company=True)
        self.bruno.parent_id = works
        self.compute_score(self.score_model)
        works.profiling_objection = True
        self.assertFalse(self.value_of(self.score_model, self.bruno))

    def test_archived_contacts_lose_theirs(self):
        self.compute_score(self.score_model)
        self.alice.active = False
        self.compute_score(self.score_model)
        self.assertFalse(self.value_of(self.score_model, self.alice))

    def test_deleted_contacts_take_theirs_along(self):
        self.compute_score(self.score_model)
        self.bruno.unlink()
        self.compute_score(self.score_model)
        self.assertValue(self.score_model, self.alice, 42)

    def test_merged_contacts_have_one(self):
        self.compute_score(self.score_model)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.chloe + self.alice).ids, self.alice, extra_checks=False)
        self.assertValue(self.score_model, self.alice, 42)
        self.compute_score(self.score_model)
        # 30 that stay, 8 of today, and 20 of April at most, by half
        self.assertValue(self.score_model, self.alice, 48)

    def test_orders_under_an_address_count_for_the_contact(self):
        address = self.make_people("", parent_id=self.david.id, type="invoice")
        self.order(address, HALF, 10)
        self.compute_score(self.score_model)
        self.assertValue(self.score_model, self.david, 4)
        self.assertFalse(self.value_of(self.score_model, address))

    def test_a_signal_that_cannot_be_read_leaves_the_others(self):
        odd = self.make_signal(self.score_model, "Odd", 5)
        self.env.cr.execute(
            "UPDATE partner_score_signal SET domain = %s WHERE id = %s",
            ["[('colour_of_the_sky', '=', 'blue')]", odd.id],
        )
        odd.invalidate_recordset()
        self.compute_score(self.score_model)
        self.assertValue(self.score_model, self.alice, 42)
        self.assertIn("Odd", self.run_of(self.score_model).last_warning)

    def test_a_run_that_fails_keeps_its_last_good_state(self):
        self.compute_score(self.score_model)
        self.env.cr.execute(
            "UPDATE partner_score_model SET domain = %s WHERE id = %s",
            ["[('colour', '=', 'blue')]", self.score_model.id],
        )
        self.score_model.invalidate_recordset()
        run = self.run_of(self.score_model)
        run.action_compute(TODAY)
        self.assertEqual(run.state, "failed")
        self.assertIn("colour", run.last_error)
        self.assertValue(self.score_model, self.alice, 42)

    def test_statements_do_not_depend_on_how_many_contacts(self):
        self.compute_score(self.score_model)
        few = self.count_statements(lambda: self.compute_score(self.score_model))
        self.make_people(*(f"Reader {n}" for n in range(60)), city="Lyon")
        self.compute_score(self.score_model)
        many = self.count_statements(lambda: self.compute_score(self.score_model))
        self.assertEqual(few, many)
