from odoo import Command

from .lists import FollowingListCase

ALICE, BRUNO, CHLOE = "alice@example.org", "bruno@example.org", "chloe@example.org"


class TestListConsent(FollowingListCase):
    """Whoever opted out of a list that follows a segment stays out."""

    def setUp(self):
        super().setUp()
        self.follow()

    def assertOut(self, address=BRUNO):
        """The list does not write to an address, now and after it followed again."""
        self.assertNotIn(address, self.addresses())
        self.follow()
        self.assertNotIn(address, self.addresses())

    def leave_and_return(self, person):
        person.city = "Paris"
        self.follow()
        person.city = "Lyon"
        self.follow()

    # -- opting out ---------------------------------------------------------

    def test_opted_out(self):
        self.opt_out(BRUNO)
        self.assertOut()

    def test_opt_out_is_the_persons_own(self):
        self.opt_out(BRUNO)
        self.assertFalse(self.subscription(BRUNO).segment_id)

    def test_opted_out_and_left(self):
        self.opt_out(BRUNO)
        self.bruno.city = "Paris"
        self.follow()
        self.assertEqual(self.subscribed()[1], (BRUNO, True, ""))

    def test_opted_out_left_and_returned(self):
        self.opt_out(BRUNO)
        self.leave_and_return(self.bruno)
        self.assertOut()

    def test_date_of_the_opt_out_is_kept(self):
        self.opt_out(BRUNO)
        opted_out = self.subscription(BRUNO).opt_out_datetime
        self.leave_and_return(self.bruno)
        self.assertEqual(self.subscription(BRUNO).opt_out_datetime, opted_out)

    def test_opted_out_of_one_list_only(self):
        other = self.make_list("Other")
        self.opt_out(BRUNO)
        self.follow(other)
        self.assertEqual(self.addresses(other), [ALICE, BRUNO, CHLOE])

    def test_opted_out_under_another_contact_with_the_address(self):
        """Odoo would write as soon as one of both is subscribed."""
        twin = self.list_contacts.create({"email": BRUNO})
        self.subscriptions.create(
            {"contact_id": twin.id, "list_id": self.newsletter.id, "opt_out": True}
        )
        self.assertOutAfterFollowing()

    def assertOutAfterFollowing(self, address=BRUNO):
        self.follow()
        self.assertOut(address)

    def test_opted_out_before_the_list_followed(self):
        other = self.make_list("Other")
        self.list_contacts.create(
            {
                "email": BRUNO,
                "subscription_ids": [
                    Command.create({"list_id": other.id, "opt_out": True})
                ],
            }
        )
        self.follow(other)
        self.assertEqual(self.addresses(other), [ALICE, CHLOE])

    def test_opted_out_and_has_another_address_now(self):
        """The person said no, not the address alone."""
        self.opt_out(BRUNO)
        self.bruno.email = "bruno@example.com"
        self.follow()
        self.assertOut("bruno@example.com")

    def test_user_ticks_the_box(self):
        row = self.subscription(BRUNO).with_user(self.mathilde)
        row.opt_out = True
        self.leave_and_return(self.bruno)
        self.assertOut()

    # -- opting in ----------------------------------------------------------

    def test_opted_in_again_stays_when_leaving(self):
        self.opt_out(BRUNO)
        self.opt_in(BRUNO)
        self.bruno.city = "Paris"
        self.follow()
        self.assertEqual(self.subscribed()[1], (BRUNO, False, ""))

    def test_signed_up_who_was_subscribed_already(self):
        """Bruno may not even know that a segment subscribed him."""
        self.opt_in(BRUNO)
        self.bruno.city = "Paris"
        self.follow()
        self.assertEqual(self.subscribed()[1], (BRUNO, False, ""))

    # -- what users delete --------------------------------------------------

    def test_contact_deleted_after_the_opt_out(self):
        self.opt_out(BRUNO)
        self.contact(BRUNO).with_user(self.mathilde).unlink()
        self.assertOutAfterFollowing()

    def test_subscription_deleted_after_the_opt_out(self):
        self.opt_out(BRUNO)
        self.subscription(BRUNO).with_user(self.mathilde).unlink()
        self.assertOutAfterFollowing()

    def test_list_taken_off_the_contact_after_the_opt_out(self):
        self.opt_out(BRUNO)
        contact = self.contact(BRUNO).with_user(self.mathilde)
        contact.list_ids = [Command.unlink(self.newsletter.id)]
        self.assertOutAfterFollowing()

    def test_contact_taken_off_the_list_after_the_opt_out(self):
        self.opt_out(BRUNO)
        contact = self.contact(BRUNO)
        self.newsletter.with_user(self.mathilde).contact_ids -= contact
        self.assertOutAfterFollowing()

    def test_address_of_the_contact_changed_after_the_opt_out(self):
        self.opt_out(BRUNO)
        contact = self.contact(BRUNO)
        contact.partner_id = False
        contact.with_user(self.mathilde).email = "someone@example.com"
        self.assertOutAfterFollowing()

    def test_address_itself_is_not_kept(self):
        self.opt_out(BRUNO)
        self.contact(BRUNO).unlink()
        [refusal] = self.env["mailing.list.refusal"].search(
            [("list_id", "=", self.newsletter.id)]
        )
        self.assertEqual(len(refusal.address_hash), 64)
        self.assertNotIn("bruno", refusal.address_hash)

    def test_contact_deleted_who_never_opted_out(self):
        self.contact(BRUNO).unlink()
        self.follow()
        self.assertEqual(self.addresses(), [ALICE, BRUNO, CHLOE])

    def test_signs_up_after_all(self):
        self.opt_out(BRUNO)
        self.contact(BRUNO).unlink()
        again = self.list_contacts.create({"email": BRUNO})
        again.list_ids = self.newsletter
        self.follow()
        self.assertEqual(self.subscribed()[1], (BRUNO, False, ""))

    # -- merged contacts ----------------------------------------------------

    def merge(self, survivor, *others):
        people = survivor.browse().union(survivor, *others)
        wizards = self.env["base.partner.merge.automatic.wizard"]
        wizards._merge(people.ids, survivor, extra_checks=False)
        self.env.invalidate_all()

    def test_survivor_had_opted_out(self):
        self.opt_out(BRUNO)
        self.merge(self.bruno, self.alice)
        self.assertOut(BRUNO)
        self.assertOut(ALICE)

    def test_the_other_one_had_opted_out(self):
        self.opt_out(ALICE)
        self.merge(self.bruno, self.alice)
        self.assertOut(BRUNO)
        self.assertOut(ALICE)

    def test_opt_out_of_a_merge_has_the_day_it_was_said(self):
        reasons = self.env["mailing.subscription.optout"]
        self.subscription(ALICE).write(
            {
                "opt_out_datetime": "2026-03-01 08:00:00",
                "opt_out_reason_id": reasons.create({"name": "Too many"}).id,
            }
        )
        self.merge(self.bruno, self.alice)
        his = self.subscription(BRUNO)
        self.assertEqual(str(his.opt_out_datetime), "2026-03-01 08:00:00")
        self.assertEqual(his.opt_out_reason_id.name, "Too many")

    def test_survivor_who_was_on_no_list(self):
        self.outsider.city = "Lyon"
        self.opt_out(ALICE)
        self.merge(self.outsider, self.alice)
        self.follow()
        self.assertOut("oscar@example.org")

    def test_deleted_opt_out_of_a_merged_contact(self):
        self.opt_out(ALICE)
        self.contact(ALICE).unlink()
        self.merge(self.bruno, self.alice)
        self.assertOut(BRUNO)

    def test_link_follows_the_merge(self):
        self.merge(self.bruno, self.alice)
        self.assertEqual(self.contact(ALICE).partner_id, self.bruno)
        self.follow()
        self.assertEqual(self.addresses(), [BRUNO, CHLOE])

    def test_blacklisted_stays_blacklisted(self):
        self.env["mail.blacklist"]._add(ALICE)
        self.merge(self.bruno, self.alice)
        banned = self.env["mail.blacklist"].search([("email", "=", BRUNO)])
        self.assertEqual(len(banned), 1)

    def test_merge_without_refusals_refuses_nothing(self):
        self.merge(self.bruno, self.alice)
        self.assertIn(BRUNO, self.addresses())
        self.assertFalse(self.env["mail.blacklist"].search([("email", "=", BRUNO)]))

    def test_merged_by_who_has_no_right_to_mailings(self):
        paula = self.make_user(
            "paula", "base.group_partner_manager", "sales_team.group_sale_salesman"
        )
        self.opt_out(ALICE)
        wizard = (
            self.env["base.partner.merge.automatic.wizard"]
            .with_user(paula)
            .with_context(
                active_model="res.partner", active_ids=(self.alice | self.bruno).ids
            )
            .create({})
        )
        self.alice.email = BRUNO
        wizard.dst_partner_id = self.bruno
        wizard.action_merge()
        self.assertOut(BRUNO)
