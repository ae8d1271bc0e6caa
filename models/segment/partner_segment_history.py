import json
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models

from .partner_segment import USER_GROUP

TREND_DAYS = 90


class PartnerSegment(models.Model):
    """What a segment was: its size on each day, who entered and who left."""

    _inherit = "partner.segment"

    size_trend = fields.Text(
        compute="_compute_size_trend",
        groups=USER_GROUP,
        help="The size of the last three months, as the line chart of a card reads it.",
    )

    @api.depends("member_count")
    @api.depends_context("allowed_company_ids", "lang")
    def _compute_size_trend(self):
        sizes = self._get_daily_sizes()
        for segment in self:
            points = [
                {"x": day.isoformat(), "y": size}
                for day, size in sizes[segment._origin]
            ]
            line = {"key": self.env._("Members"), "values": points}
            segment.size_trend = json.dumps([line])

    def _get_daily_sizes(self):
        """Return the (day, members) of the last days, by segment, oldest first."""
        since = fields.Date.context_today(self) - timedelta(days=TREND_DAYS)
        sizes = defaultdict(list)
        for segment, day, size in self.env["partner.segment.stat.report"]._read_group(
            [
                ("segment_id", "in", self._origin.ids),
                ("day", ">=", since),
                ("active", "in", [True, False]),
            ],
            ["segment_id", "day:day"],
            ["member_count:sum"],
            order="segment_id, day:day",
        ):
            sizes[segment].append((day, size))
        return sizes

    def action_open_sizes(self):
        """Open the size of this segment over time."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "contact_segmentation.partner_segment_stat_report_action"
        )
        return {
            **action,
            "domain": [("segment_id", "=", self.id)],
            # also the size of an archived segment
            "context": {"search_default_last_year": 1, "active_test": False},
        }
