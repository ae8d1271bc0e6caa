"""What holds whatever happens: hypothesis draws what people, users and segments do."""

import contextlib
from datetime import datetime, timedelta
from unittest.mock import patch

from ..tools.properties import holds_for
from .lists import FollowingListCase

EXAMPLES = 25
PEOPLE = ("Alice", "Bruno", "Chloé")
# Alice and Chloé share the first one
ADDRESSES = ("a@example.org", "b@example.org")
BEGIN = datetime(2026, 3, 10, 9)


def stories(st):
    """Draw what happens: (what, a person, another one, an address, follow then)."""
    person, address = st.integers(0, len(PEOPLE) - 1), st.sampled_from(ADDRESSES)
    what = ("leave", "enter", "opt_out", "blacklist", "merge", "import", "move")
    then = st.sampled_from([True, True, False])
    step = st.tuples(
        st.sampled_from([*what, "opt_out", "delete"]), person, person, address, then
    )
    return st.lists(step, min_size=5, max_size=10)


class TestListInvariants(FollowingListCase):
    """A list that follows a segment, by SQL and by the ORM.

    `said_no`: the addresses that opted out.  `refused`: they, and all those that the
    same people have or had.  `banned`: as `refused`, for the blacklist.  `by_hand`: the
    addresses that a user imported, and that did not opt out since.
    """

    @holds_for(
        lambda st: {"story": stories(st), "is_plain": st.booleans()},
        EXAMPLES,
    )
    def test_whatever_happens(self, story, is_plain):
        plain = patch.object(
            type(self.list_contacts), "_is_plain", lambda self: is_plain
        )
        with plain, self.example():
            self.happen("follow")
            for what, *values, then_follow in story:
                self.happen(what, *values)
                if then_follow:
                    self.happen("follow")
            self.happen("follow")
            before = self.rows()
            self.happen("follow")
            self.assertEqual(self.rows(), before, "nothing changed")

    def happen(self, what, *values):
        """Let an hour pass, then something happen, and look at what holds."""
        self.env.flush_all()
        self.env.cr._now += timedelta(hours=1)
        getattr(self, f"let_{what}")(*values)
        self.env.invalidate_all()
        self.assertNobodyOptedInAgain()
        self.assertDatesTrue()

    @contextlib.contextmanager
    def example(self):
        """Begin with three people, two with one address; undo all afterwards."""
        savepoint = self.env.cr.savepoint()
        try:
            self.make_world()
            yield
        finally:
            savepoint.close(rollback=True)
            self.env.cr._now = None

    def make_world(self):
        self.env.cr._now = BEGIN
        (self.alice | self.bruno | self.chloe).city = "Paris"
        self.people = [
            self.make_person(name, email=address)
            for name, address in zip(PEOPLE, [*ADDRESSES, ADDRESSES[0]], strict=True)
        ]
        self.had = {person: {person.email} for person in self.people}
        self.said_no, self.refused, self.banned = set(), set(), set()
        self.by_hand, self.made, self.opted_out = set(), {}, {}

    # -- what happens -------------------------------------------------------

    def let_follow(self):
        self.follow()
        self.assertEqualsSegment()

    def let_leave(self, number, *_values):
        self.people[number].city = "Paris"

    def let_enter(self, number, *_values):
        self.people[number].city = "Lyon"

    def let_opt_out(self, _number, _other, address):
        if self.subscription(address):
            self.opt_out(address)
            self.said_no.add(address)
            self.by_hand.discard(address)
            self.note_people()

    def let_blacklist(self, _number, _other, address):
        self.env["mail.blacklist"]._add(address)
        self.banned.add(address)
        self.note_people()

    def let_move(self, number, _other, address):
        person = self.people[number]
        person.email = address
        self.had[person].add(address)
        self.note_people()

    def let_merge(self, number, other, _address):
        survivor, source = self.people[number], self.people[other]
        if survivor == source:
            return
        addresses = {survivor.email, source.email}
        if not addresses.isdisjoint(self.said_no):
            self.said_no |= addresses
            self.by_hand -= addresses
        wizards = self.env["base.partner.merge.automatic.wizard"]
        wizards._merge((survivor | source).ids, survivor, extra_checks=False)
        self.people = [survivor if one == source else one for one in self.people]
        self.had[survivor] |= self.had.pop(source)
        self.note_people()

    def let_import(self, _number, _other, address):
        before = self.addresses()
        imported = self.env["mailing.contact.import"].create(
            {"mailing_list_ids": self.newsletter.ids, "contact_list": address}
        )
        imported.action_import()
        if address not in before and address in self.addresses():
            self.by_hand.add(address)

    def let_delete(self, _number, _other, address):
        """A user deletes the contacts of lists with an address."""
        self.contact(address).unlink()

    # -- what is known of it ------------------------------------------------

    def note_people(self):
        """Note that who refused under one of their addresses did so for all."""
        self.refused = self.of_the_same_people(self.refused | self.said_no)
        self.banned = self.of_the_same_people(self.banned)

    def of_the_same_people(self, addresses):
        """Return addresses, and all that the same people have or had."""
        reached = set(addresses)
        for _turn in ADDRESSES:
            for theirs in self.had.values():
                if not theirs.isdisjoint(reached):
                    reached |= theirs
        return reached

    def rows(self):
        """Return all that is stored, with where PostgreSQL keeps it."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT ctid::text, row::text FROM mailing_subscription AS row
             UNION ALL
            SELECT ctid::text, row::text FROM mailing_contact AS row
             ORDER BY 1, 2
            """
        )
        return self.env.cr.fetchall()

    # -- what holds ---------------------------------------------------------

    def assertNobodyOptedInAgain(self):
        """Nobody but a user subscribes an address that opted out."""
        again = self.said_no & set(self.addresses())
        self.assertLessEqual(again, self.by_hand)

    def assertDatesTrue(self):
        """A row keeps the date on which it was made, and that of its opt-out."""
        now = self.env.cr.now()
        for row in self.newsletter.subscription_ids:
            self.assertEqual(row.create_date, self.made.setdefault(row.id, now))
            if row.opt_out or row.id in self.opted_out:
                said = self.opted_out.setdefault(row.id, row.opt_out_datetime)
                self.assertEqual((row.opt_out, row.opt_out_datetime), (True, said))
                self.assertLessEqual(said, now)

    def assertEqualsSegment(self):
        """Those whom nothing keeps out are on the list if they are in the segment."""
        inside = {person.email for person in self.people if person.city == "Lyon"}
        for address in set(ADDRESSES) - self.refused - self.banned - self.by_hand:
            self.assertEqual(address in self.addresses(), address in inside, address)
