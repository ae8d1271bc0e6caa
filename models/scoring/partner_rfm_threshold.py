from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError

from ...tools.rfm import unordered_thresholds

# The fields that hold the cut-offs of each axis, in the order of the screen
CUTOFFS = {
    "r": "recency_cutoff_ids",
    "f": "frequency_cutoff_ids",
    "m": "monetary_cutoff_ids",
}


class PartnerRfmPolicy(models.Model):
    """Cut-offs by axis, to read, and to write with the binning by thresholds."""

    _inherit = "partner.rfm.policy"

    recency_cutoff_ids = fields.One2many(
        "partner.rfm.cutoff",
        "policy_id",
        string="Recency Cut-offs",
        domain=[("axis", "=", "r")],
    )
    frequency_cutoff_ids = fields.One2many(
        "partner.rfm.cutoff",
        "policy_id",
        string="Frequency Cut-offs",
        domain=[("axis", "=", "f")],
    )
    monetary_cutoff_ids = fields.One2many(
        "partner.rfm.cutoff",
        "policy_id",
        string="Monetary Cut-offs",
        domain=[("axis", "=", "m")],
    )

    _bins_range = models.Constraint(
        "CHECK(bins BETWEEN 3 AND 10)", "An axis has from 3 to 10 scores."
    )

    @api.constrains("binning", "bins", "cutoff_ids", *CUTOFFS.values())
    def _check_thresholds(self):
        """Refuse thresholds by which a contact would not have exactly one score."""
        for policy in self.filtered(lambda policy: policy.binning == "threshold"):
            faults = [
                sentence
                for axis in CUTOFFS
                for sentence in policy._get_threshold_faults(axis)
            ]
            if faults:
                raise ValidationError("\n".join(faults))

    @api.onchange("binning", "bins")
    def _onchange_thresholds(self):
        """Give each score a line to write in.

        The cut-offs of the last run are there already: they are the start.
        """
        if self.binning != "threshold":
            return
        cutoffs = self.env["partner.rfm.cutoff"]
        for axis, name in CUTOFFS.items():
            kept = self[name].filtered(lambda cutoff: cutoff.score <= self.bins)
            missing = set(range(2, self.bins + 1)) - set(kept.mapped("score"))
            # as records: commands on one of these fields make the others be read again
            self[name] = kept.concat(
                *(
                    cutoffs.new({"axis": axis, "score": score})
                    for score in sorted(missing, reverse=True)
                )
            )

    def copy_data(self, default=None):
        """Copy thresholds, which somebody wrote; a run makes the other cut-offs."""
        return [
            {**vals, "cutoff_ids": policy._copy_thresholds()}
            for policy, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def write(self, vals):
        result = super().write(vals)
        if not {"cutoff_ids", *CUTOFFS.values()}.isdisjoint(vals):
            self.filtered(
                lambda policy: policy.binning == "threshold"
            )._request_compute()
        return result

    def _copy_thresholds(self):
        if self.binning != "threshold":
            return []
        return [
            Command.create(
                {"axis": cutoff.axis, "score": cutoff.score, "bound": cutoff.bound}
            )
            for cutoff in self.cutoff_ids
        ]

    def _get_threshold_faults(self, axis):
        cutoffs = self.env["partner.rfm.cutoff"].search(
            [("policy_id", "=", self.id), ("axis", "=", axis)]
        )
        label = dict(cutoffs._fields["axis"]._description_selection(self.env))[axis]
        written = cutoffs.filtered(lambda cutoff: cutoff.bound is not False)
        faults = self._get_score_faults(label, set(cutoffs.mapped("score")))
        if not written:
            return faults + [
                self.env._(
                    "%(axis)s: write the threshold of at least one score.", axis=label
                )
            ]
        if axis != "m":
            faults += self._get_sign_faults(label, written)
        return faults + self._get_order_faults(label, written, falling=axis == "r")

    def _get_score_faults(self, label, scores):
        return [
            self.env._(
                "%(axis)s, score %(score)s: the scores from 2 to %(bins)s have one "
                "threshold each.",
                axis=label,
                score=score,
                bins=self.bins,
            )
            for score in sorted(scores ^ set(range(2, self.bins + 1)))
        ]

    def _get_sign_faults(self, label, written):
        return [
            self.env._(
                "%(axis)s, score %(score)s: the threshold cannot be negative.",
                axis=label,
                score=cutoff.score,
            )
            for cutoff in written
            if cutoff.bound < 0
        ]

    def _get_order_faults(self, label, written, falling):
        by_score = {cutoff.score: cutoff for cutoff in written}
        bounds = {score: cutoff.bound for score, cutoff in by_score.items()}
        return [
            self.env._(
                "%(axis)s: score %(score)s (%(sentence)s) must be harder to reach than "
                "score %(lower)s (%(other)s).",
                axis=label,
                score=score,
                sentence=by_score[score].sentence,
                lower=lower,
                other=by_score[lower].sentence,
            )
            for lower, score in unordered_thresholds(bounds, falling)
        ]
