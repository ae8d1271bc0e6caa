from odoo import api, fields, models


class PartnerScorePopulation(models.Model):
    """A part of the contacts for which a score has bands of its own.

    500 staff are a large client among those who sell to companies, 100 among those
    who sell to people.  A contact is in the first population that it fits; those in
    none have the bands without population.
    """

    _name = "partner.score.population"
    _inherit = ["partner.score.line"]
    _description = "Population of a Score"
    _order = "sequence, id"
    _deciding = frozenset({"domain", "sequence"})

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    domain = fields.Text(string="Who They Are", default="[]", required=True)
    contact_model = fields.Char(related="model_id.contact_model")
    band_ids = fields.One2many("partner.score.band", "population_id")

    @api.constrains("domain")
    def _check_domain(self):
        for population in self:
            population._get_domain()

    def _get_domain(self):
        """Return who is in the population, as a domain on contacts."""
        self.ensure_one()
        return self.model_id._parse(self.domain, self.name)
