from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestMailingTour(HttpCase):
    """A mailing to a segment, from the segment, in a browser."""

    def test_write_a_mailing_to_a_segment(self):
        marketing = self.env["res.users"].create(
            {
                "name": "Marc Mailing",
                "login": "marc",
                "password": "marc-marc-marc",
                "email": "marc@example.org",
                "group_ids": [
                    (4, self.env.ref("mass_mailing.group_mass_mailing_user").id),
                    (
                        4,
                        self.env.ref(
                            "contact_segmentation.contact_segmentation_group_user"
                        ).id,
                    ),
                ],
            }
        )
        self.env["res.partner"].create(
            [
                {"name": "Amélie", "city": "Lyon", "email": "amelie@example.org"},
                {"name": "Bruno", "city": "Lyon", "email": "bruno@example.org"},
                {"name": "Chloé", "city": "Lyon", "email": "chloe@example.org"},
            ]
        )
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
            f"/odoo/segments/{lyon.id}", "contact_segmentation_mailing", login="marc"
        )
        mailing = self.env["mailing.mailing"].search(
            [("subject", "=", "General assembly")]
        )
        self.assertEqual(mailing.segment_ids, lyon)
        self.assertEqual(mailing.exclude_segment_ids, jury)
        self.assertEqual(len(mailing._get_recipients()), 2)
