from math import ceil, floor

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL, Query

from . import appetence_columns
from .derived import derived
from .fields import NullableFloat

STANCES = [("yes", "Interested"), ("no", "Not interested")]

# what is told of a row at a day
TOLD = ("strength", "share", "percentile", "is_rising")


class PartnerAppetence(models.Model):
    """One row: what one company knows of the interest of one contact in something.

    Strengths fade every day and are not written again: a row keeps the logarithm that
    its strength has at a fixed day, and the other columns are told of it when they are
    read.  Rows are written in sets, by runs and by what contacts declare.
    """

    _name = "partner.appetence"
    _description = "Appetence"
    _order = "log_strength DESC NULLS LAST, id"
    _rec_name = "interest_id"
    _log_access = False

    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", readonly=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        ondelete="cascade",
        readonly=True,
    )
    interest_id = fields.Many2one(
        "partner.interest", required=True, ondelete="cascade", readonly=True
    )
    log_strength = NullableFloat(
        string="Logarithm of the Strength",
        readonly=True,
        aggregator=None,
        help="At a fixed day, so that no night changes it. Empty where what speaks "
        "against the interest weighs as much as what speaks for it.",
    )
    log_recent = NullableFloat(
        string="Logarithm of the Recent Strength",
        readonly=True,
        aggregator=None,
        help="The same of points that fade in a quarter of the half-life.",
    )
    first_date = fields.Date(string="First Signal", readonly=True)
    last_date = fields.Date(string="Last Signal", readonly=True)
    signal_count = fields.Integer(string="Signals", readonly=True)
    declared = fields.Selection(
        STANCES,
        readonly=True,
        help="What the contact says. It wins over what is inferred.",
    )

    # no average of these: it would say nothing, and read the bounds for each row
    percentile = derived(
        fields.Integer,
        "percentile",
        "_compute_told",
        search="_search_percentile",
        string="Appetence (0-100)",
        aggregator=None,
        help="The part of those interested that are not more interested, in percent: "
        "80 means among the first 20 %. 100 or 0 where the contact declares it.",
    )
    strength = derived(
        fields.Float,
        "strength",
        "_compute_told",
        aggregator="avg",
        help="Sum of the points of all signals, as far as they have not faded.",
    )
    share = derived(
        fields.Float,
        "share",
        "_compute_told",
        aggregator=None,
        help="The part of this interest in all interests of the contact.",
    )
    is_rising = derived(
        fields.Boolean,
        "is_rising",
        "_compute_told",
        string="Rising",
        help="The contact gives more signals than it used to.",
    )

    _partner_company_interest_unique = models.Constraint(
        "UNIQUE(partner_id, company_id, interest_id)",
        "A contact has each interest once.",
    )
    # ranges of percentiles, and the bounds themselves without reading a row
    _interest_strength_idx = models.Index("(company_id, interest_id, log_strength)")

    def _compute_told(self):
        query = Query(self.env, self._table, self._table_sql)
        query.add_where(
            SQL("%s = ANY(%s)", SQL.identifier(query.table, "id"), self.ids)
        )
        names = ("id", *TOLD)
        columns = [self._field_to_sql(query.table, name, query) for name in names]
        rows = self.env.execute_query(query.select(*columns))
        told = {row_id: values for row_id, *values in rows}
        nothing = (0.0, 0.0, 0, False)
        for appetence in self:
            values = told.get(appetence.id, nothing)
            appetence.update(dict(zip(TOLD, values, strict=True)))

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let what is told of a row be searched, sorted and grouped like the rest."""
        if field_expr == "percentile":
            return appetence_columns.percentile(alias)
        if field_expr not in TOLD:
            return super()._field_to_sql(alias, field_expr, query)
        to_sql = getattr(appetence_columns, field_expr)
        interest = self._join_interest(alias, query)
        return to_sql(alias, interest, self.env.company._segmentation_today())

    def _join_interest(self, alias, query):
        """Join the interest, which has the half-life; return its alias."""
        half_life = self.env["partner.interest"]._fields["half_life"]
        interest = query.make_alias(alias, "half_life_of")
        query.add_join(
            "JOIN",
            interest,
            "partner_interest",
            SQL(
                "%s = %s",
                SQL.identifier(interest, "id", to_flush=half_life),
                SQL.identifier(alias, "interest_id"),
            ),
        )
        return interest

    def _search_percentile(self, operator, value):
        """Compare percentiles as a range of strengths, whoever has them."""
        if operator in (">=", ">"):
            return self._reaches(ceil(value) if operator == ">=" else floor(value) + 1)
        if operator in ("<", "<="):
            least = ceil(value) if operator == "<" else floor(value) + 1
            return ~self._reaches(least)
        if operator == "in":
            return Domain.OR(
                self._reaches(one) & ~self._reaches(one + 1)
                for one in value
                if one is not False and one == int(one)
            )
        return NotImplemented

    def _reaches(self, least):
        """Return the domain of what has at least a percentile."""
        if least <= 0:
            return Domain.TRUE
        if least > 100:
            return Domain.FALSE
        return Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "%s IS TRUE", appetence_columns.reaches(alias, int(least))
            )
        )

    def action_why(self):
        """Open what speaks for this interest: each signal, and what is left of it."""
        self.ensure_one()
        return self.partner_id.action_explain_appetence(self.interest_id.id)
