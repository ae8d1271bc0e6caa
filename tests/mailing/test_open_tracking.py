from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time

from .followup_case import DAY_3, FollowupCase

OPENED = "('open_datetime', '!=', False)"
REFUSED = (
    "The condition %s tells who opened a mailing. Noting this person by person needs "
    "their consent: the settings of Segmentation say whether you have it. Clicks and "
    "replies need none."
)


@freeze_time(DAY_3)
class TestOpenTracking(FollowupCase):
    """Who opened is read only where the company says that its contacts agreed."""

    def rule(self, *conditions):
        return f"[('mailing_trace_ids', 'any', [{', '.join(conditions)}])]"

    def make_own(self, rule, **vals):
        return self.make_segment("Readers", rule, user_id=self.mathilde.id, **vals)

    def assertRuleRefused(self, rule, condition):
        with self.assertRefused(
            f"Segment “Readers”: {REFUSED % condition}", ValidationError
        ):
            self.make_own(rule)

    def test_off_by_default(self):
        self.assertFalse(self.company.open_tracking_consent)

    def test_rules_that_read_opens_are_refused(self):
        self.assertRuleRefused(self.rule(OPENED), OPENED)
        opened = "('is_opened', '=', False)"
        self.assertRuleRefused(self.rule(opened), opened)

    def test_whatever_the_way_to_it(self):
        path = "('mailing_trace_ids.open_datetime', '>', 'today -30d')"
        self.assertRuleRefused(f"[{path}]", path)
        round_about = "mailing_trace_ids.mass_mailing_id.mailing_trace_ids"
        path = f"('{round_about}.open_datetime', '=', False)"
        self.assertRuleRefused(f"[{path}]", path)
        parent = f"[('parent_id', 'any', {self.rule(OPENED)})]"
        self.assertRuleRefused(parent, OPENED)

    def test_statuses_that_tell_opens_apart_are_refused(self):
        for status in (
            "('trace_status', '=', 'open')",
            "('trace_status', '!=', 'sent')",
            "('trace_status', 'in', ['open', 'reply'])",
            "('trace_status', 'not in', ['sent', 'cancel'])",
            "('trace_status', 'like', 'ope')",
        ):
            with self.subTest(status):
                self.assertRuleRefused(self.rule(status), status)

    def test_other_statuses_are_allowed(self):
        for status in (
            "('trace_status', '=', 'bounce')",
            "('trace_status', '=', 'reply')",
            "('trace_status', '=', False)",
            "('trace_status', 'in', ['sent', 'open', 'reply'])",
            "('trace_status', 'not in', ['bounce', 'cancel', 'error'])",
            "('links_click_datetime', '!=', False)",
            "('is_clicked', '=', True), ('is_arrived', '=', True)",
        ):
            with self.subTest(status):
                self.assertTrue(self.make_own(self.rule(status)))

    def test_allowed_with_consent(self):
        self.company.open_tracking_consent = True
        self.react(self.news, self.chloe, "open")
        segment = self.make_own(self.rule(OPENED))
        self.assertRefreshed(segment, self.alice | self.bruno | self.chloe)

    def test_a_segment_of_all_companies_needs_all_consents(self):
        self.company.open_tracking_consent = True
        other = self.make_company("Éditions du Port")
        self.mathilde.company_ids |= other
        self.assertTrue(self.make_own(self.rule(OPENED)))
        with self.assertRaisesRegex(ValidationError, "tells who opened a mailing"):
            self.make_own(self.rule(OPENED), company_id=False)

    def test_taking_the_consent_back_stops_the_segment(self):
        """It keeps its members and fails, so that nothing is sent to them."""
        self.company.open_tracking_consent = True
        segment = self.make_own(self.rule(OPENED))
        clicks = self.make_own(self.rule("('links_click_datetime', '!=', False)"))
        (segment | clicks).action_refresh()
        planned = clicks.next_refresh
        self.company.open_tracking_consent = False
        self.assertLessEqual(segment.next_refresh, DAY_3)
        self.assertEqual(clicks.next_refresh, planned)
        (segment | clicks).action_refresh()
        self.assertEqual((segment.state, clicks.state), ("failed", "ok"))
        self.assertEqual(segment.last_error, REFUSED % OPENED)
        self.assertMembers(segment, self.alice | self.bruno)
        mailing = self.make_mailing(segments=segment)
        with self.assertRaisesRegex(UserError, "tells who opened a mailing"):
            mailing.action_launch()

    def test_conditions_of_a_mailing_are_rules_too(self):
        mailing = self.make_mailing(mailing_domain=self.rule(OPENED))
        with self.assertRefused(REFUSED % OPENED):
            mailing.action_launch()
        self.assertEqual(mailing.state, "draft")
        self.company.open_tracking_consent = True
        mailing.action_launch()
        self.assertEqual(mailing.state, "in_queue")

    def test_not_offered_without_consent(self):
        wizards = self.env["mailing.followup"].with_user(self.mathilde)
        self.assertNotIn("open", dict(wizards._get_reactions()))
        self.company.open_tracking_consent = True
        self.assertIn("open", dict(wizards._get_reactions()))

    def test_the_settings_hold_it(self):
        settings = self.env["res.config.settings"].create({})
        settings.open_tracking_consent = True
        settings.execute()
        self.assertTrue(self.company.open_tracking_consent)
