from odoo.tests import HttpCase, tagged

from ..common import MAILING_USER, USER


@tagged("post_install", "-at_install")
class TestMailingTour(HttpCase):
    """Mailings to a segment, in a browser: Chloé is also in the jury."""

    def setUp(self):
        super().setUp()
        groups = [self.env.ref(MAILING_USER).id, self.env.ref(USER).id]
        self.marc = self.env["res.users"].create(
            {
                "name": "Marc Mailing",
                "login": "marc",
                "password": "marc-marc-marc",
                "email": "marc@example.org",
                "group_ids": [(4, group_id) for group_id in groups],
            }
        )
        self.env["res.partner"].create(
            [
                {"name": "Amélie", "city": "Lyon", "email": "amelie@example.org"},
                {"name": "Bruno", "city": "Lyon", "email": "bruno@example.org"},
                {"name": "Chloé", "city": "Lyon", "email": "chloe@example.org"},
            ]
        )
        segments = self.env["partner.segment"].with_user(self.marc)
        self.lyon, self.jury = segments.create(
            [
                {"name": "Members of Lyon", "domain": "[('city', '=', 'Lyon')]"},
                {"name": "Jury", "kind": "manual"},
            ]
        )
        self.jury._pin([("name", "=", "Chloé"), ("city", "=", "Lyon")])
        (self.lyon | self.jury).action_refresh()

    def test_send_a_mailing_to_a_segment(self):
        self.start_tour(
            f"/odoo/segments/{self.lyon.id}",
            "contact_segmentation_mailing",
            login="marc",
        )
        mailing = self.env["mailing.mailing"].search(
            [("subject", "=", "General assembly")]
        )
        self.assertEqual(mailing.segment_ids, self.lyon)
        self.assertEqual(mailing.state, "in_queue")
        self.assertEqual(len(mailing._get_recipients()), 3)

    def test_exclude_a_segment_and_freeze_the_list(self):
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "Elections",
                "user_id": self.marc.id,
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "segment_ids": self.lyon.ids,
                "body_html": "<p>Vote</p>",
            }
        )
        self.start_tour(
            f"/odoo/action-mass_mailing.mailing_mailing_action_mail/{mailing.id}",
            "contact_segmentation_mailing_exclusion",
            login="marc",
        )
        self.assertEqual(mailing.exclude_segment_ids, self.jury)
        self.assertEqual(len(mailing._get_recipients()), 2)
