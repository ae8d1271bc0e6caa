from odoo import fields, models
from odoo.tools import SQL


class PartnerSegmentStatReport(models.Model):
    """One row: how many members of one company a segment had on a day, every day.

    `partner.segment.stat` has rows for the days on which the segment was
    refreshed.  Until the next one its size is that of the last: the rows of that
    day, which are the whole truth about it, are repeated here up to today.

    Sizes are added over companies and segments, never over days: the size of a
    group is that of its last day, so that a month shows the size at its end.

    Built from the calendar, so that PostgreSQL looks up the days of a search only.
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
            SELECT stat.id * 100000::bigint + (calendar.day - stat.day) AS id,
                   segment.id AS segment_id,
                   stat.company_id,
                   calendar.day,
                   stat.member_count,
                   segment.active
              FROM partner_segment AS segment
             CROSS JOIN (
                       SELECT moment::date AS day
                         FROM generate_series(
                                  (SELECT MIN(day) FROM partner_segment_stat),
                                  %(today)s, INTERVAL '1 day'
                              ) AS moment
                   ) AS calendar
             CROSS JOIN LATERAL (
                       SELECT counted.id, counted.company_id,
                              counted.day, counted.member_count
                         FROM partner_segment_stat AS counted
                        WHERE counted.segment_id = segment.id
                          AND counted.day = (
                                  SELECT MAX(earlier.day)
                                    FROM partner_segment_stat AS earlier
                                   WHERE earlier.segment_id = segment.id
                                     AND earlier.day <= calendar.day
                              )
                       OFFSET 0  -- look up each day, do not join all of them
                   ) AS stat
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
