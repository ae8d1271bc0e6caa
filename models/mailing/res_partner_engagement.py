from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, Query

from ..scoring.derived import condition_on, derived
from ..scoring.fields import NullableInteger
from . import engagement_levels
from .partner_engagement import OUTCOMES, WEEKDAYS

# columns of a contact that are columns of its engagement
ENGAGEMENT_COLUMNS = {
    "engagement_level": "level",
    "engagement_delivered": "delivered",
    "engagement_opened": "opened",
    "engagement_clicked": "clicked",
    "engagement_replied": "replied",
    "engagement_bounced": "bounced",
    "engagement_last_delivered": "last_delivered",
    "engagement_last_opened": "last_opened",
    "engagement_last_clicked": "last_clicked",
    "engagement_last_reacted": "last_reacted",
    "engagement_last_outcome": "last_outcome",
    "engagement_best_weekday": "best_weekday",
    "engagement_best_hour": "best_hour",
}


def _search_level(contacts, operator, value):
    """Search contacts by their level; those without row are never written to."""
    found = condition_on(contacts, "engagement_level", operator, value)
    if operator != "in" or not {"never", False}.isdisjoint(value):
        return found

    def has_row(model, alias, query):
        row_id = SQL.identifier(model._join_engagement(alias, query), "id")
        return SQL("%s IS NOT NULL", row_id)

    # PostgreSQL reads the contacts that were written to only
    return Domain.custom(to_sql=has_row) & found


def _engagement(field_class, name, *args, **attributes):
    """Declare a column: computed for display, searched in the engagement table."""
    return derived(
        field_class,
        name,
        "_compute_engagement",
        *args,
        compute_sudo=True,
        groups="base.group_user",
        **attributes,
    )


