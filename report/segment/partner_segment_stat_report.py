from odoo import fields, models
from odoo.tools import SQL


class PartnerSegmentStatReport(models.Model):
    """One row: how many members of one company a segment had on a day, every day.

    `partner.segment.stat` has rows for the days on which the segment was
    refreshed.  Until the next one its size is that of the last: the rows of that
    day, which are the whole truth about it, are repeated here up to today.

    Sizes are added over companies and segments, never over days: the size of a
    group is that of its last day, so that a month shows the size at its end.
    """

    _name = "partner.segment.stat.report"
    _description = "Size of Segments"
    _auto = False
    _order = "day DESC, segment_id"
    _rec_name = "segment_id"
    _depends = {
        "partner.segment.stat": ["segment_id", "company_id", "day", "member_count"],
        "partner.segment": ["active"],
    }

    segment_id = fields.Many2one("partner.segment", readonly=True)
    company_id = fields.Many2one(
        "res.company", string="Contacts of Company", readonly=True
    )
    day = fields.Date(readonly=True)
    member_count = fields.Integer(
        string="Members",
        readonly=True,
        help="On the last day of each group. A contact counts in each of its segments.",
    )
    active = fields.Boolean(readonly=True)

    @property
    def _table_query(self):
        # the same rows for everybody who works in these companies
        today = max(company._segmentation_today() for company in self.env.companies)
        return SQL(
            """
            SELECT stat.id * 100000::bigint + later.days AS id,
                   stat.segment_id,
                   stat.company_id,
                   stat.day + later.days AS day,
                   stat.member_count,
                   segment.active
              FROM (
                       SELECT segment_id, day,
                              LEAD(day) OVER (
                                  PARTITION BY segment_id ORDER BY day
                              ) AS next_day
                         FROM partner_segment_stat
                        GROUP BY segment_id, day
                   ) AS counted
              JOIN partner_segment_stat AS stat
                ON stat.segment_id = counted.segment_id AND stat.day = counted.day
              JOIN partner_segment AS segment ON segment.id = counted.segment_id
             CROSS JOIN LATERAL generate_series(
                       0, LEAST(counted.next_day - 1, %(today)s) - counted.day
                   ) AS later (days)
            """,
            today=today,
        )

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec != "member_count:sum":
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            """(
            SELECT SUM(size.member_count)
              FROM UNNEST(ARRAY_AGG(%(day)s), ARRAY_AGG(%(member_count)s))
                   AS size (day, member_count)
             WHERE size.day = MAX(%(day)s)
            )""",
            day=self._field_to_sql(self._table, "day", query),
            member_count=self._field_to_sql(self._table, "member_count", query),
        )
