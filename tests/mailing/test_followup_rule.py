from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time

from .followup_case import DAY_3, SENT, FollowupCase


@freeze_time(DAY_3)
class TestFollowupRule(FollowupCase):
    """Who is found among those to whom a mailing was sent."""

    def search(self, *domain):
        contacts = self.env["res.partner"].with_user(self.mathilde)
        return contacts.search([("city", "in", ("Lyon", "Paris")), *domain])

    # -- who did not react --------------------------------------------------

    def test_who_did_not_click(self):
        """To whom nothing was sent did not click either, and is not found."""
        self.assertFound(self.news, "click", self.bruno | self.chloe)

    def test_who_did_not_reply(self):
        self.assertFound(self.news, "reply", self.alice | self.chloe)

    def test_who_did_not_open(self):
        self.company.open_tracking_consent = True
        self.react(self.news, self.chloe, "open")
        diego = self.make_person("Diego")
        fair = self.make_sent("Fair", self.chloe | diego)
        self.react(fair, self.chloe, "open")
        self.assertFound(fair, "open", diego)

    def test_whoever_reacts_late_leaves(self):
        self.react(self.news, self.chloe, "click", DAY_3)
        self.assertFound(self.news, "click", self.bruno, days=3)

    def test_a_click_on_another_mailing_is_none_on_this_one(self):
        other = self.make_sent("Other", self.chloe)
        self.react(other, self.chloe, "click")
        self.assertFound(self.news, "click", self.bruno | self.chloe)

    def test_what_did_not_arrive_is_not_followed_up(self):
        people = {
            status: self.make_person(status)
            for status in ("outgoing", "bounce", "error", "cancel")
        }
        everybody = self.contacts.union(*people.values())
        fair = self.make_sent("Fair", everybody | self.chloe)
        for trace in fair.sudo().mailing_trace_ids:
            status = self.contacts.browse(trace.res_id).name
            trace.trace_status = status if status in people else "sent"
        self.assertFound(fair, "click", self.chloe)

    def test_tests_are_no_messages(self):
        fair = self.make_sent("Fair", self.alice | self.chloe)
        traces = fair.sudo().mailing_trace_ids
        traces.filtered(
            lambda trace: trace.res_id == self.chloe.id
        ).is_test_trace = True
        self.assertFound(fair, "click", self.alice)
        chloe = self.chloe.with_user(self.mathilde)
        self.assertEqual(chloe.mailing_trace_ids.mass_mailing_id, self.news)

    # -- after N days -------------------------------------------------------

    def test_days_are_those_of_the_calendar(self):
        """Sent on Monday at nine: on Thursday each of them has had three days."""
        for days, people in ((1, 2), (3, 2), (4, 0)):
            self.assertEqual(len(self.found(self.news, "click", days)), people, days)

    def test_days_begin_at_midnight_where_the_company_is(self):
        """23:30 on Monday in Paris is a Monday, and half past midnight is not."""
        late = self.make_sent("Late", self.chloe, SENT.replace(hour=22, minute=29))
        night = self.make_sent("Night", self.chloe, SENT.replace(hour=23, minute=1))
        self.assertFound(late, "click", self.chloe, days=3)
        self.assertFound(night, "click", self.contacts, days=3)
        self.assertFound(night, "click", self.chloe, days=2)

    # -- by address ---------------------------------------------------------

    def test_mailing_to_a_list(self):
        """Subscribers are other records than contacts; some are no contacts."""
        subscribers = self.env["mailing.contact"].create(
            [
                {"name": name, "email": email}
                for name, email in (
                    ("A. Dupont", "Alice@Example.org"),
                    ("C. Dubois", "chloe@example.org"),
                    ("Nobody's contact", "stranger@example.org"),
                )
            ]
        )
        letter = self.make_sent("Letter", subscribers, segment_ids=[])
        self.react(letter, self.alice, "click")
        self.assertFound(letter, "click", self.chloe)
        self.assertEqual(letter._count_strangers("click"), 1)

    def test_mailing_to_another_model(self):
        lead = self.env["crm.lead"].create(
            {"name": "Library", "email_from": "chloe@example.org"}
        )
        fair = self.make_sent("Fair", lead, segment_ids=[])
        self.assertFound(fair, "click", self.chloe)

    def test_who_was_mailed_under_another_record(self):
        """Both records of Chloé are found, and leave together."""
        twin = self.make_person("Chloé at work", email='"C" <CHLOE@example.org>')
        self.assertFound(self.news, "click", self.bruno | self.chloe | twin)
        self.react(self.news, self.chloe, "click")
        self.assertFound(self.news, "click", self.bruno)

    def test_archived_contacts_are_left_out(self):
        """An active record with the address of an archived one stays."""
        twin = self.make_person("Chloé at work", email="chloe@example.org")
        self.chloe.active = False
        self.bruno.active = False
        self.assertFound(self.news, "click", twin)

    def test_no_address_no_message(self):
        self.chloe.email = False
        self.assertFound(self.news, "click", self.bruno)
        self.assertFalse(self.chloe.with_user(self.mathilde).mailing_trace_ids)

    # -- A/B tests ----------------------------------------------------------

    def test_versions_of_a_test_are_one_message(self):
        """Alice clicked on one version and Bruno on none; Chloé got the winner."""
        campaign = self.env["utm.campaign"].create({"name": "Fair"})
        test = {"ab_testing_enabled": True, "campaign_id": campaign.id}
        first = self.make_sent("Fair A", self.alice, **test)
        second = self.make_sent("Fair B", self.bruno, **test)
        self.make_sent("Fair, final", self.chloe, **test)
        self.make_sent(
            "Another of the campaign", self.outsider, campaign_id=campaign.id
        )
        self.react(first, self.alice, "click")
        self.assertFound(second, "click", self.bruno | self.chloe)

    # -- the conditions themselves ------------------------------------------

    def test_conditions_on_messages(self):
        news = ("mass_mailing_id", "=", self.news.id)
        clicked = ("links_click_datetime", "!=", False)
        found = {
            "any": self.search(("mailing_trace_ids", "any", [news, clicked])),
            "not any": self.search(("mailing_trace_ids", "not any", [news])),
            "path": self.search(("mailing_trace_ids.mass_mailing_id", "=", "News")),
            "set": self.search(("mailing_trace_ids", "!=", False)),
            "not set": self.search(("mailing_trace_ids", "=", False)),
        }
        everybody = self.alice | self.bruno | self.chloe
        self.assertEqual(found["any"], self.alice)
        self.assertEqual(found["not any"], self.outsider)
        self.assertEqual(found["path"], everybody)
        self.assertEqual(found["set"], everybody)
        self.assertEqual(found["not set"], self.outsider)

    def test_days_since(self):
        """Sent to all but Oscar three days ago."""
        everybody = self.alice | self.bruno | self.chloe
        for operator, value, people in (
            ("=", 3, everybody),
            ("in", [1, 3], everybody),
            ("=", 2, self.contacts),
            (">=", 3, everybody),
            (">", 3, self.contacts),
            ("<=", 3, everybody),
            ("<", 3, self.contacts),
            ("!=", 3, self.contacts),
        ):
            with self.subTest(operator=operator, value=value):
                found = self.search(("mailing_trace_ids.days_since", operator, value))
                self.assertEqual(found, people)
        trace = self.news.sudo().mailing_trace_ids[0]
        self.assertEqual(trace.days_since, 3)

    def test_what_became_of_a_message(self):
        trace = self.news.sudo().mailing_trace_ids.filtered("is_clicked")
        self.assertEqual(self.contacts.browse(trace.res_id), self.alice)
        self.assertTrue(trace.is_arrived and trace.is_opened)
        self.assertFalse(trace.is_replied)
        for name, people in (
            ("is_arrived", self.alice | self.bruno | self.chloe),
            ("is_opened", self.alice | self.bruno),
            ("is_clicked", self.alice),
            ("is_replied", self.bruno),
        ):
            with self.subTest(name):
                found = self.search((f"mailing_trace_ids.{name}", "=", True))
                self.assertEqual(found, people)
                traces = self.news.sudo().mailing_trace_ids
                self.assertEqual(len(traces.filtered(name)), len(people))

    def test_messages_by_mail_and_by_number(self):
        """A condition may be about both kinds of addresses at once."""
        self.outsider.phone = "+33 6 12 34 56 78"
        text = self.env["mailing.trace"].create(
            {
                "trace_type": "sms",
                "model": "res.partner",
                "res_id": self.outsider.id,
                "sms_number": self.outsider.phone_sanitized,
                "links_click_datetime": SENT,
            }
        )
        clicked = ("links_click_datetime", "!=", False)
        found = self.search(("mailing_trace_ids", "any", [clicked]))
        self.assertEqual(found, self.alice | self.outsider)
        found = self.search(("mailing_trace_ids", "not any", [clicked]))
        self.assertEqual(found, self.bruno | self.chloe)
        outsider = self.outsider.with_user(self.mathilde)
        self.assertEqual(outsider.mailing_trace_ids, text)

    def test_conditions_on_given_messages(self):
        traces = self.news.sudo().mailing_trace_ids
        of_alice = traces.filtered(lambda trace: trace.res_id == self.alice.id)
        ids = ("mailing_trace_ids", "in", of_alice.ids)
        self.assertEqual(self.search(ids), self.alice)
        others = self.bruno | self.chloe | self.outsider
        self.assertEqual(
            self.search(("mailing_trace_ids", "not in", of_alice.ids)), others
        )
        either = ("mailing_trace_ids", "in", [*of_alice.ids, False])
        self.assertEqual(self.search(either), self.alice | self.outsider)

    def test_read_as_searched(self):
        people = (self.alice | self.outsider).with_user(self.mathilde)
        self.assertEqual(people[0].mailing_trace_ids.mass_mailing_id, self.news)
        self.assertFalse(people[1].mailing_trace_ids)
        domain = [("mailing_trace_ids.mass_mailing_id", "=", self.news.id)]
        self.assertEqual(people.filtered_domain(domain), people[0])

    def test_only_those_who_write_mailings_may_read_messages(self):
        """Sophie makes segments and has no right to mailings."""
        with self.assertRefused(
            "Segment “Lyon”: Sophie, who owns the segment, may not read "
            "“mailing_trace_ids” of Contact (res.partner), used in the condition "
            "('mailing_trace_ids', '!=', False).",
            ValidationError,
        ):
            self.lyon.domain = "[('mailing_trace_ids', '!=', False)]"

    def test_a_live_segment_follows_the_address(self):
        """The address of a contact decides what was sent to it."""
        segment = self.make_segment(
            "Got the news",
            f"[('mailing_trace_ids.mass_mailing_id', '=', {self.news.id})]",
            user_id=self.mathilde.id,
            refresh_policy="live",
        )
        self.assertRefreshed(segment, self.alice | self.bruno | self.chloe)
        self.outsider.email = "alice@example.org"
        self.chloe.email = "elsewhere@example.org"
        self.env.flush_all()
        self.env.cr.precommit.run()
        people = self.alice | self.bruno | self.outsider
        self.assertMembers(segment, people)

    def test_statements_do_not_depend_on_the_number_of_contacts(self):
        segment = self.news.with_user(self.mathilde)._get_followup_segment(
            "click", self.company, 3
        )
        segment.action_refresh()
        few = self.count_statements(segment.action_refresh)
        crowd = self.contacts.union(
            *(self.make_person(f"P{n}", email=f"p{n}@example.org") for n in range(30))
        )
        fair = self.make_sent("Fair", crowd)
        segment.domain = segment.domain.replace(str(self.news.id), str(fair.id))
        segment.action_refresh()
        self.assertEqual(len(self.members(segment)), 30)
        self.assertLessEqual(self.count_statements(segment.action_refresh), few)

    def test_refreshed_daily_and_documented(self):
        segment = self.news.with_user(self.mathilde)._get_followup_segment(
            "click", self.company, 3
        )
        self.assertEqual(segment.name, "Did not click: News")
        self.assertEqual(
            segment.objective,
            "Write again to who had not reacted 3 day(s) after 03/02/2026",
        )
        self.assertEqual(segment.refresh_policy, "daily")
        self.assertEqual(segment.user_id, self.mathilde)
        again = self.news.with_user(self.mathilde)._get_followup_segment(
            "click", self.company, 3
        )
        self.assertEqual(again, segment)

    def test_not_clicked_on_the_reminder_either(self):
        reminder = self.make_sent("Reminder: News", self.bruno | self.chloe, DAY_3)
        self.react(reminder, self.bruno, "click", DAY_3 + timedelta(hours=1))
        self.assertFound(self.news, "click", self.chloe, since=reminder)
