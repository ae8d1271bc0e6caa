from .unsubscribe_case import UnsubscribeCase


class TestMailingUnsubscribeTour(UnsubscribeCase):
    """A recipient unsubscribes in a browser, and is found unsubscribed."""

    def test_unsubscribe_from_the_theme(self):
        self.mathilde.password = "mathilde-mathilde"
        link = self.mailing._get_unsubscribe_url("alice@example.org", self.alice.id)
        self.start_tour(link, "contact_segmentation_unsubscribe", login=None)
        self.env.invalidate_all()
        self.assertFalse(self.is_blocked(self.alice))
        self.assertEqual(self.opted_out_of(self.alice), ["Concerts"])
        self.start_tour(
            f"/odoo/mailing.mailing/{self.mailing.id}",
            "contact_segmentation_unsubscribed",
            login="mathilde",
        )
        self.assertRecipients(self.mailing.copy(), self.bruno | self.chloe)
