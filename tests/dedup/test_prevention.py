from ..common import SegmentationCase

SIRET = "73282932000074"
SISTER = "73282932000017"


class TestPrevention(SegmentationCase):
    """What is found among the contacts while another one is being typed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.typist = cls.make_user("paul")
        cls.shop = cls.make_company_contact(
            "Librairie Dupont", company_registry=SIRET, email="contact@dupont.example"
        )
        cls.zoe = cls.make_person("Zoé Martin", email="zoe@example.org", zip="69001")

    @classmethod
    def make_company_contact(cls, name, **vals):
        return cls.make_people(name, is_company=True, **vals)

    @classmethod
    def make_person(cls, name, **vals):
        return cls.make_people(name, is_company=False, **vals)

    def look_up(self, **vals):
        """Return what Paul is told of the contacts that are like these values."""
        self.save_keys()
        partners = self.env["res.partner"].with_user(self.typist)
        return partners.get_likely_duplicates(vals)

    def save_keys(self):
        """Make the keys that a commit would make."""
        self.env.flush_all()
        self.env["res.partner"]._make_noted_keys()

    def assertFound(self, expected, **vals):
        """Paul is told of these (name, what is shared), in this order."""
        found = [(row["name"], row["shared"]) for row in self.look_up(**vals)]
        self.assertEqual(found, expected)

    # -- what is shared ------------------------------------------------------

    def test_siret_however_it_is_written(self):
        same = [("Librairie Dupont", "same SIRET")]
        for text in (SIRET, "732 829 320 00074", "732.829.320-00074"):
            self.assertFound(same, name="X", is_company=True, company_registry=text)

    def test_broken_siret_finds_nothing(self):
        for text in ("73282932000075", "7328293", "00000000000000", "' OR 1=1 --"):
            self.assertFound([], name="X", is_company=True, company_registry=text)

    def test_another_establishment(self):
        sister = [("Librairie Dupont", "same SIREN, another establishment")]
        self.assertFound(sister, is_company=True, company_registry=SISTER)

    def test_vat_number_says_the_siren(self):
        found = self.look_up(is_company=True, vat="FR44732829320", name="X")
        self.assertEqual([row["id"] for row in found], self.shop.ids)

    def test_email_however_it_is_written(self):
        same = [("Zoé Martin", "same e-mail")]
        for text in ("zoe@example.org", " ZOE@Example.org ", '"Zoé" <zoe@example.org>'):
            self.assertFound(same, email=text)

    def test_quotes_and_accents_in_an_email(self):
        self.make_person("Aoife O'Neil", email="o'neil@example.org")
        self.make_person("José", email="josé@example.org")
        self.assertFound([("Aoife O'Neil", "same e-mail")], email="o'neil@example.org")
        self.assertFound([("José", "same e-mail")], email="josé@example.org")
        self.assertFound([], email="o''neil@example.org")
        self.assertFound([], email="%@example.org")

    def test_phone(self):
        self.zoe.phone = "04 78 00 00 01"
        france = self.env.ref("base.fr").id
        self.zoe.country_id = france
        same = [("Zoé Martin", "same phone")]
        self.assertFound(same, phone="+33 4 78 00 00 01", country_id=france)

    def test_name_and_postcode(self):
        same = [("Zoé Martin", "same name and postcode")]
        self.assertFound(same, name="MARTIN Zoe", zip="69001")
        self.assertFound([], name="MARTIN Zoe", zip="69002")
        self.assertFound([], name="MARTIN Zoe")

    def test_name_and_birth_date(self):
        self.zoe.birthdate_date = "1980-05-17"
        same = [("Zoé Martin", "same name and birth date")]
        self.assertFound(same, name="Zoé Martin", birthdate_date="1980-05-17")
        self.assertFound([], name="Zoé Martin", birthdate_date="1980-05-18")

    def test_the_surest_first_and_all_that_is_shared(self):
        self.make_person("Zoé MARTIN", zip="69001")
        found = [
            ("Zoé Martin", "same e-mail, same name and postcode"),
            ("Zoé MARTIN", "same name and postcode"),
        ]
        self.assertFound(found, name="Zoe Martin", zip="69001", email="zoe@example.org")

    # -- whose key it is -----------------------------------------------------

    def test_role_address_is_that_of_the_company(self):
        same = [("Librairie Dupont", "same e-mail")]
        address = "contact@dupont.example"
        self.assertFound(same, name="Dupont", is_company=True, email=address)
        self.assertFound([], name="Ana", parent_id=self.shop.id, email=address)

    def test_itself_is_not_found(self):
        vals = {"id": self.shop.id, "is_company": True}
        self.assertFound([], company_registry=SIRET, **vals)

    def test_own_people_are_not_found(self):
        vals = {"phone": "+33478000002", "parent_id": self.shop.id}
        ana = self.make_person("Ana", email="ana@dupont.example", **vals)
        typed = {"id": self.shop.id, "is_company": True, "phone": vals["phone"]}
        self.assertFound([], **typed, email="ana@dupont.example")
        self.assertFound([], name="Bea", **vals)
        self.assertFound(
            [(ana.complete_name, "same e-mail")],
            name="Bea",
            email="ana@dupont.example",
            **vals,
        )

    def test_address_has_no_keys(self):
        self.make_people(
            "Depot", type="delivery", email="zoe@example.org", parent_id=self.shop.id
        )
        self.assertFound([("Zoé Martin", "same e-mail")], email="zoe@example.org")
        self.assertFound([], type="delivery", email="zoe@example.org", parent_id=1)

    def test_not_duplicates_are_not_shown_again(self):
        twin = self.make_person("Zoé Martin", zip="69001")
        self.env["partner.duplicate.exception"].create(
            {"partner_id": self.zoe.id, "other_id": twin.id}
        )
        typed = {"name": "Zoé Martin", "zip": "69001"}
        self.assertFound([], id=twin.id, **typed)
        self.assertFound([], id=self.zoe.id, **typed)

    # -- who may see it ------------------------------------------------------

    def test_contact_of_another_company_is_not_shown(self):
        other = self.make_company("Autre")
        self.make_person("Yann", email="yann@example.org", company_id=other.id)
        self.assertFound([], email="yann@example.org")
        self.typist.company_ids |= other
        mine = [("Yann", "same e-mail")]
        partners = self.env["res.partner"].with_user(self.typist)
        both = partners.with_context(allowed_company_ids=(self.company | other).ids)
        found = both.get_likely_duplicates({"email": "yann@example.org"})
        self.assertEqual([(row["name"], row["shared"]) for row in found], mine)
        typed = {"email": "yann@example.org", "company_id": self.company.id}
        self.assertEqual(both.get_likely_duplicates(typed), [])

    def test_shared_contact_is_shown(self):
        self.make_person("Yann", email="yann@example.org", company_id=False)
        same = [("Yann", "same e-mail")]
        self.assertFound(same, email="yann@example.org", company_id=self.company.id)

    def test_archived_contact_is_not_shown(self):
        self.zoe.active = False
        self.assertFound([], email="zoe@example.org")

    def test_portal_user_learns_nothing(self):
        visitor = self.make_user("visitor", "base.group_portal")
        partners = self.env["res.partner"].with_user(visitor)
        found = partners.get_likely_duplicates({"email": "zoe@example.org"})
        self.assertEqual(found, [])

    # -- what it costs -------------------------------------------------------

    def test_one_statement(self):
        vals = {
            "id": self.shop.id,
            "name": "Zoé Martin",
            "email": "zoe@example.org",
            "company_registry": SISTER,
            "zip": "69001",
            "is_company": True,
        }
        self.look_up(**vals)
        self.assertEqual(self.count_statements(lambda: self.look_up(**vals)), 1)

    def test_nothing_typed_costs_nothing(self):
        self.look_up(email="zoe@example.org")
        self.assertEqual(self.count_statements(lambda: self.look_up(name=False)), 0)

    def test_as_many_as_asked_for(self):
        for number in range(3):
            self.make_person(f"Zoé Martin {number}", ref="R1")
        self.save_keys()
        found = self.env["res.partner"]._find_by_keys({"ref": "R1"}, limit=2)
        names = [row["name"] for row in found]
        self.assertEqual(names, ["Zoé Martin 0", "Zoé Martin 1"])
