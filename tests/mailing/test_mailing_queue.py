from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.exceptions import LockError, UserError
from odoo.fields import Datetime
from odoo.tests import freeze_time

from .common import LYON, MailingCase

EVERYBODY = ["alice@example.org", "bruno@example.org", "chloe@example.org"]


class TestMailingQueue(MailingCase):
    """Mailings to segments leave: to whom, when, and what a failure does."""

    # -- one message each ---------------------------------------------------

    def test_each_member_gets_one_message(self):
        mailing = self.make_mailing()
        self.launch(mailing)
        self.assertEqual(self.sent_to(), EVERYBODY)
        self.assertEqual(mailing.state, "done")

    def test_who_gets_none_and_why(self):
        """Twins, excluded, blacklisted, missing and malformed addresses."""
        self.make_person("Alice at work", email="Alice@EXAMPLE.org")
        banned = self.make_person("Bernard")
        self.env["mail.blacklist"]._add(banned.email)
        self.make_person("Nadia", email=False)
        self.make_person("Malo", email="malo at example.org")
        excluded = self.make_person("Élodie", email="elodie@example.org")
        self.make_person("Élodie's twin", email="ELODIE@example.org")
        mailing = self.make_mailing(
            exclude_segment_ids=self.make_filled("Jury", excluded).ids
        )
        self.launch(mailing)
        self.assertEqual(self.sent_to(), EVERYBODY)
        self.assertEqual(
            self.traces(mailing),
            [
                ("Alice", "sent", False),
                ("Bernard", "cancel", "mail_bl"),
                ("Bruno", "sent", False),
                ("Chloé", "sent", False),
                ("Malo", "cancel", "mail_email_invalid"),
                ("Nadia", "cancel", "mail_email_missing"),
            ],
        )

    def test_one_per_address_across_batches(self):
        """Odoo prepares fifty messages at a time: twins stand in different batches."""
        for number in range(55):
            self.make_person(f"Reader {number:02}", email=f"r{number}@example.org")
        for number in range(5):
            self.make_person(f"Twin {number}", email=f"R{number}@example.org")
        self.launch(self.make_mailing())
        expected = sorted([*EVERYBODY, *(f"r{n}@example.org" for n in range(55))])
        self.assertEqual(self.sent_to(), expected)

    # -- members at sending time --------------------------------------------

    def test_who_left_since_the_last_refresh_gets_nothing(self):
        mailing = self.make_mailing()
        mailing.action_launch()
        self.bruno.city = "Paris"
        self.make_person("Farid")
        self.run_queue()
        self.assertEqual(
            self.sent_to(),
            ["alice@example.org", "chloe@example.org", "farid@example.org"],
        )

    def test_who_became_excluded_since_the_last_refresh_gets_nothing(self):
        paris = self.make_segment("Paris or Chloé", "[('function', '=', 'Jury')]")
        paris.action_refresh()
        mailing = self.make_mailing(exclude_segment_ids=paris.ids)
        mailing.action_launch()
        self.chloe.function = "Jury"
        self.run_queue()
        self.assertEqual(self.sent_to(), ["alice@example.org", "bruno@example.org"])

    def test_segment_never_refreshed_before(self):
        fresh = self.make_segment("Fresh", LYON)
        self.launch(self.make_mailing(segments=fresh))
        self.assertEqual(self.sent_to(), EVERYBODY)

    def test_segment_refreshed_on_demand_only_is_refreshed_too(self):
        self.lyon.refresh_policy = "manual"
        mailing = self.make_mailing()
        mailing.action_launch()
        self.bruno.city = "Paris"
        self.run_queue()
        self.assertEqual(self.sent_to(), ["alice@example.org", "chloe@example.org"])

    def test_sending_directly_refreshes_too(self):
        mailing = self.make_mailing()
        self.bruno.city = "Paris"
        with self.mock_mail_gateway():
            mailing.action_send_mail()
        self.assertEqual(self.sent_to(), ["alice@example.org", "chloe@example.org"])

    def test_scheduled_for_later_waits(self):
        mailing = self.make_mailing(
            schedule_type="scheduled",
            schedule_date=Datetime.add(Datetime.now(), days=1),
        )
        mailing.action_put_in_queue()
        self.break_rule(self.lyon)
        self.run_queue()
        self.assertEqual(self.sent_to(), [])
        self.assertEqual(mailing.state, "in_queue", "its segment may be right tomorrow")

    # -- failures -----------------------------------------------------------

    def test_failed_segment_blocks_sending(self):
        mailing = self.make_mailing()
        self.break_rule(self.lyon)
        with (
            self.mock_mail_gateway(),
            self.assertRefused(
                "Nothing was sent: the segment “Lyon” cannot be refreshed. The field "
                "“shoe_size” of the condition ('shoe_size', '=', 42) does not exist on "
                "Contact (res.partner)."
            ),
        ):
            mailing.action_send_mail()
        self.assertEqual(self.sent_to(), [])
        self.assertEqual(mailing.state, "draft")

    def test_failed_segment_blocks_the_button(self):
        mailing = self.make_mailing()
        self.break_rule(self.lyon)
        self.lyon.action_refresh()
        with self.assertRaisesRegex(UserError, "“Lyon”.*“shoe_size”"):
            mailing.action_launch()
        self.assertEqual(mailing.state, "draft")

    def test_failed_exclusion_blocks_as_well(self):
        """Whom it excludes is not known: sending would be a guess."""
        jury = self.make_segment("Jury", "[('name', '=', 'Chloé')]")
        mailing = self.make_mailing(exclude_segment_ids=jury.ids)
        self.break_rule(jury)
        with self.assertRaisesRegex(
            UserError, "the segment “Jury” cannot be refreshed"
        ):
            mailing.action_send_mail()

    def test_segment_that_somebody_is_refreshing(self):
        """Its members are not known yet: the mailing waits, the others leave."""
        mailing, other = self.make_mailing(), self.make_mailing("Other", segment_ids=[])
        other.mailing_domain = repr([("id", "=", self.outsider.id)])
        (mailing | other).action_launch()
        for trouble in (LockError("busy"), SerializationFailure("busy")):
            with (
                self.subTest(trouble=type(trouble).__name__),
                patch.object(type(self.lyon), "lock_for_update", side_effect=trouble),
            ):
                self.run_queue()
                self.assertEqual((mailing.state, other.state), ("in_queue", "done"))
                self.assertFalse(mailing.sudo().mailing_trace_ids)

    def test_mailing_that_waited_leaves_when_its_segment_is_free(self):
        mailing = self.make_mailing()
        mailing.action_launch()
        with patch.object(
            type(self.lyon), "lock_for_update", side_effect=LockError("busy")
        ):
            self.run_queue()
        later = Datetime.add(Datetime.now(), hours=1)
        with freeze_time(later):
            self.run_queue()
        self.assertEqual((mailing.state, self.sent_to()), ("done", EVERYBODY))

    # -- again --------------------------------------------------------------

    def test_queue_run_twice_sends_once(self):
        mailing = self.make_mailing()
        self.launch(mailing)
        self.run_queue()
        self.assertEqual(self.sent_to(), [])
        self.assertEqual(len(mailing.sudo().mailing_trace_ids), 3)

    def test_resending_reaches_the_new_members_only(self):
        mailing = self.make_mailing()
        self.launch(mailing)
        self.make_person("Farid")
        mailing.action_launch()
        self.run_queue()
        self.assertEqual(self.sent_to(), ["farid@example.org"])

    def test_resending_does_not_reach_a_twin(self):
        """An older record with Alice's address comes to Lyon after the sending."""
        twin = self.make_person("Alice, before", city="Paris", email="a@example.org")
        mailing = self.make_mailing()
        self.launch(mailing)
        twin.write({"city": "Lyon", "email": "ALICE@example.org"})
        mailing.action_launch()
        self.run_queue()
        self.assertEqual(self.sent_to(), [])

    def test_retry_of_what_failed(self):
        mailing = self.make_mailing()
        self.launch(mailing)
        mailing.action_retry_failed()
        self.run_queue()
        self.assertEqual(self.sent_to(), [])

    def test_waves_of_a_test_do_not_overlap(self):
        """One third, then the winner to those who remain: three messages in all."""
        mailing = self.make_mailing(ab_testing_enabled=True, ab_testing_pc=34)
        self.launch(mailing)
        first = self.sent_to()
        self.assertEqual(len(first), 1)
        mailing.action_select_as_winner()
        self.run_queue()
        self.assertEqual(sorted(first + self.sent_to()), EVERYBODY)
