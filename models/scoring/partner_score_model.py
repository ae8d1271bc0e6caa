from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..evaluation import read_domain

# what is copied with a model, line by line
LINES = ("section_ids", "population_ids", "rule_ids", "band_ids")


class PartnerScoreModel(models.Model):
    """A score that somebody made up: what gives points, and what the points mean.

    Points come from rules (conditions on contacts) and from signals (rows of sources).
    A `fit` score says who a contact is: its points stay.  The points of the others
    fade from their day on, by half after each half-life.

    A `combined` score has neither rules nor signals: it adds up a fit and an
    engagement score, and its bands are the pairs of theirs, such as A1.
    """

    _name = "partner.score.model"
    _description = "Score"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        copy=False, help="Short name by which rules and exports may tell the score."
    )
    active = fields.Boolean(
        string="In Use",
        default=True,
        help="Scores that are not in use keep their rules, and compute nothing.",
    )
    sequence = fields.Integer(default=10)
    description = fields.Text(translate=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        ondelete="cascade",
        help="Empty: each company scores its contacts by these rules.",
    )
    axis = fields.Selection(
        [
            ("fit", "Fit: who they are"),
            ("engagement", "Engagement: what they do"),
            ("total", "Both in one total"),
            ("combined", "Fit and engagement combined"),
        ],
        string="Kind",
        default="total",
        required=True,
        help="The points of a fit score stay. Those of the others fade with time.",
    )
    half_life = fields.Integer(
        string="Half-life (days)",
        default=90,
        help="After this many days, half of the points of a signal or of a dated rule "
        "are left.",
    )
    cap = fields.Float(
        string="Largest Total", help="The score is never higher. 0: no limit."
    )
    domain = fields.Text(
        string="Whom It Scores",
        default="[]",
        required=True,
        help="Contacts that do not fit have no score at all.",
    )
    contact_model = fields.Char(compute="_compute_contact_model")
    section_ids = fields.One2many("partner.score.section", "model_id")
    population_ids = fields.One2many("partner.score.population", "model_id")
    rule_ids = fields.One2many("partner.score.rule", "model_id")
    band_ids = fields.One2many("partner.score.band", "model_id")
    fit_model_id = fields.Many2one(
        "partner.score.model",
        string="Fit Score",
        domain=[("axis", "=", "fit")],
        context={"active_test": False},
        index=True,
        ondelete="restrict",
    )
    engagement_model_id = fields.Many2one(
        "partner.score.model",
        string="Engagement Score",
        domain=[("axis", "=", "engagement")],
        context={"active_test": False},
        index=True,
        ondelete="restrict",
    )

    _half_life_positive = models.Constraint(
        "CHECK(half_life > 0)",
        "A half-life is a number of days, at least 1. Choose a fit score if the points "
        "are to stay.",
    )
    _cap_positive = models.Constraint(
        "CHECK(cap >= 0)", "The largest total cannot be negative. 0 is no limit."
    )
    _code_unique = models.Constraint(
        "UNIQUE(code)", "Another score has the same short name."
    )

    def _compute_contact_model(self):
        """Name the model on which conditions are edited."""
        self.contact_model = "res.partner"

    @api.constrains("axis", "fit_model_id", "engagement_model_id", "company_id")
    def _check_parts(self):
        for model in self.filtered(lambda model: model.axis == "combined"):
            axes = (model.fit_model_id.axis, model.engagement_model_id.axis)
            if axes != ("fit", "engagement"):
                raise ValidationError(
                    self.env._(
                        "The combined score “%(name)s” needs a fit score and an "
                        "engagement score.",
                        name=model.name,
                    )
                )
            companies = (model.fit_model_id | model.engagement_model_id).company_id
            if companies - model.company_id:
                raise ValidationError(
                    self.env._(
                        "The combined score “%(name)s” needs scores of its company.",
                        name=model.name,
                    )
                )

    @api.constrains("axis")
    def _check_use_of_axis(self):
        """Refuse to make of a part of a combined score what cannot be one."""
        self._get_all_combined()._check_parts()
        self.rule_ids._check_date_field()

    @api.constrains("domain")
    def _check_domain(self):
        for model in self:
            model._get_domain()

    def _get_domain(self):
        """Return the contacts that the score is about, as a domain."""
        self.ensure_one()
        return self._parse(self.domain, self.name)

    @api.model
    def _parse(self, text, name):
        """Return conditions on contacts as a domain.

        :param name: of what has the conditions, for the sentence
        :raise UserError: the text is not a literal list of conditions
        """
        return read_domain(
            text,
            lambda error: self.env._(
                "The conditions of “%(name)s” cannot be read: %(error)s",
                name=name,
                error=error,
            ),
        )

    def _fades(self):
        """Return whether the points of this score fade with time."""
        self.ensure_one()
        return self.axis in ("engagement", "total")

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if "name" in (default or {}):
            return vals_list
        return [
            {**vals, "name": self.env._("%(name)s (copy)", name=model.name)}
            for model, vals in zip(self, vals_list, strict=True)
        ]

    def copy(self, default=None):
        copies = super().copy(default)
        for model, copied in zip(self, copies, strict=True):
            copied._take_lines(model)
        return copies

    def _take_lines(self, other):
        """Copy the lines of another score; those that name lines name our own."""
        ours = {}
        for name in LINES:
            for line in other[name].filtered(lambda line: not line._is_made()):
                linked = {
                    link: ours[line[link]].id
                    for link in ("section_id", "population_id")
                    if link in line and line[link] in ours
                }
                ours[line] = line.copy({"model_id": self.id, **linked})
