from odoo import api, models
from odoo.fields import Domain

# columns of scores that can be read in the order of an index, or in a small sort
SORTED = ("rfm_monetary", "rfm_frequency", "rfm_last_date", "rfm_r", "rfm_f", "rfm_m")


class ResPartner(models.Model):
    """The first contacts by a score, without joining and sorting all of them.

    Contacts without a score come last, whatever the direction.  So where enough
    contacts have one, the first page holds only those: their scores are read in order
    and each leads to its contact.
    """

    _inherit = "res.partner"

    @api.model
    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        column = (order or "").split(",")[0].strip().partition(" ")[0]
        if limit and column in SORTED:
            found = self._search_scored(domain, column, offset, limit, order)
            if len(found) == limit:
                found.fetch(field_names)
                return found
        return super().search_fetch(domain, field_names, offset, limit, order)

    @api.model
    def _search_scored(self, domain, column, offset, limit, order):
        """Return the contacts of a page that have a score, in the order of scores."""
        scored = Domain(domain) & Domain(column, "!=", False)
        contacts = self.with_context(rfm_only_scored=True)
        return self.browse(contacts._search(scored, offset, limit, order))
