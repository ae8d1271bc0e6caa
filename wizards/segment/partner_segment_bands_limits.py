from odoo import models
from odoo.exceptions import UserError
from odoo.tools.misc import get_lang

from ...tools.bands import MAX_LIMITS, MAX_NUMBER, LimitsError, parse_limits

# as far back as dates go on a calendar that anybody uses
MAX_ELAPSED = {"y": 1000, "d": 365_000}


class PartnerSegmentBands(models.TransientModel):
    """The limits of the bands, as users type them."""

    _inherit = "partner.segment.bands"

    def _get_limits(self, field):
        lang = get_lang(self.env)
        bounds = (-MAX_NUMBER, MAX_NUMBER)
        if self._is_date(field):
            bounds = (0, MAX_ELAPSED[self.unit or "d"])
        try:
            return parse_limits(
                self.limits or "", lang.decimal_point, self._get_digits(field), *bounds
            )
        except LimitsError as error:
            raise UserError(self._explain(error, *bounds)) from None

    def _explain(self, error, least, largest):
        """Return the sentence that says what is wrong with the limits."""
        part = error.parts[0] if error.parts else ""
        match error.reason:
            case "empty":
                return self.env._(
                    "Type the limits, separated by semicolons: 10; 50; 250."
                )
            case "few":
                return self.env._(
                    "%(limit)s alone is not enough: type at least two limits, "
                    "separated by semicolons: 10; 50; 250.",
                    limit=part,
                )
            case "many":
                return self.env._(
                    "%(count)s limits are too many: type %(most)s at most.",
                    count=part,
                    most=MAX_LIMITS,
                )
            case "number":
                return self.env._(
                    "“%(limit)s” is not a number. Limits are numbers separated by "
                    "semicolons: 10; 50; 250.",
                    limit=part,
                )
            case "whole":
                return self.env._("“%(limit)s” is not a whole number.", limit=part)
            case "digits":
                return self.env._(
                    "“%(limit)s” has more decimals than the criterion.", limit=part
                )
            case "small":
                return self.env._(
                    "“%(limit)s” is too small: limits begin at %(least)s.",
                    limit=part,
                    least=self._format_number(least),
                )
            case "large":
                return self.env._(
                    "“%(limit)s” is too large: limits end at %(largest)s.",
                    limit=part,
                    largest=self._format_number(largest),
                )
            case "equal":
                return self.env._(
                    "“%(limit)s” stands twice among the limits.", limit=part
                )
        return self.env._(
            "Limits go up: “%(next_limit)s” cannot come after “%(limit)s”.",
            limit=part,
            next_limit=error.parts[1],
        )
