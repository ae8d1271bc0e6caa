from odoo import fields, models

# until when what follows a mailing may still change: refunds, late invoices
SETTLING_DAYS = 30


class ResCompany(models.Model):
    _inherit = "res.company"

    mailing_follow_days = fields.Integer(
        string="Days after a Mailing",
        default=14,
        required=True,
        help="What recipients order, pay, register for or give within so many days "
        "after a mailing is counted as its result.",
    )
    # messages before this day have their final results; empty: none have
    mailing_settled_date = fields.Date(copy=False)

    _mailing_follow_days_range = models.Constraint(
        "CHECK(mailing_follow_days BETWEEN 1 AND 365)",
        "What follows a mailing is counted for 1 to 365 days.",
    )

    def write(self, vals):
        """Count anew all that followed where the number of days is another."""
        if "mailing_follow_days" in vals:
            vals = {**vals, "mailing_settled_date": False}
        result = super().write(vals)
        if "mailing_follow_days" in vals:
            self.env["mailing.result"]._trigger()
        return result
