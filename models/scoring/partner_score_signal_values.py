from odoo import models

from . import signal_queries, source_path

# values listed, the most common first
MOST_VALUES = 200


class PartnerScoreSignal(models.Model):
    """The values that acts have, which a signal maps to interests."""

    _inherit = "partner.score.signal"

    def action_map_values(self):
        """Open the choice of an interest for each value found."""
        self.ensure_one()
        return self.env["partner.score.mapping"]._open(self)

    def _count_values(self, company, as_of):
        """Return {value: number of acts}: the most common values first, as text."""
        self.ensure_one()
        joins, value = self._join_values(company)
        acts = self._get_acts(company, as_of, None)
        query = signal_queries.count_values(acts, joins, value, MOST_VALUES)
        return dict(self.env.execute_query(query))

    def _get_value_model(self):
        """Return the model of which values are ids, as the user; None for choices."""
        if not self._has_ids():
            return None
        model = self.env[self.model_name]
        name = source_path.get_end(model.sudo(), self.value_path)._name
        return self.env[name].with_context(active_test=False)

    def _get_value_names(self, values):
        """Return {value: name} of the values that whoever looks may see."""
        if self.target != "mapped" or not self.value_path or not self.is_available:
            return {}
        if self._find_value_fault():
            return {}
        records = self._get_value_records(values)
        if records is not None:
            readable = records._filtered_access("read")
            return {str(record.id): record.display_name for record in readable}
        _owner, field = self._get_value_steps()[-1]
        if field.type != "selection":
            return {value: value for value in values}
        return dict(field._description_selection(self.env))

    def _get_value_records(self, values):
        """Return the records that values stand for and that exist; None for choices."""
        model = self._get_value_model()
        if model is None:
            return None
        return model.browse(int(one) for one in values if one.isdecimal()).exists()

    def _get_gone_values(self):
        """Return the mapped values that do not exist any more."""
        values = [
            mapping.value for mapping in self.mapping_ids if mapping.interest_id.active
        ]
        records = self._get_value_records(values)
        if records is not None:
            known = {str(record_id) for record_id in records.ids}
            return [value for value in values if value not in known]
        _owner, field = self._get_value_steps()[-1]
        if field.type != "selection":
            return []
        known = dict(field._description_selection(self.env))
        return [value for value in values if value not in known]
