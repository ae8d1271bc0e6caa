from ..common import SegmentationCase

OPTIONS = {
    "has_headers": True,
    "encoding": "utf-8",
    "separator": ",",
    "quoting": '"',
    "date_format": "%Y-%m-%d",
    "float_thousand_separator": " ",
    "float_decimal_separator": ".",
    "limit": 2000,
    "skip": 0,
}
SIRET = "73282932000074"
OTHER_SIRET = "73282932000082"


class ImportCase(SegmentationCase):
    """Contacts that files speak of.

    Le Goff   a company with a SIRET, of whom no phone is known
    Alice     has an address of her own, and no phone
    Paul      shares the address of the Durands
    Marie     with him
    Zoé       is known by her birthdate
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.legoff, cls.alice, cls.paul, cls.marie, cls.zoe = cls.make_people(
            "Imprimerie Le Goff",
            "Alice Martin",
            "Paul Durand",
            "Marie Durand",
            "Zoé Nguyễn",
        )
        cls.legoff.write({"is_company": True, "company_registry": SIRET})
        cls.alice.email = "alice@example.org"
        (cls.paul | cls.marie).email = "durand@example.org"
        cls.zoe.birthdate_date = "1990-05-01"
        cls.env.cr.flush()

    def make_import(self, text, model="res.partner", user=None):
        imports = self.env["base_import.import"].with_user(user or self.env.user)
        return imports.create(
            {
                "res_model": model,
                "file": text.encode(),
                "file_name": "file.csv",
                "file_type": "text/csv",
            }
        )

    def call(self, method, text, model="res.partner", user=None, **options):
        """Call a method of the import of a file whose titles are names of fields."""
        titles = text.partition("\n")[0].strip().split(",")
        dryrun = {"dryrun": True} if options.pop("dryrun", False) else {}
        importer = self.make_import(text, model, user)
        return getattr(importer, method)(titles, titles, OPTIONS | options, **dryrun)

    def preview(self, text, user=None, **matching):
        """Return what an import would do with each row, by number."""
        found = self.call(
            "match_rows", text, user=user, matching={"active": True, **matching}
        )
        return {row["number"]: row for row in found["rows"]}

    def load(self, text, user=None, options=None, **matching):
        """Import a file, matching its rows; return what Odoo's import returns."""
        matching = {"active": True, **matching}
        return self.call(
            "execute_import", text, user=user, matching=matching, **(options or {})
        )

    def find(self, name):
        contacts = self.env["res.partner"].with_context(active_test=False)
        return contacts.search([("name", "=", name)])

    def assertRows(self, rows, expected):
        """The rows have this (status, names of the candidates, sentence)."""
        found = {
            number: (
                row["status"],
                [candidate["name"] for candidate in row["candidates"]],
                row["sentence"],
            )
            for number, row in rows.items()
        }
        self.assertEqual(found, expected)

    def assertReport(self, result, expected):
        """The report says this (state, fields written, sentence) of each row."""
        self.assertEqual(result["messages"], [])
        report = [
            (row["state"], row["fields"], row["sentence"])
            for row in result["matching"]["rows"]
        ]
        self.assertEqual(report, expected)
