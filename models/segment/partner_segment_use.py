from odoo import api, models
from odoo.fields import Domain

from ...tools.rule import parse_rule
from ..evaluation import find_ids


class PartnerSegment(models.Model):
    """Segments named in a domain that another app keeps as text."""

    _inherit = "partner.segment"

    def _get_uses(self):
        uses = super()._get_uses()
        if "base.automation" not in self.env:
            return uses
        automations = self._find_in_texts(
            "base.automation", ["filter_domain", "filter_pre_domain"], "model_name"
        )
        return uses + [
            self.env._("the automation rule “%(name)s”", name=automation.name)
            for automation in automations
        ]

    @api.model
    def _find_in_texts(self, model_name, text_names, subject_name):
        """Return the records of a model that name these segments in a domain.

        As superuser: whoever may see them, they rest on the segment.

        :param text_names: the fields that hold a domain as text
        :param subject_name: the field that says of which model the domains are
        """
        holders = self.env[model_name].sudo().with_context(active_test=False)
        candidates = holders.search(
            Domain.OR(Domain(name, "like", "segment_ids") for name in text_names)
        )
        return candidates.filtered(
            lambda holder: any(
                self._is_named(holder[subject_name], holder[name])
                for name in text_names
            )
        )

    def _is_named(self, model_name, text):
        """Return whether a domain on a model, as text, names one of these segments."""
        if model_name not in self.env or not text:
            return False
        try:
            domain = Domain(parse_rule(text))
        except (ValueError, TypeError):
            return False  # made of variables: names no segment that we could find
        named = find_ids(self.env[model_name], domain, self._name)
        return not named.isdisjoint(self.ids)
