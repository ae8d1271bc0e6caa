from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time

from ..common import USER
from .appetence_case import DAY, AppetenceCase


@freeze_time(f"{DAY} 12:00:00")
class TestInterestPreference(AppetenceCase):
    """What contacts say stands beside what is inferred, and wins."""

    def said(self, person):
        """Return what a person says, by the first letter of the interest."""
        return {
            one.interest_id.name[0]: (one.stance, one.origin)
            for one in person.preference_ids
        }

    def test_it_wins_at_once(self):
        self.act(self.alice, "wine", "2026-06-30")
        self.compute_appetence()
        row = self.appetence(self.alice, self.wine)
        self.assertEqual((row.percentile, row.declared), (100, False))
        self.say(self.alice, self.wine, "no")
        self.assertEqual((row.percentile, row.declared), (0, "no"))
        self.assertAlmostEqual(row.strength, 4, delta=1e-9)
        self.assertFalse(self.alice.top_interest_id)
        self.say(self.alice, self.wine, False)
        self.assertEqual((row.percentile, row.declared), (100, False))
        self.assertEqual(self.alice.top_interest_id, self.wine)

    def test_without_a_signal(self):
        self.say(self.bruno, self.theatre, "yes")
        self.assertEqual(self.appetence(self.bruno, self.theatre).percentile, 100)
        self.assertEqual(self.bruno.top_interest_id, self.theatre)
        self.assertEqual(self.said(self.bruno), {"T": ("yes", "staff")})
        self.say(self.bruno, self.theatre, False)
        self.assertFalse(self.appetence(self.bruno, self.theatre))
        self.assertFalse(self.bruno.preference_ids)

    def test_a_run_keeps_it(self):
        self.say(self.bruno, self.theatre, "yes")
        self.act(self.bruno, "wine", "2026-06-30")
        for _time in range(2):
            self.compute_appetence()
            self.appetence_run.last_full = False
            self.assertEqual(self.appetence(self.bruno, self.theatre).declared, "yes")
        self.assertEqual(self.bruno.top_interest_id, self.theatre)
        self.assertEqual(self.bruno.second_interest_id, self.wine)

    def test_what_is_declared_is_ranked_by_strength(self):
        self.act(self.bruno, "play", "2026-06-30")
        self.act(self.bruno, "bicycle", "2026-06-30")
        self.compute_appetence()
        self.say(self.bruno, self.wine, "yes")
        self.say(self.bruno, self.theatre, "yes")
        places = ("top_interest_id", "second_interest_id", "third_interest_id")
        self.assertEqual(
            [self.bruno[place] for place in places],
            [self.theatre, self.wine, self.cycling],
        )

    def test_in_the_company_of_the_contact_only(self):
        port = self.make_company("Éditions du Port")
        self.say(self.alice, self.wine, "yes")
        self.assertFalse(self.appetence(self.alice, self.wine, port))
        shared = self.make_people("Fabien Roux", company_id=False)
        self.say(shared, self.wine, "yes")
        self.assertTrue(self.appetence(shared, self.wine))
        self.assertTrue(self.appetence(shared, self.wine, port))

    def test_import(self):
        preferences = self.env["partner.interest.preference"]
        imported = preferences.with_context(import_file=True).create(
            {"partner_id": self.alice.id, "interest_id": self.wine.id}
        )
        self.assertEqual((imported.stance, imported.origin), ("yes", "import"))

    def test_once_for_each_interest(self):
        self.say(self.alice, self.wine, "yes")
        self.say(self.alice, self.wine, "no")
        self.assertEqual(self.said(self.alice), {"W": ("no", "staff")})

    def test_the_word_of_one_is_not_that_of_another(self):
        self.say(self.alice, self.wine, "no")
        with self.assertRaises(UserError):
            self.alice.preference_ids.partner_id = self.bruno

    def test_an_objection_erases_what_was_inferred(self):
        self.act(self.alice, "wine", "2026-06-30")
        self.say(self.alice, self.theatre, "yes")
        self.compute_appetence()
        seller = self.make_user(
            "samir", "base.group_user", "base.group_partner_manager"
        )
        self.alice.with_user(seller).profiling_objection = True
        rows = self.env["partner.appetence"]
        self.assertFalse(rows.search([("partner_id", "=", self.alice.id)]))
        self.assertFalse(self.alice.top_interest_id)
        self.assertEqual(self.said(self.alice), {"T": ("yes", "staff")})
        self.say(self.alice, self.wine, "yes")
        self.compute_appetence()
        self.assertFalse(rows.search([("partner_id", "=", self.alice.id)]))
        self.alice.profiling_objection = False
        self.compute_appetence()
        self.assertEqual(self.appetence(self.alice, self.wine).declared, "yes")

    def test_a_company_that_objects_erases_those_of_its_people(self):
        society = self.make_people("La Fabrique", is_company=True)
        anna = self.make_people("Anna", parent_id=society.id)
        self.act(anna, "wine", "2026-06-30")
        self.compute_appetence()
        self.assertTrue(self.appetence(anna, self.wine))
        society.profiling_objection = True
        self.assertFalse(self.appetence(anna, self.wine))

    def test_merged_contacts(self):
        """No wins; and who they are now has the signals of both."""
        self.act(self.alice, "wine", "2026-06-30")
        self.act(self.bruno, "wine", "2026-06-30")
        self.compute_appetence()
        self.say(self.alice, self.wine, "yes")
        self.say(self.bruno, self.wine, "no")
        self.say(self.bruno, self.theatre, "yes")
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.alice + self.bruno).ids, self.alice)
        self.assertEqual(
            self.said(self.alice), {"W": ("no", "staff"), "T": ("yes", "staff")}
        )
        self.assertEqual(self.appetence(self.alice, self.wine).declared, "no")
        self.assertEqual(self.alice.top_interest_id, self.theatre)
        self.compute_appetence()
        row = self.appetence(self.alice, self.wine)
        self.assertAlmostEqual(row.strength, 8, delta=1e-9)
        self.assertEqual(row.signal_count, 2)

    # -- who may -------------------------------------------------------------

    def test_who_edits_contacts_may_declare(self):
        seller = self.make_user(
            "samir", "base.group_user", "base.group_partner_manager"
        )
        self.say(self.alice.with_user(seller), self.wine, "yes")
        self.assertEqual(self.appetence(self.alice, self.wine).declared, "yes")
        self.assertEqual(self.alice.preference_ids.user_id, seller)

    def test_who_only_segments_may_not(self):
        sonia = self.make_user("sonia", USER)
        self.say(self.alice, self.wine, "yes")
        alice = self.alice.with_user(sonia)
        self.assertEqual(alice.preference_ids.stance, "yes")
        self.assertFalse(alice.get_appetences()["can_declare"])
        with self.assertRaises(AccessError):
            self.say(alice, self.wine, "no")

    def test_not_of_contacts_of_another_company(self):
        elsewhere = self.make_company("Elsewhere")
        groups = (USER, "base.group_partner_manager")
        sonia = self.make_user("sonia", *groups, companies=elsewhere)
        self.say(self.alice, self.wine, "yes")
        there = self.env(user=sonia, context={"allowed_company_ids": elsewhere.ids})
        hers = there["partner.interest.preference"]
        self.assertFalse(hers.search([("partner_id", "=", self.alice.id)]))
        with self.assertRaises(AccessError):
            self.say(self.alice.with_env(there), self.wine, "no")

    def test_an_archived_interest_is_measured_no_more(self):
        self.say(self.alice, self.wine, "yes")
        self.wine.active = False
        self.appetence_run.action_compute(DAY)
        self.assertFalse(self.appetence(self.alice, self.wine))

    def test_erased_with_the_contact(self):
        self.say(self.alice, self.wine, "yes")
        said = self.alice.preference_ids
        self.alice.unlink()
        self.assertFalse(said.exists())

    def test_written_with_the_contact(self):
        self.alice.write(
            {"preference_ids": [Command.create({"interest_id": self.wine.id})]}
        )
        self.assertEqual(self.appetence(self.alice, self.wine).percentile, 100)
