from datetime import timedelta

from odoo import fields, models

from ...tools.days import day_begins
from ...tools.engagement import USUAL, Limits
from . import engagement_queries
from .engagement_reading import Reading, mailings_of

LIMIT_NAMES = tuple(f"engagement_{name}_days" for name in Limits._fields)


class ResCompany(models.Model):
    """What a company calls engaged, and what it takes for a reaction."""

    _inherit = "res.company"

    engagement_hot_days = fields.Integer(
        string="Hot for (days)",
        default=USUAL.hot,
        required=True,
        help="Contacts who reacted to a mailing within so many days are hot.",
    )
    engagement_warm_days = fields.Integer(
        string="Warm for (days)",
        default=USUAL.warm,
        required=True,
        help="Contacts who reacted within so many days are warm.",
    )
    engagement_dormant_days = fields.Integer(
        string="Dormant after (days)",
        default=USUAL.dormant,
        required=True,
        help="Contacts who have not reacted for more days are dormant; those between "
        "warm and dormant are cold.",
    )
    scanner_seconds = fields.Integer(
        string="Seconds of Scanners",
        default=10,
        required=True,
        help="Opens and clicks within so many seconds after the delivery are those of "
        "security scanners, and do not count. 0: all count.",
    )

    _engagement_days_rising = models.Constraint(
        "CHECK(0 < engagement_hot_days AND engagement_hot_days < engagement_warm_days"
        " AND engagement_warm_days < engagement_dormant_days)",
        "Levels of engagement need rising numbers of days: hot, warm, dormant.",
    )
    _scanner_seconds_possible = models.Constraint(
        "CHECK(scanner_seconds BETWEEN 0 AND 3600)",
        "Clicks of scanners come within 0 to 3600 seconds.",
    )

    def write(self, vals):
        named = [*LIMIT_NAMES, "scanner_seconds", "open_tracking_consent"]
        before = {company: {name: company[name] for name in named} for company in self}
        result = super().write(vals)
        for company, known in before.items():
            changed = {name for name in named if company[name] != known[name]}
            if changed:
                company._engagement_settings_changed(changed)
        return result

    def _engagement_settings_changed(self, names):
        """Follow settings of these names, which were changed."""
        if "open_tracking_consent" in names and not self.open_tracking_consent:
            # not at the next run: without consent nothing may be kept of it
            self.env.flush_all()
            self.env.execute_query(engagement_queries.forget_opens(self.ids))
        if names != {"scanner_seconds"}:
            self.env["res.partner"].sudo()._engagement_changed(self)
        if not names.isdisjoint({"scanner_seconds", "open_tracking_consent"}):
            # all that counts clicks: their settings are others now
            runs = self.env["partner.score.run"].sudo()
            runs.search([("company_id", "=", self.id)])._request()

    def _get_engagement_reading(self, as_of, contact_ids=None):
        """Return which messages tell the engagement of contacts, and how they are read.

        :param as_of: last day on which something counts
        :param contact_ids: the contacts that are measured; all of them without it
        """
        company = self.sudo()
        tz = company._segmentation_tz()
        mailings = self.env.execute_query(mailings_of(company))
        return Reading(
            company=company,
            mailing_ids=[mailing_id for (mailing_id,) in mailings],
            until=day_begins(as_of + timedelta(days=1), tz),
            tz=tz,
            addresses=self.env["res.partner"]._get_message_addresses(),
            reads_opens=company.open_tracking_consent,
            scanner_seconds=company.scanner_seconds,
            contact_ids=contact_ids,
        )

    def _get_engagement_limits(self):
        """Return the days of the levels of engagement."""
        return Limits(*(self[name] for name in LIMIT_NAMES))
