from odoo import api, models
from odoo.fields import Domain
from odoo.tools import ormcache


class PartnerScoreSource(models.Model):
    """Lines from which signals read the values of acts.

    A line that is deleted leaves no row to look at: its contact is noted, as that of
    a deleted act is.
    """

    _inherit = "partner.score.source"

    @api.model
    @ormcache()
    def _get_partner_paths(self):
        paths = {
            name: set(actor_paths)
            for name, actor_paths in super()._get_partner_paths().items()
        }
        signals = self.env["partner.score.signal"].sudo().search(Domain.TRUE)
        for signal in signals._get_available():
            for name, path in signal._get_line_paths():
                paths.setdefault(name, set()).add(path)
        return paths
