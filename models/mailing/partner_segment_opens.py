from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# the fields of messages that tell, or may tell, whether they were opened
OPEN_FIELDS = {"open_datetime", "is_opened", "trace_status"}
# statuses between which nothing but an open tells the difference
UNTOLD = ("sent", "open")
STATUS_OPERATORS = ("in", "not in", "=", "!=")


class PartnerSegment(models.Model):
    """Rules that read who opened a mailing: refused, unless the company may use it."""

    _inherit = "partner.segment"

    def _validate_rule(self):
        result = super()._validate_rule()
        owner = self.user_id.sudo()
        companies = self.company_id or owner.company_id | owner.company_ids
        if not self._may_read_opens(companies):
            self._check_no_opens(self._get_rule())
        return result

    @api.model
    def _may_read_opens(self, companies):
        """Return whether all of some companies may use opens, person by person."""
        return all(companies.sudo().mapped("open_tracking_consent"))

    @api.model
    def _check_no_opens(self, domain):
        """Refuse conditions on contacts that tell who opened a mailing.

        :raise UserError: a sentence that names the condition
        """
        condition = self._find_open_condition(domain)
        if condition:
            raise UserError(
                self.env._(
                    "The condition %(condition)s tells who opened a mailing. "
                    "Noting this person by person needs their consent: the "
                    "settings of Segmentation say whether you have it. Clicks and "
                    "replies need none.",
                    condition=self._describe(condition),
                )
            )

    @api.model
    def _find_open_condition(self, domain):
        """Return a condition on contacts that tells who opened a mailing, or None."""
        # superuser: what a rule reads is the same for everybody
        contacts = self.env["res.partner"].sudo()
        for path, condition in self._walk(contacts, domain):
            if self._tells_opens(path, condition):
                return condition
        return None

    @api.model
    def _tells_opens(self, path, condition):
        """Return whether a condition tells those who opened from the others.

        A status tells them apart where it holds for one of “Delivered” and “Opened”
        and not for the other.
        """
        of_traces = {
            field.name for field in path if field.model_name == "mailing.trace"
        }
        if OPEN_FIELDS.isdisjoint(of_traces):
            return False
        if not of_traces.isdisjoint(OPEN_FIELDS - {"trace_status"}):
            return True
        if condition.operator not in STATUS_OPERATORS:
            return True
        values = condition.value
        values = [values] if isinstance(values, str | bool) else values
        return len({status in values for status in UNTOLD}) == 2

    @api.model
    def _open_tracking_changed(self):
        """Have the segments refreshed that read opens: they may now, or no more."""
        reading = self.search(Domain("kind", "=", "rule")).filtered(
            lambda segment: not OPEN_FIELDS.isdisjoint(segment._get_columns())
        )
        reading._request_refresh()
