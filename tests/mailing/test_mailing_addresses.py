from .common import MailingCase


class TestMailingAddresses(MailingCase):
    """Several addresses in one field: Odoo would write to each of them.

    Bruno's field holds a second address.
    """

    def send(self, mailing):
        mailing.action_launch()
        self.run_queue()
        return self.sent_to()

    def share(self, address):
        self.bruno.email = f"bruno@example.org, {address}"
        self.lyon.action_refresh()

    def test_only_the_first_is_written_to(self):
        self.share("office@example.org")
        self.assertEqual(
            self.send(self.make_mailing()),
            ["alice@example.org", "bruno@example.org", "chloe@example.org"],
        )

    def test_second_address_of_another_member(self):
        self.share("chloe@example.org")
        self.assertEqual(
            self.send(self.make_mailing()),
            ["alice@example.org", "bruno@example.org", "chloe@example.org"],
        )

    def test_second_address_that_is_blacklisted(self):
        self.share("nadia@example.org")
        self.env["mail.blacklist"]._add("nadia@example.org")
        self.assertNotIn("nadia@example.org", self.send(self.make_mailing()))

    def test_second_address_that_is_excluded(self):
        self.share("oscar@example.org")
        paris = self.make_filled("Paris", self.outsider)
        mailing = self.make_mailing(exclude_segment_ids=paris.ids)
        self.assertNotIn("oscar@example.org", self.send(mailing))

    def test_second_address_of_somebody_excluded(self):
        """Who shares any address with an excluded contact is not written to."""
        self.outsider.email = "oscar@example.org; Chloe@Example.org"
        paris = self.make_filled("Paris", self.outsider)
        mailing = self.make_mailing(exclude_segment_ids=paris.ids)
        self.assertRecipients(mailing, self.alice | self.bruno)

    def test_excluded_with_the_address_of_another(self):
        """Bruno is excluded, and one of his addresses is Chloé's."""
        self.share("chloe@example.org")
        jury = self.make_filled("Jury", self.bruno)
        mailing = self.make_mailing(exclude_segment_ids=jury.ids)
        self.assertRecipients(mailing, self.alice)

    def test_excluded_whom_the_conditions_leave_out(self):
        """Bruno's addresses are excluded, although the mailing is not about him."""
        self.share("chloe@example.org")
        jury = self.make_filled("Jury", self.bruno)
        mailing = self.make_mailing(
            exclude_segment_ids=jury.ids, mailing_domain="[('name', '!=', 'Bruno')]"
        )
        self.assertRecipients(mailing, self.alice)

    def test_mailing_without_segments_is_as_before(self):
        self.share("office@example.org")
        mailing = self.make_mailing(
            segment_ids=[], mailing_domain=repr([("id", "=", self.bruno.id)])
        )
        self.assertEqual(
            self.send(mailing), ["bruno@example.org", "office@example.org"]
        )
