from odoo import Command

from .lists import FollowingListCase

ALICE, BRUNO, CHLOE = "alice@example.org", "bruno@example.org", "chloe@example.org"
EVERYBODY = [ALICE, BRUNO, CHLOE]


class TestListFollow(FollowingListCase):
    """A list that follows a segment: who is on it."""

    # -- entering -----------------------------------------------------------

    def test_first_time(self):
        self.follow()
        self.assertEqual(
            self.subscribed(), [(address, False, "Lyon") for address in EVERYBODY]
        )

    def test_contacts_are_made_and_linked(self):
        self.alice.write(
            {"country_id": self.env.ref("base.fr").id, "company_name": "Amis SARL"}
        )
        self.follow()
        contact = self.contact(ALICE)
        self.assertEqual(
            (
                contact.name,
                contact.email,
                contact.company_name,
                contact.country_id.code,
            ),
            ("Alice", ALICE, "Amis SARL", "FR"),
        )
        self.assertEqual(contact.partner_id, self.alice)
        self.assertEqual(contact.message_bounce, 0)

    def test_known_contact_is_subscribed_not_made_again(self):
        known = self.list_contacts.create({"name": "A.", "email": "ALICE@example.org"})
        self.follow()
        self.assertEqual(self.contact(ALICE), known)
        self.assertEqual(known.partner_id, self.alice)
        self.assertEqual(known.list_ids, self.newsletter)

    def test_several_contacts_of_lists_with_one_address(self):
        known = self.list_contacts.create([{"email": ALICE}, {"email": ALICE}])
        self.follow()
        self.assertEqual(self.addresses(), EVERYBODY)
        self.assertEqual(self.subscription(ALICE).contact_id, known[0])

    def test_one_subscription_for_each_address(self):
        """Two contacts share it: neither of them is what the address stands for."""
        self.make_person("Alice at work", email="Alice@Example.org")
        self.follow()
        self.assertEqual(self.addresses(), EVERYBODY)
        self.assertFalse(self.contact(ALICE).partner_id)

    def test_without_address(self):
        self.make_person("Nadia", email=False, phone=False)
        self.make_person("Malo", email="malo at example.org")
        self.follow()
        self.assertEqual(self.addresses(), EVERYBODY)

    def test_archived_contact(self):
        self.bruno.active = False
        self.follow()
        self.assertEqual(self.addresses(), [ALICE, CHLOE])

    def test_subscribed_before_by_hand_stays_by_hand(self):
        self.list_contacts.create(
            {
                "email": ALICE,
                "subscription_ids": [Command.create({"list_id": self.newsletter.id})],
            }
        )
        self.follow()
        self.assertEqual(self.subscribed()[0], (ALICE, False, ""))

    def test_blacklisted_is_not_subscribed(self):
        self.env["mail.blacklist"]._add(BRUNO)
        self.follow()
        self.assertEqual(self.addresses(), [ALICE, CHLOE])

    def test_blacklisted_later_stays_as_it_is(self):
        """Odoo writes to nobody on the blacklist; the list need not forget them."""
        self.follow()
        self.env["mail.blacklist"]._add(BRUNO)
        self.follow()
        self.assertEqual(self.addresses(), EVERYBODY)

    # -- leaving ------------------------------------------------------------

    def test_leaving_ends_the_subscription(self):
        self.follow()
        self.bruno.city = "Paris"
        self.follow()
        self.assertEqual(self.addresses(), [ALICE, CHLOE])
        self.assertTrue(self.contact(BRUNO), "the contact may be on other lists")

    def test_leaving_ends_no_subscription_that_a_person_made(self):
        self.list_contacts.create(
            {
                "email": BRUNO,
                "subscription_ids": [Command.create({"list_id": self.newsletter.id})],
            }
        )
        self.follow()
        self.bruno.city = "Paris"
        self.follow()
        self.assertEqual(self.addresses(), EVERYBODY)

    def test_leaving_ends_nothing_where_the_list_only_adds(self):
        self.newsletter.segment_mode = "add"
        self.follow()
        self.bruno.city = "Paris"
        self.make_person("Farid")
        self.follow()
        self.assertEqual(self.addresses(), [*EVERYBODY, "farid@example.org"])

    def test_one_of_two_with_an_address_leaves(self):
        twin = self.make_person("Alice at work", email=ALICE)
        self.follow()
        twin.city = "Paris"
        self.follow()
        self.assertEqual(self.addresses(), EVERYBODY)

    def test_reentering_subscribes_again(self):
        self.follow()
        self.bruno.city = "Paris"
        self.follow()
        self.bruno.city = "Lyon"
        self.follow()
        self.assertEqual(self.addresses(), EVERYBODY)

    def test_change_of_address(self):
        self.follow()
        self.bruno.email = "bruno@example.com"
        self.follow()
        self.assertEqual(self.addresses(), [ALICE, "bruno@example.com", CHLOE])

    def test_another_segment(self):
        """What the first one made is the second one's to end."""
        self.follow()
        paris = self.make_filled("Paris", self.alice | self.outsider)
        self.newsletter.segment_id = paris
        self.follow()
        self.assertEqual(
            self.subscribed(),
            [(ALICE, False, "Paris"), ("oscar@example.org", False, "Paris")],
        )

    def test_without_segment_any_more(self):
        self.follow()
        self.newsletter.segment_id = False
        self.bruno.city = "Paris"
        self.lyon.action_refresh()
        self.run_lists()
        self.assertEqual(self.addresses(), EVERYBODY)

    # -- again --------------------------------------------------------------

    def test_again_writes_nothing(self):
        self.follow()
        self.opt_out(BRUNO)
        with self.assertWritesNothing("mailing_contact", "mailing_subscription"):
            self.follow()

    def test_copy_of_the_list_follows_nobody(self):
        self.follow()
        copy = self.newsletter.copy()
        self.assertFalse(copy.segment_id)
        self.assertEqual(
            self.subscribed(copy), [(address, False, "") for address in EVERYBODY]
        )

    def test_dates_are_those_of_the_day(self):
        self.env.flush_all()
        today = self.env.cr.now()
        self.follow()
        dates = self.newsletter.subscription_ids.mapped("create_date")
        self.assertEqual(set(dates), {today})
        self.assertEqual(
            self.newsletter.subscription_ids.mapped("opt_out_datetime"), [False] * 3
        )

    # -- names --------------------------------------------------------------

    def test_names_follow(self):
        self.follow()
        self.alice.name = "Alice Martin"
        self.follow()
        self.assertEqual(self.contact(ALICE).name, "Alice Martin")

    def test_name_in_two_parts_is_the_persons_own(self):
        self.list_contacts.create({"first_name": "Ali", "email": ALICE})
        self.follow()
        self.assertEqual(self.contact(ALICE).name, "Ali")

    def test_what_is_known_already_is_kept(self):
        self.list_contacts.create({"email": ALICE, "company_name": "Chez Alice"})
        self.alice.company_name = "Amis SARL"
        self.follow()
        self.assertEqual(self.contact(ALICE).company_name, "Chez Alice")

    def test_address_that_somebody_else_has_now(self):
        self.follow()
        self.alice.email = "alice@example.com"
        self.bruno.email = ALICE
        self.follow()
        self.assertEqual(self.contact(ALICE).name, "Bruno")
        self.assertEqual(self.contact(ALICE).partner_id, self.bruno)

    def run_lists(self):
        cron = self.env.ref("contact_segmentation.ir_cron_mailing_list_sync")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
