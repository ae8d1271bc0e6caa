from .import_case import OTHER_SIRET, SIRET, ImportCase


class TestImportWrite(ImportCase):
    """What an import writes, and what it leaves alone."""

    def test_only_what_contacts_do_not_say(self):
        result = self.load(
            "name,email,phone,city\n"
            "A. MARTIN,alice@example.org,0123456789,Lyon\n"
            "Bruno Petit,bruno@example.org,,\n"
        )
        self.assertReport(
            result,
            [
                ("updated", ["Phone", "City"], "Same e-mail."),
                ("created", [], "No contact is found for it."),
            ],
        )
        bruno = self.find("Bruno Petit")
        self.assertEqual(result["ids"], [self.alice.id, bruno.id])
        self.assertEqual(
            (self.alice.name, self.alice.phone, self.alice.city),
            ("Alice Martin", "0123456789", "Lyon"),
        )

    def test_chosen_fields_are_replaced(self):
        self.alice.write({"phone": "0987654321", "function": "Editor"})
        result = self.load(
            "name,email,phone,function\nAlice,alice@example.org,0123456789,Author\n",
            overwrite=["phone"],
        )
        self.assertReport(result, [("updated", ["Phone"], "Same e-mail.")])
        self.assertEqual(
            (self.alice.phone, self.alice.function), ("0123456789", "Editor")
        )

    def test_an_empty_cell_erases_nothing(self):
        self.alice.phone = "0987654321"
        result = self.load(
            "name,email,phone\nAlice,alice@example.org,\n", overwrite=["phone"]
        )
        self.assertReport(
            result, [("unchanged", [], "The contact says all of it already.")]
        )
        self.assertEqual(self.alice.phone, "0987654321")

    def test_the_same_file_twice_changes_nothing(self):
        text = (
            "name,email,company_registry,parent_id\n"
            f"Atelier,contact@atelier.example,{OTHER_SIRET},\n"
            "Jules Petit,contact@atelier.example,,\n"
            "Luc Petit,luc@example.org,,Imprimerie Le Goff\n"
            "Anne Petit,,,Imprimerie Le Goff\n"
        )
        self.load(text)
        with self.assertWritesNothing("res_partner"):
            result = self.load(text)
        states = [row["state"] for row in result["matching"]["rows"]]
        self.assertEqual(states, ["unchanged"] * 4)

    def test_nothing_of_an_address_is_added_to_that_of_another_place(self):
        self.alice.write({"zip": "69001", "city": "Lyon"})
        self.zoe.write({"email": "zoe@example.org", "city": "LYON "})
        result = self.load(
            "name,email,street,city\n"
            "Alice,alice@example.org,1 rue Basse,Nantes\n"
            "Zoé,zoe@example.org,1 rue Basse,Lyon\n"
        )
        self.assertReport(
            result,
            [
                ("unchanged", [], "The contact says all of it already."),
                ("updated", ["Street"], "Same e-mail."),
            ],
        )

    def test_the_numbers_of_a_company_are_not_written_on_its_people(self):
        jules = self.make_people(
            "Jules Petit", parent_id=self.legoff.id, email="jules@example.org"
        )
        jules.company_registry = False
        result = self.load(
            "name,email,company_registry,phone\n"
            f"Jules Petit,jules@example.org,{OTHER_SIRET},0123456789\n",
            overwrite=["company_registry"],
        )
        self.assertReport(result, [("updated", ["Phone"], "Same e-mail.")])
        self.assertFalse(jules.company_registry)

    def test_a_no_is_an_answer(self):
        self.alice.is_company = False
        result = self.load("name,email,is_company\nAlice,alice@example.org,True\n")
        self.assertEqual(result["matching"]["rows"][0]["state"], "unchanged")

    def test_shared_contacts_stay_shared(self):
        self.alice.company_id = False
        text = "name,email,company_id\nAlice,alice@example.org,Les Amis du Livre\n"
        self.load(text)
        self.assertFalse(self.alice.company_id)
        self.load(text, overwrite=["company_id"])
        self.assertEqual(self.alice.company_id, self.company)

    def test_no_file_takes_an_objection_back(self):
        self.alice.profiling_objection = True
        result = self.load(
            "name,email,profiling_objection\nAlice,alice@example.org,False\n",
            overwrite=["profiling_objection"],
        )
        self.assertEqual(result["matching"]["rows"][0]["state"], "unchanged")
        self.assertTrue(self.alice.profiling_objection)

    def test_repeated_rows_are_one_contact(self):
        result = self.load(
            "name,company_registry,phone,city\n"
            f"Atelier Petit,{OTHER_SIRET},,Lyon\n"
            f"ATELIER PETIT,{OTHER_SIRET},0123456789,Paris\n"
        )
        self.assertReport(
            result,
            [
                ("created", [], "No contact is found for it."),
                ("merged", [], "The same contact as row 1, which it completes."),
            ],
        )
        atelier = self.find("Atelier Petit")
        self.assertEqual((atelier.phone, atelier.city), ("0123456789", "Lyon"))
        self.assertFalse(self.find("ATELIER PETIT"))

    def test_repeated_rows_of_two_places(self):
        self.load(
            "name,company_registry,street,city\n"
            f"Atelier Petit,{OTHER_SIRET},,Lyon\n"
            f"Atelier Petit,{OTHER_SIRET},1 rue Basse,Paris\n"
        )
        self.assertFalse(self.find("Atelier Petit").street)

    def test_two_rows_of_one_contact(self):
        """The second does not undo what the first just wrote."""
        result = self.load(
            "name,email,phone,function\n"
            "Alice,alice@example.org,0123456789,\n"
            "Alice Martin,alice@example.org,0987654321,Editor\n"
        )
        states = [row["state"] for row in result["matching"]["rows"]]
        self.assertEqual(states, ["updated", "merged"])
        self.assertEqual(
            (self.alice.phone, self.alice.function), ("0123456789", "Editor")
        )

    def test_lines_of_a_row_stay_with_it(self):
        result = self.load(
            "name,company_registry,child_ids/name\n"
            f"Le Goff,{SIRET},Jules Petit\n"
            ",,Anne Petit\n"
            "Atelier,,Luc Petit\n"
        )
        self.assertReport(
            result,
            [
                ("updated", ["Contact"], "Same SIRET."),
                ("created", [], "No contact is found for it."),
            ],
        )
        self.assertEqual(
            self.names(self.legoff.child_ids), ["Anne Petit", "Jules Petit"]
        )
        self.assertEqual(self.names(self.find("Atelier").child_ids), ["Luc Petit"])
        self.assertEqual([r["number"] for r in result["matching"]["rows"]], [1, 3])

    def test_quotes_and_accents(self):
        result = self.load(
            'name,email,comment\n"Noël, dit ""L\'Œuf""",noel@example.org,Écrit\n'
            '"Martin, Alice",alice@example.org,"Aime « lire »"\n'
        )
        states = [row["state"] for row in result["matching"]["rows"]]
        self.assertEqual(states, ["created", "updated"])
        self.assertTrue(self.find('Noël, dit "L\'Œuf"'))
        self.assertIn("Aime « lire »", self.alice.comment)
