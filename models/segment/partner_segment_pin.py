from odoo import api, fields, models


class PartnerSegmentPin(models.Model):
    """One row: a user decided that this contact is in, or is not in, a segment.

    A pin outlives refreshes, whatever the rule says, until its date or its
    deletion.  It never escapes the company of the segment, nor what can be
    segmented at all (`res.partner._segmentable_domain`).
    """

    _name = "partner.segment.pin"
    _description = "Contact Added to or Kept out of a Segment"
    _order = "segment_id, id DESC"
    _rec_name = "partner_id"

    segment_id = fields.Many2one(
        "partner.segment", required=True, ondelete="cascade", index=True, readonly=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
    )
    mode = fields.Selection(
        [("in", "Added"), ("out", "Kept out")],
        required=True,
        default="in",
        readonly=True,
    )
    until = fields.Date(
        help="Last day on which this choice holds. Empty: until it is deleted.",
    )
    reason = fields.Char()

    _segment_partner_unique = models.Constraint(
        "UNIQUE(segment_id, partner_id)",
        "This contact is already added to the segment, or kept out of it.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        pins = super().create(vals_list)
        pins.segment_id._expect_pins()
        pins.segment_id._request_refresh()
        return pins

    def write(self, vals):
        segments = self.segment_id
        result = super().write(vals)
        # the rules were checked on the pins as they were: not into any segment
        self.check_access("write")
        segments |= self.segment_id
        segments._expect_pins()
        segments._request_refresh()
        return result

    def unlink(self):
        segments = self.segment_id
        result = super().unlink()
        segments._request_refresh()
        return result
