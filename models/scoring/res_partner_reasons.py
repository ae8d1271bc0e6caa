from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _erase_scores(self):
        """Delete the explanations that somebody is looking at, too."""
        result = super()._erase_scores()
        # whoever notes the objection may not read what others asked
        reasons = self.env["partner.score.reason"].sudo()
        reasons.search([("partner_id.commercial_partner_id", "in", self.ids)]).unlink()
        return result