class ResPartner(models.Model):
    """Engagement in the current company, as columns of contacts stored elsewhere.

    As the columns of RFM: a query on contacts that names one joins the engagement,
    once, so that runs never touch a contact.  Nobody is "never written to" before the
    company's first run, nor may somebody be who is not to be profiled.
    """

    _inherit = "res.partner"

    engagement_level = _engagement(
        fields.Selection,
        "engagement_level",
        engagement_levels.LEVELS,
        search=_search_level,
        help="How lately the contact reacted to mailings: the settings say within how "
        "many days.",
    )
    engagement_delivered = _engagement(
        NullableInteger,
        "engagement_delivered",
        string="Messages Delivered",
        aggregator="sum",
        help="Messages of mailings that arrived at the contact's addresses.",
    )
    engagement_opened = _engagement(
        NullableInteger,
        "engagement_opened",
        string="Messages Opened",
        aggregator="sum",
        help="Empty where the company may not note who opens mailings.",
    )
    engagement_clicked = _engagement(
        NullableInteger,
        "engagement_clicked",
        string="Messages Clicked",
        aggregator="sum",
        help="Messages in which a link was followed; not by security scanners.",
    )
    engagement_replied = _engagement(
        NullableInteger,
        "engagement_replied",
        string="Messages Replied to",
        aggregator="sum",
    )
    engagement_bounced = _engagement(
        NullableInteger,
        "engagement_bounced",
        string="Messages Bounced",
        aggregator="sum",
    )
    engagement_last_delivered = _engagement(
        fields.Date, "engagement_last_delivered", string="Last Message"
    )
    engagement_last_opened = _engagement(
        fields.Date, "engagement_last_opened", string="Last Open"
    )
    engagement_last_clicked = _engagement(
        fields.Date, "engagement_last_clicked", string="Last Click"
    )
    engagement_last_reacted = _engagement(
        fields.Date,
        "engagement_last_reacted",
        string="Last Reaction",
        help="The last click or reply; or open, where opens may be used.",
    )
    engagement_last_outcome = _engagement(
        fields.Selection,
        "engagement_last_outcome",
        OUTCOMES,
        string="Reaction to the Last Message",
    )
    engagement_best_weekday = _engagement(
        fields.Selection, "engagement_best_weekday", WEEKDAYS, string="Best Weekday"
    )
    engagement_best_hour = _engagement(
        NullableInteger,
        "engagement_best_hour",
        string="Best Hour",
        aggregator=None,
        help="The hour of the day, from 0 to 23, at which the contact reacts most.",
    )

    @api.depends_context("company")
    def _compute_engagement(self):
        rows = self._read_engagement()
        nothing = (None,) * len(ENGAGEMENT_COLUMNS)
        found = [rows.get(partner._origin.id, nothing) for partner in self]
        # one by one, setting these columns of a page takes longer than reading them
        columns = zip(*found, strict=True)
        for name, values in zip(ENGAGEMENT_COLUMNS, columns, strict=True):
            self._fields[name]._insert_cache(self, values)

    def _read_engagement(self):
        """Return the engagement of these contacts, by id of the contact.

        Each is the list of the values of `ENGAGEMENT_COLUMNS`.
        """
        if not self._origin.ids:
            return {}
        query = Query(self.env, self._table, self._table_sql)
        contact_id = SQL.identifier(query.table, "id")
        query.add_where(SQL("%s = ANY(%s)", contact_id, self._origin.ids))
        joined_alias = self._join_engagement(query.table, query)
        columns = [
            self._get_engagement_sql(query.table, joined_alias, name, query)
            for name in ENGAGEMENT_COLUMNS
        ]
        rows = self.env.execute_query(query.select(contact_id, *columns))
        return {partner_id: values for partner_id, *values in rows}

    def _joined_to_sql(self, alias, name, query):
        if name not in ENGAGEMENT_COLUMNS:
            return super()._joined_to_sql(alias, name, query)
        joined_alias = self._join_engagement(alias, query)
        return self._get_engagement_sql(alias, joined_alias, name, query)

    def _get_engagement_sql(self, alias, joined_alias, name, query):
        """Return a column of the engagement that is joined to contacts."""
        if name == "engagement_level":
            return self._get_level_sql(alias, joined_alias, query)
        rows = self.env["partner.engagement"]
        return rows._field_to_sql(joined_alias, ENGAGEMENT_COLUMNS[name], query)

    def _get_level_sql(self, alias, joined_alias, query):
        """Return the level of a contact; that of a contact without row is known too."""
        rows = self.env["partner.engagement"]
        first, last = (
            rows._field_to_sql(joined_alias, name, query)
            for name in ("first_delivered", "last_reacted")
        )
        return SQL(
            "CASE WHEN %s AND %s THEN %s END",
            engagement_levels.is_measured(self.env.company),
            self._shows_rfm_to_sql(alias, query),
            engagement_levels.level(self.env.company, first, last),
        )

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Sort by level from hot to never; contacts without value come last."""
        if field_name.partition(".")[0] not in ENGAGEMENT_COLUMNS:
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        nulls = SQL("NULLS LAST")
        if field_name == "engagement_level":
            level = self._field_to_sql(alias, field_name, query)
            return engagement_levels.order(level, direction, nulls, query)
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    def _read_group_orderby(self, order, groupby_terms, query):
        with engagement_levels.placed(groupby_terms, "engagement_level"):
            return super()._read_group_orderby(order, groupby_terms, query)

    def _join_engagement(self, alias, query):
        """Join the engagement of the contacts of a query; return its alias."""
        company = self.env.company
        joined_alias = query.make_alias(alias, f"engagement_{company.id}")
        rows = self.env["partner.engagement"]
        condition = SQL(
            "%s = %s AND %s = %s AND %s",
            SQL.identifier(
                joined_alias, "company_id", to_flush=rows._fields["company_id"]
            ),
            company.id,
            SQL.identifier(
                joined_alias, "partner_id", to_flush=rows._fields["partner_id"]
            ),
            self._field_to_sql(alias, "id", query),
            self._shows_rfm_to_sql(alias, query),
        )
        query.add_join("LEFT JOIN", joined_alias, rows._table, condition)
        return joined_alias

    @api.model
    def _engagement_changed(self, company):
        """Say that the columns have new values in a company."""
        self.env["partner.engagement"].invalidate_model()
        self.invalidate_model(ENGAGEMENT_COLUMNS)
        self._columns_computed(list(ENGAGEMENT_COLUMNS), company)

    def _erase_scores(self):
        """Delete what these contacts did with mailings too, in all companies."""
        result = super()._erase_scores()
        # whoever notes the objection may not read it
        rows = self.env["partner.engagement"].sudo().with_context(active_test=False)
        whose = Domain("partner_id", "in", self.ids)
        whose |= Domain("partner_id.commercial_partner_id", "in", self.ids)
        rows.search(whose).unlink()
        self.invalidate_model(ENGAGEMENT_COLUMNS)
        return result
