from unittest.mock import patch

from odoo import Command
from odoo.tests import freeze_time
from odoo.tools import SQL

from ..common import USER
from .live_case import CRON, LiveCase

LYON = "[('city', '=', 'Lyon')]"


@freeze_time("2026-03-10 09:00:00")
class TestSegmentLive(LiveCase):
    """Live segments follow a contact in the transaction that saves it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alice, cls.bruno = cls.make_people("Alice Martin", "Bruno Lefèvre")
        cls.vip = cls.env["res.partner.category"].create({"name": "VIP"})

    def make_live(self, name, rule=LYON, **vals):
        return super().make_live(name, rule, **vals)

    def queue(self):
        rows = self.env["partner.segment.change"].sudo().search([])
        return [(row.segment_res_id, row.partner_res_id) for row in rows]

    # -- what is followed ---------------------------------------------------

    def test_contact_that_begins_to_match_enters(self):
        lyon = self.make_live("Lyon")
        self.alice.city = "Lyon"
        self.save()
        self.assertMembers(lyon, self.alice)
        self.assertMoves(lyon, [("Alice Martin", "in", "refresh")])

    def test_contact_that_no_longer_matches_leaves(self):
        self.alice.city = "Lyon"
        lyon = self.make_live("Lyon")
        self.alice.city = "Metz"
        self.save()
        self.assertNobodyIn(lyon)
        self.assertMoves(lyon, [("Alice Martin", "out", "refresh")])

    def test_new_contact_enters(self):
        lyon = self.make_live("Lyon")
        chloe = self.make_people("Chloé Roux", city="Lyon")
        self.save()
        self.assertMembers(lyon, chloe)

    def test_archived_contact_leaves_and_restored_contact_comes_back(self):
        self.alice.city = "Lyon"
        lyon = self.make_live("Lyon")
        self.alice.action_archive()
        self.save()
        self.assertNobodyIn(lyon)
        self.alice.action_unarchive()
        self.save()
        self.assertMembers(lyon, self.alice)

    def test_tag_given_on_the_contact(self):
        vips = self.make_live("VIP", f"[('category_id', 'in', {self.vip.ids})]")
        self.alice.write({"category_id": [Command.link(self.vip.id)]})
        self.save()
        self.assertMembers(vips, self.alice)
        self.alice.write({"category_id": [Command.clear()]})
        self.save()
        self.assertNobodyIn(vips)

    def test_value_computed_from_what_was_saved(self):
        """Nobody writes the normalised address: it follows the e-mail."""
        reachable = self.make_live(
            "Reachable", "[('email_normalized', '=', 'alice@example.org')]"
        )
        self.alice.email = '"Alice" <ALICE@example.org>'
        self.save()
        self.assertMembers(reachable, self.alice)

    def test_moved_to_another_company(self):
        elsewhere = self.make_company("Éditions du Port")
        self.alice.city = "Lyon"
        lyon = self.make_live("Lyon")
        self.alice.company_id = elsewhere
        self.save()
        self.assertNobodyIn(lyon)

    def test_kind_of_address(self):
        self.alice.city = "Lyon"
        lyon = self.make_live("Lyon")
        self.alice.write({"parent_id": self.bruno.id, "type": "delivery"})
        self.save()
        self.assertNobodyIn(lyon)

    def test_contacts_chosen_by_hand_stay_where_they_were_put(self):
        lyon = self.make_live("Lyon")
        lyon._pin([("id", "=", self.alice.id)], "in")
        lyon._pin([("id", "=", self.bruno.id)], "out")
        lyon.action_refresh()
        (self.alice | self.bruno).city = "Lyon"
        self.save()
        (self.alice | self.bruno).city = "Metz"
        self.save()
        self.assertMembers(lyon, self.alice)

    def test_form_shows_the_segments_of_the_contact_just_saved(self):
        lyon = self.make_live("Lyon")
        [shown] = self.alice.web_save({"city": "Lyon"}, {"segment_ids": {}})
        self.assertEqual(shown["segment_ids"], lyon.ids)

    def test_form_counts_the_segments_of_the_contact_just_saved(self):
        self.make_live("Lyon")
        self.assertEqual(self.alice.segment_count, 0)
        [shown] = self.alice.web_save({"city": "Lyon"}, {"segment_count": {}})
        self.assertEqual(shown["segment_count"], 1)

    def test_count_follows_without_a_refresh(self):
        lyon = self.make_live("Lyon")
        (self.alice | self.bruno).city = "Lyon"
        self.save()
        lyon.invalidate_recordset()
        self.assertEqual(lyon.member_count, 2)
        self.assertEqual(str(lyon.last_refresh), "2026-03-10 09:00:00")

    def test_import(self):
        lyon = self.make_live("Lyon")
        result = self.env["res.partner"].load(
            ["name", "city", "company_id/.id"],
            [
                ["David Petit", "Lyon", str(self.company.id)],
                ["Emma Colin", "Metz", str(self.company.id)],
            ],
        )
        self.save()
        self.assertEqual(result["messages"], [])
        david = self.env["res.partner"].browse(result["ids"][0])
        self.assertMembers(lyon, david)

    def test_portal_user_moves_house(self):
        """Whoever saves may know nothing of segments."""
        lyon = self.make_live("Lyon")
        user = self.make_user("paul", "base.group_portal")
        user.partner_id.company_id = self.company
        self.save()
        user.partner_id.with_user(user).sudo(False).sudo().write({"city": "Lyon"})
        self.save()
        self.assertMembers(lyon, user.partner_id)

    # -- through other contacts ---------------------------------------------

    def test_rule_on_the_company_of_a_contact(self):
        press = self.make_people("Presses du Rhône", is_company=True, city="Metz")
        self.alice.parent_id = press
        readers = self.make_live("Readers", "[('parent_id.city', '=', 'Lyon')]")
        press.city = "Lyon"
        self.save()
        self.assertMembers(readers, self.alice)
        self.alice.parent_id = False
        self.save()
        self.assertNobodyIn(readers)

    def test_rule_on_the_contacts_of_a_company(self):
        """The contact leaves one company for another: both are looked at."""
        press, port = self.make_people("Presses", "Port", is_company=True)
        self.alice.write({"parent_id": press.id, "function": "Editor"})
        rule = "[('child_ids', 'any', [('function', '=', 'Editor')])]"
        with_editor = self.make_live("With an editor", rule)
        self.assertMembers(with_editor, press)
        self.alice.parent_id = port
        self.save()
        self.assertMembers(with_editor, port)
        self.alice.function = "Reader"
        self.save()
        self.assertNobodyIn(with_editor)

    def test_people_of_matching_companies(self):
        press = self.make_people("Presses", is_company=True, city="Metz")
        self.alice.parent_id = press
        people = self.make_live("People", audience="people")
        press.city = "Lyon"
        self.save()
        self.assertMembers(people, self.alice)
        self.bruno.parent_id = press
        self.save()
        self.assertMembers(people, self.alice | self.bruno)

    def test_companies_of_matching_people(self):
        press, port = self.make_people("Presses", "Port", is_company=True)
        self.alice.write({"parent_id": press.id, "function": "Editor"})
        companies = self.make_live(
            "Publishers", "[('function', '=', 'Editor')]", audience="companies"
        )
        self.assertMembers(companies, press)
        self.alice.parent_id = port
        self.save()
        self.assertMembers(companies, port)

    def test_rule_on_the_tree_is_left_to_the_scheduled_action(self):
        group, press = self.make_people("Group", "Presses", is_company=True)
        family = self.make_live("Family", f"[('id', 'child_of', {group.id})]")
        press.parent_id = group
        self.save()
        self.assertEqual(self.queue(), [(family.id, 0)])
        self.run_scheduled_action()
        self.assertMembers(family, group | press)

    # -- segments built on segments -----------------------------------------

    def test_what_is_built_on_a_live_segment_follows_too(self):
        lyon = self.make_live("Lyon")
        refined = self.make_live(
            "Editors in Lyon", "[('function', '=', 'Editor')]", parent_id=lyon.id
        )
        others = self.make_live("Not there", f"[('segment_ids', 'in', {refined.ids})]")
        self.alice.function = "Editor"
        self.save()
        self.assertNobodyIn(refined)
        self.alice.city = "Lyon"
        self.save()
        for segment in (lyon, refined, others):
            self.assertMembers(segment, self.alice, segment.name)

    # -- what it costs ------------------------------------------------------

    def test_save_that_no_rule_reads_costs_no_statement(self):
        self.make_live("Lyon")
        bare = self.count_save({"ref": "A1"}, {"ref": "A2"})
        for segment in self.env["partner.segment"].search([]):
            segment.refresh_policy = "manual"
        self.assertEqual(bare, self.count_save({"ref": "A3"}, {"ref": "A4"}))

    def test_save_that_five_rules_read_costs_two_statements(self):
        """Also where contacts move: writing releases the savepoint in the same trip."""
        self.alice.name  # noqa: B018 - in memory
        without = self.count_save({"city": "Metz"}, {"city": "Nice"})
        for number in range(5):
            self.make_live(f"Lyon {number}")
        self.assertEqual(
            self.count_save({"city": "Metz"}, {"city": "Nice"}), without + 2
        )
        self.assertEqual(
            self.count_save({"city": "Brest"}, {"city": "Lyon"}), without + 2
        )

    def count_save(self, warm_up, vals):
        """Return how many statements a save needs, once the caches are warm."""
        self.alice.write(warm_up)
        self.save()
        before = self.env.cr.sql_log_count
        self.alice.write(vals)
        self.save()
        return self.env.cr.sql_log_count - before

    # -- what goes wrong ----------------------------------------------------

    def test_error_never_keeps_anybody_from_saving(self):
        lyon = self.make_live("Lyon")
        self.env["partner.segment"]._get_live_plan()
        model = type(lyon)
        with patch.object(model, "_get_fixed_condition", side_effect=ValueError("no")):
            self.alice.city = "Lyon"
            self.save()
        self.assertEqual(self.alice.city, "Lyon")
        self.assertEqual(self.queue(), [(lyon.id, self.alice.id)])
        self.run_scheduled_action()
        self.assertMembers(lyon, self.alice)
        self.assertEqual(self.queue(), [])

    def test_error_of_postgresql_never_keeps_anybody_from_saving(self):
        lyon = self.make_live("Lyon")
        queries = "odoo.addons.contact_segmentation.models.segment.queries"
        with (
            self.assertLogs("odoo.sql_db", "ERROR"),
            patch(f"{queries}.apply_differences") as apply,
        ):
            apply.return_value = SQL("SELECT 1 / 0")
            self.alice.city = "Lyon"
            self.save()
        self.assertEqual(self.queue(), [(lyon.id, self.alice.id)])
        self.run_scheduled_action()
        self.assertMembers(lyon, self.alice)

    def test_many_contacts_at_once_are_left_to_the_scheduled_action(self):
        lyon = self.make_live("Lyon")
        crowd = self.make_people(*(f"Reader {n}" for n in range(201)), city="Lyon")
        with self.capture_triggers(CRON) as captured:
            self.save()
        self.assertEqual(len(captured.records), 1)
        self.assertNobodyIn(lyon)
        self.assertEqual(len(self.queue()), 201)
        self.run_scheduled_action()
        self.assertMembers(lyon, crowd)
        self.assertEqual(self.queue(), [])

    def test_segment_being_refreshed_gets_the_contact_afterwards(self):
        lyon = self.make_live("Lyon")
        lyon.sudo().refresh_started = "2026-03-10 08:59:00"
        self.alice.city = "Lyon"
        self.save()
        self.assertNobodyIn(lyon)
        self.assertEqual(self.queue(), [(lyon.id, self.alice.id)])
        self.run_scheduled_action()
        self.assertMembers(lyon, self.alice)
        self.assertFalse(lyon.refresh_started)

    def test_segment_that_waits_for_a_refresh_is_left_to_it(self):
        lyon = self.make_segment("Lyon", LYON, refresh_policy="live")
        self.env["partner.segment.change"].sudo().search([]).sudo().unlink()
        self.alice.city = "Lyon"
        self.save()
        self.assertNobodyIn(lyon)
        self.assertEqual(self.queue(), [])
        self.run_scheduled_action()
        self.assertMembers(lyon, self.alice)

    def test_failed_segment_is_followed_again_once_it_is_repaired(self):
        lyon = self.make_live("Lyon")
        self.owner.active = False
        lyon.action_refresh()
        self.assertEqual(lyon.state, "failed")
        self.alice.city = "Lyon"
        self.save()
        self.assertNobodyIn(lyon)
        lyon.user_id = self.make_user("nina", USER)
        lyon.action_refresh()
        self.bruno.city = "Lyon"
        self.save()
        self.assertMembers(lyon, self.alice | self.bruno)

    def test_failed_segment_that_comes_true_by_itself_is_followed_again(self):
        lyon = self.make_live("Lyon")
        with patch.object(type(lyon), "_get_matching", side_effect=ValueError("no")):
            lyon.action_refresh()
        self.alice.city = "Metz"
        self.save()
        lyon.action_refresh()
        self.alice.city = "Lyon"
        self.save()
        self.assertMembers(lyon, self.alice)

    # -- when it is refreshed besides ---------------------------------------

    def test_refreshed_once_more_after_it_became_true(self):
        """For who saved a contact at that moment, and did not know the segment yet."""
        lyon = self.make_segment("Lyon", LYON, refresh_policy="live")
        lyon.action_refresh()
        self.assertEqual(str(lyon.next_refresh), "2026-03-10 09:10:00")

    def test_refreshed_when_the_day_begins(self):
        lyon = self.make_live("Lyon")
        self.assertEqual(str(lyon.next_refresh), "2026-03-10 23:00:00")

    def test_rule_on_other_models_is_refreshed_every_hour_too(self):
        french = self.make_live("French", "[('country_id.code', '=', 'FR')]")
        self.assertEqual(str(french.next_refresh), "2026-03-10 09:55:00")

    def test_no_longer_live(self):
        lyon = self.make_live("Lyon")
        lyon.refresh_policy = "daily"
        self.alice.city = "Lyon"
        self.save()
        self.assertNobodyIn(lyon)
