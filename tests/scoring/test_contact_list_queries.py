from ..common import SegmentationCase

PLAIN = {
    "complete_name": {},
    "email": {},
    "phone": {},
    "city": {},
    "country_id": {"fields": {"display_name": {}}},
    "user_id": {"fields": {"display_name": {}}},
    "category_id": {"fields": {"display_name": {}, "color": {}}},
    "company_id": {"fields": {"display_name": {}}},
}
OURS = {
    "segment_ids": {"fields": {"display_name": {}, "color": {}}},
    "rfm_class_id": {"fields": {"display_name": {}}},
    "rfm_code": {},
    "rfm_r": {},
    "rfm_f": {},
    "rfm_m": {},
    "rfm_last_date": {},
    "rfm_days_since": {},
    "rfm_frequency": {},
    "rfm_currency_id": {"fields": {}},  # never shown: the client asks for no name
    "rfm_monetary": {},
}


class TestContactListQueries(SegmentationCase):
    """A page of the contact list costs a handful of queries more, not one each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ivan = cls.make_user("ivan")
        cls.crowd = cls.make_people(*(f"Reader {n:03}" for n in range(80)), city="Lyon")
        cls.rule = [("id", "in", cls.crowd.ids)]
        for name in ("One", "Two", "Three"):
            cls.make_segment(name, repr(cls.rule)).action_refresh()
        policy = cls.env["partner.rfm.policy"].search(
            [("company_id", "=", cls.company.id)]
        )
        champions = cls.env.ref("contact_segmentation.partner_rfm_class_champions")
        cls.env["partner.rfm.score"].create(
            [
                {
                    "policy_id": policy.id,
                    "partner_id": reader.id,
                    "class_id": champions.id,
                    "last_date": "2026-06-01",
                    "frequency": number,
                    "monetary": number,
                    "r": 5,
                    "f": 5,
                    "m": 5,
                }
                for number, reader in enumerate(cls.crowd)
            ]
        )

    def page(self, specification, order=None, limit=100):
        contacts = self.env["res.partner"].with_user(self.ivan)
        return contacts.web_search_read(
            self.rule, specification, limit=limit, order=order
        )

    def cost(self, *asked):
        """Count the queries of a page, the second time a client asks for it."""
        self.page(*asked)
        self.env.invalidate_all()
        return self.count_statements(lambda: self.page(*asked))

    def test_our_columns_cost_at_most_four_queries(self):
        plain, with_ours = self.cost(PLAIN), self.cost({**PLAIN, **OURS})
        self.assertLessEqual(with_ours - plain, 4)

    def test_what_they_show(self):
        record = self.page({**PLAIN, **OURS})["records"][7]
        self.assertEqual(
            [segment["display_name"] for segment in record["segment_ids"]],
            ["One", "Three", "Two"],
        )
        self.assertEqual(record["rfm_class_id"]["display_name"], "Champions")
        self.assertEqual((record["rfm_code"], record["rfm_monetary"]), ("555", 7))

    def test_sorting_by_a_column_costs_one_query(self):
        specification = {**PLAIN, **OURS}
        for order in ("rfm_monetary DESC", "rfm_monetary ASC, name"):
            with self.subTest(order=order):
                cost = self.cost(specification, order, 80)
                self.assertEqual(cost, self.cost(specification, None, 80) + 1)

    def test_sorting_where_scores_do_not_fill_the_page(self):
        """Those without a score come last, in both directions."""
        unscored = self.make_people("Zoé", "Zelda", city="Lyon")
        self.crowd[8:].unlink()
        self.rule = [("id", "in", (self.crowd[:8] + unscored).ids)]
        specification = {**PLAIN, **OURS}
        cost = self.cost(specification, "rfm_monetary DESC")
        self.assertEqual(cost, self.cost(specification) + 1)
        for order in ("rfm_monetary DESC, name", "rfm_monetary ASC, name"):
            records = self.page({"name": {}}, order)["records"]
            names = [record["name"] for record in records]
            self.assertEqual(names[-2:], ["Zelda", "Zoé"])
            self.assertEqual(len(names), 10)

    def test_eighty_cost_as_many_as_eight(self):
        specification = {**PLAIN, **OURS}
        eighty = self.cost(specification)
        self.rule = [("id", "in", self.crowd[:8].ids)]
        self.assertEqual(self.cost(specification), eighty)

    def test_the_view_has_these_columns(self):
        """What is measured here is what the list shows."""
        arch = (
            self.env["res.partner"]
            .with_user(self.ivan)
            .get_view(self.env.ref("base.view_partner_tree").id, "list")["arch"]
        )
        for name in OURS:
            self.assertIn(f'name="{name}"', arch)
