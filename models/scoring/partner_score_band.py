from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .fields import NullableFloat


class PartnerScoreBand(models.Model):
    """A part of the values of a score that has a name: A to D, or hot, warm, cold.

    A value is in the highest band whose minimum it reaches.  Those of a combined score
    are its grades, one for each pair of bands of its parts, and have no minimum.
    """

    _name = "partner.score.band"
    _inherit = ["partner.score.line"]
    _description = "Band of a Score"
    _order = "model_id, is_grade, population_id, minimum DESC NULLS LAST, code, id"
    _deciding = frozenset({"population_id"})

    code = fields.Char(required=True, help="As short as A or 1.")
    name = fields.Char(required=True, translate=True)
    minimum = NullableFloat(
        aggregator=None,
        help="Smallest value of the band. Empty: all that is below the other bands.",
    )
    population_id = fields.Many2one(
        "partner.score.population",
        string="For",
        index=True,
        ondelete="cascade",
        help="Empty: contacts that are in no population with bands of its own.",
    )
    color = fields.Integer()
    is_grade = fields.Boolean(
        readonly=True, help="Made of a band of fit and one of engagement."
    )

    _band_unique = models.UniqueIndex(
        "(model_id, COALESCE(population_id, 0), COALESCE(minimum, '-Infinity'))"
        " WHERE is_grade IS NOT TRUE",
        "Two bands of a score begin with the same value.",
    )
    _grade_unique = models.UniqueIndex(
        "(model_id, code) WHERE is_grade",
        "A combined score has each pair of bands once.",
    )

    @api.depends("name", "model_id.name", "population_id.name")
    def _compute_display_name(self):
        for band in self:
            band.display_name = self.env._(
                "%(score)s: %(band)s", score=band.model_id.name, band=band._get_label()
            )

    def _get_label(self):
        """Return the name, with the population that the band is for."""
        if not self.population_id:
            return self.name
        return self.env._(
            "%(band)s (%(population)s)",
            band=self.name,
            population=self.population_id.name,
        )

    @api.model
    def _search_display_name(self, operator, value):
        """Find bands by their code and by the name of their score, too."""
        found = Domain(super()._search_display_name(operator, value))
        if operator == "ilike":
            found |= Domain("model_id.name", operator, value)
            found |= Domain("code", "=ilike", value)
        return found

    @api.constrains("population_id", "model_id")
    def _check_population(self):
        for band in self.filtered("population_id"):
            if band.population_id.model_id != band.model_id:
                raise ValidationError(
                    self.env._(
                        "The band “%(band)s” is for a population of another score.",
                        band=band.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        bands = super().create(vals_list)
        bands._remake_grades()
        return bands

    def write(self, vals):
        result = super().write(vals)
        if "code" in vals:
            self._remake_grades()
        return result

    def unlink(self):
        scores = self.model_id
        result = super().unlink()
        scores._get_all_combined()._make_grades()
        return result

    def _remake_grades(self):
        """Let the scores that combine these bands have their pairs."""
        self.model_id._get_all_combined()._make_grades()

    def _is_made(self):
        return self.is_grade
