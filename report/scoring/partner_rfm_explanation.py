from odoo import models
from odoo.tools import format_date

from ...tools.ranges import next_bound, score_range
from ...tools.rfm import grid_level
from . import queries


class PartnerRfmPolicy(models.Model):
    """Why a contact has its scores: where it stands, and what is around it."""

    _inherit = "partner.rfm.policy"

    def _explain_axes(self, score):
        """Return the gauges of a score, from recency to amount."""
        smaller = self._get_standing(score)
        bounds = self._get_bounds()
        return [
            self._explain_axis(axis, score, smaller[axis], bounds[axis])
            for axis in "rfm"
        ]

    def _explain_axis(self, axis, score, smaller, bounds):
        """Return one gauge.

        `fact`: the measure; `comparison`: how many of the others have less, also as
        a number, `percent`; `range`: what gives this score; `need`: what would give
        the next better one.
        """
        own = score[axis]
        percent = smaller if smaller is None else int(smaller)
        return {
            "axis": axis,
            "score": own,
            "level": grid_level(own, self.bins),
            "bins": self.bins,
            "percent": percent,
            "fact": self._explain_fact(axis, score),
            "comparison": self._explain_comparison(axis, percent),
            "range": self._explain_range(axis, own, bounds),
            "need": self._explain_need(axis, own, bounds),
        }

    def _get_standing(self, score):
        """Return by axis the percentage of the other customers who have less.

        Of all that the policy scored, as the scores themselves: not only of those
        that the user may see.  None where there is nobody else.
        """
        score.flush_model()
        measures = (score.last_date, score.frequency, score.monetary)
        [(*smaller, others)] = self.env.execute_query(
            queries.count_smaller(self.id, *measures)
        )
        shares = [100 * count / others if others else None for count in smaller]
        return dict(zip("rfm", shares, strict=True))

    def _explain_fact(self, axis, score):
        if axis == "f":
            return self._say_acts(score.frequency)
        if axis == "m":
            return self._explain_amount(score.monetary)
        days = (self._get_picture_day() - score.last_date).days
        date = format_date(self.env, score.last_date)
        if days == 0:
            return self.env._("Last act today (%(date)s)", date=date)
        return self.env._(
            "Last act %(days)s ago (%(date)s)", days=self._say_days(days), date=date
        )

    def _explain_amount(self, amount):
        amount = self._say_amount(amount)
        if self.monetary_measure == "mean":
            return self.env._("%(amount)s by act", amount=amount)
        if self.monetary_measure == "largest":
            return self.env._("Largest act: %(amount)s", amount=amount)
        return self.env._("%(amount)s in all", amount=amount)

    def _explain_comparison(self, axis, percent):
        if percent is None:
            return self.env._("The only one who acted")
        share = f"{percent}\N{NO-BREAK SPACE}%"
        if axis == "r":
            return self.env._("More recent than %(share)s of the others", share=share)
        return self.env._("More than %(share)s of the others", share=share)

    def _explain_range(self, axis, own, bounds):
        limits = bounds and score_range(bounds, own)
        if not limits:
            return ""  # not of the cut-offs that are there now
        return self.env._(
            "%(axis)s %(score)s: %(range)s",
            axis=axis.upper(),
            score=own,
            range=self._describe_range(axis, *limits),
        )

    def _explain_need(self, axis, own, bounds):
        if next_bound(bounds, own) is None:
            return ""
        better, limits = next(
            (score, limits)
            for score in range(own + 1, self.bins + 1)
            if (limits := score_range(bounds, score))
        )
        return self.env._(
            "%(axis)s %(score)s needs %(range)s",
            axis=axis.upper(),
            score=better,
            range=self._describe_range(axis, limits[0], None),
        )


class PartnerRfmScore(models.Model):
    _inherit = "partner.rfm.score"

    def _explain_class(self):
        """Return the class of a score and since when it holds; None without."""
        if not self.class_id:
            return None
        since = self.class_date and format_date(self.env, self.class_date)
        history = ""
        if since and self.previous_class_id:
            history = self.env._(
                "since %(date)s, before: %(name)s",
                date=since,
                name=self.previous_class_id.name,
            )
        elif since:
            history = self.env._("since %(date)s", date=since)
        return {
            **self.class_id._describe(),
            "code": self.code or "",
            "description": self.class_id.description or "",
            "history": history,
        }
