from odoo import models
from odoo.fields import Domain

MAILING_INTERESTS = ("mailing.trace", "mass_mailing_id.interest_ids")


class PartnerScoreSignal(models.Model):
    """Signals whose value is an interest already, such as those of a mailing."""

    _inherit = "partner.score.signal"

    def _get_pairs(self):
        """An interest stands for itself, unless it is mapped to another one."""
        pairs = super()._get_pairs()
        if self._get_value_steps()[-1][1].comodel_name != "partner.interest":
            return pairs
        mapped = {mapping.value for mapping in self.mapping_ids}
        interests = self.env["partner.interest"].sudo().search(Domain.TRUE)
        return pairs + [
            (interest.id, interest.id)
            for interest in interests
            if str(interest.id) not in mapped
        ]

    def _tells_values(self):
        """The interests of a mailing change by a write on the mailing, which tells."""
        is_of_mailing = (self.model_name, self.value_path) == MAILING_INTERESTS
        return is_of_mailing or super()._tells_values()
