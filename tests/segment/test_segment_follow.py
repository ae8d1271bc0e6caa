from odoo import Command
from odoo.tests import freeze_time

from .live_case import LiveCase

LYON = "[('city', '=', 'Lyon')]"


@freeze_time("2026-03-10 09:00:00")
class TestSegmentFollow(LiveCase):
    """What a save changes for other contacts than the one that is saved."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.port = cls.make_company("Éditions du Port")
        cls.press = cls.make_people("Presses du Rhône", is_company=True, city="Lyon")
        cls.alice = cls.make_people(
            "Alice Martin", parent_id=cls.press.id, function="Editor", type="other"
        )
        cls.alice.type = "contact"

    # -- whom the owner may see ---------------------------------------------

    def test_person_of_another_company_no_longer_brings_in_their_company(self):
        publishers = self.make_live(
            "Publishers", "[('function', '=', 'Editor')]", audience="companies"
        )
        self.assertMembers(publishers, self.press)
        self.alice.company_id = self.port
        self.save()
        self.assertNobodyIn(publishers)
        self.alice.company_id = False
        self.save()
        self.assertMembers(publishers, self.press)

    def test_company_that_the_owner_no_longer_sees_is_not_read(self):
        """Alice is shared by all; her company goes where Sophie does not work."""
        readers = self.make_live("Readers", "[('parent_id.city', '=', 'Lyon')]")
        self.press.company_id = self.port
        self.save()
        self.alice.company_id = False
        self.save()
        self.assertNobodyIn(readers)
        self.press.company_id = False
        self.save()
        self.assertMembers(readers, self.alice)

    def test_contact_that_the_owner_no_longer_sees_is_not_read(self):
        rule = "[('child_ids', 'any', [('function', '=', 'Editor')])]"
        with_editor = self.make_live("With an editor", rule)
        self.assertMembers(with_editor, self.press)
        self.alice.company_id = self.port
        self.save()
        self.assertNobodyIn(with_editor)

    def test_rule_of_access_on_other_models_makes_a_segment_hourly(self):
        lyon = self.make_live("Lyon", LYON)
        self.assertEqual(str(lyon.next_refresh), "2026-03-10 23:00:00")
        self.env["ir.rule"].create(
            {
                "name": "Contacts of active countries",
                "model_id": self.env.ref("base.model_res_partner").id,
                "domain_force": "[('country_id.code', '!=', 'AQ')]",
            }
        )
        lyon.action_refresh()
        self.assertEqual(str(lyon.next_refresh), "2026-03-10 09:55:00")

    # -- moved --------------------------------------------------------------

    def test_contacts_with_and_without_company_move_together(self):
        rule = "[('child_ids', 'any', [('function', '=', 'Editor')])]"
        with_editor = self.make_live("With an editor", rule)
        harbour = self.make_people("Harbour", is_company=True)
        bruno = self.make_people("Bruno Lefèvre", function="Editor")
        self.save()
        (self.alice | bruno).parent_id = harbour
        self.save()
        self.assertMembers(with_editor, harbour)

    # -- deleted ------------------------------------------------------------

    def test_deleted_company_is_read_no_more(self):
        readers = self.make_live("Readers", "[('parent_id.city', '=', 'Lyon')]")
        self.assertMembers(readers, self.alice)
        self.press.unlink()
        self.save()
        self.assertNobodyIn(readers)

    def test_deleted_contact_is_read_no_more(self):
        rule = "[('child_ids', 'any', [('function', '=', 'Editor')])]"
        with_editor = self.make_live("With an editor", rule)
        publishers = self.make_live(
            "Publishers", "[('function', '=', 'Editor')]", audience="companies"
        )
        self.alice.unlink()
        self.save()
        self.assertNobodyIn(with_editor)
        self.assertNobodyIn(publishers)

    def test_merged_companies(self):
        """Odoo's merge gives people to another company behind the back of the ORM."""
        harbour = self.make_people("Harbour", is_company=True, ref="H1")
        of_harbour = self.make_live("Of Harbour", f"[('parent_id', '=', {harbour.id})]")
        readers = self.make_live("Readers", "[('parent_id.ref', '=', 'H1')]")
        rule = "[('child_ids', 'any', [('function', '=', 'Editor')])]"
        with_editor = self.make_live("With an editor", rule)
        merge = self.env["base.partner.merge.automatic.wizard"]
        merge._merge((harbour | self.press).ids, harbour)
        self.save()
        self.assertEqual(self.alice.parent_id, harbour)
        self.assertMembers(of_harbour, self.alice)
        self.assertMembers(readers, self.alice)
        self.assertMembers(with_editor, harbour)

    # -- many at once -------------------------------------------------------

    def test_many_companies_at_once_are_followed_by_their_people(self):
        readers = self.make_live("Readers", "[('parent_id.ref', '=', 'R1')]")
        crowd = self.make_people(*(f"Press {n}" for n in range(200)), is_company=True)
        self.save()
        (crowd | self.press).ref = "R1"
        self.save()
        self.run_scheduled_action()
        self.assertMembers(readers, self.alice)

    # -- dates --------------------------------------------------------------

    def test_rule_on_the_hour_is_refreshed_every_hour(self):
        recent = self.make_live("Recent", "[('create_date', '>=', 'now -3H')]")
        self.assertEqual(str(recent.next_refresh), "2026-03-10 09:55:00")

    # -- tags ---------------------------------------------------------------

    def test_deleted_tag(self):
        """Nothing says that a tag is deleted: the segment is refreshed hourly."""
        vip = self.env["res.partner.category"].create({"name": "VIP"})
        self.alice.category_id = [Command.link(vip.id)]
        vips = self.make_live("VIP", f"[('category_id', 'in', {vip.ids})]")
        self.assertEqual(str(vips.next_refresh), "2026-03-10 09:55:00")

    # -- asked for while a refresh works -------------------------------------

    def test_contact_kept_out_while_a_refresh_works(self):
        press = self.make_live("Press", LYON, refresh_policy="manual")
        vals = {"segment_id": press.id, "partner_id": self.press.id, "mode": "out"}
        self.change_while_refreshed(
            press, lambda press: press.env["partner.segment.pin"].create(vals)
        )
        self.run_scheduled_action()
        self.assertMembers(press, self.alice)

    def change_while_refreshed(self, segment, change):
        """Do something between the comparison and the writing of a refresh."""
        compare = type(segment)._compare
        changes = [change]

        def compare_then_change(self, *args):
            comparison = compare(self, *args)
            while changes:
                changes.pop()(self)
            return comparison

        segment._request_refresh()
        self.patch(type(segment), "_compare", compare_then_change)
        self.run_scheduled_action()
        self.assertFalse(changes)
