from odoo import api, fields, models
from odoo.tools import format_date

# Below this, scores tell chance rather than customers
MINIMUM_CUSTOMERS = 500
MINIMUM_HISTORY = 180  # days
RECENT = 30  # days


class PartnerRfmPolicy(models.Model):
    """Whether a policy has enough data for its scores to mean anything."""

    _inherit = "partner.rfm.policy"

    data_warning = fields.Text(
        compute="_compute_data_warning",
        help="Why the scores of the last run mean little.",
    )

    @api.depends(
        "last_as_of", "customer_count", "first_act_date", "last_act_date", "loyal_count"
    )
    @api.depends_context("lang")
    def _compute_data_warning(self):
        for policy in self:
            policy.data_warning = "\n".join(policy._get_data_warnings())

    def _get_data_warnings(self):
        """Return a sentence for each thing that the last run had too little of."""
        if not self.last_as_of:
            return []
        if not self.customer_count:
            return [
                self.env._("Nobody acted in the window: there is nothing to score.")
            ]
        return [
            *self._warn_of_few_customers(),
            *self._warn_of_short_history(),
            *self._warn_of_old_acts(),
            *self._warn_of_no_loyalty(),
        ]

    def _warn_of_few_customers(self):
        if self.customer_count < MINIMUM_CUSTOMERS:
            yield self.env._(
                "Contacts that acted: %(count)s. Below %(minimum)s, chance decides "
                "much of a rank.",
                count=self.customer_count,
                minimum=MINIMUM_CUSTOMERS,
            )

    def _warn_of_short_history(self):
        if not self.first_act_date:
            return
        days = (self.last_as_of - self.first_act_date).days
        if days < MINIMUM_HISTORY:
            yield self.env._(
                "The first act is %(days)s days old. With less than %(minimum)s days, "
                "those who come seldom cannot be told from those who are lost.",
                days=days,
                minimum=MINIMUM_HISTORY,
            )

    def _warn_of_old_acts(self):
        if not self.last_act_date:
            return
        days = (self.last_as_of - self.last_act_date).days
        if days > RECENT:
            yield self.env._(
                "The last act is of %(date)s, %(days)s days before the last run: do "
                "the sources still bring what happens?",
                date=format_date(self.env, self.last_act_date),
                days=days,
            )

    def _warn_of_no_loyalty(self):
        if not self.loyal_count:
            yield self.env._(
                "No contact has 3 acts: the frequency tells almost nobody apart."
            )
