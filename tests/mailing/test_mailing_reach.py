from odoo import fields
from odoo.exceptions import AccessError

from .common import LYON, MailingCase


class ReachCase(MailingCase):
    """Lyon with everything that may keep somebody from a mailing, once each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.twin = cls.make_person("Alice at work", email="ALICE@example.org")
        cls.nadia = cls.make_person("Nadia", email=False)
        cls.noe = cls.make_person("Noé", email="n/a")
        cls.basile = cls.make_person("Basile")
        cls.env["mail.blacklist"]._add("Basile@example.org")
        cls.zoe = cls.make_person("Zoé", email="zoe@example.org")
        cls.lyon.action_refresh()
        cls.zoe.active = False

    def assertReach(self, reach, expected):
        """The steps are these (code, kept, lost), in order."""
        found = [(step["code"], step["count"], step["lost"]) for step in reach]
        self.assertEqual(found, expected)


class TestMailingReach(ReachCase):
    """From the members of a segment to those whom a mailing reaches."""

    def search_step(self, reach, code, domain="domain"):
        [step] = [step for step in reach if step["code"] == code]
        contacts = self.contacts.with_context(active_test=False)
        return contacts.search(step[domain])

    def test_funnel_of_a_segment(self):
        self.assertReach(
            self.lyon._get_reach(),
            [
                ("members", 8, 0),
                ("active", 7, 1),
                ("address", 6, 1),
                ("valid", 5, 1),
                ("blacklist", 4, 1),
                ("duplicates", 3, 1),
                ("reachable", 3, 0),
            ],
        )

    def test_funnel_of_a_mailing(self):
        jury = self.make_filled("Jury", self.chloe)
        mailing = self.make_mailing(
            exclude_segment_ids=jury.ids, mailing_domain="[('name', '!=', 'Bruno')]"
        )
        self.assertReach(
            mailing._get_reach(),
            [
                ("members", 8, 0),
                ("active", 7, 1),
                ("conditions", 6, 1),
                ("excluded", 5, 1),
                ("address", 4, 1),
                ("valid", 3, 1),
                ("blacklist", 2, 1),
                ("duplicates", 1, 1),
                ("reachable", 1, 0),
            ],
        )

    def test_conditions_that_name_archived_contacts(self):
        mailing = self.make_mailing(mailing_domain="[('active', 'in', [True, False])]")
        reach = mailing._get_reach()
        self.assertNotIn("active", [step["code"] for step in reach])
        self.assertEqual(reach[-1]["count"], 4)

    def test_mailing_that_heeds_no_blacklist(self):
        mailing = self.make_mailing(use_exclusion_list=False)
        reach = mailing._get_reach()
        self.assertNotIn("blacklist", [step["code"] for step in reach])
        self.assertEqual(reach[-1]["count"], 4)

    def test_funnel_without_segments_begins_with_the_conditions(self):
        jury = self.make_filled("Jury", self.chloe)
        mailing = self.make_mailing(
            segment_ids=[], exclude_segment_ids=jury.ids, mailing_domain=LYON
        )
        reach = mailing._get_reach()
        self.assertEqual((reach[0]["label"], reach[0]["count"]), ("Contacts", 8))
        self.assertEqual(reach[-1]["count"], 2)

    def test_reachable_is_who_is_written_to(self):
        mailing = self.make_mailing()
        reach = mailing._get_reach()
        mailing.action_put_in_queue()
        self.run_queue()
        self.assertEqual(
            self.sent_to(),
            ["alice@example.org", "bruno@example.org", "chloe@example.org"],
        )
        self.assertEqual(reach[-1]["count"], 3)

    def test_frozen_list(self):
        """Bruno left Lyon since: the members are those of the list."""
        mailing = self.make_mailing(mailing_domain="[('name', '!=', 'Chloé')]")
        mailing.action_freeze_recipients()
        self.bruno.city = "Paris"
        self.lyon.action_refresh()
        self.assertReach(
            mailing._get_reach(),
            [
                ("members", 6, 0),
                ("active", 6, 0),
                ("address", 5, 1),
                ("valid", 4, 1),
                ("blacklist", 3, 1),
                ("duplicates", 2, 1),
                ("reachable", 2, 0),
            ],
        )

    def test_nobody_left(self):
        empty = self.make_filled("Nobody", self.contacts)
        self.assertReach(
            empty._get_reach(),
            [
                ("members", 0, 0),
                ("active", 0, 0),
                ("address", 0, 0),
                ("valid", 0, 0),
                ("blacklist", 0, 0),
                ("duplicates", 0, 0),
                ("reachable", 0, 0),
            ],
        )

    # -- the contacts behind the numbers --------------------------------------

    def test_contacts_lost_at_each_step(self):
        reach = self.lyon._get_reach()
        found = {
            step["code"]: self.names(
                self.search_step(reach, step["code"], "lost_domain")
            )
            for step in reach
            if step["lost"]
        }
        self.assertEqual(
            found,
            {
                "active": ["Zoé"],
                "address": ["Nadia"],
                "valid": ["Noé"],
                "blacklist": ["Basile"],
                "duplicates": ["Alice at work"],
            },
        )

    def test_contacts_kept_at_each_step(self):
        reach = self.lyon._get_reach()
        found = {
            step["code"]: len(self.search_step(reach, step["code"])) for step in reach
        }
        self.assertEqual(found, {step["code"]: step["count"] for step in reach})
        self.assertEqual(
            self.names(self.search_step(reach, "reachable")),
            ["Alice", "Bruno", "Chloé"],
        )

    def test_contacts_of_a_mailing(self):
        jury = self.make_filled("Jury", self.chloe)
        mailing = self.make_mailing(exclude_segment_ids=jury.ids)
        action = mailing.action_open_reach("excluded", True)
        found = self.contacts.with_user(self.mathilde).search(action["domain"])
        self.assertEqual(self.names(found), ["Chloé"])
        self.assertEqual(action["name"], "Excluded")

    def test_step_that_is_none(self):
        with self.assertRefused("The funnel has no such step."):
            self.make_mailing().action_open_reach("weather")
        for text in ("", "x", "res.users,1,mail,members,kept", "partner.segment,0,,,"):
            found = self.contacts.search([("reach_step", "=", text)])
            self.assertFalse(found, text)

    def test_steps_are_in_no_list_of_fields(self):
        self.assertNotIn("reach_step", self.contacts.fields_get())

    # -- in the form ------------------------------------------------------------

    def test_follows_the_form(self):
        jury = self.make_filled("Jury", self.chloe)
        mailing = self.env["mailing.mailing"].with_user(self.mathilde)
        form = mailing.new(
            {
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "segment_ids": self.lyon.ids,
            }
        )
        self.assertEqual(form.reach[-1]["count"], 3)
        form.exclude_segment_ids = jury
        self.assertEqual(form.reach[-1]["count"], 2)
        self.assertFalse(form.reach[-1]["domain"])

    def test_sent_mailings_show_none(self):
        mailing = self.make_mailing()
        mailing.sudo().state = "done"
        self.assertFalse(mailing.reach)

    # -- who sees what ------------------------------------------------------------

    def test_user_without_mailings(self):
        """Sophie makes segments and may not open mailings."""
        reach = self.lyon.with_user(self.owner).get_reach()
        self.assertEqual(reach[-1]["count"], 3)
        found = self.contacts.with_user(self.owner).search(reach[-1]["domain"])
        self.assertEqual(self.names(found), ["Alice", "Bruno", "Chloé"])

    def test_steps_of_a_mailing_are_for_its_users(self):
        mailing = self.make_mailing()
        step = f"mailing.mailing,{mailing.id},mail,reachable,kept"
        with self.assertRaises(AccessError):
            self.contacts.with_user(self.owner).search([("reach_step", "=", step)])

    def test_contacts_of_other_companies_are_not_counted(self):
        elsewhere = self.make_company("Éditions du Port")
        self.owner.company_ids |= elsewhere
        self.lyon.company_id = False
        self.make_person("Pia", company_id=elsewhere.id)
        self.lyon.action_refresh()
        self.assertEqual(len(self.members(self.lyon)), 8)
        lyon = self.lyon.with_user(self.mathilde)
        self.assertEqual(lyon._get_reach()[0]["count"], 7)

    # -- cost -----------------------------------------------------------------------

    def test_one_statement_counts_for_any_number(self):
        mailing = self.make_mailing()
        mailing._get_reach()
        few = self.count_statements(mailing._get_reach)
        for number in range(100):
            self.make_person(f"Reader {number}", email=f"r{number}@example.org")
        self.lyon.action_refresh()
        self.assertEqual(self.count_statements(mailing._get_reach), few)


class TestSegmentReachCount(ReachCase):
    """The number of reachable members in the list of segments."""

    def count(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "contact_segmentation.ir_cron_segment_reach"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def test_counted_by_the_scheduled_action(self):
        self.count()
        self.assertEqual(self.lyon.reach_count, 3)
        self.assertTrue(self.lyon.reach_date)

    def test_counted_again_when_somebody_enters(self):
        self.count()
        self.assertFalse(self.lyon.reach_due)
        self.make_person("Denis")
        self.lyon.action_refresh()
        self.assertTrue(self.lyon.reach_due)
        self.count()
        self.assertEqual(self.lyon.reach_count, 4)

    def test_counted_once_a_day(self):
        self.count()
        self.env["mail.blacklist"]._add("bruno@example.org")
        self.count()
        self.assertEqual(self.lyon.reach_count, 3)
        self.lyon.reach_date = fields.Datetime.subtract(fields.Datetime.now(), hours=24)
        self.count()
        self.assertEqual(self.lyon.reach_count, 2)

    def test_sum_over_the_companies_of_the_user(self):
        elsewhere = self.make_company("Éditions du Port")
        self.owner.company_ids |= elsewhere
        self.lyon.company_id = False
        self.make_person("Pia", company_id=elsewhere.id)
        self.lyon.action_refresh()
        self.count()
        both = (self.company | elsewhere).ids
        lyon = self.lyon.with_user(self.owner)
        self.assertEqual(lyon.reach_count, 3)
        self.assertEqual(lyon.with_context(allowed_company_ids=both).reach_count, 4)
