from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.engagement import get_level
from ..scoring.fields import NullableInteger, joined
from . import engagement_levels
from .engagement_levels import LEVELS

WEEKDAYS = [
    ("1", "Monday"),
    ("2", "Tuesday"),
    ("3", "Wednesday"),
    ("4", "Thursday"),
    ("5", "Friday"),
    ("6", "Saturday"),
    ("7", "Sunday"),
]
OUTCOMES = [
    ("none", "No reaction"),
    ("open", "Opened"),
    ("click", "Clicked"),
    ("reply", "Replied"),
]


class PartnerEngagement(models.Model):
    """One row: what one contact did with the messages of one company's mailings.

    By e-mail and by SMS, to any of the contact's addresses, whatever the records that
    the mailings were sent to.  Tests do not count, nor do reactions of scanners.  No
    row means that nothing was sent.  Opens are empty where the company may not note
    them.

    Days are those of the company.  Rows are written by the runs of the kind
    `engagement` only, in sets; the level follows from them by the calendar.
    """

    _name = "partner.engagement"
    _description = "Engagement"
    _order = "last_reacted DESC NULLS LAST, id"
    _rec_name = "partner_id"
    _log_access = False

    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", readonly=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
    )
    delivered = fields.Integer(readonly=True)
    opened = NullableInteger(readonly=True)
    clicked = fields.Integer(readonly=True)
    replied = fields.Integer(readonly=True)
    bounced = fields.Integer(readonly=True)
    first_delivered = fields.Date(readonly=True)
    last_delivered = fields.Date(readonly=True)
    last_opened = fields.Date(readonly=True)
    last_clicked = fields.Date(readonly=True)
    last_replied = fields.Date(readonly=True)
    last_bounced = fields.Date(readonly=True)
    last_reacted = fields.Date(
        string="Last Reaction",
        readonly=True,
        help="The last click or reply; or open, where opens may be used.",
    )
    last_outcome = fields.Selection(
        OUTCOMES,
        string="Reaction to the Last Message",
        readonly=True,
        help="What became of the last message that was delivered.",
    )
    best_weekday = fields.Selection(WEEKDAYS, readonly=True)
    best_hour = NullableInteger(readonly=True, aggregator=None)
    level = joined(fields.Selection)(
        LEVELS,
        compute="_compute_level",
        search="_search_level",
        help="How lately the contact reacted, see the settings.",
    )

    _company_partner_unique = models.Constraint(
        "UNIQUE(company_id, partner_id)", "Engagement is measured once per contact."
    )

    @api.depends("first_delivered", "last_reacted")
    def _compute_level(self):
        for company, rows in self.grouped("company_id").items():
            today = company._segmentation_today()
            limits = company.sudo()._get_engagement_limits()
            for row in rows:
                row.level = get_level(
                    today, row.first_delivered, row.last_reacted, limits
                )

    @api.model
    def _search_level(self, operator, value):
        if operator != "in":
            return NotImplemented

        def to_sql(model, alias, query):
            level = model._field_to_sql(alias, "level", query)
            return SQL("%s IN %s", level, tuple(filter(None, value)) or ("",))

        return Domain.custom(to_sql=to_sql)

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let the level be searched, sorted and grouped: by dates, as of today.

        For rows of the companies that are worked in, each with its days and limits.
        """
        if field_expr != "level":
            return super()._field_to_sql(alias, field_expr, query)
        first, last, company = (
            self._field_to_sql(alias, name, query)
            for name in ("first_delivered", "last_reacted", "company_id")
        )
        levels = [
            SQL(
                "WHEN %s = %s THEN %s",
                company,
                one.id,
                engagement_levels.level(one, first, last),
            )
            for one in self.env.companies
        ]
        return SQL("CASE %s END", SQL(" ").join(levels))

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Sort by level from hot to never, not by its code."""
        if field_name != "level":
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        level = self._field_to_sql(alias, field_name, query)
        return engagement_levels.order(level, direction, nulls, query)

    def _read_group_orderby(self, order, groupby_terms, query):
        with engagement_levels.placed(groupby_terms, "level"):
            return super()._read_group_orderby(order, groupby_terms, query)
