from odoo import api, models


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        if any(user._is_public() for user in users):
            self.env.registry.clear_cache()  # _get_technical_contact_ids
        return users
