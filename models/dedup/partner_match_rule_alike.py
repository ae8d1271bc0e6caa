from itertools import combinations

from odoo import models
from odoo.tools import split_every

from ...tools.clusters import group_pairs
from ...tools.graph import find_linked
from ..scheduled import has_time
from . import block_queries, find_queries

# pairs that one statement compares
PAIRS = 20_000
# contacts linked by pairs beyond which they are not compared each with each
MOST_LINKED = 60


class PartnerMatchRule(models.Model):
    """Finds contacts that are alike, by what a rule compares.

    1. Contacts that have a block in common are compared, one kind of block after the
       other, and the pairs that are alike are kept: as rows when a scheduled action
       works in slices, which another may end.
    2. Contacts that pairs link are compared each with each.
    3. The pairs become groups, see `tools.clusters`.
    """

    _inherit = "partner.match.rule"

    def _find_alike(self, partners=None, in_slices=False):
        """Find and write the groups of contacts that are alike.

        :param partners: only groups that hold at least one of these contacts
        :param in_slices: commit after each step, and stop when time is out
        :return: whether all is done
        """
        self.ensure_one()
        if not in_slices:
            self._write_groups(self._get_alike(partners), partners)
            return True
        if not self._keep_pairs():
            return False
        self._write_groups(self._get_groups(self._get_kept_pairs()))
        return True

    def _count_alike(self, partners=None):
        """Return how many groups there are, and how many contacts in them.

        Those of the user's companies.
        """
        mine = {None, *self.env.companies.ids}
        found = [group for group in self._get_alike(partners) if group[1] in mine]
        contacts = {contact_id for *_group, ids in found for contact_id in ids}
        return {"groups": len(found), "contacts": len(contacts)}

    def _get_alike(self, partners=None):
        """Return what `_write_groups` takes."""
        pairs = self._get_pairs(partners)
        if partners is None:
            return self._get_groups(pairs)
        # whom those that were found resemble decides with whom they are grouped
        near = {contact_id for pair in pairs for contact_id in pair}
        pairs |= self._get_pairs(partners.browse(near))
        wanted = set(partners.ids)
        return [group for group in self._get_groups(pairs) if wanted & {*group[3]}]

    # -- pairs --------------------------------------------------------------

    def _get_pairs(self, partners=None):
        """Return {(lower id, higher id): points} of the contacts that are alike."""
        if partners is not None and not partners:
            return {}
        pairs = {}
        for block, part in self._get_steps():
            pairs |= self._read_pairs(self._select_pairs(block, part, partners))
        return pairs

    def _get_steps(self):
        """Return the kinds of blocks that what is compared can share, in parts."""
        compared = set(self.comparison_ids.mapped("compared"))
        parts = self._get_parts()
        return [
            (name, part)
            for name, (needed, *_rest) in block_queries.BLOCKS.items()
            if compared.issuperset(needed)
            for part in parts
        ]

    def _keep_pairs(self):
        """Keep the pairs of one step after the other; return whether all are kept."""
        steps = self._get_steps()
        total = len(steps) + 1
        # other parts than those of the wake-up before: their places tell nothing
        done = self.run_done if self.run_total == total else 0
        for number, (block, part) in enumerate(steps[done:], start=done + 1):
            if not has_time(self.env):
                return False
            self._keep_part(block, part)
            self._commit_slice(number, total)
        return True

    def _get_kept_pairs(self):
        kept = self._read(block_queries.get_kept_pairs(self.id))
        return {(one, other): points for one, other, points in kept}

    def _forget_run(self):
        self._read(block_queries.forget_pairs(self.ids))
        return super()._forget_run()

    def _select_pairs(self, block, part, partners=None):
        return block_queries.find_pairs(
            block,
            part,
            self._select_contacts(),
            partners and partners.ids,
            self._get_points(),
            self._get_least(),
        )

    def _complete(self, pairs):
        """Return the pairs of contacts that others link, and that no block shared."""
        missing = [
            pair
            for linked in find_linked(pairs)
            if 2 < len(linked) <= MOST_LINKED
            for pair in combinations(sorted(linked), 2)
            if pair not in pairs
        ]
        more = {}
        for batch in split_every(PAIRS, missing, list):
            one_ids, other_ids = (list(ids) for ids in zip(*batch, strict=True))
            more |= self._read_pairs(
                block_queries.compare_pairs(
                    one_ids, other_ids, self._get_points(), self._get_least()
                )
            )
        return more

    # -- groups -------------------------------------------------------------

    def _get_groups(self, pairs):
        """Return the groups of alike contacts, as `_write_groups` takes them."""
        pairs = pairs | self._complete(pairs)
        ids = sorted({contact_id for pair in pairs for contact_id in pair})
        contacts = self._read(find_queries.describe(ids))
        sirets = {id_: siret for id_, _entity, _company, siret in contacts if siret}
        apart = {frozenset(p) for p in self._read(find_queries.exceptions_among(ids))}
        apart |= {frozenset(row[:2]) for row in contacts if row[0] != row[1]}
        companies = dict(self._read(block_queries.get_companies(ids)))
        links = [(*pair, points) for pair, points in pairs.items()]
        return [
            (str(group[0]), company_id, points, group)
            for company_id in sorted({*companies.values()} - {None}) + [None]
            for group, points in group_pairs(
                _among(links, companies, company_id), apart, sirets
            )
            if company_id is None or any(companies[id_] for id_ in group)
        ]


def _among(links, companies, company_id):
    """Return the links between contacts of a company, and those that all share."""
    seen = {None, company_id}
    return [
        link
        for link in links
        if companies[link[0]] in seen and companies[link[1]] in seen
    ]
