from lxml import html

from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .unsubscribe_case import UnsubscribeCase


class TestMailingUnsubscribe(UnsubscribeCase):
    """Everything stops at once; then the recipient may limit it."""

    # -- everything ---------------------------------------------------------

    def test_one_click_of_a_mail_client(self):
        self.assertEqual(self.click_once(self.alice), 200)
        self.assertTrue(self.is_blocked(self.alice))
        self.assertEqual(self.known_of(self.alice), ("everything", []))
        self.assertEqual(self.click_once(self.alice), 200, "asked twice")
        self.assertTrue(self.is_blocked(self.alice))
        self.assertEqual(self.mailing.unsubscription_count, 1)

    def test_one_click_with_a_wrong_token(self):
        url = self.mailing._get_unsubscribe_oneclick_url("alice@example.org", 1)
        with mute_logger("odoo.http"):
            answer = self.url_open(f"{url}0", data={"List-Unsubscribe": "One-Click"})
        self.assertGreaterEqual(answer.status_code, 400)
        self.assertFalse(self.is_blocked(self.alice))
        self.assertFalse(self.mailing.unsubscription_ids)

    def test_following_the_link_asks_first(self):
        self.follow_link(self.alice)
        self.assertFalse(self.is_blocked(self.alice))
        self.assertIsNone(self.known_of(self.alice))

    def test_confirming_stops_everything(self):
        page = self.unsubscribe(self.alice)
        self.assertTrue(self.is_blocked(self.alice))
        self.assertEqual(self.known_of(self.alice), ("everything", []))
        self.assertEqual(self.opted_out_of(self.alice), [])
        self.assertIn("only from messages about", page)

    def test_nothing_to_limit(self):
        mailing = self.make_mailing("Plain").sudo()
        page = self.unsubscribe(self.alice, mailing)
        self.assertTrue(self.is_blocked(self.alice))
        self.assertNotIn("o_mailing_narrowing", page)

    def test_page_of_preferences_offers_it_too(self):
        url = self.mailing._get_unsubscribe_url("alice@example.org", self.alice.id)
        page = self.url_open(url.replace("/confirm_unsubscribe", "/unsubscribe")).text
        self.assertTrue(self.is_blocked(self.alice))
        self.narrow(page, "theme")
        self.assertFalse(self.is_blocked(self.alice))

    # -- only the theme -----------------------------------------------------

    def test_limited_to_the_theme(self):
        page = self.narrow(self.unsubscribe(self.alice), "theme")
        self.assertIn("You will receive no more messages about “Concerts”", page)
        self.assertIn("You will keep receiving our other messages.", page)
        self.assertFalse(self.is_blocked(self.alice))
        self.assertEqual(self.opted_out_of(self.alice), ["Concerts"])
        self.assertEqual(self.known_of(self.alice), ("lists", ["Concerts"]))

    def test_limited_to_the_theme_of_what_follows(self):
        self.narrow(self.unsubscribe(self.alice), "theme")
        others = self.bruno | self.chloe
        self.assertRecipients(self.mailing.copy(), others, "another concert")
        plain = self.make_mailing("Assembly")
        self.assertRecipients(plain, self.alice | others, "no concert")

    def test_limited_twice(self):
        """The page is still there, somebody presses again."""
        page = self.unsubscribe(self.alice)
        self.narrow(page, "theme")
        again = self.narrow(page, "theme")
        self.assertIn("You will keep receiving our other messages.", again)
        self.assertEqual(self.opted_out_of(self.alice), ["Concerts"])

    def test_after_one_click_the_link_still_offers_it(self):
        self.click_once(self.alice)
        self.narrow(self.unsubscribe(self.alice), "theme")
        self.assertFalse(self.is_blocked(self.alice))

    def test_everything_after_all(self):
        page = self.narrow(self.unsubscribe(self.alice), "theme")
        self.submit(page, "/confirm_unsubscribe")
        self.assertTrue(self.is_blocked(self.alice))
        self.assertEqual(self.known_of(self.alice), ("everything", []))
        self.assertEqual(self.opted_out_of(self.alice), ["Concerts"])

    def test_blacklist_tells_why(self):
        self.narrow(self.unsubscribe(self.alice), "theme")
        record = self.blacklist.with_context(active_test=False).search(
            [("email", "=", "alice@example.org")]
        )
        told = " ".join(record.message_ids.mapped("body"))
        self.assertIn("Asked through the mailing “News”", told)
        self.assertIn("Concerts", told)

    # -- only the list ------------------------------------------------------

    def make_following(self, **vals):
        """Make a list that follows Lyon, in step with it."""
        donors = self.env["mailing.list"].create(
            {"name": "Donors", "segment_id": self.lyon.id, **vals}
        )
        donors.action_sync_segment()
        return donors

    def test_limited_to_the_list_of_the_segment(self):
        donors = self.make_following(is_public=True)
        page = self.unsubscribe(self.alice)
        self.assertIn("only from messages about", page)
        page = self.narrow(page, "list")
        self.assertIn("no longer part of the mailing list “Donors”", page)
        self.assertFalse(self.is_blocked(self.alice))
        self.assertEqual(self.opted_out_of(self.alice), ["Donors"])
        self.assertEqual(self.known_of(self.alice), ("lists", ["Donors"]))
        self.assertRecipients(self.mailing.copy(), self.bruno | self.chloe)
        # what the segment had made is hers now: it never subscribes her again
        donors.action_sync_segment()
        self.assertEqual(self.opted_out_of(self.alice), ["Donors"])

    def test_name_of_a_private_list_is_not_told(self):
        self.make_following()
        page = self.unsubscribe(self.alice)
        self.assertIn("the mailing list of this message", page)
        page += self.narrow(page, "list")
        self.assertNotIn("Donors", page)
        self.assertEqual(self.opted_out_of(self.alice), ["Donors"])

    def test_list_not_yet_in_step(self):
        """She is on no list yet, and will not be on this one."""
        donors = self.env["mailing.list"].create(
            {"name": "Donors", "segment_id": self.lyon.id}
        )
        self.narrow(self.unsubscribe(self.alice), "list")
        self.assertEqual(self.opted_out_of(self.alice), ["Donors"])
        donors.action_sync_segment()
        self.assertEqual(self.opted_out_of(self.alice), ["Donors"])

    def test_only_the_list_of_her_segment(self):
        jury = self.make_filled("Jury", self.bruno)
        self.make_following()
        self.env["mailing.list"].create({"name": "Judges", "segment_id": jury.id})
        self.mailing.segment_ids |= jury
        self.narrow(self.unsubscribe(self.alice), "list")
        self.assertEqual(self.opted_out_of(self.alice), ["Donors"])
        self.narrow(self.unsubscribe(self.bruno), "list")
        self.assertEqual(self.opted_out_of(self.bruno), ["Donors", "Judges"])

    # -- blocked for another reason -----------------------------------------

    def assertStaysBlocked(self, page, scope="theme"):
        """The page that was open before limits nothing any more."""
        after = self.narrow(page, scope)
        self.assertIn("stays there", after)
        self.assertTrue(self.is_blocked(self.alice))
        self.assertEqual(self.opted_out_of(self.alice), ["Concerts"])

    def test_blocked_before(self):
        self.blacklist._add("alice@example.org")
        page = self.unsubscribe(self.alice)
        self.assertNotIn("o_mailing_narrowing", page)
        self.assertTrue(self.is_blocked(self.alice))

    def test_blocked_again_by_a_user(self):
        page = self.unsubscribe(self.alice)
        self.blacklist.create({"email": "alice@example.org"})
        self.assertStaysBlocked(page)

    def test_freed_and_blocked_again_by_a_user(self):
        page = self.unsubscribe(self.alice)
        self.blacklist._remove("alice@example.org")
        self.blacklist._add("alice@example.org")
        self.assertStaysBlocked(page)

    def test_blocked_again_by_another_mailing(self):
        """Two requests for everything: taking back one leaves the other."""
        page = self.unsubscribe(self.alice)
        other = self.make_mailing("Assembly", theme_list_id=self.concerts.id).sudo()
        self.assertNotIn("o_mailing_narrowing", self.unsubscribe(self.alice, other))
        self.assertStaysBlocked(page)

    def test_deleted_from_the_blacklist_and_put_back(self):
        page = self.unsubscribe(self.alice)
        self.blacklist.search([("email", "=", "alice@example.org")]).unlink()
        self.blacklist.create({"email": "alice@example.org"})
        self.assertStaysBlocked(page)

    def test_a_reason_given_changes_nothing(self):
        """Odoo's page asks why, and writes it on the blacklist."""
        page = self.unsubscribe(self.alice)
        reason = self.env["mailing.subscription.optout"].search([], limit=1)
        self.blacklist.search(
            [("email", "=", "alice@example.org")]
        ).opt_out_reason_id = reason
        self.narrow(page, "theme")
        self.assertFalse(self.is_blocked(self.alice))

    # -- who may ------------------------------------------------------------

    def post(self, **values):
        """Ask to limit Alice's unsubscription, some values being others."""
        email = "alice@example.org"
        token = self.mailing._generate_mailing_recipient_token(self.alice.id, email)
        fields = {
            "document_id": self.alice.id,
            "email": email,
            "hash_token": token,
            "scope": "theme",
            "csrf_token": self.csrf_token(),
            **values,
        }
        with mute_logger("odoo.http"):
            answer = self.url_open(f"/mailing/{self.mailing.id}/narrow", data=fields)
        self.env.invalidate_all()
        return answer.status_code

    def csrf_token(self):
        page = html.fromstring(self.follow_link(self.bruno))
        return page.xpath("//input[@name='csrf_token']")[0].value

    def test_only_with_the_token_of_the_message(self):
        self.unsubscribe(self.alice)
        wrong = {
            "no token": {"hash_token": ""},
            "a wrong token": {"hash_token": "0" * 64},
            "somebody else": {"email": "bruno@example.org"},
            "an unknown scope": {"scope": "everything"},
            "no list": {"scope": "list"},
            "no session": {"csrf_token": "0"},
        }
        for reason, values in wrong.items():
            self.assertGreaterEqual(self.post(**values), 400, reason)
            self.assertTrue(self.is_blocked(self.alice), reason)
            self.assertEqual(self.opted_out_of(self.alice), [], reason)
        self.assertEqual(self.post(), 200)
        self.assertFalse(self.is_blocked(self.alice))

    def test_not_by_following_a_link(self):
        self.unsubscribe(self.alice)
        with mute_logger("odoo.http"):
            self.url_open(f"/mailing/{self.mailing.id}/narrow?scope=theme")
        self.env.invalidate_all()
        self.assertTrue(self.is_blocked(self.alice))

    def test_mailing_users_read_and_write_nothing(self):
        self.unsubscribe(self.alice)
        rows = self.mailing.unsubscription_ids.with_user(self.mathilde)
        self.assertEqual(rows.email, "alice@example.org")
        for operation in ("write", "create", "unlink"):
            self.assertFalse(rows.has_access(operation), operation)
        clerk = new_test_user(self.env, "clerk", groups="base.group_user")
        self.assertFalse(rows.with_user(clerk).has_access("read"))

    # -- mailings to lists --------------------------------------------------

    def test_mailing_to_a_list(self):
        """Odoo opts out of the list alone; there is nothing to limit."""
        subscriber = self.env["mailing.contact"].create(
            {
                "name": "Alice",
                "email": "alice@example.org",
                "list_ids": self.concerts.ids,
            }
        )
        mailing = self.make_mailing(
            "Season",
            segment_ids=[],
            mailing_model_id=self.env["ir.model"]._get_id("mailing.list"),
            contact_list_ids=self.concerts.ids,
        ).sudo()
        page = self.unsubscribe(subscriber, mailing)
        self.assertNotIn("o_mailing_narrowing", page)
        self.assertFalse(self.is_blocked(self.alice))
        self.assertEqual(self.opted_out_of(self.alice), ["Concerts"])
        self.assertEqual(self.known_of(self.alice, mailing), ("lists", ["Concerts"]))
