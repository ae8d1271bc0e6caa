from odoo import api, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    # exclusions and "one message per address" look contacts up by address, which
    # Odoo does not index; a table object is dropped at uninstall, a redeclared
    # `index=` of the field would stay behind
    _contact_segmentation_email_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )

    @api.model
    def _reachable_domain(self):
        """Return the domain of the contacts that mailings may reach.

        Other concepts narrow it, such as privacy by consent.
        """
        return Domain.TRUE

    def _get_mailing_addresses(self):
        """Return the addresses by which lists may know these contacts."""
        names = ["email_normalized"]
        if self.env["mailing.list"]._has_phones():
            names.append("phone_sanitized")
        return {one[name] for one in self for name in names if one[name]}
