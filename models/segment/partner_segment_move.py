from odoo import fields, models


class PartnerSegmentMove(models.Model):
    """One row: a contact entered or left a segment.

    The first fill of a segment is not a movement and is not recorded.  Rows are
    written by the refresh only, in the statement that moves the member.
    """

    _name = "partner.segment.move"
    _description = "Segment Entry or Exit"
    _order = "date DESC, id DESC"
    _rec_name = "partner_id"
    _log_access = False

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
    date = fields.Datetime(required=True, readonly=True)
    direction = fields.Selection(
        [("in", "Entry"), ("out", "Exit")], required=True, readonly=True
    )
    cause = fields.Selection(
        [
            ("refresh", "Contacts changed"),
            ("rule", "Rule changed"),
            ("pin", "Added or removed by hand"),
        ],
        readonly=True,
        help="What changed since the refresh before: the contacts or the calendar, "
        "the rule of the segment, or a user's choice.",
    )
