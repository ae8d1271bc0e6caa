from odoo.fields import Domain

from .duplicates import DuplicateCase


class TestDuplicateFind(DuplicateCase):
    """The wizard that finds duplicates: it counts before it writes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        acme, acme2 = cls.make_people("Acme", "ACME", is_company=True)
        (acme | acme2).company_registry = "732 829 320 00074"
        cls.acme, cls.acme2 = acme, acme2
        cls.env.flush_all()
        cls.env.cr.precommit.run()  # the keys

    def make_wizard(self, user=None, selected=None, **vals):
        """Open the wizard as the menu does, or as the list of contacts does."""
        context = {}
        if selected is not None:
            context = {"active_model": "res.partner", "active_ids": selected.ids}
        wizards = self.env["partner.duplicate.find"].with_user(user or self.lise)
        return wizards.with_context(**context).create(vals)

    def groups(self):
        """Return the contacts of each waiting group of Les Amis du Livre."""
        groups = self.env["partner.duplicate.group"].search(
            [("company_id", "=", self.company.id)]
        )
        return sorted(self.names(group.partner_ids) for group in groups)

    def test_nothing_is_written_before(self):
        with self.assertWritesNothing("partner_duplicate_group"):
            wizard = self.make_wizard()
            self.assertTrue(wizard.is_counted)
            self.assertEqual((wizard.group_count, wizard.duplicate_count), (1, 2))

    def test_on_siret(self):
        opened = self.make_wizard().action_find()
        self.assertEqual(self.groups(), [["ACME", "Acme"]])
        found = self.env["partner.duplicate.group"].search(opened["domain"])
        self.assertEqual(found.partner_ids, self.acme | self.acme2)

    def test_on_email(self):
        self.make_wizard(criterion="email").action_find()
        self.assertEqual(self.groups(), [["A. Martin", "Alice MARTIN", "Alice Martin"]])

    def test_on_a_rule(self):
        wizard = self.make_wizard(criterion="rule", rule_id=self.rule.id)
        wizard.action_find()
        self.assertEqual(
            self.rule.group_ids.partner_ids, self.alice | self.twin | self.third
        )

    def test_a_rule_has_to_be_chosen(self):
        with self.assertRefused("Choose a rule first."):
            self.make_wizard(criterion="rule").action_find()

    def test_of_the_selected_contacts(self):
        """With any of the other contacts that are like them."""
        wizard = self.make_wizard(selected=self.twin | self.bruno)
        self.assertEqual((wizard.criterion, wizard.contact_count), ("all", 2))
        wizard.criterion = "email"
        self.assertEqual((wizard.group_count, wizard.duplicate_count), (1, 3))
        wizard.action_find()
        self.assertEqual(self.groups(), [["A. Martin", "Alice MARTIN", "Alice Martin"]])

    def test_of_all_that_a_search_found(self):
        """The web client sends the domain of the list when all are selected."""
        self.env["ir.config_parameter"].set_param("web.active_ids_limit", "1")
        wizard = (
            self.env["partner.duplicate.find"]
            .with_user(self.lise)
            .with_context(
                active_ids=self.twin.ids, active_domain=[("city", "=", "Nantes")]
            )
            .create({})
        )
        self.assertEqual(wizard.contact_count, 2)

    def test_refused_pairs_are_not_found_again(self):
        self.make_wizard().action_find()
        group = self.env["partner.duplicate.group"].with_user(self.lise)
        group = group.search(Domain("partner_ids", "in", self.acme.ids))
        group.action_not_duplicates()
        wizard = self.make_wizard()
        self.assertEqual(wizard.group_count, 0)
        wizard.action_find()
        self.assertEqual(group.state, "different")
        self.assertEqual(len(self.groups()), 1)

    def test_pairs_that_a_manager_takes_back_are_found_again(self):
        self.make_wizard().action_find()
        group = self.env["partner.duplicate.group"].with_user(self.marc)
        group = group.search(Domain("partner_ids", "in", self.acme.ids))
        group.action_not_duplicates()
        self.env["partner.duplicate.exception"].with_user(self.marc).search(
            Domain("partner_id", "=", self.acme.id)
        ).unlink()
        self.make_wizard().action_find()
        self.assertEqual((group.state, self.groups()), ("review", [["ACME", "Acme"]]))
