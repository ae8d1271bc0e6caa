from ..common import USER, SegmentationCase


class TwoCompaniesCase(SegmentationCase):
    """Two companies and the people who work there.

    Sophie  segmentation user of both companies
    Lise    segmentation user of Les Amis du Livre
    Erwan   segmentation user of Éditions du Port
    Ivan    internal user of Les Amis du Livre, without segmentation rights
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.port = cls.make_company("Éditions du Port")
        cls.owner.company_ids |= cls.port
        cls.lise = cls.make_user("lise", USER)
        cls.erwan = cls.make_user("erwan", USER, companies=cls.port)
        cls.ivan = cls.make_user("ivan")

    def as_user(self, user, companies=None):
        """Return an environment of a user, with the companies they ticked.

        What others read before is forgotten, as between two requests.
        """
        self.env.invalidate_all()
        companies = companies or user.company_ids
        return self.env(user=user, context={"allowed_company_ids": companies.ids})
