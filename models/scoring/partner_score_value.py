from odoo import api, fields, models
from odoo.fields import Domain

from .derived import condition_on, derived
from .fields import NullableFloat
from .score_reading import Reading

# columns that are read on the day, and stored nowhere
READ = ("value", "band_id", "grade")


def _search_read(name):
    """Return the search method of a column that is read on the day."""

    def search(self, operator, value):
        found = condition_on(self, name, operator, value)
        return self._get_banded(name, operator, value) & found

    return search


def _read(field_class, name, *args, **attributes):
    """Declare a column that is read on the day."""
    return derived(
        field_class,
        name,
        "_compute_reading",
        *args,
        search=_search_read(name),
        **attributes,
    )


class PartnerScoreValue(models.Model):
    """One row: what a contact has of one score, in one company.

    What is stored only changes when the contact does, or does something: the points
    that stay, and the logarithm of those that fade, at a fixed day.  The value, its
    band and its grade are those of the day on which they are read.  Each contact that
    the score is about has a row, also with no points at all; no row means not scored.

    Rows are written by runs only, in sets: see `partner.score.run`.
    """

    _name = "partner.score.value"
    _description = "Score of a Contact"
    _order = "model_id, partner_id"
    _rec_name = "partner_id"
    _log_access = False

    model_id = fields.Many2one(
        "partner.score.model",
        string="Score",
        required=True,
        ondelete="cascade",
        readonly=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", index=True, readonly=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
    )
    value = _read(NullableFloat, "value", string="Value", aggregator="avg")
    band_id = _read(fields.Many2one, "band_id", "partner.score.band", string="Band")
    grade = _read(
        fields.Char, "grade", help="Short name of the band: A, hot, or A1 for both."
    )
    population_id = fields.Many2one(
        "partner.score.population",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
    )
    points = fields.Float(
        string="Points That Stay", default=0, required=True, readonly=True
    )
    log_strength = NullableFloat(
        string="Points That Fade (logarithm)",
        readonly=True,
        aggregator=None,
        help="Natural logarithm of their sum, as it would have been on 1 January 2020.",
    )
    sign = fields.Integer(
        string="Direction of Points That Fade",
        default=0,
        required=True,
        readonly=True,
        aggregator=None,
        help="1, or -1 where they lower the score.",
    )
    engagement_population_id = fields.Many2one(
        "partner.score.population",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
    )
    engagement_points = NullableFloat(
        string="Points of Engagement That Stay", readonly=True, aggregator=None
    )
    engagement_log_strength = NullableFloat(
        string="Points of Engagement That Fade (logarithm)",
        readonly=True,
        aggregator=None,
    )
    engagement_sign = fields.Integer(
        string="Direction of Engagement That Fades", readonly=True, aggregator=None
    )

    _value_unique = models.Constraint(
        "UNIQUE(model_id, company_id, partner_id)",
        "A contact has each score of a company once.",
    )

    @api.depends(
        *("points", "log_strength", "sign", "population_id"),
        *("engagement_points", "engagement_log_strength", "engagement_sign"),
    )
    def _compute_reading(self):
        read = self._read_on_day()
        nothing = (None,) * len(READ)
        rows = [read.get(value.id, nothing) for value in self]
        for name, values in zip(READ, zip(*rows, strict=True), strict=True):
            self._fields[name]._insert_cache(self, values)

    def _read_on_day(self):
        """Return {id: (value, band id, grade)} of these rows, read today."""
        self.flush_model()
        values = self.sudo()  # whoever reads these rows may read what they say
        query = values._search([("id", "in", self.ids)])
        columns = [
            values._field_to_sql(query.table, name, query) for name in ("id", *READ)
        ]
        rows = self.env.execute_query(query.select(*columns))
        return {value_id: read for value_id, *read in rows}

    @api.model
    def _get_banded(self, name, operator, value):
        """Return a domain of the scores that have some bands.

        What is searched by its band is told of the rows of these scores only, instead
        of all of them.
        """
        column = {"band_id": "id", "grade": "code"}.get(name)
        if not column or operator != "in" or False in value:
            return Domain.TRUE
        # the names of bands are no secret, their values are
        bands = self.env["partner.score.band"].sudo()
        scores = bands.search([(column, "in", list(value))]).model_id
        return Domain("model_id", "in", scores.ids)

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let what is read on the day be searched, sorted and grouped like the rest."""
        if field_expr not in READ:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        day = self.env.company._segmentation_today()
        return Reading(self.env, alias, query, day).get(field_expr)

    def action_why(self):
        """Open what made this value: rules that the contact fits, and its acts."""
        self.ensure_one()
        self.check_access("read")
        return self.model_id._open_reasons(self)
