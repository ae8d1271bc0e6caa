from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.misc import get_lang

from ...tools.rule import RuleTextError
from ..evaluation import find_fault, find_unreadable_condition, read_domain
from .partner_segment import USER_GROUP

ANY_OPERATORS = ("any", "not any")


class PartnerSegment(models.Model):
    """The rule of a segment: its text, its checks, and the domain it stands for."""

    _inherit = "partner.segment"

    def _get_rule(self):
        """Return the rule as a `Domain` on contacts; a manual segment has none.

        :raise UserError: the text is not a literal list of conditions
        """
        self.ensure_one()
        if self.kind == "manual":
            return Domain.FALSE
        return read_domain(self.sudo().domain, self._say_unreadable)

    def _say_unreadable(self, error):
        if isinstance(error, RuleTextError):
            return self.env._(
                "The rule cannot be read: “%(part)s” is not a plain value. A rule "
                "holds conditions with fixed values or relative dates such as "
                "'today -90d', no variables and no functions.",
                part=error.part,
            )
        return self.env._(
            "The rule is not a list of conditions (field, operator, value): %(error)s",
            error=error,
        )

    @api.constrains("domain", "kind", "user_id", "company_id", "active")
    def _check_rule(self):
        for segment in self.filtered("active"):
            try:
                segment._validate_rule()
            except UserError as error:
                raise ValidationError(
                    self.env._(
                        "Segment “%(segment)s”: %(error)s",
                        segment=segment.name,
                        error=error.args[0],
                    )
                ) from None

    def _validate_rule(self):
        """Refuse a rule that the owner could not evaluate.

        :raise UserError: a sentence that names the part of the rule at fault
        """
        self._check_owner()
        rule = self._get_rule()
        contacts = self._as_owner()["res.partner"]
        for fields_path, condition in self._walk(contacts, rule):
            self._check_company_needed(fields_path, condition)
        for condition in rule.iter_conditions():
            self._check_condition(contacts, condition)

    def _check_editor(self):
        """Refuse a rule on what its editor may not read, whoever owns the segment.

        A manager may edit the segments of others: the members would tell what the
        owner may read and the manager may not.
        """
        if self.env.su:
            return
        contacts = self.env["res.partner"]
        for segment in self:
            field = find_unreadable_condition(contacts, segment._get_rule())
            if field:
                raise AccessError(
                    self.env._(
                        "You may not read “%(field)s”, used in the rule of the segment "
                        "“%(segment)s”.",
                        field=field,
                        segment=segment.name,
                    )
                )

    def _check_owner(self):
        """Refuse an owner who cannot evaluate anything in the segment's company."""
        owner = self.user_id.sudo()
        if owner._is_superuser():
            return  # made by data files and scripts: sees everything, is never active
        if not owner.active:
            raise UserError(
                self.env._(
                    "Its owner %(owner)s is archived: choose a new owner.",
                    owner=owner.name,
                )
            )
        if not owner.has_group(USER_GROUP):
            raise UserError(
                self.env._(
                    "Its owner %(owner)s may not make segments any more: choose a new "
                    "owner.",
                    owner=owner.name,
                )
            )
        if self.company_id and self.company_id not in owner.company_ids:
            raise UserError(
                self.env._(
                    "Its owner %(owner)s has no access to the company %(company)s: "
                    "choose another owner or another company.",
                    owner=owner.name,
                    company=self.company_id.sudo().name,
                )
            )

    def _walk(self, model, domain):
        """Yield (fields along the path, condition) for each condition of a domain.

        Descends into `any`, so that each field that the rule reads is seen.

        :raise UserError: a path that does not exist, or that may not be searched
        """
        for condition in domain.iter_conditions():
            path = list(self._walk_path(model, condition))
            yield path, condition
            if condition.operator in ANY_OPERATORS and path[-1].relational:
                comodel = model.env[path[-1].comodel_name]
                yield from self._walk(comodel, self._get_nested(condition))

    def _get_nested(self, condition):
        """Return the domain in an `any` condition."""
        try:
            return Domain(condition.value)
        except (ValueError, TypeError):
            raise UserError(
                self.env._(
                    "The condition %(condition)s needs a list of conditions as value.",
                    condition=self._describe(condition),
                )
            ) from None

    def _walk_path(self, model, condition):
        for name in condition.field_expr.split("."):
            field = model._fields.get(name)
            if field is None:
                raise UserError(
                    self.env._(
                        "The field “%(field)s” of the condition %(condition)s does not "
                        "exist on %(model)s.",
                        field=name,
                        condition=self._describe(condition),
                        model=self._describe_model(model),
                    )
                )
            self._check_field(model, field, condition)
            yield field
            if not field.relational:
                return  # what follows is a part of a date or a property
            model = model.env[field.comodel_name]

    def _check_field(self, model, field, condition):
        if not (model.has_access("read") and model._has_field_access(field, "read")):
            raise UserError(
                self.env._(
                    "%(owner)s, who owns the segment, may not read “%(field)s” of "
                    "%(model)s, used in the condition %(condition)s.",
                    owner=self.user_id.name,
                    field=field.name,
                    model=self._describe_model(model),
                    condition=self._describe(condition),
                )
            )
        # Odoo finds everybody by a condition on a file
        if not field._description_searchable or field.type == "binary":
            raise UserError(
                self.env._(
                    "The field “%(field)s” of %(model)s, used in the condition "
                    "%(condition)s, is computed and cannot be searched.",
                    field=field.name,
                    model=self._describe_model(model),
                    condition=self._describe(condition),
                )
            )

    def _check_company_needed(self, fields_path, condition):
        """Refuse a segment of all companies whose rule differs by company."""
        if self.company_id:
            return
        for field in fields_path:
            if self.env["res.partner"]._differs_by_company(field):
                raise UserError(
                    self.env._(
                        "“%(field)s”, used in the condition %(condition)s, has a value "
                        "for each company. Choose the company of the segment; make one "
                        "segment for each company if you need several.",
                        field=field.name,
                        condition=self._describe(condition),
                    )
                )

    def _check_condition(self, contacts, condition):
        reason = find_fault(self.env, lambda: contacts._search(condition).select())
        if reason:
            raise UserError(
                self.env._(
                    "The condition %(condition)s cannot be evaluated: %(reason)s",
                    condition=self._describe(condition),
                    reason=reason,
                )
            )

    def _describe(self, condition):
        """Return a condition as it stands in the rule, cut where it is long."""
        text = repr(tuple(next(iter(condition))))
        return text if len(text) <= 120 else f"{text[:117]}…"

    def _describe_model(self, model):
        name = self.env["ir.model"]._get(model._name).name or model._name
        return f"{name} ({model._name})"

    def _reset_evaluation(self, rule_written=True):
        """Make the segments wait for a refresh, after who may be in has changed.

        The language and the time zone in which the rule was written are kept:
        without them the scheduled action would look names up in another language
        and count days in another zone than its author.

        :param rule_written: whether the current user wrote the rule
        """
        for segment in self:
            company = segment.company_id or segment.user_id.company_id
            vals = {"state": "pending", "tz": company._segmentation_tz()}
            vals["refresh_started"] = False  # stops a refresh by the rule of before
            if rule_written or not segment.lang:
                vals["lang"] = get_lang(self.env).code
            segment.sudo().write(vals)
        self._reset_schedule()
