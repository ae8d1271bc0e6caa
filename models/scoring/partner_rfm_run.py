import time

from odoo import fields, models

from ..queries import work_as_usual
from ..scheduled import has_time
from . import measure_queries, score_queries
from .res_partner import RFM_COLUMNS
from .run import Run, bounds_to_json

# contacts whose scores are written between two commits
SLICE = 100_000


class PartnerRfmPolicy(models.Model):
    """A run of a policy: measure the contacts, set the cut-offs, write the scores.

    Within one transaction, or by the scheduled action in slices that commit; what was
    measured waits in `partner.rfm.measure` meanwhile.
    """

    _inherit = "partner.rfm.policy"

    run_started = fields.Datetime(readonly=True, copy=False)
    run_as_of = fields.Date(readonly=True, copy=False)
    run_after_id = fields.Integer(
        readonly=True, copy=False, help="Last contact whose scores were written."
    )
    run_total = fields.Integer(readonly=True, copy=False)
    run_done = fields.Integer(readonly=True, copy=False)
    run_snapshot = fields.Char(readonly=True, copy=False)
    run_config = fields.Json(
        readonly=True, copy=False, help="What the run at work began with."
    )

    def action_compute(self, as_of=None):
        """Score the contacts now.

        A policy that cannot be computed keeps its scores and shows the reason.

        :param as_of: last day whose acts count; today in the company's time zone
            if not given
        """
        self.check_access("write")
        for policy in self.sudo():
            policy._compute_or_fail(as_of)
        return True

    def _compute_or_fail(self, as_of=None, in_slices=False):
        """Run one policy; what goes wrong is shown on it and stops there.

        :param in_slices: commit after each slice, as a scheduled action may
        :return: whether the run is done: a scheduled action may run out of time
        """
        self.ensure_one()
        policy = self._in_company()
        as_of = fields.Date.to_date(as_of) or self.company_id._segmentation_today()
        if in_slices:
            return policy._attempt(lambda: policy._compute_in_slices(as_of))
        return policy._attempt(lambda: policy._compute_at_once(as_of))

    def _fail(self, error):
        self._forget_run()
        return super()._fail(error)

    def _compute_at_once(self, as_of):
        with self.env.cr.savepoint():
            self._compute(as_of)
        return True

    def _compute(self, as_of):
        """Run within the current transaction."""
        started = time.monotonic()
        self.lock_for_update(allow_referencing=True)
        run = self._start(as_of)
        self._write_scores(run)
        self._finish(run, time.monotonic() - started)

    def _compute_in_slices(self, as_of):
        """Run in transactions of their own, and stop when time is out."""
        started = time.monotonic()
        self.lock_for_update(allow_referencing=True)
        with self.env.cr.savepoint():
            run = self._resume(as_of) or self._start(as_of, in_slices=True)
        if run.is_full:
            self.env["ir.cron"]._commit_progress()
        while run.is_full:
            up_to = self._get_end_of_slice()
            if up_to is None:
                break
            self._write_slice(run, up_to)
            if not has_time(self.env):
                return False
        with self.env.cr.savepoint():
            after = self.run_after_id if run.is_full else 0
            self._write_scores(run, after)
            self._finish(run, time.monotonic() - started)
        return True

    def _get_end_of_slice(self):
        """Return the last contact of the next slice; nothing where it is the last."""
        rows = self.env.execute_query(
            score_queries.last_of_slice(self.id, self.run_after_id, SLICE)
        )
        return rows[0][0] if rows else None

    def _write_slice(self, run, up_to):
        with self.env.cr.savepoint():
            self.lock_for_update(allow_referencing=True)
            self._write_scores(run, self.run_after_id, up_to)
            done = self.run_done + SLICE
            self.write({"run_after_id": up_to, "run_done": done})
        # a slice is work done: a wake-up that ends in the middle did not fail
        self.env["ir.cron"]._commit_progress(1, remaining=1)

    def _write_scores(self, run, after=0, up_to=None):
        """Write the scores of a part of the contacts, where they differ."""
        self._make_room()
        self.env.execute_query(score_queries.update_scores(run, after, up_to))
        self.env.execute_query(score_queries.insert_scores(run, after, up_to))

    def _start(self, as_of, in_slices=False):
        """Measure the contacts, all of them or those that changed."""
        self.env.flush_all()
        if self.run_started:
            self._forget_run()
        self._make_room()
        is_full, warnings = self._measure(as_of, in_slices)
        self.env.execute_query(score_queries.drop_scores(self.id, is_full))
        self.write(
            {
                "last_warning": "\n".join(warnings) or False,
                "run_snapshot": self._get_snapshot(),
            }
        )
        if is_full and in_slices:
            self.write(
                {
                    "run_started": fields.Datetime.now(),
                    "run_as_of": as_of,
                    "run_total": self._count_measures(),
                    "run_config": self._get_run_config(),
                }
            )
        return self._make_run(as_of, is_full)

    def _resume(self, as_of):
        """Return the run that another wake-up began, if it still holds."""
        self.invalidate_recordset()
        is_same = self.run_as_of == as_of and self.run_config == self._get_run_config()
        if not self.run_started or not is_same:
            return None
        if self._count_measures() != self.run_total:
            return None
        # contacts may have been deleted meanwhile
        self.env.execute_query(measure_queries.drop_orphans(self.id))
        self.run_total = self._count_measures()
        return self._make_run(as_of, True)

    def _count_measures(self):
        [(total,)] = self.env.execute_query(measure_queries.count_measures(self.id))
        return total

    def _get_run_config(self):
        """Return what must stay the same until a run is done."""
        kept = self.cutoff_ids if self._has_fixed_bounds() else self.cutoff_ids.browse()
        bounds = [[one.axis, one.score, one.bound] for one in kept]
        return {**self._get_config(), "bounds": sorted(bounds)}

    def _make_run(self, as_of, is_full):
        known = self._get_known_bounds()
        bounds = self._get_run_bounds(as_of)
        if self._has_fixed_bounds() and bounds != known:
            known = None  # cut-offs that somebody changed are not the others' doing
        return Run(
            policy=self,
            as_of=as_of,
            is_full=is_full,
            bounds=bounds,
            known_bounds=known,
            records_moves=bool(self.last_as_of) and self.last_as_of <= as_of,
        )

    def _forget_run(self):
        self.env.execute_query(measure_queries.end_own_measures())
        if not self.run_started:
            return
        self.env.execute_query(measure_queries.forget_measures(self.id))
        self.write(
            {
                "run_started": False,
                "run_as_of": False,
                "run_after_id": 0,
                "run_total": 0,
                "run_done": 0,
                "run_snapshot": False,
                "run_config": False,
            }
        )

    def _finish(self, run, duration):
        """Keep what the run found, and say that the scores are true."""
        self._keep_bounds(run)
        if self.last_as_of and run.as_of < self.last_as_of:
            # history begins again from that day
            later = [("policy_id", "=", self.id), ("date", ">", run.as_of)]
            self.env["partner.rfm.move"].search(later).unlink()
        self._tell_readers()
        self.env.execute_query(work_as_usual())
        now = fields.Datetime.now()
        [summary] = self.env.execute_query_dict(score_queries.summary(self.id))
        if not run.is_full:
            del summary["first_act_date"]  # of those that changed only
        else:
            summary["last_full"] = run.as_of
        self.write(
            {
                **summary,
                "state": "ok",
                "last_error": False,
                "last_as_of": run.as_of,
                "last_compute": now,
                "last_attempt": now,
                "last_duration": duration,
                "last_snapshot": self.run_snapshot,
                "run_snapshot": False,
                "last_config": {
                    **self._get_config(),
                    "bounds": bounds_to_json(run.bounds),
                },
            }
        )
        self._forget_run()

    def _tell_readers(self):
        """Forget what was read before, and tell who reads the columns of contacts."""
        self.env["partner.rfm.score"].invalidate_model()
        self.env["partner.rfm.move"].invalidate_model()
        contacts = self.env["res.partner"]
        contacts._invalidate_rfm()
        contacts._columns_computed([*RFM_COLUMNS, "rfm_score_ids"], self.company_id)
