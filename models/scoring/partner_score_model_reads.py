from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...tools.graph import find_cycle
from ..evaluation import (
    find_fields,
    find_ids,
    find_missing,
    find_unreadable,
    find_unreadable_condition,
)

# the field of contacts that holds what scores give
SCORES = "score_value_ids"


class PartnerScoreModel(models.Model):
    """What a score reads: neither segments nor, in a circle, what it decides."""

    _inherit = "partner.score.model"

    @api.model_create_multi
    def create(self, vals_list):
        created = super().create(vals_list)
        created._check_readable()
        return created

    def write(self, vals):
        result = super().write(vals)
        if "domain" in vals:
            self._check_readable()
        return result

    @api.constrains("domain", "fit_model_id", "engagement_model_id")
    def _check_reads(self):
        """Refuse conditions on segments, and scores that depend on themselves."""
        contacts = self.env["res.partner"]
        for model in self:
            for name, domain in model._get_conditions():
                read = {one.comodel_name for one in find_fields(contacts, domain)}
                if "partner.segment" in read:
                    raise ValidationError(
                        self.env._(
                            "“%(name)s” reads segments. Scores may not: segments are "
                            "made of scores. Write the conditions of the segment "
                            "instead.",
                            name=name,
                        )
                    )
        self._check_circle()

    def _check_circle(self):
        sudo = self.sudo().with_context(active_test=False)
        uses = {model.id: model._get_used_ids() for model in sudo.search(Domain.TRUE)}
        for model in self:
            circle = find_cycle(uses, model.id)
            if circle:
                names = model.browse([*circle, model.id]).mapped("name")
                raise ValidationError(
                    self.env._(
                        "These scores depend on each other in a circle: %(names)s.",
                        names=" → ".join(names),
                    )
                )

    def _get_used_ids(self):
        """Return the ids of the scores that this one is made of."""
        used = self.fit_model_id | self.engagement_model_id
        for name, domain in self._get_conditions():
            used |= self._get_named_models(name, domain)
        return used.ids

    @api.model
    def _get_named_models(self, name, domain):
        """Return the scores that conditions read.

        :raise UserError: they read scores without saying which
        """
        contacts = self.env["res.partner"]
        if contacts._fields[SCORES] not in find_fields(contacts, domain):
            return self.browse()
        bands = self.env["partner.score.band"]
        named = self.browse(find_ids(contacts, domain, self._name))
        named |= bands.browse(find_ids(contacts, domain, bands._name)).model_id
        if not named:
            raise UserError(
                self.env._(
                    "“%(name)s” reads scores and does not say which: add a condition "
                    "on the score, or on its band.",
                    name=name,
                )
            )
        return named

    def _check_readable(self):
        """Refuse conditions on what their author may not read.

        They are evaluated as superuser, and their points are shown on contacts.
        """
        if self.env.su:
            return  # data files may name fields of apps that are not installed
        contacts = self.env["res.partner"]
        for model in self:
            for name, domain in model._get_conditions():
                if not find_missing(contacts, domain):
                    model._refuse(name, find_unreadable_condition(contacts, domain))
            for rule in model.rule_ids:
                for path in filter(None, (rule.number_field, rule.date_field)):
                    if path in contacts._fields:
                        model._refuse(rule.name, find_unreadable(contacts, path))

    def _refuse(self, name, field):
        if field:
            raise ValidationError(
                self.env._(
                    "“%(name)s” reads “%(field)s”, which you may not read.",
                    name=name,
                    field=field,
                )
            )

    def _get_conditions(self):
        """Return (name, domain) of all conditions that decide who has which points."""
        self.ensure_one()
        lines = [*self.rule_ids, *self.population_ids]
        return [
            (self.name, self._get_domain()),
            *((line.name, line._get_domain()) for line in lines),
        ]


class PartnerScoreRule(models.Model):
    _inherit = "partner.score.rule"

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules.model_id._check_readable()
        return rules

    def write(self, vals):
        result = super().write(vals)
        if not {"domain", "number_field", "date_field"}.isdisjoint(vals):
            self.model_id._check_readable()
        return result

    @api.constrains("domain", "model_id")
    def _check_reads(self):
        self.model_id._check_reads()


class PartnerScorePopulation(models.Model):
    _inherit = "partner.score.population"

    @api.model_create_multi
    def create(self, vals_list):
        populations = super().create(vals_list)
        populations.model_id._check_readable()
        return populations

    def write(self, vals):
        result = super().write(vals)
        if "domain" in vals:
            self.model_id._check_readable()
        return result

    @api.constrains("domain", "model_id")
    def _check_reads(self):
        self.model_id._check_reads()
