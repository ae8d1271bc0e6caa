from odoo import api, models


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env["partner.rfm.policy"]._create_defaults(companies)
        self.env["partner.score.run"]._create_missing(companies)
        return companies
