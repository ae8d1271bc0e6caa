from odoo import api, models


class ResPartner(models.Model):
    """Contacts that visitors add by a form of the website."""

    _inherit = "res.partner"

    @api.model
    @api.private
    def website_form_input_filter(self, request, values):
        """Refuse what would be there twice; called by the website, if there is one.

        The website saves as superuser, of whom nothing is refused.
        """
        kinds = self.env.company._get_refused_kinds()
        # a visitor may read no contact; the sentence names none
        if kinds and self.sudo()._find_by_keys(values, kinds, limit=1):
            raise self._get_refusal_of_visitor()
        return values
