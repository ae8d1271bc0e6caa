from odoo import api, fields, models

from . import live_queries


class PartnerSegmentChange(models.Model):
    """One row: contacts changed that a live segment has still to look at.

    Rows are only ever added by those who save contacts, and taken by the scheduled
    action.  A row without contact stands for all contacts, one without segment for
    all live segments.  Plain numbers instead of links: a link would lock the contact
    and the segment, and make saves wait for each other.
    """

    _name = "partner.segment.change"
    _description = "Contact to Look at Again"
    _order = "id"
    _log_access = False

    segment_res_id = fields.Integer(string="Segment", readonly=True)
    partner_res_id = fields.Integer(string="Contact", readonly=True)

    @api.model
    def _add(self, segment_ids=None, partner_ids=None):
        """Have the scheduled action look at contacts again, as soon as it can.

        :param segment_ids: the segments concerned; without it, all live ones
        :param partner_ids: the contacts concerned; without it, all of them
        """
        self.env.execute_query(
            live_queries.add_changes(segment_ids or [None], partner_ids or [None])
        )
        self.env["partner.segment"]._trigger_refresh()
