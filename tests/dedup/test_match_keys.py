from odoo.fields import Date

from .match_keys_case import SAME, SIRET, MatchKeysCase


class TestMatchKeys(MatchKeysCase):
    """Each contact has the keys of what is stored, and no others."""

    def test_person(self):
        alice = self.make_person(
            "Mme Alice MARTIN",
            email='"Alice" <Alice.Martin+news@Gmail.com>',
            phone="01 23 45 67 89",
            ref="c 042",
            birthdate_date="1984-05-02",
            street="12 rue de la Paix",
            zip="75 002",
            city="PARIS 2",
        )
        self.assertEqual(
            self.keys(alice),
            [
                "address 12|paix|75002",
                "email alicemartin@gmail.com",
                "name alice martin",
                "name_birth alice martin|1984-05-02",
                "name_zip alice martin|75002",
                "phone +33123456789",
                "ref C042",
            ],
        )
        profile = self.profile(alice)
        self.assertEqual(profile.birthdate, Date.to_date("1984-05-02"))
        self.assertEqual((profile.number, profile.street), ("12", "paix"))

    def test_company(self):
        firm = self.make_firm(
            "SARL Dupont & Fils",
            company_registry=SIRET,
            vat="FR 44 732829320",
            email="contact@dupont.example",
        )
        self.assertEqual(
            self.keys(firm),
            [
                "company_email contact@dupont.example",
                "name dupont fils",
                f"siren {SAME[:9]}",
                f"siret {SAME}",
                "vat FR44732829320",
            ],
        )

    def test_siret_of_a_company_counts_once(self):
        """Odoo copies it to the people of the company, with its VAT number."""
        firm = self.make_firm("Dupont", company_registry=SIRET, vat="FR44732829320")
        alice = self.make_person("Alice Martin", firm)
        self.assertEqual(alice.company_registry, SIRET)
        self.assertEqual(self.keys(alice), ["name alice martin"])
        self.assertFalse(self.profile(alice).siret)

    def test_establishments_of_la_poste(self):
        """Their SIRETs follow a rule of their own."""
        office = self.make_firm("La Poste Test", company_registry="35600000049837")
        wrong = self.make_firm("La Poste Wrong", company_registry="35600000049838")
        self.assertEqual(
            self.keys(office, "siret", "siren"),
            ["siren 356000000", "siret 35600000049837"],
        )
        self.assertEqual(self.keys(wrong, "siret", "siren"), [])

    def test_association(self):
        club = self.make_firm("Les Amis", company_registry="w 751 123456")
        self.assertEqual(self.keys(club, "rna", "siret"), ["rna W751123456"])

    def test_siren_of_a_french_vat_number(self):
        firm = self.make_firm("Dupont", vat="FR44732829320")
        self.assertEqual(self.keys(firm, "siren"), [f"siren {SAME[:9]}"])

    def test_address_record(self):
        """The delivery address of a company is not a contact."""
        firm = self.make_firm("Dupont")
        depot = self.make_person("Depot", firm, type="delivery", phone="0123456789")
        self.assertEqual(self.keys(depot), [])
        self.assertFalse(self.profile(depot))
        self.change(depot, type="contact")
        self.assertEqual(self.keys(depot), ["name depot", "phone +33123456789"])
        self.change(depot, type="invoice")
        self.assertEqual(self.keys(depot), [])
        self.assertFalse(self.profile(depot))

    def test_changes_are_followed(self):
        alice = self.make_person("Alice Martin", zip="69001", email="a@example.org")
        self.change(alice, zip="69002", email=False)
        self.assertEqual(
            self.keys(alice), ["name alice martin", "name_zip alice martin|69002"]
        )
        self.change(alice, name="Alice Durand", zip=False)
        self.assertEqual(self.keys(alice), ["name alice durand"])

    def test_archived_contact_keeps_its_keys(self):
        alice = self.make_person("Alice Martin", email="alice@example.org")
        self.change(alice, active=False)
        self.assertEqual(
            self.keys(alice), ["email alice@example.org", "name alice martin"]
        )

    def test_deleted_contact(self):
        alice = self.make_person("Alice Martin")
        alice.unlink()
        self.follow()
        rows = self.env["partner.match.key"].search([("value", "=", "alice martin")])
        self.assertFalse(rows)

    def test_person_becomes_a_company(self):
        alice = self.make_person("Alice SAS", birthdate_date="1984-05-02")
        self.change(alice, is_company=True, company_registry=SIRET)
        self.assertEqual(
            self.keys(alice), ["name alice", f"siren {SAME[:9]}", f"siret {SAME}"]
        )

    def test_company_joins_another_one(self):
        """A company keeps its numbers, a person without one takes the parent's."""
        group, firm = self.make_firm("Group"), self.make_firm("Dupont")
        self.change(firm, company_registry=SIRET)
        self.change(firm, parent_id=group.id)
        self.assertEqual(self.keys(firm, "siret"), [f"siret {SAME}"])
        self.change(firm, is_company=False)
        self.assertEqual(self.keys(firm, "siret"), [])

    def test_phone_without_country(self):
        """It is read as one of the country of the contact's company."""
        here = self.make_person("Alice", phone="06 12 34 56 78")
        abroad = self.make_person(
            "Luc", phone="0470 12 34 56", country_id=self.env.ref("base.be").id
        )
        self.assertEqual(self.keys(here, "phone"), ["phone +33612345678"])
        self.assertEqual(self.keys(abroad, "phone"), ["phone +32470123456"])

    def test_what_says_nothing(self):
        """No key is made of what nobody would call a value."""
        nobody = self.make_person(
            "???", email="none", phone="-", vat="/", company_registry="00000000000000"
        )
        self.assertEqual(self.keys(nobody), [])

    def test_endless_values(self):
        """An index takes no more than some 2,700 bytes."""
        self.make_person("é" * 9000, ref="x" * 9000, email=f"{'y' * 9000}@example.org")

    def test_siret_is_read_in_one_place(self):
        firm = self.make_firm("Dupont", company_registry="5501234800011")
        self.assertEqual(firm._get_siret(), "05501234800011")
        self.assertIsNone(self.make_firm("Durand")._get_siret())

    def test_profile_of_a_form(self):
        """What is not saved yet gets the keys it would get if it were."""
        vals = {
            "name": "Dupont",
            "is_company": True,
            "company_registry": SIRET,
            "email": "Contact <contact@dupont.example>",
            "phone": "0123456789",
            "zip": "69001",
        }
        firm = self.make_person(**vals)
        profile = self.env["res.partner"]._make_match_profile(vals)
        made = sorted(f"{kind} {value}" for kind, value in profile.get_keys())
        self.assertEqual(made, self.keys(firm))
