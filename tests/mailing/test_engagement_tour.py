from datetime import timedelta

from odoo.fields import Datetime
from odoo.tests import HttpCase, new_test_user, tagged

from ..common import USER


@tagged("post_install", "-at_install")
class TestEngagementTour(HttpCase):
    """Ready-made segments, and why somebody is engaged, in a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env, "sylvie", f"base.group_user,base.group_partner_manager,{USER}"
        )
        cls.alice, _bruno = cls.env["res.partner"].create(
            [
                {"name": name, "email": f"{name}@example.org"}
                for name in ("Zoe", "Bruno")
            ]
        )
        cls.send(cls.alice)
        company = cls.user.company_id
        cls.env["partner.score.run"].search(
            [("kind", "=", "engagement"), ("company_id", "=", company.id)]
        ).action_compute()

    @classmethod
    def send(cls, person):
        """Have somebody click in a mailing of last week."""
        sent = Datetime.now() - timedelta(days=7)
        mailing = cls.env["mailing.mailing"].create(
            {
                "subject": "Fair",
                "mailing_model_id": cls.env["ir.model"]._get_id("res.partner"),
                "state": "done",
                "sent_date": sent,
                "result_company_id": cls.user.company_id.id,
            }
        )
        cls.env["mailing.trace"].create(
            {
                "mass_mailing_id": mailing.id,
                "model": "res.partner",
                "res_id": person.id,
                "email": person.email_normalized,
                "trace_status": "open",
                "sent_datetime": sent,
                "links_click_datetime": sent + timedelta(hours=3),
            }
        )

    def test_create_ready_made_segments(self):
        self.start_tour(
            "/odoo/action-contact_segmentation.partner_segment_action?view_type=list",
            "contact_segmentation_ready",
            login="sylvie",
        )
        segment = self.env["partner.segment"].search([("name", "=", "Hot leads")])
        self.assertIn(self.alice, segment.partner_ids)
        self.assertEqual(segment.user_id, self.user)

    def test_read_why(self):
        self.start_tour(
            f"/odoo/contacts/{self.alice.id}",
            "contact_segmentation_engagement",
            login="sylvie",
        )
