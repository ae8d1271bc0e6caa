from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...models.mailing.result_queries import MEASURES
from ...models.scoring.fields import NullableFloat, NullableMonetary

# rates, as what is divided by what
RATES = {
    "delivered_rate": ("delivered", "sent"),
    "open_rate": ("opened", "delivered"),
    "click_rate": ("clicked", "delivered"),
    "reply_rate": ("replied", "delivered"),
    "reaction_rate": ("reacted", "delivered"),
    "bounce_rate": ("bounced", "sent"),
    "opt_out_rate": ("opted_out", "delivered"),
    "follow_rate": ("followed", "written"),
    "expected_rate": ("expected_followed", "compared"),
}


class MailingResultMeasures(models.AbstractModel):
    """What is counted of mailings, and how it is added up over rows.

    Rows have a segment, and others none: in these each recipient is once.  A sum over
    rows of both kinds is that of the latter, so that nothing counts twice; a sum over
    rows of chosen segments is theirs.  Rates are those of the sums.
    """

    _name = "mailing.result.measures"
    _description = "Measures of Mailings"
    _order = "id"

    mailing_id = fields.Many2one("mailing.mailing", readonly=True)
    segment_id = fields.Many2one("partner.segment", readonly=True)
    segment_name = fields.Char(compute="_compute_segment_name")
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    written = fields.Integer(
        string="Written To",
        readonly=True,
        help="Recipients to whom a message was made and not cancelled.",
    )
    sent = fields.Integer(readonly=True)
    delivered = fields.Integer(readonly=True)
    opened = fields.Integer(readonly=True)
    clicked = fields.Integer(readonly=True)
    replied = fields.Integer(readonly=True)
    reacted = fields.Integer(readonly=True, help="Clicked or replied.")
    bounced = fields.Integer(readonly=True)
    opted_out = fields.Integer(
        readonly=True, help="Unsubscribed through this mailing, as a whole or in part."
    )
    followed = fields.Integer(
        string="Acted",
        readonly=True,
        help="Recipients who ordered, paid, registered or gave in the days after.",
    )
    orders = fields.Integer(readonly=True)
    invoices = fields.Integer(readonly=True)
    registrations = fields.Integer(readonly=True)
    gifts = fields.Integer(readonly=True)
    other_acts = fields.Integer(readonly=True)
    amount = fields.Monetary(readonly=True, help="Of what followed, without taxes.")
    control = fields.Integer(
        string="Control Group",
        readonly=True,
        help="Contacts who were not written to, so that the others can be compared.",
    )
    control_followed = fields.Integer(string="Control Group: Acted", readonly=True)
    control_amount = fields.Monetary(string="Control Group: Amount", readonly=True)
    compared = fields.Integer(
        readonly=True,
        help="Recipients who could have been in a control group.",
    )
    compared_followed = fields.Integer(string="Compared: Acted", readonly=True)
    compared_amount = fields.Monetary(string="Compared: Amount", readonly=True)
    expected_followed = fields.Float(
        string="Would Have Acted",
        readonly=True,
        digits=(16, 1),
        help="How many of those compared would have acted without the mailing: as many "
        "as in the control group, in proportion.",
    )
    expected_amount = fields.Monetary(string="Amount Without Mailing", readonly=True)
    delivered_rate = NullableFloat(string="Delivered (%)", readonly=True)
    open_rate = NullableFloat(string="Opened (%)", readonly=True)
    click_rate = NullableFloat(string="Clicked (%)", readonly=True)
    reply_rate = NullableFloat(string="Replied (%)", readonly=True)
    reaction_rate = NullableFloat(string="Reacted (%)", readonly=True)
    bounce_rate = NullableFloat(string="Bounced (%)", readonly=True)
    opt_out_rate = NullableFloat(string="Opted Out (%)", readonly=True)
    follow_rate = NullableFloat(string="Acted (%)", readonly=True)
    expected_rate = NullableFloat(string="Acted Without Mailing (%)", readonly=True)
    lift = NullableFloat(
        string="Effect (points)",
        readonly=True,
        digits=(16, 1),
        help="How many more of 100 acted than without the mailing.",
    )
    lift_margin = NullableFloat(
        string="± (points)",
        readonly=True,
        digits=(16, 1),
        help="Chance alone makes the effect vary by so much, 95 times out of 100: a "
        "smaller effect proves nothing.",
    )
    gain = NullableMonetary(
        readonly=True,
        help="How much more followed than without the mailing, by the control group.",
    )

    @api.depends("segment_id")
    def _compute_segment_name(self):
        for row in self:
            row.segment_name = row.segment_id.name or self.env._("All recipients")

    def _read_group(
        self,
        domain,
        groupby=(),
        aggregates=(),
        having=(),
        offset=0,
        limit=None,
        order=None,
    ):
        """Leave out the rows without segment where rows are grouped by it."""
        if _by_segment(groupby):
            domain = Domain(domain) & Domain("segment_id", "!=", False)
        return super()._read_group(
            domain, groupby, aggregates, having, offset, limit, order
        )

    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        found = super()._read_grouping_sets(domain, grouping_sets, aggregates, order)
        return [
            [row for row in rows if all(row[place] for place in _by_segment(groupby))]
            for groupby, rows in zip(grouping_sets, found, strict=True)
        ]

    def _read_group_select(self, aggregate_spec, query):
        name, _colon, function = aggregate_spec.partition(":")
        if name in COMPUTED:
            return COMPUTED[name](lambda part: self._sum(part, query))
        if name in MEASURES and function == "sum":
            return self._sum(name, query)
        return super()._read_group_select(aggregate_spec, query)

    def _sum(self, name, query):
        """Return the sum of a measure in which no recipient is twice."""
        return SQL(
            "COALESCE(SUM(%(value)s) FILTER (WHERE %(segment)s IS NULL),"
            " SUM(%(value)s))",
            value=self._field_to_sql(self._table, name, query),
            segment=self._field_to_sql(self._table, "segment_id", query),
        )

    def _select_measures(self, part):
        """Return the columns of the measures, and of what is computed from them.

        :param part: function that returns the expression of a measure by its name
        """
        columns = {name: part(name) for name in MEASURES}
        columns |= {name: compute(part) for name, compute in COMPUTED.items()}
        return SQL(", ").join(
            SQL("%s AS %s", expression, SQL.identifier(name))
            for name, expression in columns.items()
        )


