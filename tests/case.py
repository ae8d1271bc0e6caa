"""Asserts in the words of the domain."""

import contextlib

from odoo.exceptions import UserError


class SegmentationAsserts:
    """To mix into a test case that has a database."""

    def names(self, contacts):
        """Return the names of contacts, sorted, archived ones too."""
        return sorted(contacts.with_context(active_test=False).mapped("name"))

    def members(self, segment):
        """Return the contacts that are stored as members, archived ones too."""
        rows = self.env["partner.segment.member"].sudo()
        return rows.search([("segment_id", "=", segment.id)]).partner_id

    def assertMembers(self, segment, people, message=None):
        """The stored members are these people and nobody else."""
        self.assertEqual(self.names(self.members(segment)), self.names(people), message)

    def assertNobodyIn(self, segment, message=None):
        self.assertEqual(self.names(self.members(segment)), [], message)

    def assertRefreshed(self, segment, people, message=None):
        """A refresh succeeds and leaves exactly these people in the segment."""
        segment.action_refresh()
        self.assertEqual((segment.state, segment.last_error), ("ok", False))
        self.assertMembers(segment, people, message)

    def assertMoves(self, segment, expected):
        """The entries and exits are these (name, direction, cause), oldest first."""
        moves = self.env["partner.segment.move"].search(
            [("segment_id", "=", segment.id)], order="date, id"
        )
        found = [(move.partner_id.name, move.direction, move.cause) for move in moves]
        self.assertEqual(found, expected)

    def assertScore(self, policy, person, code, class_name, message=None):
        """The policy gave a person this code and this class."""
        score = self.score(policy, person)
        self.assertEqual((score.code, score.class_id.name), (code, class_name), message)

    def assertNotScored(self, policy, person):
        self.assertFalse(self.score(policy, person), f"{person.name} has a score")

    def score(self, policy, person):
        """Return what a policy knows of a person: a row, or nothing."""
        return self.env["partner.rfm.score"].search(
            [("policy_id", "=", policy.id), ("partner_id", "=", person.id)]
        )

    @contextlib.contextmanager
    def assertRefused(self, sentence, error=UserError):
        """What is done inside is refused, with exactly this sentence."""
        with self.assertRaises(error) as caught:
            yield
        self.assertEqual(str(caught.exception), sentence)

    @contextlib.contextmanager
    def assertWritesNothing(self, *tables):
        """No row of these tables is inserted, updated or deleted inside."""
        self.env.flush_all()
        before = self._count_writes(tables)
        yield
        self.env.flush_all()
        self.assertEqual(self._count_writes(tables), before)

    def _count_writes(self, tables):
        """Return (inserted, updated, deleted) of each table in this transaction."""
        self.env.cr.execute(
            """
            SELECT relname, n_tup_ins, n_tup_upd, n_tup_del
              FROM pg_stat_xact_user_tables
             WHERE relname = ANY(%s)
            """,
            [list(tables)],
        )
        counts = {row[0]: row[1:] for row in self.env.cr.fetchall()}
        self.assertEqual(sorted(counts), sorted(tables), "a table has another name")
        return counts

    def count_statements(self, action):
        """Return how many SQL statements an action needs, what it wrote included."""
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before
