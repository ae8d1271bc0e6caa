from odoo import models
from odoo.tools import SQL


class MailingSegmentResult(models.Model):
    """One row: what a mailing brought in a segment; without segment, in all."""

    _name = "mailing.segment.result"
    _description = "Result of a Mailing by Segment"
    _inherit = ["mailing.result.measures"]
    _auto = False
    # the row of all recipients first
    _order = "mailing_id DESC, written DESC, id"
    _rec_name = "segment_id"

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT MIN(result.id) AS id, result.mailing_id, result.segment_id,
                   result.company_id, company.currency_id, %(measures)s
              FROM mailing_result AS result
              JOIN res_company AS company ON company.id = result.company_id
             GROUP BY result.mailing_id, result.segment_id, result.company_id,
                      company.currency_id
            """,
            measures=self._select_measures(
                lambda name: SQL("SUM(%s)", SQL.identifier("result", name))
            ),
        )

    def action_open_results(self):
        """Open what the mailing brought in this segment, by hour of sending."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "contact_segmentation.mailing_result_report_action"
        )
        return {
            **action,
            "domain": [
                ("mailing_id", "=", self.mailing_id.id),
                ("segment_id", "=", self.segment_id.id),
            ],
            "views": [(False, "pivot"), (False, "graph"), (False, "list")],
            "context": {"pivot_row_groupby": ["day:day", "hour"]},
        }
