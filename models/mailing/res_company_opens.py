from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    open_tracking_consent = fields.Boolean(
        string="Opens May Be Used",
        help="The contacts agreed that it is noted, person by person, who opens the "
        "mailings. Segments may then read it.",
    )

    def write(self, vals):
        before = {company.id: company.open_tracking_consent for company in self}
        result = super().write(vals)
        changed = self.filtered(
            lambda company: company.open_tracking_consent != before[company.id]
        )
        if changed:
            self.env["partner.segment"].sudo()._open_tracking_changed()
        return result

    def _get_buying_sources(self):
        """Return the sources whose acts are purchases to this company.

        Those that its RFM scores count, and that bring anything.
        """
        self.ensure_one()
        policy_id, _rollup = self.env["partner.rfm.policy"]._get_default(self.id)
        # superuser: settings of scores, which users need not be able to read
        policy = self.env["partner.rfm.policy"].sudo().browse(policy_id)
        return policy.source_ids._get_counted()
