import time

import psycopg2

from odoo import fields, models
from odoo.exceptions import UserError

from ..queries import estimate_rows, work_as_usual
from ..scheduled import has_time
from . import run_queries

# contacts that are scored between two commits, where there are many more
SLICE = 250_000


class PartnerScoreRun(models.Model):
    """One row: the computation of the scores of one kind in one company.

    A kind says by `_score` what it writes; what it reads are signals, as a rule.  Who
    computes, when, for whom, and what happens if it fails are the same for all kinds.
    """

    _name = "partner.score.run"
    _inherit = ["partner.score.computation"]
    _description = "Run of Scores"
    _order = "company_id, kind, id"

    kind = fields.Selection(
        [
            ("appetence", "Appetence"),
            ("engagement", "Engagement"),
            ("score", "Custom score"),
        ],
        required=True,
        readonly=True,
    )
    last_config = fields.Json(
        readonly=True, copy=False, help="What the scores of the last run depend on."
    )
    run_started = fields.Datetime(readonly=True, copy=False)
    run_as_of = fields.Date(readonly=True, copy=False)
    run_after_id = fields.Integer(
        readonly=True, copy=False, help="Last contact whose scores were written."
    )
    run_snapshot = fields.Char(readonly=True, copy=False)
    run_config = fields.Json(
        readonly=True, copy=False, help="What the run at work began with."
    )

    _kind_unique = models.UniqueIndex(
        "(company_id, kind) WHERE kind != 'score'",
        "A company has one run of each kind.",
    )

    # -- what a kind says ---------------------------------------------------

    def _score(self, as_of, contact_ids):
        """Write the scores of some contacts, as they are on a day.

        What is known of these contacts is replaced: who may not be scored any more, or
        has nothing left, loses their scores.  Statements only, in sets.

        :param contact_ids: ids of the contacts; everybody if None
        :return: sentences about what had to be left out, if anything
        """
        raise UserError(self.env._("Nothing computes scores of this kind."))

    def _finish_score(self, as_of):
        """Write what depends on the scores of everybody, once they are written."""

    def _get_columns(self):
        """Return the names of the columns of contacts that this kind computes."""
        return []

    def _get_signals(self):
        """Return the signals from which this kind is computed, sound or not."""
        return self.env["partner.score.signal"]

    def _get_settings(self):
        """Return what else the scores depend on, as plain values by name."""
        return {}

    # -- running ------------------------------------------------------------

    def action_compute(self, as_of=None):
        """Compute now.  What cannot be computed keeps its scores and shows the reason.

        :param as_of: last day whose acts count; today in the company's time zone
            if not given
        """
        self.check_access("write")
        for run in self.sudo():
            run._compute_or_fail(as_of)
        return True

    def _compute_or_fail(self, as_of=None, in_slices=False):
        """Compute one run; what goes wrong is shown on it and stops there.

        :param in_slices: commit in between, as a scheduled action may
        :return: whether the run is done: a scheduled action may run out of time
        """
        self.ensure_one()
        run = self._in_company()
        as_of = fields.Date.to_date(as_of) or self.company_id._segmentation_today()
        compute = run._compute_in_slices if in_slices else run._compute_at_once
        return run._attempt(lambda: compute(as_of))

    def _compute_at_once(self, as_of):
        started = time.monotonic()
        with self.env.cr.savepoint():
            self.lock_for_update(allow_referencing=True)
            contact_ids = self._start(as_of)
            self._score_and_note(as_of, contact_ids)
            self._finish(as_of, contact_ids is None, time.monotonic() - started)
        return True

    def _compute_in_slices(self, as_of):
        """Compute everybody in slices that commit, and stop when time is out."""
        self.lock_for_update(allow_referencing=True)
        if not self._resumes(as_of):
            if self._is_small():
                return self._compute_at_once(as_of)
            with self.env.cr.savepoint():
                started = time.monotonic()
                contact_ids = self._start(as_of)
                if contact_ids is not None:
                    self._score_and_note(as_of, contact_ids)
                    self._finish(as_of, False, time.monotonic() - started)
                    return True
            self.env["ir.cron"]._commit_progress()
        while self._score_slice(as_of):
            if not has_time(self.env):
                return False
        with self.env.cr.savepoint():
            lasted = fields.Datetime.now() - self.run_started
            self._finish(as_of, True, lasted.total_seconds())
        return True

    def _score_slice(self, as_of):
        """Score the next contacts; return whether there were any."""
        rows = self.env.execute_query(run_queries.get_slice(self.run_after_id, SLICE))
        contact_ids = [contact_id for (contact_id,) in rows]
        if not contact_ids:
            return False
        with self.env.cr.savepoint():
            self.lock_for_update(allow_referencing=True)
            self._make_room()
            self._score_and_note(as_of, contact_ids)
            self.run_after_id = contact_ids[-1]
        # a slice is work done: a wake-up that ends in the middle did not fail
        self.env["ir.cron"]._commit_progress(1, remaining=1)
        return True

    def _is_small(self):
        [(size,)] = self.env.execute_query(estimate_rows("res_partner"))
        return size <= 2 * SLICE

    def _start(self, as_of):
        """Look at what there is to read; return whom to score, None for everybody."""
        self.env.flush_all()
        self._make_room()
        signals = self._get_signals()._get_available()
        sound, sentences = signals._split_faulty(self.company_id, as_of)
        signals.sudo()._note_readings(sound)
        self.write(
            {
                "last_warning": "\n".join(sentences) or False,
                "run_started": fields.Datetime.now(),
                "run_as_of": as_of,
                "run_after_id": 0,
                "run_snapshot": self._get_snapshot(),
                "run_config": self._make_config(sound),
            }
        )
        return self._get_changed(as_of)

    def _resumes(self, as_of):
        """Return whether another wake-up began this run, and it still holds."""
        if not self.run_started or self.run_as_of != as_of:
            return False
        signals = self._get_signals()._get_available()
        sound, _sentences = signals._split_faulty(self.company_id, as_of)
        return self.run_config == self._make_config(sound)

    def _make_config(self, signals):
        """Return what the scores depend on, beside the rows of the sources."""
        return {
            "signals": [signal._get_config() for signal in signals],
            "settings": self._get_settings(),
        }

    def _get_sound_signals(self):
        """Return the signals that the run at work reads."""
        config = self.run_config or {}
        ids = [signal["id"] for signal in config.get("signals", [])]
        return self.env["partner.score.signal"].browse(ids)

    def _score_and_note(self, as_of, contact_ids):
        """Score, and show what was left out beside what was known before."""
        sentences = self._score(as_of, contact_ids)
        known = (self.last_warning or "").splitlines()
        more = [one for one in sentences or [] if one not in known]
        if more:
            self.last_warning = "\n".join([*known, *more])

    def _score_signals(self, as_of, write):
        """Write scores from signals; leave out those whose rows cannot be read.

        :param write: a function that takes signals and executes the statements
        :return: a sentence for each signal left out
        """
        signals = self._get_sound_signals()
        try:
            with self.env.cr.savepoint():
                write(signals)
        except psycopg2.DataError:
            readable, sentences = signals._split_unreadable(self.company_id, as_of)
            if readable == signals:
                raise
            (signals - readable).sudo()._note_readings(readable.browse())
            self.run_config = self._make_config(readable)
            write(readable)
            return sentences
        return []

    def _finish(self, as_of, is_full, duration):
        """Keep what the run began with, and say that the scores are true."""
        self._finish_score(as_of)
        self._tell_readers()
        self.env.execute_query(work_as_usual())
        now = fields.Datetime.now()
        self.write(
            {
                "state": "ok",
                "last_error": False,
                "last_as_of": as_of,
                "last_compute": now,
                "last_attempt": now,
                "last_duration": duration,
                "last_full": as_of if is_full else self.last_full,
                "last_snapshot": self.run_snapshot,
                "last_config": self.run_config,
            }
        )
        self._forget_run()

    def _fail(self, error):
        self._forget_run()
        return super()._fail(error)

    def _forget_run(self):
        self.write(
            {
                "run_started": False,
                "run_as_of": False,
                "run_after_id": 0,
                "run_snapshot": False,
                "run_config": False,
            }
        )

    def _tell_readers(self):
        """Forget what was read before, and tell who reads the columns of contacts."""
        columns = self._get_columns()
        if columns:
            contacts = self.env["res.partner"]
            contacts.invalidate_model(columns)
            contacts._columns_computed(columns, self.company_id)
