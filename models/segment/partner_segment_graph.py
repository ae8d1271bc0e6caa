from collections.abc import Collection

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...tools.graph import find_cycle, in_order
from ...tools.rule import parse_rule

# what a rule may ask of a segment: which one, not what it is called
ID_OPERATORS = ("in", "not in", "=", "!=")
# how a condition on names becomes one on ids
NAME_OPERATORS = {"=": "in", "ilike": "in", "!=": "not in", "not ilike": "not in"}


class PartnerSegment(models.Model):
    """Segments built on other segments.

    A segment uses its parent and the segments that its rule names.  What it uses is
    refreshed before it; it is refreshed again when they change.
    """

    _inherit = "partner.segment"

    parent_id = fields.Many2one(
        "partner.segment",
        string="Refines",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="The segment holds only members of this one.",
    )
    child_ids = fields.One2many("partner.segment", "parent_id", string="Refined By")
    used_ids = fields.Many2many(
        "partner.segment",
        relation="partner_segment_use_rel",
        column1="segment_id",
        column2="used_id",
        string="Uses",
        readonly=True,
        copy=False,
        context={"active_test": False},
        help="The segments that this one is built on: its parent, and those that its "
        "rule names.",
    )
    used_by_ids = fields.Many2many(
        "partner.segment",
        relation="partner_segment_use_rel",
        column1="used_id",
        column2="segment_id",
        readonly=True,
        copy=False,
        context={"active_test": False},
    )

    @api.model
    def _evaluation_fields(self):
        return super()._evaluation_fields() | {"parent_id"}

    def _reset_evaluation(self, rule_written=True):
        for segment in self:
            used = segment.parent_id.ids + segment._find_used_ids()
            # as superuser: a manager may edit a rule on segments of other companies
            segment.sudo().used_ids = [Command.set(used)]
        self._check_no_cycle()
        return super()._reset_evaluation(rule_written)

    def _find_used_ids(self):
        """Return the ids of the segments that the rule names."""
        contacts = self.env["res.partner"].sudo()
        found = []
        for path, condition in self._walk(contacts, self._get_rule()):
            if path[-1].comodel_name == self._name:
                found += _read_ids(condition.value)
        return found

    def _check_no_cycle(self):
        """Refuse that a segment be built on itself, with the names on the way."""
        uses = self._get_uses_graph()
        for segment in self:
            cycle = find_cycle(uses, segment.id)
            if cycle:
                names = self.sudo().browse(cycle).mapped("name")
                raise ValidationError(
                    self.env._(
                        "These segments are built on each other, so that none of them "
                        "could be refreshed first: %(cycle)s.",
                        cycle=" → ".join([*names, names[0]]),
                    )
                )

    @api.model
    def _get_uses_graph(self):
        """Return the ids of the segments that each segment uses, by its id."""
        segments = self.sudo().with_context(active_test=False)
        builders = segments.search([("used_ids", "!=", False)])
        return {segment.id: segment.used_ids.ids for segment in builders}

    def _in_order(self):
        """Return these segments, what each one uses before it."""
        return self.browse(in_order(self._get_uses_graph(), self.ids))

    def _with_used(self):
        """Return these segments and all that they are built on, in order."""
        uses = self._get_uses_graph()
        found, new = set(), set(self.ids)
        while new:
            found |= new
            new = {used for node in new for used in uses.get(node, ())} - found
        return self.browse(in_order(uses, sorted(found)))

    def _walk_path(self, model, condition):
        """Check the conditions that name segments; no path goes through one.

        Those of no segment, such as a mailing's own, may name them as they like.
        """
        path = []
        for field in super()._walk_path(model, condition):
            if self and path and path[-1].comodel_name == self._name:
                self._refuse_segment_condition(condition)
            path.append(field)
            yield field
        if self and path[-1].comodel_name == self._name:
            self._check_segment_condition(condition)

    def _check_segment_condition(self, condition):
        """Refuse a condition on segments that does not name them by their ids."""
        named_ids = _read_ids(condition.value)
        if condition.operator not in ID_OPERATORS or not named_ids:
            self._refuse_segment_condition(condition)
        segments = self._as_owner()[self._name].browse(named_ids).exists()
        if len(segments._filtered_access("read")) < len(named_ids):
            raise UserError(
                self.env._(
                    "A segment in the condition %(condition)s does not exist, or its "
                    "company is not one of those of %(owner)s.",
                    condition=self._describe(condition),
                    owner=self.user_id.name,
                )
            )

    def _refuse_segment_condition(self, condition):
        raise UserError(
            self.env._(
                "The condition %(condition)s does not say which segments: choose them "
                "in the list.",
                condition=self._describe(condition),
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_segment_ids(vals) for vals in vals_list])

    @api.model
    def _with_segment_ids(self, vals):
        """Return values in whose rule the segments found by name are named by id.

        A search in the list of contacts looks segments up by name; a rule that did
        would change its meaning when a segment is renamed.
        """
        try:
            rule = Domain(parse_rule(vals.get("domain")))
        except (ValueError, TypeError):
            return vals  # the check of the rule says what is wrong
        named = rule.map_conditions(self._name_by_id)
        return vals if named == rule else {**vals, "domain": repr(list(named))}

    def _name_by_id(self, condition):
        name = condition.value
        operator = NAME_OPERATORS.get(condition.operator)
        is_segment = condition.field_expr.split(".")[-1] == "segment_ids"
        if not (is_segment and operator and name and isinstance(name, str)):
            return condition
        exact = condition.operator in ("=", "!=")
        segments = self.search([("name", "=" if exact else "ilike", name)])
        return Domain(condition.field_expr, operator, segments.ids)

    @api.model
    def _get_chosen_domain(self, definition, contacts, today):
        domain = super()._get_chosen_domain(definition, contacts, today)
        if definition.parent_id:
            domain &= Domain("segment_ids", "in", [definition.parent_id])
        return domain

    def _request_dependents_refresh(self):
        """Have the segments that are built on these refreshed too."""
        dependents = self.sudo().used_by_ids.filtered("active")
        if dependents:
            dependents._request_refresh()

    def write(self, vals):
        if "active" in vals and not vals["active"]:
            self._check_unused()
        result = super().write(
            self._with_segment_ids(vals) if "domain" in vals else vals
        )
        if vals.get("active"):
            # nothing refreshed it in the archive
            self._reset_evaluation(rule_written=False)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_unused()

    def _check_unused(self):
        """Refuse to part with segments that others rest on, and say which."""
        uses = self._get_uses()
        if uses:
            raise UserError(
                self.env._(
                    "“%(segments)s” cannot be deleted or archived, it is used by: "
                    "%(uses)s.",
                    segments=", ".join(self.mapped("name")),
                    uses=", ".join(uses),
                )
            )

    def _get_uses(self):
        """Return what rests on these segments, each as a short text."""
        others = self.sudo().used_by_ids - self
        return [
            self.env._("the segment “%(name)s”", name=segment.name)
            for segment in others.filtered("active")
        ]

    def action_refine(self):
        """Open a new segment that holds some of the members of this one."""
        self.ensure_one()
        return {
            "name": self.env._("Refine %(segment)s", segment=self.name),
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_parent_id": self.id,
                "default_company_id": self.company_id.id,
                "default_pillar": self.pillar,
            },
        }


def _read_ids(value):
    """Return the ids in the value of a condition; none if it holds anything else."""
    values = [value] if isinstance(value, int) else value
    if isinstance(values, str) or not isinstance(values, Collection):
        return set()
    numbers = [isinstance(v, int) and not isinstance(v, bool) for v in values]
    return set(values) if all(numbers) else set()