def _by_segment(groupby):
    """Return where in a grouping the segment is."""
    return [place for place, spec in enumerate(groupby) if spec == "segment_id"]


def _rate(over, under):
    return lambda part: SQL("%s / NULLIF(%s, 0)::float", part(over), part(under))


def _lift(part):
    return SQL(
        "100 * (%s - %s) / NULLIF(%s, 0)::float",
        part("compared_followed"),
        part("expected_followed"),
        part("compared"),
    )


def _lift_margin(part):
    """Half of the 95 % interval of the difference of two shares (Wald)."""
    return SQL(
        "196 * SQRT(%s + %s)",
        _variance(part("compared_followed"), part("compared")),
        _variance(part("control_followed"), part("control")),
    )


def _variance(over, under):
    """Return the variance of a share that was observed."""
    return SQL(
        "%(over)s * (%(under)s - %(over)s) / NULLIF(POWER(%(under)s, 3), 0)::float",
        over=over,
        under=under,
    )


def _gain(part):
    return SQL(
        "CASE WHEN %s > 0 THEN %s - %s END",
        part("compared"),
        part("compared_amount"),
        part("expected_amount"),
    )


COMPUTED = {
    **{name: _rate(*parts) for name, parts in RATES.items()},
    "lift": _lift,
    "lift_margin": _lift_margin,
    "gain": _gain,
}
