from collections import defaultdict
from contextlib import contextmanager

from odoo import fields, models

from ...tools.parting import Sharer, part
from ..queries import work_as_usual, work_hard
from . import find_queries, found_queries

# more contacts with the same value are no duplicates: the value says nothing
MOST_TOGETHER = 20
# how long one statement may look for its contacts
TIME_LIMIT = "60s"


class PartnerMatchRule(models.Model):
    """How a rule finds groups: what its method finds, in sets, and what is written."""

    _inherit = "partner.match.rule"

    common_key_ids = fields.One2many(
        "partner.match.common.key",
        "rule_id",
        string="Too Common",
        readonly=True,
        groups="contact_segmentation.contact_segmentation_group_manager",
        help="Values that too many contacts share to be duplicates.",
    )

    def _find(self, partners=None, in_slices=False):
        """Find groups now, and write them where they are new.

        :param partners: contacts of which each group holds at least one; without it
            all groups are found, and waiting ones that are found no more are deleted
        :param in_slices: commit as the work proceeds, as a scheduled action may
        :return: whether the work is done: a scheduled action may run out of time
        """
        self.ensure_one()
        self._make_keys_current()
        if self.method == "comparisons":
            return self._find_alike(partners, in_slices)
        if self.method == "establishments":
            self._find_establishments(partners)
        else:
            self._find_shared_keys(partners)
        return True

    def _count_found(self, partners=None):
        """Count what `_find` would find, and write nothing.

        :return: {"groups": n, "contacts": m}, those of the user's companies
        """
        self.ensure_one()
        self._make_keys_current()
        if self.method == "comparisons":
            return self._count_alike(partners)
        company_ids = self.env.companies.ids
        with self._found():
            self._collect(partners)
            [counted] = self.env.execute_query_dict(
                found_queries.count_found(company_ids)
            )
        return counted

    def _make_keys_current(self):
        """Make the keys that miss, or have them made soon where they are many.

        :return: whether none misses
        """
        # keys are the system's: users do not read them
        return self.env["partner.match.key"].sudo()._make_current()

    def _find_shared_keys(self, partners=None):
        """Have the contacts with the same key be groups, by company."""
        with self._found():
            common = self._collect(partners)
            self._write_found(partners)
            self._keep_common(common, partners)

    @contextmanager
    def _found(self):
        """Have the table of `found_queries` inside."""
        self.env.flush_all()
        self.env.execute_query(found_queries.make_found())
        self.env.execute_query(work_hard(TIME_LIMIT, compiled=False))
        yield
        self.env.execute_query(work_as_usual())
        self.env.execute_query(found_queries.drop_found())

    def _collect(self, partners=None):
        """Fill the table with the groups of the method.

        :return: the values that are too common, (value, company_id, contacts)
        """
        ids = None if partners is None else partners.ids
        common = []
        if self.method == "establishments":
            self._collect_establishments(ids)
        else:
            common = self._collect_shared_keys(ids)
        if ids is not None:
            self.env.execute_query(found_queries.keep_holding(ids))
        return common

    def _collect_shared_keys(self, partner_ids):
        self.env.execute_query(
            find_queries.find_by_key(
                self.key_kind,
                self._select_contacts(),
                self.automatic_threshold,
                partner_ids,
            )
        )
        common = self.env.execute_query(found_queries.take_common(MOST_TOGETHER))
        self._part_doubtful()
        return common

    def _part_doubtful(self):
        """Part the groups whose contacts may not all be together.

        They are few: those that hold two SIRETs, an organisation with somebody who
        belongs to it, or contacts that somebody judged not to be duplicates.
        """
        doubtful = self.env.execute_query(found_queries.take_doubtful())
        if not doubtful:
            return
        concerned = sorted({id_ for *_group, ids in doubtful for id_ in ids})
        rows = self.env.execute_query(find_queries.describe(concerned))
        sharers = {row[0]: Sharer(*row) for row in rows}
        refused = self.env.execute_query(find_queries.exceptions_among(concerned))
        refused = {frozenset(pair) for pair in refused}
        parted = [
            (value, company_id, place, score, together)
            for value, company_id, score, ids in doubtful
            for place, together in enumerate(
                part([sharers[id_] for id_ in ids], refused), start=1
            )
        ]
        if parted:
            self.env.execute_query(found_queries.add_found(parted))

    # -- writing ------------------------------------------------------------

    def _write_groups(self, found, partners=None):
        """Write groups that were put together one by one, where they are new.

        Groups that wait for a decision follow what is found; those decided stay, and
        a group found again after that is another one.

        :param found: list of (value, company_id or None, score, ids of contacts)
        :param partners: as for `_find`
        """
        places = defaultdict(int)
        rows = []
        for value, company_id, score, ids in found:
            places[value, company_id] += 1
            rows.append((value, company_id, places[value, company_id], score, ids))
        with self._found():
            if rows:
                self.env.execute_query(found_queries.add_found(rows))
            self._write_found(partners)

    def _write_found(self, partners=None):
        """Write the differences between what is found and the groups that are known."""
        # two searches at once would write the same groups twice
        self.lock_for_update(allow_referencing=True)
        compared = found_queries.compare_found(self.id, partners is None)
        self.env.execute_query(compared)
        if self.env.cr.rowcount:
            self._write_differences(partners is None)
        self.env.execute_query(found_queries.drop_difference())

    def _write_differences(self, is_all):
        author = self.env.uid, self.env.cr.now()
        kind = "establishments" if self.method == "establishments" else "duplicates"
        if is_all:
            self.env.execute_query(found_queries.drop_gone())
        self.env.execute_query(found_queries.write_changed(*author))
        self.env.execute_query(found_queries.write_new(self.id, kind, *author))
        self.invalidate_recordset(["group_ids"])
        for model in ("group", "line"):
            self.env[f"partner.duplicate.{model}"].invalidate_model()

    def _keep_common(self, common, partners=None):
        """Show the values that are too common, where that is new."""
        self.env.execute_query(
            found_queries.keep_common(self.id, common, partners is None)
        )
        self.invalidate_recordset(["common_key_ids"])
        self.env["partner.match.common.key"].invalidate_model()
