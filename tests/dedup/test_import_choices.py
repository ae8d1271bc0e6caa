from .import_case import ImportCase


class TestImportChoices(ImportCase):
    """What the user chooses for a row."""

    AMBIGUOUS = "name,email,phone\nJules Durand,durand@example.org,0123456789\n"

    def test_ambiguous_rows_are_skipped(self):
        with self.assertWritesNothing("res_partner"):
            result = self.load(self.AMBIGUOUS)
        self.assertReport(result, [("skipped", [], "Same e-mail, but another name.")])
        self.assertEqual((result["ids"], result["nextrow"]), ([], 0))

    def test_create_all_the_same(self):
        self.load(self.AMBIGUOUS, decisions={"1": "create"})
        self.assertEqual(self.find("Jules Durand").phone, "0123456789")

    def test_choose_the_contact(self):
        decisions = {"1": f"contact,{self.marie.id}"}
        result = self.load(self.AMBIGUOUS, decisions=decisions)
        self.assertEqual(result["ids"], self.marie.ids)
        self.assertEqual((self.marie.phone, self.paul.phone), ("0123456789", False))

    def test_skip_what_was_found(self):
        result = self.load(
            "name,email,phone\nAlice,alice@example.org,0123456789\n",
            decisions={"1": "skip"},
        )
        self.assertEqual(result["matching"]["rows"][0]["state"], "skipped")
        self.assertFalse(self.alice.phone)

    def test_a_contact_that_was_not_found_cannot_be_chosen(self):
        decisions = {"1": f"contact,{self.zoe.id}"}
        result = self.load(self.AMBIGUOUS, decisions=decisions)
        self.assertEqual(result["matching"]["rows"][0]["state"], "skipped")
        self.assertFalse(self.zoe.phone)

    def test_a_row_that_cannot_be_imported_is_not_created(self):
        result = self.load(
            "name,company_registry\nBroken,73282932000075\n",
            decisions={"1": "create"},
        )
        self.assertEqual(result["matching"]["rows"][0]["state"], "refused")
        self.assertFalse(self.find("Broken"))

    def test_what_is_skipped_repeats_nothing(self):
        result = self.load(
            "name,email\nLuc Petit,luc@example.org\nLuc Petit,luc@example.org\n",
            decisions={"1": "skip"},
        )
        states = [row["state"] for row in result["matching"]["rows"]]
        self.assertEqual(states, ["skipped", "created"])
