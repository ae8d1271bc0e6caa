from math import ceil, floor

from odoo import models
from odoo.tools import formatLang


class PartnerRfmPolicy(models.Model):
    """What each score of a policy means, in words."""

    _inherit = "partner.rfm.policy"

    def _get_bounds(self):
        """Return the bound of each score from 2 up, by axis."""
        bounds = {axis: {} for axis in "rfm"}
        for cutoff in self.cutoff_ids:
            bound = cutoff.bound
            bounds[cutoff.axis][cutoff.score] = None if bound is False else bound
        return bounds

    def _describe_range(self, axis, own, above):
        """Return in words what has a bound and not the next one.

        :param own: at most so many days; at least so many acts, or this amount
        :param above: the bound of what is better; None where it is without end
        """
        if own is None and above is None:
            return self.env._("everybody")
        describe = {
            "r": self._describe_days,
            "f": self._describe_acts,
            "m": self._describe_amounts,
        }[axis]
        return describe(own, above)

    def _describe_days(self, most, above):
        if most is None:
            return self.env._("more than %(days)s", days=self._say_days(floor(above)))
        most = floor(most)
        if above is None:
            return self.env._("%(days)s or less", days=self._say_days(most))
        least = floor(above) + 1
        if least == most:
            return self._say_days(most)
        return self.env._(
            "between %(least)s and %(days)s", least=least, days=self._say_days(most)
        )

    def _describe_acts(self, least, above):
        most = above and ceil(above) - 1
        least = 1 if least is None else ceil(least)
        if above is None:
            return self.env._("%(acts)s or more", acts=self._say_acts(least))
        if least >= most:
            return self._say_acts(most)
        return self.env._(
            "between %(least)s and %(acts)s", least=least, acts=self._say_acts(most)
        )

    def _describe_amounts(self, least, above):
        if least is None:
            return self.env._("less than %(amount)s", amount=self._say_amount(above))
        if above is None:
            return self.env._("%(amount)s or more", amount=self._say_amount(least))
        return self.env._(
            "from %(least)s to less than %(amount)s",
            least=self._say_amount(least),
            amount=self._say_amount(above),
        )

    def _say_days(self, days):
        if days == 1:
            return self.env._("1 day")
        return self.env._("%(count)s days", count=self._say_number(days))

    def _say_acts(self, acts):
        if self.frequency_measure == "days":
            if acts == 1:
                return self.env._("1 day with an act")
            return self.env._(
                "%(count)s days with an act", count=self._say_number(acts)
            )
        if acts == 1:
            return self.env._("1 act")
        return self.env._("%(count)s acts", count=self._say_number(acts))

    def _say_contacts(self, count):
        if count == 1:
            return self.env._("1 contact")
        return self.env._("%(count)s contacts", count=self._say_number(count))

    def _say_number(self, number):
        return formatLang(self.env, number, digits=0)

    def _say_amount(self, amount):
        """Return an amount with its currency, without decimals that are all 0."""
        return formatLang(
            self.env,
            amount,
            currency_obj=self.company_id.currency_id,
            rounding_unit="units" if amount == int(amount) else "decimals",
        )
