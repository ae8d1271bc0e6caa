from odoo import models
from odoo.exceptions import UserError

from . import source_path


class PartnerScoreSignal(models.Model):
    """Whose points changed since a run looked."""

    _inherit = "partner.score.signal"

    def _get_changed_contacts(self, company, xmin, spans):
        """Return the ids of the contacts whose points may have changed, as a set.

        Whatever the conditions of the signals: what fits them no more changed too.

        :param company: the company whose acts are read
        :param xmin: see `change_queries`
        :param spans: spans of days whose acts the calendar brought in
        """
        contact_ids = set()
        for source, signals in self.grouped("source_id").items():
            links = signals._get_links()
            rows = source._get_changed_rows(company, xmin, spans, links)
            contact_ids.update(contact_id for _row_id, contact_id in rows)
        return contact_ids - {None}

    def _get_links(self):
        """Return the paths to the other records that these signals read."""
        links = set()
        for signal in self:
            model = self.env[signal.model_name].sudo()  # only what fields there are
            source = signal.source_id
            for condition in signal._get_domain().iter_conditions():
                links |= source._get_prefixes(model, condition.field_expr)
            if signal.target == "mapped":
                links |= source._get_prefixes(model, signal.value_path)
        return links

    def _tells_changes(self):
        """Whether the rows of the sources tell all changes of these points.

        Not where a condition reads what is not stored; nor where values are linked
        from both sides, such as the tags of an event, and leave no row to look at.
        """
        return all(
            signal.source_id._tells_changes()
            and signal._tells_conditions()
            and signal._tells_values()
            for signal in self
        )

    def _tells_conditions(self):
        model = self.env[self.model_name]
        return self.source_id._are_told(model, self._get_domain())

    def _tells_values(self):
        """Whether a change of the values shows: there are lines at most at first."""
        if self.target != "mapped":
            return True
        (_model, first), *others = self._get_value_steps()
        if any(field.type in source_path.TO_MANY for _model, field in others):
            return False
        return first.type != "many2many"

    def _get_line_paths(self):
        """Return [(model, path to whose act it is)] of the lines that tell values."""
        if self.target != "mapped" or not self.source_id._leads_to_contact():
            return []
        try:
            _model, first = self._get_value_steps()[0]
        except UserError:
            return []
        if first.type != "one2many" or not first.inverse_name:
            return []
        path = f"{first.inverse_name}.{self.source_id._get_actor_path()}"
        return [(first.comodel_name, path)]

    def _get_config(self):
        """Return what decides the points of this signal, as plain values."""
        self.ensure_one()
        return {
            "id": self.id,
            "source": [self.source_id.id, self.source_id._get_stamp()],
            "rows": [self.domain, self.target, self.value_path],
            "points": [self.points, self.points_per, self.cap, self.cap_period],
            "targets": self._get_target_config(),
        }

    def _get_target_config(self):
        """Return for what the acts speak, and how fast that fades."""
        is_mapped = self.target == "mapped"
        pairs = self._get_pairs() if is_mapped else [(None, self._get_fixed_target())]
        half_lives = self._get_half_lives([target_id for _value, target_id in pairs])
        return [[*pair, half_lives.get(pair[1])] for pair in sorted(pairs, key=str)]
