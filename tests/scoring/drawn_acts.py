"""What happens to people and their orders, in any order: hypothesis draws it."""

from odoo import fields

from ..tools.properties import holds_for
from .following import DAY

EXAMPLES = 12


def happens(acts, days):
    """Make a test of drawn `steps`, and `days` until the run that follows them.

    A step is (act, a person, another one or a number).

    :param acts: names of methods of the test, without the underscore
    :param days: how many days may pass
    """

    def draw(st):
        eight = st.integers(0, 7)
        step = st.tuples(st.sampled_from(acts.split()), eight, eight)
        return {
            "steps": st.lists(step, min_size=1, max_size=6),
            "days": st.integers(0, days),
        }

    return holds_for(draw, EXAMPLES)


class DrawnActs:
    """Have what was drawn happen to the eight people of a `FollowingCase`."""

    def assertFollowsSteps(self, steps, days):
        """Whatever happened, a run so many days later finds what a full one does."""
        for act, first, second in steps:
            getattr(self, f"_{act}")(self.people[first], self.people[second], second)
        last = max(self.computation.last_as_of, fields.Date.to_date(DAY))
        self.assertFollows(fields.Date.to_string(fields.Date.add(last, days=days)))

    def find_order(self, person):
        """Return an order that counts, if the person has one."""
        return self.orders(person).filtered(lambda order: order.state == "sale")[:1]

    def _order(self, person, _other, number):
        self.order(person, f"2026-06-{10 + number}", 50 + number)

    def _cancel(self, person, _other, _number):
        self.find_order(person).write({"state": "cancel"})

    def _delete(self, person, _other, _number):
        order = self.find_order(person)
        order.state = "cancel"
        order.unlink()

    def _redate(self, person, _other, number):
        self.find_order(person).write({"date_order": f"2026-05-{10 + number} 10:00:00"})

    def _give(self, person, other, _number):
        self.find_order(person).write({"partner_id": other.id})

    def _archive(self, person, _other, _number):
        person.active = not person.active

    def _join(self, person, company, _number):
        if not person.is_company:
            person.parent_id = company.is_company and company

    def _object(self, person, _other, _number):
        person.profiling_objection = not person.profiling_objection
