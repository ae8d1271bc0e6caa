from ..common import SegmentationCase

# establishments of one company, the oldest first, and one of another
SIRET = "73282932000009"
SECOND = "73282932000074"
THIRD = "73282932000082"
ELSEWHERE = "55210055400013"
LA_POSTE = ("35600000000001", "35600000000048")


class FindingCase(SegmentationCase):
    """Contacts with the same e-mail address or SIRET, and what a rule finds of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["partner.match.rule"].search([]).active = False
        cls.by_email = cls.make_rule("Same e-mail address", key_kind="email")
        cls.by_siret = cls.make_rule("Same SIRET", key_kind="siret")

    @classmethod
    def make_rule(cls, name, method="key", **vals):
        rules = cls.env["partner.match.rule"]
        return rules.create({"name": name, "method": method, **vals})

    @classmethod
    def make_contact(cls, name, email=None, siret=None, **vals):
        """Make a contact that all companies share; with a SIRET it is a company."""
        values = {"name": name, "email": email, "is_company": bool(siret)}
        if siret:
            values["company_registry"] = siret
        return cls.env["res.partner"].create({**values, **vals})

    @classmethod
    def refuse(cls, one, other):
        """Somebody says that two contacts are not duplicates."""
        first, second = sorted((one.id, other.id))
        cls.env["partner.duplicate.exception"].create(
            {"partner_id": first, "other_id": second}
        )

    def groups(self, rule, states=("review", "later")):
        """Return the groups of a rule as (company or nothing, names), sorted."""
        groups = rule.sudo().group_ids.filtered(lambda group: group.state in states)
        return sorted(
            (group.company_id.name or "", self.names(group.line_ids.partner_id))
            for group in groups
        )

    def find(self, rule, partners=None):
        rule._find(partners)
        return self.groups(rule)

    def assertFound(self, rule, *groups):
        """A rule finds these groups of shared contacts, each a list of names."""
        found = self.find(rule)
        self.assertEqual(found, [("", sorted(names)) for names in sorted(groups)])
