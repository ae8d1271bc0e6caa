from math import ceil

from odoo import api, models
from odoo.fields import Domain

from ...tools.histogram import amount_scale, count_scale, day_scale
from ...tools.ranges import score_range
from ...tools.rfm import grid_level
from . import queries

MEASURES = ("last_date", "frequency", "monetary")


class PartnerRfmPolicy(models.Model):
    """How the measures of customers are spread, and where the cut-offs stand."""

    _inherit = "partner.rfm.policy"

    @api.readonly
    def get_distribution(self):
        """Return three histograms, of recency, frequency and amount.

        `customers`: how many contacts each of them counts.
        `axes`: for each axis
            `title`: what is measured;
            `buckets`: the label below each bar, and in words what it holds;
            `scores`: from the best, how many contacts each has in each bucket
                (`counts`) and in all (`count`), with a sentence for the legend;
            `cutoffs`: where each score begins (`position`, in buckets from the left).
        """
        bounds = self._get_bounds()
        count, scales = self._get_scales(bounds)
        counts = self._count_places(scales) if count else {}
        return {
            **self._get_picture_head(),
            "customers": {"count": count},
            "axes": [
                {
                    "axis": axis,
                    "title": self._get_axis_title(axis),
                    "buckets": self._describe_buckets(axis, scale),
                    "scores": self._describe_scores(axis, bounds[axis], scale, counts),
                    "cutoffs": self._describe_cutoffs(axis, bounds[axis], scale),
                }
                for axis, scale in scales.items()
            ],
        }

    def _get_picture_day(self):
        """Return the day of which the pictures tell: that of the last run."""
        return self.last_as_of or self.company_id._segmentation_today()

    def _select_customers(self, *columns):
        return self._select_scores(*columns, domain=Domain("r", "!=", False))

    def _get_scales(self, bounds):
        """Return how many customers there are, and the buckets of each axis."""
        measures = self._select_customers(*MEASURES)
        [row] = self.env.execute_query(queries.extents(measures))
        count, first, usual, most, least, usual_amount, largest = row
        if not count:
            return 0, {}
        needed = {
            axis: max(filter(None, own.values()), default=0)
            for axis, own in bounds.items()
        }
        amounts = (least, usual_amount, largest, needed["m"])
        return count, {
            "r": day_scale((self._get_picture_day() - first).days),
            "f": count_scale(usual, most, ceil(needed["f"])),
            "m": amount_scale(*map(float, amounts)),
        }

    def _count_places(self, scales):
        """Return how many customers there are by (axis, bucket, score)."""
        scores = self._select_customers(*MEASURES, "r", "f", "m")
        day = self._get_picture_day()
        rows = self.env.execute_query(queries.histogram(scores, day, scales))
        return {(axis, bucket, score): count for axis, bucket, score, count in rows}

    def _get_axis_title(self, axis):
        return {
            "r": self.env._("Days since the last act"),
            "f": self.env._("Days with an act")
            if self.frequency_measure == "days"
            else self.env._("Number of acts"),
            "m": self._get_amount_label(),
        }[axis]

    def _describe_buckets(self, axis, scale):
        return [self._describe_bucket(axis, scale, i) for i in range(scale.size)]

    def _describe_bucket(self, axis, scale, bucket):
        low, high = scale.bounds(bucket)
        if axis == "r":
            words = self._describe_range(axis, high - 1, low - 1 if low else None)
        else:
            words = self._describe_range(axis, low, high)
        if low is None:
            label = f"< {self._say_step(high)}"
        elif high is None:
            label = f"≥ {self._say_step(low)}"
        else:
            label = self._say_step(low)
        return {"label": label, "words": words}

    def _say_step(self, number):
        """Return a bound of a bucket, in full or with its decimals below 1."""
        return self._say_number(number) if number == int(number) else f"{number:g}"

    def _describe_scores(self, axis, bounds, scale, counts):
        return [
            self._describe_score_counts(
                axis,
                bounds,
                score,
                [counts.get((axis, bucket, score), 0) for bucket in range(scale.size)],
            )
            for score in range(self.bins, 0, -1)
        ]

    def _describe_score_counts(self, axis, bounds, score, counts):
        return {
            "score": score,
            "level": grid_level(score, self.bins),
            "counts": counts,
            "count": sum(counts),
            "sentence": self._describe_legend(axis, bounds, score, sum(counts)),
        }

    def _describe_legend(self, axis, bounds, score, count):
        limits = score_range(bounds, score)
        if limits is None:
            return self.env._("Score %(score)s: nobody", score=score)
        return self.env._(
            "Score %(score)s: %(range)s, %(contacts)s",
            score=score,
            range=self._describe_range(axis, *limits),
            contacts=self._say_contacts(count),
        )

    def _describe_cutoffs(self, axis, bounds, scale):
        cutoffs = []
        for score, bound in sorted(bounds.items()):
            # a score that nobody reaches has no beginning
            if score_range(bounds, score):
                # the day after the last one that still has the score
                start = bound + 1 if axis == "r" else bound
                cutoffs.append({"score": score, "position": scale.position(start)})
        return [cutoff for cutoff in cutoffs if cutoff["position"] is not None]
