from unittest.mock import patch

from .import_case import ImportCase

PIXEL = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    b"awAAAABJRU5ErkJggg=="
)


class TestImportBatches(ImportCase):
    """Testing, batches, errors and other models: as Odoo's own import."""

    FILE = (
        "name,email\n"
        "Bruno Petit,bruno@example.org\n"
        "Jules Durand,durand@example.org\n"
        "Alice Martin,alice@example.org\n"
        "Luc Petit,luc@example.org\n"
    )

    def test_testing_writes_nothing(self):
        result = self.load(self.FILE, options={"dryrun": True})
        self.assertEqual(len(result["ids"]), 2)
        self.assertEqual(result["matching"]["rows"][0]["state"], "created")
        self.assertFalse(self.find("Bruno Petit"))

    def test_a_batch_that_ends_with_a_skipped_row(self):
        """Odoo goes on after the last row that it saw."""
        first = self.load(self.FILE, options={"limit": 2})
        self.assertEqual(first["nextrow"], 2)
        self.assertEqual(first["ids"], self.find("Bruno Petit").ids)
        second = self.load(self.FILE, options={"limit": 2, "skip": 2})
        self.assertEqual(second["nextrow"], 4)
        self.assertEqual(
            [(row["number"], row["state"]) for row in second["matching"]["rows"]],
            [(3, "unchanged"), (4, "created")],
        )
        last = self.load(self.FILE, options={"limit": 2, "skip": 4})
        self.assertEqual((last["nextrow"], last["matching"]["rows"]), (0, []))

    def test_choices_are_by_row_of_the_file(self):
        decisions = {"2": f"contact,{self.paul.id}"}
        text = "name,email,phone\nBruno,,\nJules,durand@example.org,0123456789\n"
        options = {"limit": 1, "skip": 1}
        self.load(text, options=options, decisions=decisions)
        self.assertEqual(self.paul.phone, "0123456789")

    def test_an_error_is_told_of_its_row(self):
        text = (
            "name,email,country_id\n"
            "Jules Durand,durand@example.org,\n"
            "Bruno Petit,bruno@example.org,Nowhere\n"
        )
        result = self.load(text)
        self.assertFalse(result["ids"])
        [message] = result["messages"]
        self.assertEqual(
            (message["record"], message["rows"], message["field"]),
            (1, {"from": 1, "to": 1}, "country_id"),
        )
        self.assertEqual(
            [row["state"] for row in result["matching"]["rows"]],
            ["refused", "refused"],
        )
        self.assertEqual(result["matching"]["rows"][1]["sentence"], message["message"])

    def test_what_is_not_written_has_no_error(self):
        """The country of a row that is skipped is nobody's business."""
        result = self.load(
            "name,email,country_id\nJules Durand,durand@example.org,Nowhere\n"
        )
        self.assertEqual(result["messages"], [])

    def test_a_country_is_looked_up_once(self):
        """Odoo does for each row; what is wrong is still told of each."""
        countries = self.env.registry["res.country"]
        text = "name,country_id\nBruno,France\nLuc,Nowhere\nLéa,France\nTom,Nowhere\n"
        with patch.object(
            countries, "name_search", autospec=True, side_effect=countries.name_search
        ) as search:
            result = self.load(text)
        names = [call.kwargs["name"] for call in search.call_args_list]
        self.assertEqual(names, ["France", "Nowhere", "Nowhere"])
        self.assertEqual([it["record"] for it in result["messages"]], [1, 3])

    def test_a_company_of_a_row_above(self):
        """Names of contacts are looked up in each row: the first makes one."""
        self.load(
            "name,is_company,parent_id\n"
            "Verrerie Noël,1,\n"
            "Noé Blanc,0,Verrerie Noël\n"
            "Eva Blanc,0,Verrerie Noël\n"
        )
        glassworks = self.find("Verrerie Noël")
        self.assertEqual(
            glassworks.child_ids, self.find("Noé Blanc") | self.find("Eva Blanc")
        )

    def test_rows_that_the_options_leave_out(self):
        result = self.load(
            "name,country_id\nBruno Petit,Nowhere\nLuc Petit,France\n",
            options={"import_skip_records": ["country_id"]},
        )
        self.assertReport(
            result,
            [
                ("skipped", [], "Left out by the options of the import."),
                ("created", [], "No contact is found for it."),
            ],
        )

    def test_photos_go_to_their_contacts(self):
        """And none replaces the one that a contact has."""
        result = self.load(
            "name,email,image_1920\n"
            "Jules Durand,durand@example.org,jules.png\n"
            "Bruno Petit,bruno@example.org,bruno.png\n"
            "Alice Martin,alice@example.org,alice.png\n"
        )
        self.assertEqual(result["ids"], self.find("Bruno Petit").ids)
        self.assertEqual(result["binary_filenames"], {"image_1920": ["bruno.png"]})

    def test_photos_of_contacts_found(self):
        """Zoé has a photo, Alice none."""
        self.zoe.write({"email": "zoe@example.org", "image_1920": PIXEL})
        text = (
            "name,email,phone,image_1920\n"
            "Zoé Nguyen,zoe@example.org,0123456789,zoe.png\n"
            "Alice Martin,alice@example.org,0123456789,alice.png\n"
        )
        result = self.load(text)
        self.assertEqual(result["ids"], [self.zoe.id, self.alice.id])
        self.assertEqual(
            result["binary_filenames"], {"image_1920": [None, "alice.png"]}
        )

    def test_identifiers_are_odoos(self):
        self.env["ir.model.data"].create(
            {
                "module": "__import__",
                "name": "zoe",
                "model": "res.partner",
                "res_id": self.zoe.id,
            }
        )
        result = self.load(
            "id,name,email\n__import__.zoe,Zoé Nguyen,alice@example.org\n"
        )
        self.assertEqual(result["ids"], self.zoe.ids)
        self.assertEqual(result["matching"]["rows"][0]["state"], "written")
        self.assertEqual(self.zoe.email, "alice@example.org")

    def test_without_matching_as_before(self):
        for matching in ({}, {"matching": {"active": False}}):
            result = self.call("execute_import", self.FILE, **matching)
            self.assertEqual(len(result["ids"]), 4)
            self.assertNotIn("matching", result)

    def test_other_models(self):
        result = self.call(
            "execute_import",
            "name\nFriends\n",
            model="res.partner.category",
            matching={"active": True},
        )
        self.assertEqual(len(result["ids"]), 1)
        self.assertNotIn("matching", result)
