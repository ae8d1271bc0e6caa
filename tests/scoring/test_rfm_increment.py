from ..segment.transactions import AWAY, commit
from .drawn_acts import DrawnActs, happens
from .transactions import EverydayChanges, RfmTransactionsCase


class TestRfmIncrement(EverydayChanges, RfmTransactionsCase):
    """A run that reads only what changed gives the scores of a full one."""

    def test_new_order(self):
        self.order(self.alice, "2026-06-20", 500)
        self.assertFollows()

    def test_order_confirmed_late(self):
        order = self.order(self.alice, "2026-06-20", 500)
        order.state = "draft"
        self.assertFollows()
        order.state = "sale"
        self.assertFollows()

    def test_order_of_another_day(self):
        self.orders(self.chloe)[0].date_order = "2026-06-25 10:00:00"
        self.assertFollows()

    def test_order_of_another_amount(self):
        self.orders(self.chloe)[0].order_line.price_unit = 999
        self.assertFollows()

    def test_new_contact(self):
        self.env["res.partner"].create({"name": "New", "city": AWAY})
        self.assertFollows()

    def test_contact_who_joins_and_leaves_a_company(self):
        company = self.people[7]
        company.is_company = True
        self.chloe.parent_id = company
        self.assertFollows()
        self.chloe.parent_id = False
        self.assertFollows()

    def test_next_days(self):
        """On the third of July the first order leaves a window of six months."""
        self.policy.window_months = 6
        self.run_now("2026-06-30")
        self.order(self.alice, "2026-07-02", 70)
        for day in ("2026-07-01", "2026-07-02", "2026-08-02"):
            self.assertFollows(day)

    def test_order_committed_late(self):
        """Begun before the run, and seen by nobody until after it."""
        late = self.begin()
        order = self.order(self.alice, "2026-06-20", 500)
        self.env.flush_all()
        late.cr.execute("SELECT 1")
        with self.begin().cr as cr:
            self.policy.with_env(self.env(cr=cr)).action_compute("2026-06-30")
        self.assertNotIn(order, self.orders(self.alice).browse())
        late.cr.close()
        self.assertFollows()

    def test_rows_written_past_odoo(self):
        self.env.cr.execute(
            "UPDATE sale_order SET amount_untaxed = 5000 WHERE id = %s",
            [self.orders(self.chloe)[0].id],
        )
        self.assertFollows()

    def test_statements_do_not_depend_on_how_many_changed(self):
        few = self.count(1)
        self.assertEqual(few, self.count(40))

    def count(self, orders):
        self.order(self.alice, "2026-06-20", 5, times=orders)
        return self.count_run_statements()

    def test_unchanged_run_writes_no_cutoff(self):
        before = self.policy.cutoff_ids.ids
        self.run_now()
        self.assertEqual(self.policy.cutoff_ids.ids, before)

    # -- when everybody is measured again -----------------------------------

    def test_a_changed_policy_measures_everybody(self):
        self.policy.bins = 3
        self.assertTrue(self.run_now())

    def test_a_condition_on_a_part_of_a_date_measures_everybody(self):
        source = self.env.ref("contact_segmentation.partner_score_source_sale_order")
        before = source.domain
        source.domain = "[('state', '=', 'sale'), ('date_order.month_number', '<', 6)]"
        try:
            self.assertTrue(self.run_now())
            self.assertTrue(self.run_now())
        finally:
            self.refresh_view()
            source.domain = before
            commit(self.env)

    def test_a_week_later_everybody_is_measured(self):
        self.policy.last_full = "2026-06-20"
        self.assertTrue(self.run_now(recent=False))
        self.assertEqual(str(self.policy.last_full), "2026-06-30")

    def test_a_copied_database_measures_everybody(self):
        self.policy.last_snapshot = "1:2:3"
        self.assertTrue(self.run_now())

    def test_a_changed_rate_measures_everybody(self):
        dollar = self.env.ref("base.USD")
        rate = self.env["res.currency.rate"].create(
            {"currency_id": dollar.id, "name": "2026-01-05", "rate": 1.25}
        )
        self.assertTrue(self.run_now())
        rate.unlink()
        commit(self.env)


class TestRfmIncrementProperty(DrawnActs, RfmTransactionsCase):
    """Whatever happens to orders and customers, in any order."""

    def setUp(self):
        super().setUp()
        self.people[5:].is_company = True
        self.run_now()

    @happens("order cancel delete redate give archive join object", days=20)
    def test_follows(self, steps, days):
        self.assertFollowsSteps(steps, days)
