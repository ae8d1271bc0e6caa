from odoo import fields, models


class PartnerSegmentStat(models.Model):
    """One row: how many members of one company a segment had at the end of a day.

    Counts are kept by company of the contact (none: contacts shared by all
    companies), so that a user of one company never sees how many contacts of
    another one a shared segment holds: each sees the sum over their companies.
    """

    _name = "partner.segment.stat"
    _description = "Daily Size of a Segment"
    _order = "day DESC, segment_id"
    _rec_name = "segment_id"
    _log_access = False

    segment_id = fields.Many2one(
        "partner.segment", required=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(
        "res.company", string="Contacts of Company", ondelete="cascade", readonly=True
    )
    day = fields.Date(required=True, readonly=True)
    member_count = fields.Integer(string="Members", readonly=True)

    _segment_company_day_unique = models.UniqueIndex(
        "(segment_id, day, COALESCE(company_id, 0))"
    )
