from unittest.mock import patch

from .import_case import OTHER_SIRET, SIRET, ImportCase


class TestImportPreview(ImportCase):
    """What an import says of each row, before anything is written."""

    def test_all_four_cases(self):
        rows = self.preview(
            "name,email,company_registry\n"
            "Bruno Petit,bruno@example.org,\n"
            "A. Martin, ALICE@example.org ,\n"
            "Le Goff Imprimeurs,,732 829 320 00074\n"
            "Jules Durand,durand@example.org,\n"
            "Broken,,732 829 320 00075\n"
        )
        self.assertRows(
            rows,
            {
                1: ("new", [], "No contact is found for it."),
                2: ("update", ["Alice Martin"], "Same e-mail."),
                3: ("update", ["Imprimerie Le Goff"], "Same SIRET."),
                4: (
                    "ambiguous",
                    ["Paul Durand", "Marie Durand"],
                    "Same e-mail, but another name.",
                ),
                5: (
                    "invalid",
                    [],
                    "“732 829 320 00075” is not a SIRET: a digit is wrong or missing.",
                ),
            },
        )
        choices = [row["choice"] for row in rows.values()]
        target = f"contact,{self.alice.id}"
        shop = f"contact,{self.legoff.id}"
        self.assertEqual(choices, ["create", target, shop, "skip", "skip"])

    def test_nothing_is_written(self):
        with self.assertWritesNothing("res_partner", "base_import_mapping"):
            self.preview("name,email\nA. Martin,alice@example.org\n")

    def test_the_fields_to_write_are_named(self):
        rows = self.preview("name,email,phone\nAlice,alice@example.org,0123456789\n")
        self.assertEqual(rows[1]["candidates"][0]["fields"], ["Phone"])

    def test_an_address_of_two_people_is_told_apart_by_the_name(self):
        rows = self.preview("name,email\nDURAND Marie,durand@example.org\n")
        self.assertEqual(rows[1]["status"], "update")
        self.assertEqual(rows[1]["choice"], f"contact,{self.marie.id}")

    def test_two_contacts_that_are_as_likely(self):
        self.make_people("Alice MARTIN", email="alice@example.org")
        rows = self.preview("name,email\nAlice Martin,alice@example.org\n")
        self.assertRows(
            rows,
            {
                1: (
                    "ambiguous",
                    ["Alice Martin", "Alice MARTIN"],
                    "2 have the same e-mail.",
                )
            },
        )

    def test_name_and_birthdate(self):
        rows = self.preview(
            "name,birthdate_date\nNguyen Zoe,1990-05-01\nZoé Nguyễn,1991-05-01\n"
        )
        self.assertRows(
            rows,
            {
                1: ("update", ["Zoé Nguyễn"], "Same name and birthdate."),
                2: ("new", [], "No contact is found for it."),
            },
        )

    def test_another_birthdate_is_another_person_until_somebody_says_so(self):
        self.zoe.email = "zoe@example.org"
        rows = self.preview(
            "name,email,birthdate_date\nZoé Nguyen,zoe@example.org,1960-01-01\n"
        )
        self.assertRows(
            rows,
            {
                1: (
                    "ambiguous",
                    ["Zoé Nguyễn"],
                    "Same e-mail, but another birthdate.",
                )
            },
        )

    def test_same_name_and_postcode(self):
        self.alice.zip = "69001"
        rows = self.preview(
            "name,zip,email\n"
            "Alice Martin,69001,\n"
            "Alice Martin,69002,\n"
            "Alice Martin,69 001,other@example.org\n"
        )
        self.assertRows(
            rows,
            {
                1: ("update", ["Alice Martin"], "Same name and postcode."),
                2: ("new", [], "No contact is found for it."),
                3: (
                    "ambiguous",
                    ["Alice Martin"],
                    "Same name and postcode, but another e-mail.",
                ),
            },
        )

    def test_a_phone_is_shared_by_those_with_other_names(self):
        self.legoff.phone = "+33 1 23 45 67 89"
        rows = self.preview(
            "name,phone\nLe Goff,+33123456789\nJules Petit,+33 1 23 45 67 89\n"
        )
        self.assertRows(
            rows,
            {
                1: ("update", ["Imprimerie Le Goff"], "Same phone."),
                2: ("new", [], "No contact is found for it."),
            },
        )

    def test_another_establishment_is_another_contact(self):
        rows = self.preview(f"name,company_registry\nLe Goff Lyon,{OTHER_SIRET}\n")
        self.assertRows(rows, {1: ("new", [], "No contact is found for it.")})

    def test_a_siren_alone_may_be_any_establishment(self):
        rows = self.preview("name,company_registry\nLe Goff,732829320\n")
        self.assertRows(
            rows,
            {
                1: (
                    "ambiguous",
                    ["Imprimerie Le Goff"],
                    "Same SIREN, but perhaps another establishment.",
                )
            },
        )

    def test_the_numbers_of_a_company_are_not_those_of_its_people(self):
        rows = self.preview(
            f"name,parent_id,company_registry\nJules Petit,Imprimerie Le Goff,{SIRET}\n"
        )
        self.assertRows(rows, {1: ("new", [], "No contact is found for it.")})

    def test_people_are_known_by_their_name_in_their_company(self):
        jules = self.make_people("Jules Petit", parent_id=self.legoff.id)
        rows = self.preview(
            "name,parent_id\nPETIT Jules,Imprimerie Le Goff\nJules Petit,\n"
        )
        self.assertRows(
            rows,
            {
                1: (
                    "update",
                    ["Imprimerie Le Goff, Jules Petit"],
                    "Same name and company.",
                ),
                2: ("new", [], "No contact is found for it."),
            },
        )
        self.assertEqual(rows[1]["choice"], f"contact,{jules.id}")

    def test_people_who_share_the_address_of_their_company(self):
        self.make_people(
            "Jules Petit", parent_id=self.legoff.id, email="contact@legoff.example"
        )
        self.make_people(
            "Anne Petit", parent_id=self.legoff.id, email="contact@legoff.example"
        )
        rows = self.preview(
            "name,email\n"
            "Anne Petit,contact@legoff.example\n"
            "Luc Petit,contact@legoff.example\n"
        )
        self.assertEqual(rows[1]["status"], "update")
        self.assertEqual(rows[1]["sentence"], "Same name and company.")
        self.assertEqual(rows[2]["status"], "new")
        named = self.preview(
            "name,email,parent_id\nAnne Petit,contact@legoff.example,Another\n"
        )
        self.assertEqual(named[1]["sentence"], "Same name and company.")

    def test_repeated_in_the_file(self):
        rows = self.preview(
            "name,company_registry,email\n"
            f"Atelier Petit,{OTHER_SIRET},petit@example.org\n"
            "Somebody,,\n"
            f"ATELIER PETIT SARL,{OTHER_SIRET},\n"
            "Luc Petit,,petit@example.org\n"
        )
        self.assertRows(
            rows,
            {
                1: ("new", [], "No contact is found for it."),
                2: ("new", [], "No contact is found for it."),
                3: ("repeated", ["row 1 of the file"], "Same SIRET."),
                4: (
                    "ambiguous",
                    ["row 1 of the file"],
                    "Same e-mail, but another name.",
                ),
            },
        )

    def test_rows_without_a_name(self):
        rows = self.preview("name,email\n,alice@example.org\n,nobody@example.org\n")
        self.assertRows(
            rows,
            {
                1: ("update", ["Alice Martin"], "Same e-mail."),
                2: (
                    "invalid",
                    [],
                    "The row has no name, and no contact is found for it.",
                ),
            },
        )

    def test_rows_with_an_identifier_are_left_to_odoo(self):
        rows = self.preview(
            "id,name,email\n"
            "__import__.alice,Alice Martin,alice@example.org\n"
            ",Alice Martin,alice@example.org\n"
        )
        own = "It has an identifier, which Odoo follows."
        self.assertRows(
            rows,
            {
                1: ("own", [], own),
                2: ("update", ["Alice Martin"], "Same e-mail."),
            },
        )

    def test_addresses_need_no_name(self):
        rows = self.preview(
            "name,type,parent_id,street\n,delivery,Imprimerie Le Goff,Quai 3\n"
        )
        self.assertEqual(rows[1]["status"], "new")

    def test_registers_of_other_countries(self):
        rows = self.preview(
            "name,country_id,company_registry\n"
            "Druckerei,Germany,12345678901234\n"
            "Printer,,12345678\n"
            "Imprimeur,France,12345678\n"
        )
        statuses = [row["status"] for row in rows.values()]
        self.assertEqual(statuses, ["new", "new", "invalid"])

    def test_a_file_that_odoo_cannot_read(self):
        importer = self.make_import("name,email\nAlice,alice@example.org\n")
        options = {"has_headers": True, "separator": ",", "quoting": '"'}
        found = importer.match_rows([False, False], ["name", "email"], options)
        self.assertEqual(
            found["messages"][0]["message"],
            "You must configure at least one field to import",
        )

    def test_contacts_whose_keys_are_still_to_be_made(self):
        """In a large base they are made in the background: the user is told."""
        text = "name\nAlice\n"
        keys = self.env.registry["partner.match.key"]
        for is_current in (True, False):
            with patch.object(keys, "_make_current", return_value=is_current):
                options = {"matching": {"active": True}}
                found = self.call("match_rows", text, **options)
            self.assertEqual(found["is_current"], is_current)

    def test_as_many_statements_for_many_rows(self):
        """Matching asks a few questions about all rows at once."""
        header = "name,email,company_registry,phone,parent_id,country_id\n"
        rows = [
            f"Person {number},person{number}@example.org,,+331234567{number:02},"
            f"Company {number},France\n"
            for number in range(40)
        ]
        for _warm in range(2):
            self.preview(header + rows[0])
        one = self.count_statements(lambda: self.preview(header + rows[0]))
        many = self.count_statements(lambda: self.preview(header + "".join(rows)))
        self.assertEqual(many, one)
