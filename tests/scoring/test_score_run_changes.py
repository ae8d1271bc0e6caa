from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import freeze_time

from ..segment.transactions import AWAY, commit
from ..tools.properties import holds_for
from .runs import Notebook, find_run
from .transactions import RfmTransactionsCase

DAY = "2026-06-30"
RUN = "odoo.addons.contact_segmentation.models.scoring.partner_score_run"


@freeze_time(f"{DAY} 12:00:00")
class TestScoreRunChanges(RfmTransactionsCase):
    """A run that reads only what changed knows what a full one does."""

    looks = "_get_changed"

    def setUp(self):
        super().setUp()
        self.computation = find_run(self.env, self.env.company)
        self.category = self.env["product.category"].create({"name": "Books"})
        self.book.categ_id = self.category
        self.interest = self.env["partner.interest"].create({"name": "Reading"})
        self.other = self.env["product.product"]
        self.signal = self.make_signal()
        self.notes = Notebook()
        for patcher in self.notes.patches(type(self.computation), self.signal, patch):
            self.startPatcher(patcher)
        self.assertTrue(self.run_now(), "the first run is a full one")
        self.alice, self.bruno, self.chloe, *_others = self.people

    def make_signal(self):
        return self.env["partner.score.signal"].create(
            {
                "name": "Books",
                "source_id": self.env.ref(
                    "contact_segmentation.partner_score_source_sale_order"
                ).id,
                "target": "mapped",
                "value_path": "order_line.product_id.categ_id",
                "points": 2,
                "cap": 5,
                "cap_period": "month",
                "mapping_ids": [
                    Command.create(
                        {
                            "value": str(self.category.id),
                            "interest_id": self.interest.id,
                        }
                    )
                ],
            }
        )

    def take_away(self):
        self.refresh_view()
        self.signal.unlink()
        self.interest.unlink()
        self.book.categ_id = self.env["product.category"].search([], limit=1)
        self.category.unlink()
        self.computation.write({"last_snapshot": False, "last_config": False})
        commit(self.env)
        result = super().take_away()
        self.other.unlink()
        commit(self.env)
        return result

    def assertFollows(self, *people, as_of=DAY):
        """A run reads these people among ours, and knows what a full one does."""
        self.assertFalse(self.run_now(as_of), "the run was a full one")
        read = set(self.notes.asked[-1]) & set(self.people.ids)
        self.assertLessEqual({person.id for person in people}, read)
        if people:
            self.assertLess(len(read), len(self.people))
        self.assertKnowsAll(as_of)

    def assertKnowsAll(self, as_of=DAY):
        full = Notebook()
        run = self.computation.with_env(self.env)
        full.note(run, self.signal, fields.Date.to_date(as_of), None)
        self.assertEqual(self.notes.points, full.points)

    def test_nothing_changed(self):
        self.assertFollows()
        self.assertFalse(set(self.notes.asked[-1]) & set(self.people.ids))

    def test_new_order(self):
        self.order(self.alice, "2026-06-20", 500)
        self.assertFollows(self.alice)

    def test_cancelled_order(self):
        self.orders(self.bruno)[0].state = "cancel"
        self.assertFollows(self.bruno)

    def test_deleted_order(self):
        order = self.orders(self.chloe)[0]
        order.state = "cancel"
        order.unlink()
        self.assertFollows(self.chloe)

    def test_order_given_to_somebody_else(self):
        self.orders(self.chloe)[0].partner_id = self.alice
        self.assertFollows(self.alice, self.chloe)

    def test_line_deleted(self):
        """It cost nothing: the order itself stays as it was."""
        order = self.orders(self.chloe)[0]
        order.order_line.price_unit = 0
        self.run_now()
        order.state = "draft"
        order.order_line.unlink()
        order.state = "sale"
        self.assertFollows(self.chloe)

    def test_line_of_another_product(self):
        """Written past Odoo, which would write the order too."""
        self.other = self.env["product.product"].create({"name": "Something else"})
        order = self.orders(self.chloe)[0]
        self.env.cr.execute(
            "UPDATE sale_order_line SET product_id = %s WHERE order_id = %s",
            [self.other.id, order.id],
        )
        self.assertFollows(self.chloe)

    def test_product_of_another_category(self):
        self.book.categ_id = self.category.search(
            [("id", "!=", self.category.id)], limit=1
        )
        self.assertFalse(self.run_now())
        self.assertKnowsAll()
        self.assertFalse(set(self.notes.points) & set(self.people.ids))

    def test_address_of_somebody(self):
        home = self.env["res.partner"].create(
            {
                "name": "Home",
                "city": AWAY,
                "parent_id": self.alice.id,
                "type": "delivery",
            }
        )
        self.people |= home
        self.order(home, "2026-06-20", 500)
        self.assertFollows(self.alice)
        home.parent_id = self.bruno
        self.assertFollows(self.alice, self.bruno)

    def test_objection_and_archiving(self):
        self.chloe.profiling_objection = True
        self.bruno.active = False
        self.assertFollows(self.chloe, self.bruno)
        self.assertNotIn(self.chloe.id, self.notes.points)

    def test_merged_contacts(self):
        self.merge(self.alice, self.chloe)
        self.notes.points.pop(self.chloe.id, None)  # the database takes them away
        self.assertFollows(self.alice)

    def test_day_that_comes(self):
        self.order(self.alice, "2026-07-02", 70)
        self.assertFollows()
        self.assertFollows(as_of="2026-07-01")
        self.assertFollows(self.alice, as_of="2026-07-02")

    def test_what_decides_makes_a_full_run(self):
        self.signal.points = 3
        self.assertTrue(self.run_now())
        self.interest.half_life = 90
        self.assertTrue(self.run_now())
        self.signal.mapping_ids.interest_id = False
        self.assertTrue(self.run_now())
        self.assertFalse(self.run_now())

    def test_full_run_once_a_week(self):
        run = self.computation.with_env(self.env)
        run.last_full = "2026-06-20"
        commit(self.env)
        with self.begin().cr as cr:
            run.with_env(self.env(cr=cr)).action_compute(DAY)
        self.assertIsNone(self.notes.asked[-1])

    def test_slices_know_what_one_run_does(self):
        self.assertTrue(self.wake_up())
        self.assertEqual(self.computation.state, "ok")
        self.assertEqual(self.notes.finished, 2)
        self.assertKnowsAll()

    def test_run_out_of_time_goes_on_later(self):
        with patch(f"{RUN}.has_time", return_value=False):
            self.assertFalse(self.wake_up())
        self.assertTrue(self.computation.run_started)
        self.assertTrue(self.wake_up(anew=False))
        slices = [ids for ids in self.notes.asked[1:] if ids]
        flat = [contact_id for ids in slices for contact_id in ids]
        self.assertEqual(flat, sorted(set(flat)), "no contact was scored twice")
        self.assertKnowsAll()

    def wake_up(self, anew=True):
        """Score everybody in slices of 3; return whether the run is done."""
        if anew:
            self.computation.last_snapshot = False
        commit(self.env)
        with (
            patch(f"{RUN}.SLICE", 3),
            patch.object(type(self.computation), "_is_small", return_value=False),
            self.begin().cr as cr,
        ):
            run = self.computation.with_env(self.env(cr=cr))
            done = run._compute_or_fail(DAY, in_slices=True)
        self.refresh_view()
        return done

    @holds_for(
        lambda st: {
            "acts": st.lists(
                st.tuples(
                    st.sampled_from(["order", "cancel", "move", "date", "delete"]),
                    st.integers(0, 4),
                    st.integers(1, 28),
                ),
                min_size=1,
                max_size=4,
            )
        },
        max_examples=12,
    )
    def test_whatever_happens(self, acts):
        for what, place, day in acts:
            self.happen(what, self.people[place], f"2026-06-{day:02}")
        self.run_now()  # in full, where the server looks at another database just then
        self.assertKnowsAll()

    def happen(self, what, person, day):
        order = self.orders(person)[:1]
        if what == "order" or not order:
            self.order(person, day, 10)
        elif what == "cancel":
            order.state = "cancel"
        elif what == "move":
            order.partner_id = self.people[0]
        elif what == "date":
            order.date_order = f"{day} 10:00:00"
        else:
            order.state = "cancel"
            order.unlink()
