from datetime import timedelta

from odoo.fields import Datetime
from odoo.tests import HttpCase, new_test_user, tagged

from ..common import MAILING_USER, USER


@tagged("post_install", "-at_install")
class TestFollowupTour(HttpCase):
    """Reminder to those who did not click, in a browser."""

    def test_remind_who_did_not_click(self):
        marc = new_test_user(
            self.env, "marc", f"base.group_user,{MAILING_USER},{USER}", name="Marc"
        )
        people = self.env["res.partner"].create(
            [
                {"name": name, "city": "Lyon", "email": f"{name}@example.org"}
                for name in ("amelie", "bruno", "chloe")
            ]
        )
        mailing = self.send(marc, people)
        mailing.sudo().mailing_trace_ids[0].set_clicked()
        self.start_tour(
            f"/odoo/mailing.mailing/{mailing.id}",
            "contact_segmentation_followup",
            login="marc",
        )
        followup = mailing.followup_ids
        self.assertEqual(followup.state, "in_queue")
        found = self.env["res.partner"].browse(followup._get_recipients())
        self.assertEqual(len(found), 2)
        clicked = mailing.sudo().mailing_trace_ids.filtered("is_clicked")
        self.assertNotIn(clicked.res_id, found.ids)
        states = mailing.reminder_ids.mapped("state")
        self.assertEqual(states, ["cancelled", "scheduled"])

    def send(self, user, people):
        """Return a mailing that arrived four days ago."""
        sent = Datetime.now() - timedelta(days=4)
        mailing = (
            self.env["mailing.mailing"]
            .with_user(user)
            .create(
                {
                    "subject": "Fair",
                    "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                    "body_arch": "<p>Come</p>",
                    "body_html": "<p>Come</p>",
                }
            )
        )
        mailing.write({"state": "done", "sent_date": sent})
        self.env["mailing.trace"].create(
            [
                {
                    "mass_mailing_id": mailing.id,
                    "model": "res.partner",
                    "res_id": person.id,
                    "email": person.email_normalized,
                    "trace_status": "sent",
                    "sent_datetime": sent,
                }
                for person in people
            ]
        )
        return mailing
