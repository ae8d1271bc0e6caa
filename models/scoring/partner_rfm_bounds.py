import math

from odoo import fields, models
from odoo.exceptions import UserError

from ...tools.cutoffs import (
    above_quantile,
    acts_above_quantile,
    days_at_quantile,
    quantile,
)
from . import cutoff_queries
from .run import AXES, bounds_from_json, to_amount

# what an empty set of contacts gives
NO_BOUNDS = {axis: [] for axis in AXES}


class PartnerRfmPolicy(models.Model):
    """The cut-offs of a policy: where they come from, and what is kept of them."""

    _inherit = "partner.rfm.policy"

    last_config = fields.Json(
        readonly=True,
        copy=False,
        help="Settings and cut-offs of the last run: what the next one compares with.",
    )

    def _get_config(self):
        """Return the settings that decide the scores, as of now."""
        self.ensure_one()
        counted = self.counted_source_ids.sorted("id")
        return {
            "bins": self.bins,
            "binning": self.binning,
            "monetary_measure": self.monetary_measure,
            "frequency_measure": self.frequency_measure,
            "window_months": self.window_months,
            "rollup": self.rollup,
            "currency": self.company_id.currency_id.id,
            "zone": self.company_id._segmentation_tz(),
            "sources": [[source.id, source._get_stamp()] for source in counted],
            "grid": [
                self.grid_id.id,
                fields.Datetime.to_string(self.grid_id.changed_at),
            ],
        }

    def _is_same_config(self):
        """Whether the settings are those of the last run."""
        known = {**(self.last_config or {}), "bounds": None}
        return known == {**self._get_config(), "bounds": None}

    def _get_known_bounds(self):
        """Return the cut-offs of the last run, if its scores compare with the next."""
        if not self._is_same_config():
            return None
        return bounds_from_json(self.last_config["bounds"])

    def _has_fixed_bounds(self):
        """Whether the cut-offs are kept, not computed from the contacts.

        Frozen ones are computed anew once what they measure changed.
        """
        if self.binning == "threshold":
            return True
        measured = ("bins", "binning", "monetary_measure", "frequency_measure")
        known, config = self.last_config or {}, self._get_config()
        return (
            self.is_frozen
            and bool(self.cutoff_ids)
            and all(known.get(name) == config[name] for name in measured)
        )

    def _get_run_bounds(self, as_of):
        """Return the cut-offs of a run: those that are kept, or computed anew."""
        if self._has_fixed_bounds():
            return self._get_kept_bounds()
        by_rank = self.binning == "rank"
        pick = cutoff_queries.pick_ranks if by_rank else cutoff_queries.pick_quantiles
        measures = cutoff_queries.all_measures(self.id)
        rows = self.env.execute_query(
            cutoff_queries.axis_values(measures, as_of, pick(self.bins))
        )
        read = self._read_ranks if by_rank else self._read_quantiles
        return NO_BOUNDS | {axis: read(axis, *values) for axis, *values in rows}

    def _get_kept_bounds(self):
        """Return the cut-offs as they are stored."""
        if not self._has_all_cutoffs():
            raise UserError(
                self.env._(
                    "The cut-offs are not complete: each axis needs one for each score "
                    "from 2 to %(bins)s.",
                    bins=self.bins,
                )
            )
        return {axis: self._get_kept_axis(axis) for axis in AXES}

    def _has_all_cutoffs(self):
        return len(self.cutoff_ids) == len(AXES) * (self.bins - 1)

    def _get_kept_axis(self, axis):
        """Return the stored cut-offs of an axis.

        A score that nobody has, below one that somebody may have, is passed over:
        whoever reaches the one above has that one.
        """
        read = {"r": math.floor, "f": math.ceil, "m": to_amount}[axis]
        bounds, above = [], False
        for cutoff in self.cutoff_ids.sorted("score", reverse=True):
            if cutoff.axis == axis:
                above = above if cutoff.bound is False else cutoff.bound
                bounds.append(above)
        return [read(bound) for bound in reversed(bounds) if bound is not False]

    @staticmethod
    def _read_ranks(axis, _size, values):
        read = {"r": lambda value: int(-value), "f": int, "m": to_amount}[axis]
        return [read(value) for value in values if value is not None]

    def _read_quantiles(self, axis, size, below, above):
        read = {"r": days_at_quantile, "f": acts_above_quantile, "m": above_quantile}
        return [
            read[axis](quantile(low, high, part, self.bins, size))
            for part, (low, high) in enumerate(zip(below, above, strict=True), start=1)
        ]

    def _keep_bounds(self, run):
        """Store the cut-offs of a run, where they are not those that it was given."""
        if self._has_fixed_bounds():
            return
        self.cutoff_date = run.as_of
        if self._has_all_cutoffs() and self._get_kept_bounds() == run.bounds:
            return
        # past `write`, which takes what is chosen by hand for a change of policy
        self.cutoff_ids.unlink()
        self.env["partner.rfm.cutoff"].create(
            [
                {"policy_id": self.id, "axis": axis, "score": score, "bound": bound}
                for axis in AXES
                for score, bound in self._number(run.bounds[axis])
            ]
        )

    def _number(self, bounds):
        """Return the scores from 2 up and what they need; empty: nobody reaches it."""
        missing = [None] * (self.bins - 1 - len(bounds))
        return enumerate([*bounds, *missing], start=2)
