from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.rule import parse_rule
from ..evaluation import find_missing, read_domain

# what stands for a record in the name, the objective and the rule of a template
EACH = "{each}"


class PartnerSegmentTemplate(models.Model):
    """A ready-made segment: a rule with an objective, of which segments are made.

    A template may read fields that an app or a setting brings; it is offered where
    they are there.  With `each_field` it makes one segment for each record that this
    field of contacts may hold, such as one for each interest: `{each}` stands for its
    name, and in the rule for its id.
    """

    _name = "partner.segment.template"
    _description = "Ready-Made Segment"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    objective = fields.Char(
        required=True,
        translate=True,
        help="What one does with the contacts of such a segment.",
    )
    pillar = fields.Selection(lambda self: self._get_choices("pillar"))
    domain = fields.Text(string="Rule", required=True)
    each_field = fields.Char(
        string="One for Each",
        help="Name of a field of contacts that leads to other records: one segment for "
        "each of them.",
    )
    refresh_policy = fields.Selection(
        lambda self: self._get_choices("refresh_policy"),
        string="Refreshed",
        required=True,
        default="daily",
    )
    missing = fields.Char(
        compute="_compute_missing",
        help="Why the template cannot be used here; empty where it can.",
    )

    @api.model
    def _get_choices(self, name):
        """Return the choices of a field of segments."""
        return (
            self.env["partner.segment"]._fields[name]._description_selection(self.env)
        )

    @api.constrains("domain", "each_field")
    def _check_domain(self):
        for template in self:
            template._get_domain(0)

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("domain", "each_field")
    def _compute_missing(self):
        for template in self:
            template.missing = template._find_missing()

    def _find_missing(self):
        """Return why no segment can be made of a template, or False."""
        contacts = self.env["res.partner"]
        if self.each_field and self.each_field not in contacts._fields:
            return self._say_missing_field(self.each_field)
        record_id = self._get_each()[:1].id if self.each_field else 0
        if record_id is False:
            comodel = contacts._fields[self.each_field].comodel_name
            name = self.env["ir.model"]._get(comodel).name
            return self.env._("There is none yet: %(model)s.", model=name)
        try:
            missing = find_missing(contacts, self._get_domain(record_id))
            if missing:
                return self._say_missing_field(missing)
            self._try_segment(record_id)
        except UserError as error:
            return error.args[0]
        return False

    def _try_segment(self, record_id):
        """Check the rule as that of a segment of the user, which is not saved.

        :raise UserError: a sentence that says what is wrong
        """
        segments = self.env["partner.segment"]
        vals = segments.default_get(["user_id", "company_id", "kind"])
        vals["domain"] = self._get_rule_text(record_id)
        segments.new({**vals, "name": self.name})._validate_rule()

    def _say_missing_field(self, name):
        return self.env._("Contacts have no field “%(field)s” here.", field=name)

    def _get_domain(self, record_id):
        """Return the rule as a domain on contacts, for one of the records.

        :raise UserError: the text is not a literal list of conditions
        """
        self.ensure_one()
        return read_domain(
            self._fill_rule(record_id),
            lambda error: self.env._(
                "The rule of “%(name)s” cannot be read: %(error)s",
                name=self.name,
                error=error,
            ),
        )

    def _get_rule_text(self, record_id):
        """Return the rule as a segment for one of the records has it."""
        return repr(parse_rule(self._fill_rule(record_id)))

    def _fill_rule(self, record_id):
        return self.domain.replace(EACH, str(record_id))

    def _get_each(self):
        """Return the records that the template makes a segment for."""
        field = self.env["res.partner"]._fields[self.each_field]
        return self.env[field.comodel_name].search(Domain.TRUE)

    def _get_titles(self, each):
        """Return the name and the objective for a record of this name."""
        titles = (self.name or "", self.objective or "")
        return [title.replace(EACH, each) for title in titles]

    def _get_segment_values(self, record=None):
        """Return the values of the segment to create.

        :param record: the record that it is for, where it is for each of several
        """
        self.ensure_one()
        name, objective = self._get_titles(record.display_name if record else "")
        return {
            "name": name,
            "objective": objective,
            "pillar": self.pillar,
            "domain": self._get_rule_text(record.id if record else 0),
            "refresh_policy": self.refresh_policy,
        }
