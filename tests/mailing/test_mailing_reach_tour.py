from odoo import Command
from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestMailingReachTour(HttpCase):
    """The funnel of a segment and of a mailing to it, in a browser."""

    def test_exclude_another_segment_and_watch_the_funnel(self):
        groups = (
            "mass_mailing.group_mass_mailing_user",
            "contact_segmentation.contact_segmentation_group_user",
        )
        marketing = self.env["res.users"].create(
            {
                "name": "Marc Mailing",
                "login": "marc",
                "password": "marc-marc-marc",
                "email": "marc@example.org",
                "group_ids": [Command.link(self.env.ref(name).id) for name in groups],
            }
        )
        addresses = {
            "Amélie": "amelie@example.org",
            "Amélie at work": "AMELIE@example.org",
            "Bruno": "bruno@example.org",
            "Chloé": "chloe@example.org",
            "Denis": "denis@example.org",
            "Nadia": False,
        }
        self.env["res.partner"].create(
            [
                {"name": name, "city": "Lyon", "email": email}
                for name, email in addresses.items()
            ]
        )
        self.env["mail.blacklist"]._add("denis@example.org")
        segments = self.env["partner.segment"].with_user(marketing)
        lyon, jury = segments.create(
            [
                {"name": "Members of Lyon", "domain": "[('city', '=', 'Lyon')]"},
                {"name": "Jury", "kind": "manual"},
            ]
        )
        jury._pin([("name", "=", "Chloé"), ("city", "=", "Lyon")])
        (lyon | jury).action_refresh()
        self.start_tour(
            f"/odoo/segments/{lyon.id}",
            "contact_segmentation_mailing_reach",
            login="marc",
        )
        mailing = self.env["mailing.mailing"].search(
            [("subject", "=", "General assembly")]
        )
        self.assertEqual(mailing.exclude_segment_ids, jury)
        self.assertEqual(mailing._get_reach()[-1]["count"], 2)
