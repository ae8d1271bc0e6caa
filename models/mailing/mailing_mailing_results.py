from odoo import fields, models


class MailingMailing(models.Model):
    """What a mailing brought in each segment, shown on the mailing."""

    _inherit = "mailing.mailing"

    result_company_id = fields.Many2one(
        "res.company",
        string="Company of the Results",
        readonly=True,
        copy=False,
        help="That of the responsible when the mailing left: in its days and currency "
        "results are counted, and what follows counts where it is its own.",
    )
    segment_result_ids = fields.One2many(
        "mailing.segment.result", "mailing_id", string="Results by Segment"
    )
    result_date = fields.Datetime(
        compute="_compute_result_date", help="When the results were added up."
    )

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "done":
            for mailing in self.filtered(lambda one: not one.result_company_id):
                mailing.result_company_id = mailing._get_responsible().company_id
        return result

    def _compute_result_date(self):
        results = self.env["mailing.result"].sudo()
        dates = dict(
            results._read_group(
                [("mailing_id", "in", self.ids)], ["mailing_id"], ["date:max"]
            )
        )
        for mailing in self:
            mailing.result_date = dates.get(mailing._origin, False)

    def action_add_up_results(self):
        """Add up what these mailings brought until now."""
        self.env["mailing.result"].sudo()._add_up(self)
        return True

    def action_open_results(self):
        """Open the results of this mailing, to compare them in a table or a graph."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "contact_segmentation.mailing_result_report_action"
        )
        return {
            **action,
            "domain": [("mailing_id", "=", self.id)],
            "context": {"search_default_group_by_segment": 1},
        }

    def _group_by_result_company(self):
        """Return (company, mailings): in whose days and currency results are read."""
        return self.grouped(
            lambda mailing: (
                mailing.result_company_id or mailing._get_responsible().company_id
            )
        ).items()
