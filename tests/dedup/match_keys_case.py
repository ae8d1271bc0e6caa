from ..common import SegmentationCase

# numbers of no company that exists, with the right check digits
SIRET = "732 829 320 00074"
SAME = "73282932000074"


class MatchKeysCase(SegmentationCase):
    """People and companies in France, and ways to see the keys they get."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.france = cls.env.ref("base.fr")
        cls.company.country_id = cls.france
        cls.follow()

    @classmethod
    def follow(cls):
        """Do what precedes a commit."""
        cls.env.cr.flush()

    def make_person(self, name, parent=None, **vals):
        person = self.make_people(name, parent_id=parent and parent.id, **vals)
        self.follow()
        return person

    def make_firm(self, name, **vals):
        return self.make_person(name, is_company=True, **vals)

    def change(self, contact, **vals):
        contact.write(vals)
        self.follow()

    def keys(self, contact, *kinds):
        """Return the keys of a contact, as a sorted list of texts."""
        rows = self.env["partner.match.key"].search(
            [
                ("partner_id", "=", contact.id),
                *([("kind", "in", kinds)] if kinds else []),
            ]
        )
        return sorted(f"{row.kind} {row.value}" for row in rows)

    def addresses(self, contact):
        return self.keys(contact, "email", "company_email")

    def profile(self, contact):
        return self.env["partner.match.profile"].search(
            [("partner_id", "=", contact.id)]
        )
