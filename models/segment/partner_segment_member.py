from odoo import fields, models


class PartnerSegmentMember(models.Model):
    """One row: this contact is in this segment now.

    Only a refresh writes here, in sets (`queries.py`): nobody has the right to
    create, edit or delete rows through the ORM.  The table is also the relation
    table of `partner.segment.partner_ids` and `res.partner.segment_ids`.
    """

    _name = "partner.segment.member"
    _description = "Segment Member"
    _order = "segment_id, partner_id"
    _rec_name = "partner_id"
    # millions of rows: who and when are in `since` and in the moves
    _log_access = False

    segment_id = fields.Many2one(
        "partner.segment", required=True, ondelete="cascade", readonly=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
    )
    since = fields.Datetime(
        string="Member Since",
        readonly=True,
        help="When the refresh that found the contact in the segment ran.",
    )
    origin = fields.Selection(
        [("rule", "Rule"), ("pin", "Added by hand")],
        readonly=True,
        help="What brought the contact in: the rule, or a user who added it.",
    )

    # a constraint rather than a unique index: Odoo's merge of contacts protects
    # itself against constraints only, a unique index would abort it
    _segment_partner_unique = models.Constraint(
        "UNIQUE(segment_id, partner_id)", "A contact is only once in a segment."
    )
