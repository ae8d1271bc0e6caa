from unittest.mock import patch

from ...models.mailing import mailing_mailing_recipients
from .common import LYON, MailingCase


class TestMailingRecipients(MailingCase):
    """Who a mailing to segments goes to."""

    # -- included -----------------------------------------------------------

    def test_members(self):
        self.assertRecipients(self.make_mailing(), self.alice | self.bruno | self.chloe)

    def test_members_of_several_segments_once_each(self):
        other = self.make_filled("Jury", self.chloe | self.outsider)
        mailing = self.make_mailing(segments=self.lyon | other)
        self.assertRecipients(
            mailing, self.alice | self.bruno | self.chloe | self.outsider
        )

    def test_own_conditions_narrow_the_segment(self):
        mailing = self.make_mailing(mailing_domain="[('name', '!=', 'Bruno')]")
        self.assertRecipients(mailing, self.alice | self.chloe)

    def test_favourite_filter_narrows_the_segment(self):
        favourite = self.env["mailing.filter"].create(
            {
                "name": "With an A",
                "mailing_domain": "[('name', 'like', 'A')]",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
            }
        )
        mailing = self.make_mailing(mailing_filter_id=favourite.id)
        self.assertRecipients(mailing, self.alice)

    def test_member_archived_since_the_refresh(self):
        self.bruno.active = False
        self.assertRecipients(self.make_mailing(), self.alice | self.chloe)

    def test_mailing_without_segments_is_as_before(self):
        mailing = self.make_mailing(segment_ids=[], mailing_domain=LYON)
        self.assertRecipients(mailing, self.alice | self.bruno | self.chloe)

    # -- excluded -----------------------------------------------------------

    def test_excluded_by_contact(self):
        jury = self.make_filled("Jury", self.chloe)
        mailing = self.make_mailing(exclude_segment_ids=jury.ids)
        self.assertRecipients(mailing, self.alice | self.bruno)

    def test_excluded_by_address(self):
        """Chloé stands twice in the base; one of her records is excluded."""
        self.make_person("Chloé at work", email="CHLOE@example.org")
        self.lyon.action_refresh()
        jury = self.make_filled("Jury", self.chloe)
        mailing = self.make_mailing(exclude_segment_ids=jury.ids)
        self.assertRecipients(mailing, self.alice | self.bruno)

    def test_excluded_and_included(self):
        mailing = self.make_mailing(exclude_segment_ids=self.lyon.ids)
        self.assertRecipients(mailing, self.contacts)

    def test_excluded_without_address_excludes_no_other(self):
        nobody = self.make_person("Nadia", email=False)
        other = self.make_person("Noé", email=False)
        self.lyon.action_refresh()
        jury = self.make_filled("Jury", nobody)
        mailing = self.make_mailing(exclude_segment_ids=jury.ids)
        self.assertRecipients(mailing, self.alice | self.bruno | self.chloe | other)

    def test_excluded_address_of_an_archived_contact(self):
        """Who was excluded and archived since did not become reachable by it."""
        twin = self.make_person("Chloé at work", email="chloe@example.org")
        self.lyon.action_refresh()
        jury = self.make_filled("Jury", twin)
        twin.active = False
        mailing = self.make_mailing(exclude_segment_ids=jury.ids)
        self.assertRecipients(mailing, self.alice | self.bruno)

    def test_excluded_address_of_a_contact_archived_before_the_refresh(self):
        """Archiving takes out of every segment; the choice made by hand stays."""
        twin = self.make_person("Chloé at work", email="chloe@example.org")
        jury = self.make_filled("Jury", twin)
        twin.active = False
        (self.lyon | jury).action_refresh()
        self.assertNobodyIn(jury)
        mailing = self.make_mailing(exclude_segment_ids=jury.ids)
        self.assertRecipients(mailing, self.alice | self.bruno)

    def test_archived_segment_goes_on_excluding(self):
        jury = self.make_filled("Jury", self.chloe)
        mailing = self.make_mailing(exclude_segment_ids=jury.ids)
        mailing.sudo().write({"state": "done"})
        jury.active = False
        mailing.sudo().write({"state": "draft"})
        self.assertRecipients(mailing, self.alice | self.bruno)

    def test_exclusion_holds_whoever_sends(self):
        """Mathilde may not see the segment of the other company: it excludes still."""
        elsewhere = self.make_company("Éditions du Port")
        self.owner.company_ids |= elsewhere
        shared = self.make_person("Denis", company_id=False)
        self.lyon.action_refresh()
        press = self.make_filled("Press", shared, company_id=elsewhere.id)
        mailing = self.make_mailing()
        mailing.sudo().exclude_segment_ids = press
        self.env.invalidate_all()
        self.assertRecipients(mailing, self.alice | self.bruno | self.chloe)

    def test_exclusion_without_segments(self):
        """A mailing by conditions alone excludes too."""
        jury = self.make_filled("Jury", self.chloe)
        mailing = self.make_mailing(
            segment_ids=[], exclude_segment_ids=jury.ids, mailing_domain=LYON
        )
        self.assertRecipients(mailing, self.alice | self.bruno)

    def test_exclusion_from_a_mailing_to_lists(self):
        """By address: subscribers of a list are other records than contacts."""
        subscribers = self.env["mailing.list"].create(
            {
                "name": "Readers",
                "contact_ids": [
                    (0, 0, {"name": name, "email": email})
                    for name, email in (
                        ("C. Dubois", "Chloe@Example.org"),
                        ("Farid", "farid@example.org"),
                    )
                ],
            }
        )
        jury = self.make_filled("Jury", self.chloe)
        mailing = self.make_mailing(
            segment_ids=[],
            mailing_model_id=self.env["ir.model"]._get_id("mailing.list"),
            contact_list_ids=subscribers.ids,
            exclude_segment_ids=jury.ids,
        )
        self.assertEqual(self.names(self.recipients(mailing)), ["Farid"])

    def test_exclusion_from_a_mailing_to_another_model(self):
        leads = self.env["crm.lead"].create(
            [
                {"name": "Library of Chloé", "email_from": "chloe@example.org"},
                {"name": "Library of Farid", "email_from": "farid@example.org"},
            ]
        )
        jury = self.make_filled("Jury", self.chloe)
        mailing = self.make_mailing(
            segment_ids=[],
            mailing_model_id=self.env["ir.model"]._get_id("crm.lead"),
            exclude_segment_ids=jury.ids,
            mailing_domain=repr([("id", "in", leads.ids)]),
        )
        found = self.recipients(mailing.sudo())
        self.assertEqual(self.names(found), ["Library of Farid"])

    # -- one per address ----------------------------------------------------

    def test_one_per_address(self):
        """The first record made keeps the address, however the others write it."""
        for name, email in (
            ("Alice, capitals", "ALICE@EXAMPLE.ORG"),
            ("Alice, named", '"Alice" <alice@example.org>'),
            ("Alice, spaced", " alice@example.org "),
        ):
            self.make_person(name, email=email)
        self.lyon.action_refresh()
        self.assertRecipients(self.make_mailing(), self.alice | self.bruno | self.chloe)

    def test_one_per_address_among_those_who_remain(self):
        """The first record does not match the conditions: the second is written to."""
        twin = self.make_person("Alice at work", email="alice@example.org")
        self.lyon.action_refresh()
        mailing = self.make_mailing(mailing_domain="[('name', '!=', 'Alice')]")
        self.assertRecipients(mailing, twin | self.bruno | self.chloe)

    def test_without_address_all_stay(self):
        """Their traces tell the user why they were not written to."""
        silent = self.make_person("Nadia", email=False) | self.make_person(
            "Noé", email="n/a"
        )
        self.lyon.action_refresh()
        self.assertRecipients(
            self.make_mailing(), self.alice | self.bruno | self.chloe | silent
        )

    # -- however they are found ---------------------------------------------

    def test_expected_to_be_few_or_many(self):
        """What PostgreSQL expects decides how they are found, not who they are."""
        jury = self.make_filled("Jury", self.chloe | self.outsider)
        absent = self.make_filled("Absent", self.bruno)
        self.make_person("Chloé at work", email="CHLOE@example.org")
        self.lyon.action_refresh()
        mailing = self.make_mailing(
            segments=self.lyon | jury, exclude_segment_ids=absent.ids
        )
        for many in (0, 1_000_000):
            with (
                self.subTest(many=many),
                patch.object(mailing_mailing_recipients, "MANY", many),
            ):
                self.assertRecipients(mailing, self.alice | self.chloe | self.outsider)

    # -- shown --------------------------------------------------------------

    def test_count_shown_on_the_mailing(self):
        self.make_person("Alice at work", email="alice@example.org")
        self.lyon.action_refresh()
        self.assertEqual(self.make_mailing()._count_recipients(), 3)

    def test_count_shown_on_the_segment(self):
        self.make_mailing("One")
        self.make_mailing("Two")
        self.assertEqual(self.lyon.with_user(self.owner).mailing_count, 2)

    def test_mailing_started_from_a_segment(self):
        context = self.lyon.action_send_mailing()["context"]
        mailings = self.env["mailing.mailing"].with_user(self.mathilde)
        mailing = mailings.with_context(**context).create({"subject": "News"})
        self.assertEqual(mailing.segment_ids, self.lyon)
        self.assertRecipients(mailing, self.alice | self.bruno | self.chloe)

    def test_mailings_of_a_segment(self):
        mailing = self.make_mailing()
        action = self.lyon.action_open_mailings()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, mailing)

    def test_recipients_cost_the_same_for_any_number(self):
        mailing = self.make_mailing()
        self.recipients(mailing)
        few = self.count_statements(mailing._get_recipients)
        for number in range(100):
            self.make_person(f"Reader {number}", email=f"r{number}@example.org")
        self.lyon.action_refresh()
        many = self.count_statements(mailing._get_recipients)
        self.assertEqual(few, many)
