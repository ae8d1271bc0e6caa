from odoo import models
from odoo.exceptions import UserError


class PartnerSegmentTemplate(models.Model):
    """Templates that tell who opened a mailing: only where the company may use it."""

    _inherit = "partner.segment.template"

    def _try_segment(self, record_id):
        """Say it without the condition: who reads this did not write the rule."""
        segments = self.env["partner.segment"]
        if not segments._may_read_opens(self.env.company) and (
            segments._find_open_condition(self._get_domain(record_id))
        ):
            raise UserError(
                self.env._(
                    "Needs consent to noting who opens mailings: see the settings of "
                    "Segmentation."
                )
            )
        return super()._try_segment(record_id)
