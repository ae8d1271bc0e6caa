from types import SimpleNamespace

from psycopg2.errors import QueryCanceled

from odoo import models

from ...tools.comparison import CLOSE, DIFFERENT, EXACT, add_points, compare
from ..queries import estimate_rows, work_as_usual, work_hard
from . import block_queries, compare_queries
from .partner_match_rule_find import TIME_LIMIT

# contacts of which one statement compares those that have a block in common: it reads
# all contacts for that, and has a minute
PART = 1_200_000
# the same where the pairs come here to be compared: they have to fit into memory
SMALL_PART = 50_000
# what sorting and grouping the blocks of a million contacts needs to stay off the disk
MEMORY = "128MB"
# parts into which blocks may be divided
MOST_PARTS = 16


class PartnerMatchRule(models.Model):
    """Compares contacts: in the database, where it knows how alike texts are.

    That is what PostgreSQL's extension pg_trgm tells.  Where the database does not
    have it, the pairs are read and compared here, with the same result: slower.
    """

    _inherit = "partner.match.rule"

    def _knows_similarity(self):
        return bool(self.pool.has_trigram)

    def _get_weights(self):
        """Return {what is compared: {level: points}}."""
        return {
            comparison.compared: {
                EXACT: comparison.exact,
                CLOSE: comparison.close,
                DIFFERENT: comparison.different,
            }
            for comparison in self.comparison_ids
        }

    def _get_points(self):
        """Return the SQL of the points of two profiles; those compared here get 0."""
        weights = self._get_weights() if self._knows_similarity() else {}
        return compare_queries.points(weights)

    def _get_least(self):
        return self.review_threshold if self._knows_similarity() else 0

    def _get_parts(self):
        """Return the parts, (which, of how many), in which blocks are looked at."""
        profiles = self.env["partner.match.profile"]._table
        [(size,)] = self._read(estimate_rows(profiles))
        of = 1 + size // (PART if self._knows_similarity() else SMALL_PART)
        return [(number, of) for number in range(of)]

    def _read_pairs(self, pairs):
        """Return {(lower id, higher id): points} of those of a query that are alike."""
        rows = self._read(pairs)
        if not self._knows_similarity():
            rows = self._compare(rows)
        return {(one, other): points for one, other, points in rows}

    def _keep_part(self, block, part):
        """Keep the pairs of a part of the blocks: of two halves where it takes long."""
        try:
            with self.env.cr.savepoint():
                self._keep(self._select_pairs(block, part))
        except QueryCanceled:
            number, of = part
            if of >= MOST_PARTS:
                raise
            self._keep_part(block, (number, 2 * of))
            self._keep_part(block, (number + of, 2 * of))

    def _keep(self, pairs):
        """Keep the pairs of a query that are alike, for the run at work."""
        if self._knows_similarity():
            self._read(block_queries.keep_pairs(self.id, pairs))
        elif rows := self._compare(self._read(pairs)):
            self._read(block_queries.keep_compared(self.id, rows))

    def _compare(self, pairs):
        """Return those pairs, (one id, other id, anything), that are alike."""
        ids = sorted({contact_id for pair in pairs for contact_id in pair[:2]})
        rows = self.env.execute_query_dict(block_queries.get_profiles(ids))
        profiles = {row["partner_id"]: SimpleNamespace(**row) for row in rows}
        weights = self._get_weights()
        compared = (
            (one, other, add_points(compare(profiles[one], profiles[other]), weights))
            for one, other, _points in pairs
        )
        return [row for row in compared if row[2] >= self.review_threshold]

    def _read(self, query):
        """Return the rows of a statement that may have a million contacts to read."""
        self.env.flush_all()
        self.env.execute_query(work_hard(TIME_LIMIT, memory=MEMORY, compiled=False))
        rows = self.env.execute_query(query)
        self.env.execute_query(work_as_usual())
        return rows
