import psycopg2

from odoo import models
from odoo.exceptions import UserError

from ..evaluation import find_fault
from . import signal_queries

# what a value may be: a record, or a choice of a few
VALUE_TYPES = ("many2one", "one2many", "many2many", "selection", "char", "boolean")


class PartnerScoreSignal(models.Model):
    """Which signals can be read, and why not the others."""

    _inherit = "partner.score.signal"

    def _get_available(self):
        """Return the signals that can bring anything: in use, and app installed."""
        return self.filtered(
            lambda signal: (
                signal.active and signal.source_id.active and signal.is_available
            )
        )

    def _split_faulty(self, company, as_of):
        """Return (sound, sentences): the signals that can be read, and what is wrong.

        Each is tested alone, so that one that fails is left out and the others go on.
        Sentences also tell what sound ones leave out, such as a value whose interest
        was deleted.
        """
        sound, sentences = self.browse(), []
        for signal in self._get_available():
            reason = signal._find_fault(company, as_of)
            if reason:
                sentences.append(signal._say_fault(reason))
            else:
                sound |= signal
                sentences += signal._get_warnings()
        return sound, sentences

    def _split_unreadable(self, company, as_of):
        """Return (readable, sentences): the signals whose rows PostgreSQL can read.

        Costs as much as reading them all; for when reading them together failed.
        """
        readable, sentences = self.browse(), []
        for signal in self:
            points = signal._get_points(company, as_of)
            try:
                with self.env.cr.savepoint():
                    self.env.execute_query(signal_queries.read_all(points))
            except psycopg2.DataError as error:
                sentences.append(signal._say_fault(error.diag.message_primary))
            else:
                readable |= signal
        return readable, sentences

    def _find_fault(self, company, as_of):
        """Return why this signal cannot be read, or None."""
        self.ensure_one()
        faults = (
            self._find_number_fault,
            self._find_target_fault,
            self._find_half_life_fault,
            self._find_value_fault,
        )
        for find in faults:
            fault = find()
            if fault:
                return fault
        return find_fault(self.env, lambda: self._get_points(company, as_of))

    def _find_half_life_fault(self):
        """Return which of the interests has no half-life that can be used, or None."""
        interests = self.interest_id
        if self.target == "mapped":
            interests = self.mapping_ids.interest_id
        wrong = interests.filtered(lambda interest: not interest.half_life > 0)[:1]
        return wrong._say_half_life() if wrong else None

    def _find_value_fault(self):
        """Return why the value of acts cannot be read, or None."""
        if self.target != "mapped":
            return None
        try:
            field = self._get_value_steps()[-1][1]
        except UserError as error:
            return error.args[0]
        if field.type not in VALUE_TYPES or (field.type == "char" and field.translate):
            return self.env._(
                "“%(path)s” is neither a record nor a choice", path=self.value_path
            )
        return None

    def _note_readings(self, sound):
        """Show on these signals which of them a run could read."""
        for state, signals in (("ok", sound), ("failed", self - sound)):
            signals.filtered(
                lambda signal, state=state: signal.reading_state != state
            ).write({"reading_state": state})

    # -- what sound signals leave out ---------------------------------------

    def _get_warnings(self):
        """Return sentences about the values that this signal does not count."""
        if self.target != "mapped":
            return []
        lost = self.mapping_ids.filtered("lost_interest")
        sentences = [self._say_lost(mapping) for mapping in lost]
        shelved = self.mapping_ids.filtered(
            lambda mapping: mapping.interest_id and not mapping.interest_id.active
        )
        sentences += [self._say_shelved(mapping) for mapping in shelved]
        return sentences + [self._say_gone(value) for value in self._get_gone_values()]

    def _say_lost(self, mapping):
        return self.env._(
            "The signal “%(name)s” leaves out “%(value)s”: its interest “%(interest)s” "
            "was deleted. Choose another one.",
            name=self.name,
            value=mapping.value_name,
            interest=mapping.lost_interest,
        )

    def _say_shelved(self, mapping):
        return self.env._(
            "The signal “%(name)s” leaves out “%(value)s”: its interest “%(interest)s” "
            "is archived.",
            name=self.name,
            value=mapping.value_name,
            interest=mapping.interest_id.name,
        )

    def _say_gone(self, value):
        return self.env._(
            "The signal “%(name)s” maps the value %(value)s, which does not exist any "
            "more.",
            name=self.name,
            value=value,
        )
