from odoo import api, models
from odoo.fields import Domain
from odoo.tools import groupby

# what the tab of a contact shows; all of it is in the list behind
TIMELINE_LIMIT = 30


class ResPartner(models.Model):
    """The segments of a contact over time."""

    _inherit = "res.partner"

    @api.readonly
    def get_segment_timeline(self):
        """Return what the tab of a contact shows, in the words of the user.

        `current`: the segments that hold the contact, the newest first.
        `months`: the last entries and exits, by month, the newest first.
        `is_complete`: whether these are all of them.
        """
        self.ensure_one()
        self.check_access("read")
        timeline = self.env["partner.segment.timeline"]
        mine = Domain("partner_id", "=", self.id)
        # read while searching: the rows are found by contact and not by id
        columns = ["partner_id", "segment_id", "date", "direction", "cause"]
        columns.append("is_current")
        current = timeline.search_fetch(mine & Domain("is_current", "=", True), columns)
        latest = timeline.search_fetch(mine, columns, limit=TIMELINE_LIMIT + 1)
        shown = latest[:TIMELINE_LIMIT]
        return {
            "current": [row._describe() for row in current],
            "months": [
                {"name": name, "rows": [row._describe() for row in rows]}
                for name, rows in groupby(shown, lambda row: row._month_name())
            ],
            "is_complete": latest == shown,
        }

    def action_open_segment_timeline(self):
        """Open all entries of this contact into segments, and its exits."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "contact_segmentation.partner_segment_timeline_action"
        )
        return {**action, "domain": [("partner_id", "=", self.id)]}
