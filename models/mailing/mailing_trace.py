from odoo import api, fields, models
from odoo.fields import Domain

# a message that arrived, whatever became of it; sent SMS wait for a receipt
ARRIVED = ("pending", "sent", "open", "reply")
# what became of a message, as the domain that each field stands for
OUTCOMES = {
    "is_arrived": Domain("trace_status", "in", ARRIVED),
    "is_opened": Domain("open_datetime", "!=", False),
    "is_clicked": Domain("links_click_datetime", "!=", False),
    "is_replied": Domain("reply_datetime", "!=", False),
}


def _index_numbers(registry):
    """Return the definition of the index on numbers, where SMS have traces."""
    if "sms_number" not in registry["mailing.trace"]._fields:
        return ""
    return "(sms_number) WHERE sms_number IS NOT NULL"


def _search_outcome(name):
    """Return the search method of a field of `OUTCOMES`."""

    def search(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = [OUTCOMES[name] if asked else ~OUTCOMES[name] for asked in value]
        return Domain.OR(domains)

    return search


class MailingTrace(models.Model):
    """What became of a message, in words of which rules can be made.

    The condition builder knows neither empty dates nor *three days ago*.
    """

    _inherit = "mailing.trace"

    is_arrived = fields.Boolean(
        string="Arrived",
        compute="_compute_outcomes",
        search=_search_outcome("is_arrived"),
        help="It neither failed nor bounced, nor was it canceled.",
    )
    is_opened = fields.Boolean(
        string="Opened",
        compute="_compute_outcomes",
        search=_search_outcome("is_opened"),
    )
    is_clicked = fields.Boolean(
        string="Clicked",
        compute="_compute_outcomes",
        search=_search_outcome("is_clicked"),
        help="A link in it was followed.",
    )
    is_replied = fields.Boolean(
        string="Replied",
        compute="_compute_outcomes",
        search=_search_outcome("is_replied"),
    )
    days_since = fields.Integer(
        string="Days Since It Was Sent",
        compute="_compute_days_since",
        search="_search_days_since",
        help="By the calendar: one sent yesterday evening was sent one day ago.",
    )

    # traces are joined with contacts by address, whatever the records mailed to
    _contact_segmentation_email_idx = models.Index("(email) WHERE email IS NOT NULL")
    _contact_segmentation_number_idx = models.Index(_index_numbers)

    @api.depends(
        "trace_status", "open_datetime", "links_click_datetime", "reply_datetime"
    )
    def _compute_outcomes(self):
        for trace in self:
            trace.is_arrived = trace.trace_status in ARRIVED
            trace.is_opened = bool(trace.open_datetime)
            trace.is_clicked = bool(trace.links_click_datetime)
            trace.is_replied = bool(trace.reply_datetime)

    @api.depends("sent_datetime")
    @api.depends_context("tz")
    def _compute_days_since(self):
        today = fields.Date.context_today(self)
        for trace in self:
            sent = trace.sent_datetime
            day = fields.Date.context_today(self, sent) if sent else today
            trace.days_since = (today - day).days

    def _search_days_since(self, operator, value):
        if operator == "in":
            return Domain.OR(map(self._get_sent_on_domain, value))
        if operator in (">", "<="):
            # the day after: days are whole
            operator, value = {">": ">=", "<=": "<"}[operator], value + 1
        if operator not in (">=", "<"):
            return NotImplemented
        midnight = f"today {1 - value:+d}d"
        return Domain("sent_datetime", "<" if operator == ">=" else ">=", midnight)

    def _get_sent_on_domain(self, days):
        """Return the domain of the messages sent so many days ago."""
        begins = Domain("sent_datetime", ">=", f"today {-days:+d}d")
        return begins & Domain("sent_datetime", "<", f"today {1 - days:+d}d")
