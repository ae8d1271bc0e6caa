from odoo import models
from odoo.tools import format_date

from .partner_appetence_run import SPEAKS_FOR_INTERESTS


class PartnerAppetence(models.Model):
    """What users read of a row, in their language."""

    _inherit = "partner.appetence"

    def _tell(self):
        """Return what the form of a contact shows of one interest."""
        self.ensure_one()
        return {
            "id": self.id,
            "interest_id": self.interest_id.id,
            "name": self.interest_id.display_name,
            "color": self.interest_id.color,
            "percentile": self.percentile,
            "is_rising": self.is_rising,
            "declared": self.declared,
            "has_signals": bool(self.signal_count),
            "standing": self._say_standing(),
            "share": self._say_share(),
            "signals": self._say_signals(),
        }

    def _open_reasons(self):
        """Open the signals that speak for this interest of the contact, or against."""
        self.ensure_one()
        signals = self.env["partner.score.signal"].search(SPEAKS_FOR_INTERESTS)
        lines = signals._get_reasons(
            self.partner_id,
            self.company_id,
            self.company_id._segmentation_today(),
            self.interest_id.id,
        )
        title = self.env._(
            "%(contact)s: %(interest)s",
            contact=self.partner_id.display_name,
            interest=self.interest_id.display_name,
        )
        return self.env["partner.score.reason"]._open(self.partner_id, title, lines)

    def _say_standing(self):
        """Return where the contact stands among all, as a sentence."""
        if self.declared == "yes":
            return self.env._("The contact says so: this wins over all signals.")
        if self.declared == "no":
            return self.env._("The contact says no: this wins over all signals.")
        if self.log_strength is False:
            return self.env._(
                "What speaks against it weighs as much as what speaks for it."
            )
        return self.env._(
            "As interested as %(part)s %% of those interested, or more.",
            part=self.percentile,
        )

    def _say_share(self):
        """Return how much of what the contact likes it is; what it says comes first."""
        if self.declared or self.log_strength is False:
            return self._say_standing()
        return self.env._(
            "%(share)s %% of all interests of the contact",
            share=round(100 * self.share),
        )

    def _say_signals(self):
        """Return how many signals there are, and of when the last is."""
        if not self.signal_count:
            return self.env._("No signal yet")
        day = format_date(self.env, self.last_date)
        if self.signal_count == 1:
            return self.env._("1 signal, of %(day)s", day=day)
        return self.env._(
            "%(count)s signals, the last of %(day)s", count=self.signal_count, day=day
        )
