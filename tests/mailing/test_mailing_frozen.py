from odoo import Command
from odoo.exceptions import AccessError, UserError

from ..common import MAILING_USER
from .common import MailingCase


class TestMailingFrozen(MailingCase):
    """A list of recipients that is settled before the mailing leaves.

    Then Bruno moves to Paris, and Farid comes to live in Lyon.
    """

    def make_frozen(self, **vals):
        mailing = self.make_mailing(recipients_mode="frozen", **vals)
        mailing.action_freeze_recipients()
        return mailing

    def move(self):
        self.bruno.city = "Paris"
        self.farid = self.make_person("Farid")
        self.lyon.action_refresh()

    def assertFrozen(self, mailing, people):
        rows = self.env["mailing.frozen.recipient"].search(
            [("mailing_id", "=", mailing.id)]
        )
        self.assertEqual(self.names(rows.partner_id), self.names(people))

    # -- who is in it -------------------------------------------------------

    def test_members_of_the_moment(self):
        mailing = self.make_frozen()
        self.move()
        self.assertRecipients(mailing, self.alice | self.bruno | self.chloe)
        self.assertEqual(mailing.frozen_count, 3)

    def test_members_when_it_leaves_by_default(self):
        mailing = self.make_mailing()
        self.move()
        self.assertRecipients(mailing, self.alice | self.chloe | self.farid)

    def test_frozen_at_the_latest_when_put_in_the_queue(self):
        mailing = self.make_mailing(recipients_mode="frozen")
        mailing.action_launch()
        self.assertTrue(mailing.frozen_date)
        self.move()
        self.run_queue()
        self.assertEqual(
            self.sent_to(),
            ["alice@example.org", "bruno@example.org", "chloe@example.org"],
        )

    def test_frozen_with_the_members_that_the_segment_should_have(self):
        """Nobody refreshed it since Bruno left."""
        self.bruno.city = "Paris"
        self.assertFrozen(self.make_frozen(), self.alice | self.chloe)

    def test_conditions_of_the_moment(self):
        mailing = self.make_frozen(mailing_domain="[('name', 'in', ['Alice'])]")
        self.alice.name = "Alicia"
        self.assertRecipients(mailing, self.alice)

    def test_excluded_at_the_moment_stay_out(self):
        jury = self.make_filled("Jury", self.chloe)
        mailing = self.make_frozen(exclude_segment_ids=jury.ids)
        mailing.exclude_segment_ids = [Command.clear()]
        self.assertRecipients(mailing, self.alice | self.bruno)

    def test_contact_of_another_company_is_not_in_it(self):
        """Mathilde has no access there: her list must not hold Denis."""
        elsewhere = self.make_company("Éditions du Port")
        self.owner.company_ids |= elsewhere
        shared = self.make_segment("All Lyon", self.lyon.domain, company_id=False)
        self.make_person("Denis", company_id=elsewhere.id)
        shared.action_refresh()
        self.assertIn("Denis", self.names(self.members(shared)))
        mailing = self.make_frozen(segments=shared)
        self.assertFrozen(mailing, self.alice | self.bruno | self.chloe)

    # -- it only shrinks ----------------------------------------------------

    def test_excluded_since(self):
        jury = self.make_filled("Jury", self.outsider)
        mailing = self.make_frozen(exclude_segment_ids=jury.ids)
        mailing.action_launch()
        jury._pin([("id", "=", self.chloe.id)])
        self.run_queue()
        self.assertEqual(self.sent_to(), ["alice@example.org", "bruno@example.org"])

    def test_archived_since(self):
        mailing = self.make_frozen()
        self.bruno.active = False
        self.assertRecipients(mailing, self.alice | self.chloe)

    def test_twin_by_an_address_given_since(self):
        mailing = self.make_frozen()
        self.bruno.email = "ALICE@example.org"
        self.assertRecipients(mailing, self.alice | self.chloe)

    def test_merged_since(self):
        """The list follows whoever remains, once."""
        mailing = self.make_frozen()
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo().create({})
        wizard._merge((self.alice | self.bruno).ids, self.alice, extra_checks=False)
        self.assertFrozen(mailing, self.alice | self.chloe)

    def test_failed_segment_does_not_stop_a_frozen_list(self):
        """Who is in the segment does not matter any more; who is excluded does."""
        jury = self.make_filled("Jury", self.chloe)
        mailing = self.make_frozen(exclude_segment_ids=jury.ids)
        self.lyon.sudo().write({"state": "failed", "last_error": "Broken"})
        mailing._check_segments_mailable()
        jury.sudo().write({"state": "failed", "last_error": "Broken"})
        with self.assertRaisesRegex(UserError, "“Jury” cannot be refreshed"):
            mailing._check_segments_mailable()

    # -- what ends it -------------------------------------------------------

    def test_unfrozen(self):
        mailing = self.make_frozen()
        self.move()
        mailing.action_unfreeze_recipients()
        self.assertFrozen(mailing, self.contacts)
        self.assertRecipients(mailing, self.alice | self.chloe | self.farid)

    def test_frozen_again(self):
        mailing = self.make_frozen()
        self.move()
        mailing.action_freeze_recipients()
        self.assertFrozen(mailing, self.alice | self.chloe | self.farid)

    def test_other_segments_want_another_list(self):
        mailing = self.make_frozen()
        mailing.segment_ids = self.make_filled("Paris", self.outsider)
        self.assertFalse(mailing.frozen_date)
        self.assertFrozen(mailing, self.contacts)
        self.assertRecipients(mailing, self.outsider)

    def test_without_segments_it_goes_to_nobody(self):
        mailing = self.make_frozen()
        mailing.segment_ids = [Command.clear()]
        self.assertRecipients(mailing, self.contacts)

    def test_a_mailing_that_left_keeps_its_list(self):
        mailing = self.make_frozen()
        mailing.sudo().state = "done"
        with self.assertRefused(
            "The recipients of a mailing that left stay what they were."
        ):
            mailing.action_unfreeze_recipients()
        with self.assertRaisesRegex(UserError, "stay what they were"):
            mailing.action_freeze_recipients()

    def test_retry_goes_to_the_list(self):
        mailing = self.make_frozen()
        mailing.action_launch()
        self.run_queue()
        self.move()
        mailing.sudo().mailing_trace_ids.filtered(
            lambda trace: trace.res_id == self.bruno.id
        ).unlink()
        mailing.action_launch()
        self.run_queue()
        self.assertEqual(self.sent_to(), ["bruno@example.org"])

    def test_empty_list_is_refused(self):
        mailing = self.make_mailing(mailing_domain="[('name', '=', 'Zoé')]")
        with self.assertRaisesRegex(UserError, "The frozen list would be empty"):
            mailing.action_freeze_recipients()

    # -- copies and tests ---------------------------------------------------

    def test_copy_wants_a_list_of_its_own(self):
        mailing = self.make_frozen()
        copy = mailing.copy()
        self.assertEqual((copy.recipients_mode, copy.frozen_date), ("frozen", False))
        self.move()
        copy.action_launch()
        self.assertFrozen(copy, self.alice | self.chloe | self.farid)
        self.assertFrozen(mailing, self.alice | self.bruno | self.chloe)

    def test_winner_of_a_test_goes_to_the_list_of_the_first_wave(self):
        """Farid came after it, Bruno left: three messages, to the three of then."""
        mailing = self.make_mailing(
            recipients_mode="frozen", ab_testing_enabled=True, ab_testing_pc=34
        )
        mailing.action_launch()
        self.run_queue()
        first = self.sent_to()
        self.move()
        mailing.action_select_as_winner()
        self.run_queue()
        self.assertEqual(len(first), 1)
        self.assertEqual(
            sorted(first + self.sent_to()),
            ["alice@example.org", "bruno@example.org", "chloe@example.org"],
        )

    def test_version_to_other_segments_has_its_own_list(self):
        mailing = self.make_mailing(
            recipients_mode="frozen", ab_testing_enabled=True, ab_testing_pc=34
        )
        mailing.action_freeze_recipients()
        other = mailing.copy()
        other.segment_ids = self.make_filled("Paris", self.outsider)
        other.action_freeze_recipients()
        self.assertFrozen(other, self.outsider)

    # -- rights and cost ----------------------------------------------------

    def test_list_is_read_by_who_writes_mailings(self):
        mailing = self.make_frozen()
        rows = self.env["mailing.frozen.recipient"].with_user(self.mathilde)
        row = rows.search([("mailing_id", "=", mailing.id)], limit=1)
        self.assertEqual(row.partner_id, self.alice)
        with self.assertRaises(AccessError):
            row.unlink()
        with self.assertRaises(AccessError):
            rows.create({"mailing_id": mailing.id, "partner_id": self.outsider.id})

    def test_list_is_not_read_by_others(self):
        self.make_frozen()
        rows = self.env["mailing.frozen.recipient"]
        with self.assertRaises(AccessError):
            rows.with_user(self.owner).search([])

    def test_list_shows_no_contact_of_another_company(self):
        mailing = self.make_frozen()
        elsewhere = self.make_company("Éditions du Port")
        other = self.make_user("paul", MAILING_USER, companies=elsewhere)
        rows = self.env["mailing.frozen.recipient"].with_user(other)
        rows = rows.with_context(allowed_company_ids=elsewhere.ids)
        self.assertFalse(rows.search([("mailing_id", "=", mailing.id)]))

    def test_freezing_costs_the_same_for_any_number(self):
        mailing = self.make_mailing()
        mailing.action_freeze_recipients()
        few = self.count_statements(mailing.action_freeze_recipients)
        for number in range(30):
            self.make_person(f"Reader {number}", email=f"r{number}@example.org")
        self.lyon.action_refresh()
        many = self.count_statements(mailing.action_freeze_recipients)
        self.assertEqual(few, many)
