from .import_case import ImportCase


class TestImportSecurity(ImportCase):
    """Nobody is found whom the user may not see and write."""

    GROUPS = ("base.group_user", "base.group_partner_manager")
    TEXT = "name,email,phone\nAlice Martin,alice@example.org,0123456789\n"

    def test_users_without_rights_of_this_app(self):
        lise = self.make_user("lise", *self.GROUPS)
        self.load(self.TEXT, user=lise)
        self.assertEqual(self.alice.phone, "0123456789")

    def test_contacts_of_other_companies(self):
        port = self.make_company("Éditions du Port")
        erwan = self.make_user("erwan", *self.GROUPS, companies=port)
        self.env.invalidate_all()
        imports = {"user": erwan}
        self.env = self.env(context={"allowed_company_ids": port.ids})
        rows = self.preview(self.TEXT, **imports)
        self.assertRows(rows, {1: ("new", [], "No contact is found for it.")})

    def test_contacts_of_a_company_that_is_only_looked_at(self):
        """Working in one company, with another one ticked too."""
        port = self.make_company("Éditions du Port")
        anna = self.make_user("anna", *self.GROUPS, companies=port | self.company)
        both = (port | self.company).ids
        self.env = self.env(context={"allowed_company_ids": both})
        rows = self.preview(self.TEXT, user=anna)
        self.assertEqual(rows[1]["status"], "new")
        named = "name,email,company_id\nAlice,alice@example.org,Les Amis du Livre\n"
        rows = self.preview(named, user=anna)
        self.assertEqual(rows[1]["status"], "update")

    def test_shared_contacts(self):
        self.alice.company_id = False
        rows = self.preview(self.TEXT)
        self.assertEqual(rows[1]["status"], "update")

    def test_contacts_that_the_user_may_not_write(self):
        rule = {
            "name": "Not Alice",
            "model_id": self.env["ir.model"]._get_id("res.partner"),
            "domain_force": f"[('id', '!=', {self.alice.id})]",
            "perm_read": False,
        }
        self.env["ir.rule"].create(rule)
        lise = self.make_user("lise", *self.GROUPS)
        rows = self.preview(self.TEXT, user=lise)
        self.assertEqual(rows[1]["status"], "new")

    def test_archived_contacts_only_when_asked(self):
        self.alice.active = False
        self.assertEqual(self.preview(self.TEXT)[1]["status"], "new")
        rows = self.preview(self.TEXT, with_archived=True)
        self.assertRows(
            rows,
            {1: ("ambiguous", ["Alice Martin"], "Same e-mail, but archived.")},
        )
        chosen = {"1": f"contact,{self.alice.id}"}
        result = self.load(self.TEXT, with_archived=True, decisions=chosen)
        self.assertEqual(result["ids"], self.alice.ids)
        self.assertEqual((self.alice.phone, self.alice.active), ("0123456789", False))
