from odoo import api, models


class MailingTrace(models.Model):
    _inherit = "mailing.trace"

    @api.model_create_multi
    def create(self, vals_list):
        traces = super().create(vals_list)
        self.env["mailing.result.recipient"]._note(traces)
        return traces
