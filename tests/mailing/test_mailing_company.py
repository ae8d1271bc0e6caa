from ..common import MAILING_USER
from .common import LYON, MailingCase


class TestMailingCompany(MailingCase):
    """A mailing reaches the contacts of the companies of who answers for it.

    Mathilde works for Les Amis du Livre. Denis belongs to Éditions du Port.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.port = cls.make_company("Éditions du Port")
        cls.owner.company_ids |= cls.port
        cls.denis = cls.make_person("Denis", company_id=cls.port.id)
        cls.shared = cls.make_segment("Shared", LYON, company_id=False)
        cls.shared.action_refresh()

    def test_shared_segment_holds_both(self):
        self.assertMembers(
            self.shared, self.alice | self.bruno | self.chloe | self.denis
        )

    def test_what_is_counted_is_what_is_sent(self):
        """The queue works as superuser, and writes to no more than Mathilde sees."""
        mailing = self.make_mailing(segments=self.shared)
        self.assertEqual(mailing._count_recipients(), 3)
        mailing.action_launch()
        self.run_queue()
        self.assertEqual(
            self.sent_to(),
            ["alice@example.org", "bruno@example.org", "chloe@example.org"],
        )

    def test_responsible_of_both_companies_reaches_both(self):
        marion = self.make_user(
            "marion",
            MAILING_USER,
            companies=self.company | self.port,
            email="marion@example.org",
        )
        mailing = self.make_mailing(segments=self.shared)
        mailing.sudo().user_id = marion
        mailing.sudo().action_launch()
        self.run_queue()
        self.assertEqual(len(self.sent_to()), 4)

    def test_scores_are_those_of_the_company_of_the_responsible(self):
        """Alice is a champion of one company, Bruno of the other.

        Both are companies themselves; Farid works for Alice, Gaël for Bruno.
        """
        champions = self.env.ref("contact_segmentation.partner_rfm_class_champions")
        policies = self.env["partner.rfm.policy"].search(
            [("company_id", "in", (self.company | self.port).ids)]
        )
        (self.alice | self.bruno).company_id = False
        self.alice.is_company = self.bruno.is_company = True
        farid = self.make_person("Farid", parent_id=self.alice.id)
        self.make_person("Gaël", parent_id=self.bruno.id)
        for policy in policies:
            person = self.alice if policy.company_id == self.company else self.bruno
            self.env["partner.rfm.score"].create(
                {
                    "policy_id": policy.id,
                    "partner_id": person.id,
                    "class_id": champions.id,
                    "frequency": 1,
                }
            )
        for path, people in (
            ("rfm_class_id", self.alice | farid),
            ("parent_id.rfm_class_id", farid),
        ):
            with self.subTest(path=path):
                mailing = self.make_mailing(
                    segment_ids=[], mailing_domain=repr([(path, "in", champions.ids)])
                )
                self.assertRecipients(mailing, people)
                mailing.action_launch()
                self.run_queue()
                self.assertEqual(self.sent_to(), people.mapped("email"))
