"""Five people, among whom somebody looks for duplicates."""

from odoo.fields import Domain

from ..common import MANAGER, USER, SegmentationCase

CONTACTS = "base.group_partner_manager"


class DuplicateCase(SegmentationCase):
    """Alice stands three times in the base; Bruno and Chloé are somebody else.

        Alice Martin    alice@example.org   Lyon      the oldest
        Alice MARTIN    alice@example.org             with a phone number
        A. Martin       Alice@Example.org   Lyon
        Bruno Lefèvre   bruno@example.org   Nantes
        Chloé Nguyen                        Nantes

    Lise reviews duplicates and may write contacts; Ines reviews them and may not; Marc
    is the manager.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls.env["partner.match.rule"].create(
            {"name": "Same email", "method": "key", "key_kind": "email"}
        )
        cls.lise = cls.make_user("lise", USER, CONTACTS)
        cls.ines = cls.make_user("ines", USER)
        cls.marc = cls.make_user("marc", MANAGER, CONTACTS)
        cls.alice, cls.twin, cls.third, cls.bruno, cls.chloe = cls.make_people(
            "Alice Martin", "Alice MARTIN", "A. Martin", "Bruno Lefèvre", "Chloé Nguyen"
        )
        cls.alice.write({"email": "alice@example.org", "city": "Lyon"})
        cls.twin.write({"email": "alice@example.org", "phone": "04 72 00 00 01"})
        cls.third.write({"email": "Alice@Example.org", "city": "Lyon"})
        cls.bruno.write({"email": "bruno@example.org", "city": "Nantes"})
        cls.chloe.city = "Nantes"

    @classmethod
    def make_group(cls, contacts, user=None, **vals):
        """Make a group of these contacts, as Lise sees it."""
        group = cls.env["partner.duplicate.group"].create(
            {
                "rule_id": cls.rule.id,
                "company_id": contacts.company_id[:1].id,
                "value": contacts[0].email or contacts[0].name,
                "score": cls.rule.automatic_threshold,
                "line_ids": [(0, 0, {"partner_id": one.id}) for one in contacts],
                **vals,
            }
        )
        return group.with_user(user or cls.lise)

    def assertPairs(self, expected):
        """These pairs of names, and no others, are remembered not to be duplicates."""
        rows = self.env["partner.duplicate.exception"].search(Domain.TRUE)
        found = [(row.partner_id.name, row.other_id.name) for row in rows]
        self.assertEqual(sorted(found), sorted(expected))
