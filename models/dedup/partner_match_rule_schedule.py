import logging
from datetime import timedelta

import psycopg2
from psycopg2.errors import ForeignKeyViolation, QueryCanceled

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, LockError, UserError
from odoo.fields import Domain

from ..scheduled import RETRY, come_back, is_small, work_through
from .partner_match_rule_find import TIME_LIMIT

_logger = logging.getLogger(__name__)

USER_GROUP = "contact_segmentation.contact_segmentation_group_user"
# What was looked for since is not looked for again the same night
PERIOD = timedelta(hours=12)


class Stopped(Exception):
    """Somebody stopped this run."""


class PartnerMatchRule(models.Model):
    """When rules look for duplicates, and the scheduled action that does it.

    `run_started` is set while the scheduled action works on a rule.
    """

    _inherit = "partner.match.rule"

    last_attempt = fields.Datetime(readonly=True, copy=False)
    run_started = fields.Datetime(readonly=True, copy=False)
    run_total = fields.Integer(readonly=True, copy=False)
    run_done = fields.Integer(readonly=True, copy=False)
    refresh_step = fields.Selection(
        [
            ("waiting", "Duplicates are looked for in a moment"),
            ("looking", "Looking for duplicates…"),
            ("writing", "Comparing the contacts"),
        ],
        compute="_compute_refresh_step",
        help="Where the scheduled action is with this rule.",
    )
    refresh_progress = fields.Float(
        string="Progress (%)", compute="_compute_refresh_step"
    )

    @api.depends("state", "run_started", "run_done", "run_total")
    def _compute_refresh_step(self):
        for rule in self:
            done, total = rule.run_done, rule.run_total
            if rule.run_started:
                rule.refresh_step = "writing" if total else "looking"
            else:
                rule.refresh_step = rule.id and rule.state == "pending" and "waiting"
            rule.refresh_progress = total and min(100 * done / total, 100)

    # -- now or soon --------------------------------------------------------

    def action_find(self):
        """Find duplicates now, or as soon as the scheduled action can.

        A rule that cannot be evaluated keeps its groups and shows the reason; the
        others are done all the same.
        """
        self._check_finder()
        rules = self.sudo()
        if not is_small(self.env):
            rules._request_find()
            return come_back(self.env._("Duplicates are looked for in a moment."))
        for rule in rules:
            rule._find_or_fail()
        return True

    def action_stop(self):
        """Stop looking; the groups that are written stay."""
        self._check_finder()
        for rule in self.sudo():
            if rule.run_started:
                rule._fail(
                    self.env._(
                        "%(user)s stopped the search: the groups are those of the "
                        "search before.",
                        user=self.env.user.name,
                    )
                )
            elif rule.state == "pending":
                rule.state = "idle"
        return True

    def _check_finder(self):
        self.check_access("read")
        if not (self.env.su or self.env.user.has_group(USER_GROUP)):
            raise AccessError(
                self.env._("Only segmentation users look for duplicates.")
            )

    def _request_find(self):
        """Have the scheduled action look as soon as it can."""
        self.write({"state": "pending"})
        self._trigger_find()

    @api.model
    def _trigger_find(self, at=None):
        self.env.ref("contact_segmentation.ir_cron_match_find")._trigger(at)

    # -- the scheduled action -----------------------------------------------

    @api.model
    def _get_due(self):
        """Return the rules to look for now, the longest untried first.

        A rule whose process was killed comes after the others: it may be killed again.
        """
        due = Domain("state", "=", "pending") | Domain("run_started", "!=", False)
        tired = Domain("last_attempt", "=", False)
        tired |= Domain("last_attempt", "<=", fields.Datetime.now() - PERIOD)
        due |= Domain("is_scheduled", "=", True) & tired
        return self.search(due, order="last_attempt NULLS FIRST, id")

    @api.model
    def _cron_find(self):
        """Look for the duplicates of the rules that are due.

        Stops when its time is out, in the middle of a rule too: the next call goes on
        from there.
        """
        work_through(
            self._get_due(),
            lambda rule: rule._find_or_fail(in_slices=True),
            self._trigger_find,
        )

    def _find_or_fail(self, in_slices=False):
        """Find the groups of one rule; what goes wrong is shown on it and stops there.

        :param in_slices: in transactions of its own, as a scheduled action may
        :return: whether the work is done: a scheduled action may run out of time
        """
        self.ensure_one()
        rule = self._as_finder()
        try:
            if in_slices:
                return rule._find_in_slices()
            with self.env.cr.savepoint():
                rule.lock_for_update(allow_referencing=True)
                rule._find()
                rule._finish()
        except QueryCanceled:
            rule._fail_after(in_slices, rule._get_too_slow())
        except ForeignKeyViolation as error:
            # a contact was deleted after it was found
            raise ConcurrencyError(str(error)) from error
        except (LockError, psycopg2.OperationalError):
            raise  # somebody else is at it, or PostgreSQL asks for a retry
        except Stopped:
            # what was committed stays, the rest goes
            self.env.cr.rollback()
            _logger.info("%s was stopped", self)
        except Exception as error:
            # conditions can reach the code of any addon, which may raise anything
            _logger.info("%s failed", self, exc_info=True)
            rule._fail_after(in_slices, error)
        return True

    def _find_in_slices(self):
        if not self._make_keys_current():
            # what is found without them would be only a part
            self.state = "pending"
            self._trigger_find(fields.Datetime.now() + RETRY)
            return True
        self._begin()
        done = self._find(in_slices=True)
        if done:
            self._check_running()
            self._finish()
        return done

    def _begin(self):
        """Say that the scheduled action is at work on the rule, to everybody."""
        self.lock_for_update(allow_referencing=True)
        now = fields.Datetime.now()
        if not self.run_started:
            # otherwise it goes on from where another one was cut short
            self.write({"run_started": now, "run_total": 0, "run_done": 0})
        self.write({"state": "running", "last_attempt": now})
        self.env["ir.cron"]._commit_progress()

    def _commit_slice(self, done, total):
        """Commit what was done of a rule, and show how much that is.

        :raise Stopped: somebody stopped the run
        """
        self._check_running()
        self.write({"run_done": done, "run_total": total})
        # a slice is work done: a wake-up that ends in the middle did not fail
        self.env["ir.cron"]._commit_progress(1, remaining=1)

    def _check_running(self):
        """Lock the rule, unless somebody stopped the run."""
        self.lock_for_update(allow_referencing=True)
        self.invalidate_recordset(["run_started"])
        if not self.run_started:
            raise Stopped

    def _finish(self):
        self._forget_run()
        now = fields.Datetime.now()
        self.write(
            {
                "state": "idle",
                "last_error": False,
                "last_run": now,
                "last_attempt": now,
            }
        )

    def _forget_run(self):
        """Leave nothing of a run that is over.  For what a method keeps meanwhile."""
        self.write({"run_started": False, "run_total": 0, "run_done": 0})

    def _fail_after(self, in_slices, error):
        if in_slices:
            # PostgreSQL may take no more statements; what was committed stays
            self.env.cr.rollback()
        self._fail(error)

    def _fail(self, error):
        """Keep the groups as they are, and say why they are not looked for."""
        reason = error.args[0] if isinstance(error, UserError) else error
        self._forget_run()
        self.write(
            {
                "state": "failed",
                "last_error": str(reason) or type(error).__name__,
                "last_attempt": fields.Datetime.now(),
            }
        )

    def _get_too_slow(self):
        return UserError(
            self.env._(
                "It looks for contacts for more than %(limit)s. Use fewer conditions "
                "on other records.",
                limit=TIME_LIMIT,
            )
        )
