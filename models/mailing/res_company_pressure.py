from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    pressure_max = fields.Integer(
        string="Messages at Most",
        help="How many messages of mailings an address receives within the days below, "
        "at most: by e-mail, and as many by SMS. 0: there is no limit.",
    )
    pressure_days = fields.Integer(
        string="Days of the Limit",
        default=7,
        help="Days count from midnight to midnight, today included: with 7, a mailing "
        "every Tuesday is one message in 7 days.",
    )

    _pressure_max_positive = models.Constraint(
        "CHECK(pressure_max >= 0)", "The number of messages cannot be negative."
    )
    _pressure_days_possible = models.Constraint(
        "CHECK(pressure_days BETWEEN 1 AND 366)",
        "The limit counts the messages of 1 to 366 days.",
    )
