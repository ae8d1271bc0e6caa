import math

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..evaluation import find_missing
from . import source_path


class PartnerScoreRule(models.Model):
    """A condition on contacts, and the points that it gives to those who fit.

    With a number of the contact, the points are given for each unit of it; with a
    date, they fade from that day on, and whoever has no such date gets none.  A rule
    may name fields of apps that are not installed: it then gives nothing, and says so.
    """

    _name = "partner.score.rule"
    _inherit = ["partner.score.line"]
    _description = "Rule of a Score"
    _order = "model_id, section_id, sequence, id"
    _deciding = frozenset(
        {"active", "domain", "points", "number_field", "date_field", "section_id"}
    )

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    section_id = fields.Many2one(
        "partner.score.section", index="btree_not_null", ondelete="set null"
    )
    domain = fields.Text(string="Who Gets Them", default="[]", required=True)
    points = fields.Float(required=True, default=10)
    number_field = fields.Char(
        string="For Each",
        help="A number of the contact by which the points are multiplied, such as the "
        "number of staff.",
    )
    date_field = fields.Char(
        string="Fade from",
        help="A date of the contact from which the points fade. Contacts without this "
        "date, or with a later one than today, get no points.",
    )
    contact_model = fields.Char(related="model_id.contact_model")
    fault = fields.Char(
        string="Gives nothing because",
        compute="_compute_fault",
        help="Why the rule gives no points here: an app is not installed.",
    )

    @api.depends("domain", "number_field", "date_field")
    def _compute_fault(self):
        for rule in self:
            missing = rule._find_missing()
            rule.fault = missing and self.env._(
                "contacts have no field “%(field)s” here: its app is not installed",
                field=missing,
            )

    def _find_missing(self):
        """Return the name of a field that the rule reads and that does not exist."""
        contacts = self.env["res.partner"]
        paths = [path for path in (self.number_field, self.date_field) if path]
        gone = [path for path in paths if not source_path.exists(contacts, path)]
        try:
            return next(iter(gone), None) or find_missing(contacts, self._get_domain())
        except UserError:
            return None  # says so itself, where it is saved

    def _get_domain(self):
        """Return who gets the points, as a domain on contacts."""
        self.ensure_one()
        return self.model_id._parse(self.domain, self.name)

    @api.constrains("points")
    def _check_points(self):
        for rule in self:
            if not rule.points or not math.isfinite(rule.points):
                raise ValidationError(
                    self.env._(
                        "The rule “%(name)s” needs a number of points, other than 0.",
                        name=rule.name,
                    )
                )

    @api.constrains("number_field", "date_field")
    def _check_types(self):
        contacts = self.env["res.partner"]
        for rule in self:
            number = contacts._fields.get(rule.number_field)
            if number and number.type not in source_path.NUMBERS:
                raise ValidationError(
                    self.env._(
                        "The rule “%(name)s” needs a number: “%(field)s” is none.",
                        name=rule.name,
                        field=rule.number_field,
                    )
                )
            date = contacts._fields.get(rule.date_field)
            if date and date.type not in ("date", "datetime"):
                raise ValidationError(
                    self.env._(
                        "The rule “%(name)s” needs a date: “%(field)s” is none.",
                        name=rule.name,
                        field=rule.date_field,
                    )
                )

    @api.constrains("section_id", "model_id")
    def _check_section(self):
        for rule in self.filtered("section_id"):
            if rule.section_id.model_id != rule.model_id:
                raise ValidationError(
                    self.env._(
                        "The rule “%(name)s” is in a section of another score.",
                        name=rule.name,
                    )
                )

    @api.constrains("date_field", "model_id")
    def _check_date_field(self):
        for rule in self.filtered("date_field"):
            if rule.model_id.axis == "fit":
                raise ValidationError(
                    self.env._(
                        "The points of a fit score do not fade: take the date off the "
                        "rule “%(name)s”.",
                        name=rule.name,
                    )
                )

    @api.constrains("model_id")
    def _check_not_combined(self):
        for rule in self:
            if rule.model_id.axis == "combined":
                raise ValidationError(
                    self.env._(
                        "A combined score has no rules of its own: “%(name)s” belongs "
                        "to one of its parts.",
                        name=rule.name,
                    )
                )
