from ..common import SegmentationCase


class TestSegmentPopulation(SegmentationCase):
    """Who can be in a segment at all, and whom conditions find."""

    def find(self, rule, **vals):
        """Return the names of the members that a rule finds."""
        segment = self.make_segment("Readers", rule, **vals)
        segment.action_refresh()
        self.assertEqual((segment.state, segment.last_error), ("ok", False))
        return self.names(self.members(segment))

    # -- archived -----------------------------------------------------------

    def test_archived_contacts_are_out(self):
        self.make_people("Alice Martin", city="Lyon")
        self.make_people("Bruno Lefèvre", city="Lyon", active=False)
        self.assertEqual(self.find("[('city', '=', 'Lyon')]"), ["Alice Martin"])

    def test_rule_that_names_active_decides(self):
        self.make_people("Alice Martin", city="Lyon")
        self.make_people("Bruno Lefèvre", city="Lyon", active=False)
        self.assertEqual(
            self.find("[('city', '=', 'Lyon'), ('active', '=', False)]"),
            ["Bruno Lefèvre"],
        )
        self.assertEqual(
            self.find("[('city', '=', 'Lyon'), ('active', 'in', [True, False])]"),
            ["Alice Martin", "Bruno Lefèvre"],
        )

    def test_active_of_another_record_decides_nothing(self):
        """A condition on archived tags does not let archived contacts in."""
        old_tag = self.env["res.partner.category"].create(
            {"name": "Old campaign", "active": False}
        )
        vals = {"city": "Lyon", "category_id": old_tag.ids}
        self.make_people("Alice Martin", **vals)
        self.make_people("Bruno Lefèvre", active=False, **vals)
        self.assertEqual(
            self.find("[('category_id', 'any', [('active', '=', False)])]"),
            ["Alice Martin"],
        )

    def test_archiving_a_member_is_an_exit(self):
        alice = self.make_people("Alice Martin", city="Lyon")
        segment = self.make_segment("Lyon", "[('city', '=', 'Lyon')]")
        self.assertRefreshed(segment, alice)
        alice.active = False
        self.assertRefreshed(segment, self.env["res.partner"])
        self.assertMoves(segment, [("Alice Martin", "out", "refresh")])

    # -- addresses and technical contacts -----------------------------------

    def test_addresses_are_out(self):
        alice = self.make_people("Alice Martin", city="Lyon")
        for kind in ("invoice", "delivery", "other"):
            self.make_people(
                f"Alice, {kind}", city="Lyon", parent_id=alice.id, type=kind
            )
        self.make_people(
            "Bruno Lefèvre", city="Lyon", parent_id=alice.id, type="contact"
        )
        self.assertEqual(
            self.find("[('city', '=', 'Lyon')]"), ["Alice Martin", "Bruno Lefèvre"]
        )

    def test_robot_is_out(self):
        robot = self.env.ref("base.partner_root")
        rule = repr([("id", "=", robot.id), ("active", "in", [True, False])])
        self.assertEqual(self.find(rule, company_id=False), [])

    def test_public_user_is_out(self):
        public = self.env.ref("base.public_user").partner_id
        rule = repr([("id", "=", public.id), ("active", "in", [True, False])])
        self.assertEqual(self.find(rule, company_id=False), [])

    def test_own_companies_are_out(self):
        rule = repr([("id", "=", self.company.partner_id.id)])
        self.assertEqual(self.find(rule), [])

    def test_own_company_is_out_even_when_the_owner_may_not_see_it(self):
        elsewhere = self.make_company("Éditions du Port")
        elsewhere.partner_id.company_id = False
        rule = repr([("id", "=", elsewhere.partner_id.id)])
        self.assertEqual(self.find(rule), [])

    def test_colleagues_are_in(self):
        """Internal users are people: an invitation to a party may well reach them."""
        rule = repr([("id", "=", self.owner.partner_id.id)])
        self.assertEqual(self.find(rule), ["Sophie"])

    # -- accents, quotes, wildcards -----------------------------------------

    def test_accents_do_not_matter_where_odoo_ignores_them(self):
        self.make_people("Élise Forêt", "Elise Foret", "Alice Martin")
        self.assertEqual(
            self.find("[('name', 'ilike', 'elise foret')]"),
            ["Elise Foret", "Élise Forêt"],
        )

    def test_accents_matter_where_a_value_is_compared(self):
        self.make_people("Élise Forêt", "Elise Foret")
        self.assertEqual(self.find("[('name', '=', 'Élise Forêt')]"), ["Élise Forêt"])

    def test_quotes_and_backslashes(self):
        names = [
            "David N'Guyen",
            'Dit "le Grand"',
            "C:\\temp",
            "'; DROP TABLE res_partner",
        ]
        self.make_people(*names)
        for name in names:
            with self.subTest(name=name):
                self.assertEqual(self.find(repr([("name", "=", name)])), [name])

    def test_percent_signs_are_text(self):
        self.make_people("Club 100% Livre", "Club 100 Livres")
        self.assertEqual(
            self.find("[('name', '=', 'Club 100% Livre')]"), ["Club 100% Livre"]
        )

    def test_email_with_a_quote_and_a_plus(self):
        self.make_people("Sinéad O'Connor", email="sinead.o'connor+livre@example.org")
        self.assertEqual(
            self.find("[('email', '=', \"sinead.o'connor+livre@example.org\")]"),
            ["Sinéad O'Connor"],
        )

    # -- paths --------------------------------------------------------------

    def test_people_of_companies_in_a_city(self):
        shop = self.make_people("Librairie du Port", city="Brest", is_company=True)
        self.make_people("Alice Martin", parent_id=shop.id)
        self.make_people("Bruno Lefèvre", city="Brest")
        self.assertEqual(
            self.find("[('parent_id.city', '=', 'Brest')]"), ["Alice Martin"]
        )

    def test_negation_of_a_path_finds_those_without(self):
        shop = self.make_people("Librairie du Port", is_company=True)
        other = self.make_people("Librairie des Halles", is_company=True)
        self.make_people("Alice Martin", parent_id=shop.id, email="alice@example.org")
        self.make_people("Bruno Lefèvre", parent_id=other.id)
        rule = [
            ("id", "in", (shop | other).ids),
            ("child_ids", "not any", [("email", "!=", False)]),
        ]
        self.assertEqual(self.find(repr(rule)), ["Librairie des Halles"])
