from odoo.exceptions import AccessError, UserError

from .lists import FollowingListCase

ALICE, BRUNO, CHLOE = "alice@example.org", "bruno@example.org", "chloe@example.org"


class TestListSecurity(FollowingListCase):
    """What a list tells, and who decides what it follows.

    Mathilde writes mailings; Sophie owns the segments and writes none.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.port = cls.make_company("Éditions du Port")
        cls.owner.company_ids |= cls.port
        cls.denis = cls.make_person("Denis", company_id=cls.port.id)
        cls.shared = cls.make_segment(
            "All in Lyon", "[('city', '=', 'Lyon')]", company_id=False
        )
        cls.shared.action_refresh()

    def test_list_holds_only_companies_of_who_chose_the_segment(self):
        self.assertMembers(
            self.shared, self.alice | self.bruno | self.chloe | self.denis
        )
        news = self.make_list("All news", self.shared)
        self.follow(news)
        self.assertEqual(self.addresses(news), [ALICE, BRUNO, CHLOE])

    def test_list_of_who_sees_both_companies(self):
        self.mathilde.company_ids |= self.port
        news = self.make_list("All news", self.shared)
        self.follow(news)
        self.assertEqual(
            self.addresses(news), [ALICE, BRUNO, CHLOE, "denis@example.org"]
        )

    def test_chooser_cannot_be_another(self):
        boss = self.make_user("boss", companies=self.company | self.port)
        self.assertEqual(self.newsletter.segment_user_id, self.mathilde)
        with self.assertRaises(AccessError):
            self.make_list("All news", self.shared, segment_user_id=boss.id)
        with self.assertRaises(AccessError):
            self.newsletter.with_user(self.mathilde).segment_user_id = boss

    def test_segment_that_the_user_may_not_see(self):
        port = self.make_segment("Port", "[]", company_id=self.port.id)
        with self.assertRaises(AccessError):
            self.make_list("Port news", port)
        with self.assertRaises(AccessError):
            self.newsletter.with_user(self.mathilde).segment_id = port

    def test_what_the_sync_writes_is_not_for_users(self):
        with self.assertRaises(AccessError):
            self.newsletter.with_user(self.mathilde).sync_error = "ha"

    def test_mark_is_not_for_users(self):
        self.follow()
        self.opt_in(BRUNO)
        row = self.subscription(BRUNO).with_user(self.mathilde)
        with self.assertRaises(AccessError):
            row.segment_id = self.lyon

    def test_who_has_no_right_to_mailings_makes_no_list(self):
        with self.assertRaises(AccessError):
            self.lists.with_user(self.owner).create(
                {"name": "Mine", "segment_id": self.lyon.id}
            )

    def test_segment_with_a_list_is_not_deleted_nor_archived(self):
        with self.assertRaisesRegex(UserError, "the mailing list “Newsletter”"):
            self.lyon.unlink()
        with self.assertRaisesRegex(UserError, "the mailing list “Newsletter”"):
            self.lyon.active = False

    def test_button_of_the_segment(self):
        self.assertEqual(self.lyon.mailing_list_count, 1)
        action = self.lyon.with_user(self.mathilde).action_open_mailing_lists()
        self.assertEqual(self.lists.search(action["domain"]), self.newsletter)
