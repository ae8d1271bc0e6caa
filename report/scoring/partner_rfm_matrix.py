from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from ...tools.rfm import BINS, fm_score, grid_level, parse_cells

NOTHING = (0, 0.0)


class PartnerRfmPolicy(models.Model):
    """The matrix of a policy: how many contacts, and how much, in each cell."""

    _inherit = "partner.rfm.policy"

    @api.readonly
    def get_matrix(self):
        """Return how the contacts of this policy are spread over its classes.

        Each count comes with its amount, see `_get_amount`.

        `cells`: the 25 cells with `r`, `fm` and their class; none where the grid
        has levels of activity.
        `rows`, `columns`: the totals by R and by FM, from 5 to 1 and from 1 to 5.
        `classes`: all classes of the grid, in their order.
        `customers`: all that have scores.
        `prospects`, `not_scored`: the others, numbers of contacts.
        """
        tally = self._tally_scores()
        customers = {key: value for key, value in tally.items() if key[0]}
        return {
            **self._get_picture_head(),
            **self._get_matrix_cells(customers),
            "classes": self._get_matrix_classes(tally),
            "customers": self._describe_tally(customers.values()),
            "prospects": sum(
                count for key, (count, _total) in tally.items() if not key[0]
            ),
            "not_scored": self.env["res.partner"].search_count(
                self._get_not_scored_domain()
            ),
        }

    def _tally_scores(self):
        """Return (count, sum) by (level of R, level of FM, class); none: prospects."""
        tally = defaultdict(lambda: NOTHING)
        groups = self.env["partner.rfm.score"]._read_group(
            [("policy_id", "=", self.id)],
            ["r", "f", "m", "class_id"],
            ["__count", "monetary:sum"],
        )
        for r, f, m, rfm_class, count, total in groups:
            key = (*self._get_cell(r, f, m), rfm_class.id)
            known, amount = tally[key]
            tally[key] = (known + count, amount + (total or 0.0))
        return tally

    def _get_cell(self, r, f, m):
        """Return the cell, on the picture of five levels, of three scores."""
        if not r:
            return (0, 0)
        fm = fm_score(f, m)
        return grid_level(r, self.bins), grid_level(fm, self.bins)

    def _get_matrix_cells(self, customers):
        """Return the cells and the totals of rows and columns."""
        if self.grid_id.kind != "matrix":
            return {"cells": [], "rows": [], "columns": []}
        levels = range(1, BINS + 1)
        classes = self._get_class_by_cell()

        def tally(r, fm):
            return self._describe_tally(
                value
                for (own_r, own_fm, _class), value in customers.items()
                if own_r in r and own_fm in fm
            )

        return {
            "cells": [
                {"r": r, "fm": fm, "class_id": classes.get((r, fm)), **tally([r], [fm])}
                for r in reversed(levels)
                for fm in levels
            ],
            "rows": [{"r": r, **tally([r], levels)} for r in reversed(levels)],
            "columns": [{"fm": fm, **tally(levels, [fm])} for fm in levels],
        }

    def _get_class_by_cell(self):
        return {
            cell: rfm_class.id
            for rfm_class in self.grid_id.class_ids
            for cell in parse_cells(rfm_class.cells)
        }

    def _get_matrix_classes(self, tally):
        return [
            {
                **rfm_class._describe(),
                "description": rfm_class.description or "",
                "is_prospect": rfm_class.is_prospect,
                **self._describe_tally(
                    value
                    for (_r, _fm, class_id), value in tally.items()
                    if class_id == rfm_class.id
                ),
            }
            for rfm_class in self.grid_id.class_ids
        ]

    def _describe_tally(self, values):
        count, total = map(sum, zip(NOTHING, *values, strict=True))
        return {"count": count, "amount": self._get_amount(total, count)}

    def _get_not_scored_domain(self):
        """Return the domain of the contacts that have no row in this policy.

        They object to it, or came since the last run.
        """
        contacts = self.env["res.partner"]
        domain = contacts._segmentable_domain() & Domain("active", "=", True)
        domain &= Domain(contacts._check_company_domain(self.company_id))
        if self.rollup:
            domain &= Domain("is_company", "=", True) | Domain("parent_id", "=", False)
        mine = Domain("policy_id", "=", self.id)
        return domain & Domain("rfm_own_score_ids", "not any", mine)

    # -- what a click opens -------------------------------------------------

    def action_open_cell(self, r=None, fm=None):
        """Open the contacts of a cell; of a row, or a column, without the other."""
        scores = range(1, self.bins + 1)
        by_frequency = defaultdict(list)
        for f in scores:
            for m in scores:
                if fm in (None, self._get_cell(1, f, m)[1]):
                    by_frequency[f].append(m)
        rows = [s for s in scores if r in (None, grid_level(s, self.bins))]
        domain = Domain("r", "in", rows) & Domain.OR(
            Domain("f", "=", f) & Domain("m", "in", amounts)
            for f, amounts in by_frequency.items()
        )
        rfm_class = self.env["partner.rfm.class"].browse(
            self._get_class_by_cell().get((r, fm))
        )
        words = [rfm_class.name, r and f"R {r}", fm and f"FM {fm}"]
        name = ", ".join(filter(None, words)) or self.env._("All with scores")
        return self._open_scored(name, domain)

    def action_open_class(self, class_id):
        """Open the contacts that the last run put in a class."""
        rfm_class = self.env["partner.rfm.class"].browse(class_id)
        return self._open_scored(rfm_class.name, Domain("class_id", "=", class_id))

    def action_open_prospects(self):
        """Open the contacts that have not acted."""
        return self._open_scored(self.env._("Prospects"), Domain("r", "=", False))

    def action_open_not_scored(self):
        """Open the contacts that this policy has not scored."""
        return self._open_contacts(
            self.env._("Not scored"), self._get_not_scored_domain()
        )


class PartnerRfmClass(models.Model):
    _inherit = "partner.rfm.class"

    def _describe(self):
        """Return how a picture shows this class."""
        self.ensure_one()
        return {"id": self.id, "name": self.name, "color": self.color}
