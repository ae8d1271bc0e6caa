from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from ..common import MANAGER, USER
from .results_common import ResultsCase, find_place


class TestMailingControl(ResultsCase):
    """Members who are never written to, so that others can be compared with them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mia = cls.make_mailed("Mia")
        cls.maud = cls.make_mailed("Maud")
        cls.carl = cls.make_control("Carl")
        cls.lyon.action_refresh()

    # -- who ----------------------------------------------------------------

    def test_nobody_without_a_share(self):
        self.assertRecipients(self.make_mailing(), self.mia | self.maud | self.carl)
        self.assertFalse(self.lyon.control_count)

    def test_control_group_is_left_out_and_stays_member(self):
        self.keep_control()
        self.assertRecipients(self.make_mailing(), self.mia | self.maud)
        self.assertMembers(self.lyon, self.mia | self.maud | self.carl)
        self.assertEqual(self.lyon.with_user(self.owner).control_count, 1)

    def test_same_people_each_time(self):
        """By a hash of their id: the place of each never changes."""
        self.keep_control()
        people = self.mia | self.maud | self.carl
        found = self.contacts.search(self.lyon._get_control_domain())
        expected = people.filtered(lambda person: find_place(person) < 50)
        self.assertEqual((found, expected), (self.carl, self.carl))

    def test_larger_share_keeps_those_of_the_smaller(self):
        people = self.make_people(*(f"Reader {n}" for n in range(60)), city="Lyon")
        self.keep_control(10)
        small = self.contacts.search(self.lyon._get_control_domain())
        self.keep_control(30)
        large = self.contacts.search(self.lyon._get_control_domain())
        self.assertFalse(small - large)
        self.assertEqual(
            self.names(large & people),
            self.names(people.filtered(lambda person: find_place(person) < 30)),
        )

    def test_people_of_a_company_are_on_its_side(self):
        company = self.make_control("Carpentry", is_company=True, city="Metz")
        buyer = self.make_person("Basile", parent_id=company.id)
        jury = self.make_filled("Jury", buyer | self.mia)
        self.keep_control(segment=jury)
        self.assertRecipients(self.make_mailing(segments=jury), self.mia)
        self.assertEqual(self.contacts.search(jury._get_control_domain()), buyer)

    def test_address_of_the_control_group_is_not_written_to(self):
        """Carl stands twice in the base, and only once in the control group."""
        twin = self.make_mailed("Carl at home", email="CARL@example.org")
        self.keep_control()
        self.assertNotIn(twin, self.recipients(self.make_mailing()))

    def test_control_group_of_one_segment_of_two(self):
        """Carl is in both: the mailing is addressed to his segment."""
        jury = self.make_filled("Jury", self.carl | self.mia)
        self.keep_control()
        mailing = self.make_mailing(segments=self.lyon | jury)
        self.assertRecipients(mailing, self.mia | self.maud)

    def test_mailing_to_another_segment_reaches_the_control_group(self):
        jury = self.make_filled("Jury", self.carl)
        self.keep_control()
        self.assertRecipients(self.make_mailing(segments=jury), self.carl)

    def test_mailing_by_conditions_reaches_the_control_group(self):
        """A message for all members: choose them by a condition."""
        self.keep_control()
        mailing = self.make_mailing(
            segment_ids=[], mailing_domain=f"[('segment_ids', 'in', {self.lyon.ids})]"
        )
        self.assertRecipients(mailing, self.mia | self.maud | self.carl)

    def test_no_request_reaches_the_control_group(self):
        """What a browser puts in the context lifts nothing."""
        self.keep_control()
        mailing = self.make_mailing()
        for value in (True, "CONTROL_GROUP", 1):
            asking = mailing.with_context(contact_segmentation_recipients=value)
            self.assertRecipients(asking, self.mia | self.maud)

    def test_sms_by_number(self):
        self.carl.phone = "+33612345678"
        self.mia.phone = "+33612345678"
        self.maud.phone = "+33687654321"
        self.keep_control()
        mailing = self.make_mailing(mailing_type="sms", body_plaintext="Hello")
        self.assertRecipients(mailing, self.maud)

    # -- by whom ------------------------------------------------------------

    def test_user_may_not_choose_it(self):
        with self.assertRaises(AccessError):
            self.lyon.with_user(self.owner).control_share = 10
        with self.assertRaises(AccessError):
            self.env["partner.segment"].with_user(self.owner).create(
                {"name": "Readers", "control_share": 10}
            )

    def test_manager_may_choose_it(self):
        manager = self.make_user("marie", MANAGER)
        self.lyon.with_user(manager).control_share = 10
        self.assertEqual(self.lyon.control_share, 10)

    def test_copy_has_none(self):
        self.keep_control()
        user = self.make_user("ugo", USER)
        self.assertFalse(self.lyon.with_user(user).copy().control_share)

    @mute_logger("odoo.sql_db")
    def test_share_out_of_range(self):
        for share in (-1, 51):
            with self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self.lyon.control_share = share
                self.lyon.flush_recordset()

    # -- noted --------------------------------------------------------------

    def test_who_was_left_out_is_noted_when_it_leaves(self):
        self.keep_control()
        mailing = self.send(self.make_mailing())
        self.assertEqual(self.sent_to(), ["maud@example.org", "mia@example.org"])
        self.assertEqual(
            self.noted(mailing),
            [
                ("Carl", ["Lyon"], 50, True),
                ("Maud", ["Lyon"], 50, False),
                ("Mia", ["Lyon"], 50, False),
            ],
        )

    def test_unreachable_are_not_noted(self):
        """Odoo would have cancelled their messages: they compare with nobody."""
        self.make_control("Nadia", email=False)
        banned = self.make_control("Bernard")
        self.env["mail.blacklist"]._add(banned.email)
        self.make_mailed("Malo", email="malo at example.org")
        self.keep_control()
        mailing = self.send(self.make_mailing())
        names = [name for name, *_rest in self.noted(mailing)]
        self.assertEqual(names, ["Carl", "Maud", "Mia"])

    def test_noted_once_when_sent_again(self):
        self.keep_control()
        mailing = self.send(self.make_mailing())
        self.make_control("Cléo", email="cleo@example.org")
        self.send(mailing)
        control = [
            name for name, *_rest, is_control in self.noted(mailing) if is_control
        ]
        self.assertEqual(control, ["Carl", "Cléo"])

    def test_versions_of_a_test_share_the_control_group(self):
        """Whoever was kept from the first version is not kept from the second too."""
        for number in range(3):
            self.make_control(f"Cal{number}")
        self.keep_control()
        mailing = self.make_mailing(ab_testing_enabled=True, ab_testing_pc=50)
        self.send(mailing)
        mailing.action_select_as_winner()
        self.run_queue()
        winner = mailing.sudo()._get_ab_testing_siblings_mailings() - mailing
        control = [
            name
            for version in mailing | winner
            for name, *_rest, is_control in self.noted(version)
            if is_control
        ]
        self.assertEqual(sorted(control), ["Cal0", "Cal1", "Cal2", "Carl"])

    def test_mailing_that_does_not_leave_notes_nobody(self):
        self.keep_control()
        mailing = self.make_mailing()
        mailing.action_launch()
        self.assertEqual(self.noted(mailing), [])

    # -- where else ---------------------------------------------------------

    def test_list_that_follows_the_segment(self):
        """Its subscribers are written to by address: Carl's is left out."""
        followed = self.env["mailing.list"].create(
            {"name": "Lyon", "segment_id": self.lyon.id}
        )
        followed._sync_or_fail()
        self.keep_control()
        mailing = self.make_mailing(
            segment_ids=[],
            mailing_model_id=self.env["ir.model"]._get_id("mailing.list"),
            contact_list_ids=followed.ids,
        )
        self.send(mailing)
        self.assertEqual(self.sent_to(), ["maud@example.org", "mia@example.org"])
        self.assertEqual(
            self.noted(mailing),
            [
                ("Carl", ["Lyon"], 50, True),
                ("Maud", ["Lyon"], 50, False),
                ("Mia", ["Lyon"], 50, False),
            ],
        )

    def test_step_of_the_reach_funnel(self):
        self.keep_control()
        steps = {step["code"]: step for step in self.make_mailing()._get_reach()}
        self.assertEqual((steps["control"]["count"], steps["control"]["lost"]), (2, 1))
        self.assertEqual(steps["reachable"]["count"], 2)
