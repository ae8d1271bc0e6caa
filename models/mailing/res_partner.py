from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    # exclusions and "one message per address" look contacts up by address, which
    # Odoo does not index; a table object is dropped at uninstall, a redeclared
    # `index=` of the field would stay behind
    _contact_segmentation_email_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )
