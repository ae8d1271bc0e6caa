from odoo import fields, models
from odoo.tools import SQL

from ...models.scoring.fields import NullableFloat

# how many mailings are the last ones, and how many before them they are compared with
LAST = 3
BEFORE = 6
# beyond what chance explains 95 times out of 100
CERTAIN = 1.96


class PartnerSegmentReaction(models.Model):
    """One row: how a segment reacts to mailings, and whether it does less than before.

    To react is to click or to reply; opening is not counted, as mail programs do it
    by themselves.  The last three mailings that reached members are compared with the
    six before: two shares of delivered messages, p₁ of n₁ and p₀ of n₀, p of all.

        z = (p₁ − p₀) / √(p (1 − p) (1/n₁ + 1/n₀))

    A segment is tired where z ≤ −1.96, and rising where z ≥ 1.96.
    """

    _name = "partner.segment.reaction"
    _description = "Reaction of a Segment"
    _auto = False
    _order = "last_rate DESC, segment_id"
    _rec_name = "segment_id"

    segment_id = fields.Many2one("partner.segment", readonly=True)
    user_id = fields.Many2one("res.users", string="Owner", readonly=True)
    active = fields.Boolean(readonly=True)
    mailing_count = fields.Integer(
        string="Mailings",
        readonly=True,
        help="Mailings that reached members, addressed to the segment or not.",
    )
    last_day = fields.Date(string="Last Mailing", readonly=True)
    delivered = fields.Integer(readonly=True, help="In the last three mailings.")
    last_rate = NullableFloat(
        string="Reacted (%)",
        readonly=True,
        aggregator="avg",
        help="Clicked or replied, of the messages of the last three mailings.",
    )
    before_rate = NullableFloat(
        string="Before (%)",
        readonly=True,
        aggregator="avg",
        help="The same in the six mailings before.",
    )
    opt_out_rate = NullableFloat(
        string="Opted Out (%)",
        readonly=True,
        aggregator="avg",
        help="Unsubscribed, of the messages of the last three mailings.",
    )
    certainty = NullableFloat(
        string="z",
        readonly=True,
        aggregator=None,
        help="Beyond 1.96 on either side, chance explains the change in less than 5 "
        "cases of 100.",
    )
    trend = fields.Selection(
        [
            ("tired", "Tired"),
            ("steady", "Steady"),
            ("rising", "Rising"),
            ("unknown", "Too few mailings"),
        ],
        readonly=True,
        help="Tired: the last three mailings met with less reaction than the six "
        "before, and chance does not explain it.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT segment.id, segment.id AS segment_id, segment.user_id,
                   segment.active, total.mailing_count, total.last_day,
                   total.n1 AS delivered, total.p1 AS last_rate,
                   total.p0 AS before_rate, total.opt_out_rate, total.certainty,
                   CASE WHEN total.certainty IS NULL THEN 'unknown'
                        WHEN total.certainty <= -%(certain)s THEN 'tired'
                        WHEN total.certainty >= %(certain)s THEN 'rising'
                        ELSE 'steady'
                    END AS trend
              FROM (%(totals)s) AS total
              JOIN partner_segment AS segment ON segment.id = total.segment_id
            """,
            certain=CERTAIN,
            totals=self._totals(),
        )

    def _totals(self):
        """Return, for each segment, the shares that are compared and z."""
        return SQL(
            """
            SELECT share.*,
                   CASE WHEN n0 > 0 THEN
                        (p1 - p0) / NULLIF(SQRT(p * (1 - p) * (1.0 / n1 + 1.0 / n0)), 0)
                    END AS certainty
              FROM (
                       SELECT segment_id, mailing_count, last_day, n1, n0,
                              x1 / n1::float AS p1,
                              x0 / NULLIF(n0, 0)::float AS p0,
                              (x1 + COALESCE(x0, 0)) / (n1 + COALESCE(n0, 0))::float
                              AS p,
                              opted_out / n1::float AS opt_out_rate
                         FROM (%s) AS counted
                   ) AS share
            """,
            self._counts(),
        )

    def _counts(self):
        """Return what was counted in the last mailings and in those before."""
        return SQL(
            """
            SELECT segment_id,
                   COUNT(*) AS mailing_count,
                   MAX(day) AS last_day,
                   SUM(delivered) FILTER (WHERE place <= %(last)s) AS n1,
                   SUM(reacted) FILTER (WHERE place <= %(last)s) AS x1,
                   SUM(opted_out) FILTER (WHERE place <= %(last)s) AS opted_out,
                   SUM(delivered) FILTER (WHERE %(is_before)s) AS n0,
                   SUM(reacted) FILTER (WHERE %(is_before)s) AS x0
              FROM (
                       SELECT segment_id, mailing_id, MAX(day) AS day,
                              SUM(delivered) AS delivered,
                              SUM(reacted) AS reacted,
                              SUM(opted_out) AS opted_out,
                              ROW_NUMBER() OVER (
                                  PARTITION BY segment_id
                                      ORDER BY MAX(day) DESC, mailing_id DESC
                              ) AS place
                         FROM mailing_result
                        WHERE segment_id IS NOT NULL
                          AND company_id = ANY(%(company_ids)s)
                        GROUP BY segment_id, mailing_id
                       HAVING SUM(delivered) > 0
                   ) AS mailing
             GROUP BY segment_id
            """,
            last=LAST,
            is_before=SQL("place BETWEEN %s AND %s", LAST + 1, LAST + BEFORE),
            company_ids=self.env.companies.ids,
        )

    def action_open_results(self):
        """Open what each mailing brought in this segment."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "contact_segmentation.mailing_result_report_action"
        )
        return {
            **action,
            "display_name": self.env._(
                "Results of Mailings: %(segment)s", segment=self.segment_id.name
            ),
            "domain": [("segment_id", "=", self.segment_id.id)],
            "context": {"search_default_group_by_day": 1},
        }
