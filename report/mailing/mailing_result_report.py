from odoo import fields, models
from odoo.tools import SQL

WEEKDAYS = [
    ("1", "Monday"),
    ("2", "Tuesday"),
    ("3", "Wednesday"),
    ("4", "Thursday"),
    ("5", "Friday"),
    ("6", "Saturday"),
    ("7", "Sunday"),
]


class MailingResultReport(models.Model):
    """One row: what a mailing brought in a segment, of the messages of one hour."""

    _name = "mailing.result.report"
    _description = "Results of Mailings"
    _inherit = ["mailing.result.measures"]
    _auto = False
    _order = "day DESC, mailing_id DESC, id"
    _rec_name = "mailing_id"

    day = fields.Date(string="Sent On", readonly=True)
    weekday = fields.Selection(WEEKDAYS, readonly=True)
    hour = fields.Selection(
        # the same in each language
        lambda self: [(f"{hour:02}", f"{hour:02}:00") for hour in range(24)],
        string="Hour of Sending",
        readonly=True,
    )
    mailing_type = fields.Selection(
        lambda self: self.env["mailing.mailing"]._fields["mailing_type"].selection,
        string="Channel",
        readonly=True,
    )
    campaign_id = fields.Many2one("utm.campaign", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT result.id, result.mailing_id, result.segment_id, result.company_id,
                   company.currency_id, result.day,
                   EXTRACT(ISODOW FROM result.day)::int::text AS weekday,
                   LPAD(result.hour::text, 2, '0') AS hour,
                   mailing.mailing_type, mailing.campaign_id, %(measures)s
              FROM mailing_result AS result
              JOIN mailing_mailing AS mailing ON mailing.id = result.mailing_id
              JOIN res_company AS company ON company.id = result.company_id
            """,
            measures=self._select_measures(lambda name: SQL.identifier("result", name)),
        )
