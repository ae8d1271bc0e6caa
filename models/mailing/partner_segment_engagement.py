from odoo import api, models
from odoo.fields import Domain

# the columns of contacts that tell, or may tell, whether messages were opened
OPEN_COLUMNS = {"engagement_opened", "engagement_last_opened"}
OUTCOME = "engagement_last_outcome"
# outcomes between which nothing but an open tells the difference
UNTOLD = ("none", "open")


class PartnerSegment(models.Model):
    """Rules that read the opens that engagement counts: see `partner_segment_opens`.

    Where they may not be used there are none, and “did not open” would hold everybody.
    """

    _inherit = "partner.segment"

    @api.model
    def _tells_opens(self, path, condition):
        if super()._tells_opens(path, condition):
            return True
        of_contacts = {
            field.name for field in path if field.model_name == "res.partner"
        }
        if not OPEN_COLUMNS.isdisjoint(of_contacts):
            return True
        if OUTCOME not in of_contacts:
            return False
        if condition.operator not in ("in", "not in", "=", "!="):
            return True
        values = condition.value
        values = [values] if isinstance(values, str | bool) else values
        return len({outcome in values for outcome in UNTOLD}) == 2

    @api.model
    def _open_tracking_changed(self):
        result = super()._open_tracking_changed()
        names = OPEN_COLUMNS | {OUTCOME}
        reading = self.search(Domain("kind", "=", "rule")).filtered(
            lambda segment: not names.isdisjoint(segment._get_columns())
        )
        reading._request_refresh()
        return result
