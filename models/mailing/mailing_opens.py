from odoo import models
from odoo.fields import Domain


class MailingMailing(models.Model):
    """Conditions of a mailing are rules as well: they may not read opens either."""

    _inherit = "mailing.mailing"

    def action_put_in_queue(self):
        if not self._is_scheduled():
            for mailing in self:
                mailing._check_opens_allowed()
        return super().action_put_in_queue()

    def _prepare_to_leave(self):
        """Look again in the queue: the company may have changed its mind."""
        self._check_opens_allowed()
        return super()._prepare_to_leave()

    def _check_opens_allowed(self):
        """Refuse conditions on contacts that tell who opened a mailing."""
        segments = self.env["partner.segment"]
        company = self._get_responsible().company_id
        if self.mailing_model_real != "res.partner":
            return
        if not segments._may_read_opens(company):
            segments._check_no_opens(Domain(self._parse_mailing_domain()))
