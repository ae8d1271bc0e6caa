import logging
import time
from datetime import timedelta

import psycopg2
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

from . import queries
from .res_partner import RFM_COLUMNS

_logger = logging.getLogger(__name__)

# When to try again what somebody else was working on
RETRY = timedelta(minutes=10)

# Scores hold for a day, less what a run may start early
PERIOD = timedelta(hours=23, minutes=55)


class PartnerRfmPolicy(models.Model):
    """How one company scores its contacts on recency, frequency and monetary value.

    The default policy of a company fills the RFM columns on contacts.  Each run
    reads all acts of the window in one statement and writes the differences.
    """

    _name = "partner.rfm.policy"
    _description = "RFM Policy"
    _order = "company_id, is_default DESC, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        ondelete="cascade",
    )
    is_default = fields.Boolean(
        string="Shown on Contacts",
        copy=False,
        help="The scores of this policy are the RFM columns of the company's contacts.",
    )
    source_ids = fields.Many2many(
        "partner.score.source",
        string="Sources",
        default=lambda self: self.env["partner.score.source"].search([]),
    )
    counted_source_ids = fields.Many2many(
        "partner.score.source",
        string="Counted Sources",
        compute="_compute_counted_source_ids",
        help="Sources whose app is installed and that do not yield to another one.",
    )
    window_months = fields.Integer(
        string="Window (months)",
        default=36,
        help="Acts older than this do not count. 0: the whole history counts.",
    )
    rollup = fields.Boolean(
        string="By Company",
        default=True,
        help="The acts of the contacts of a company count for the company, and each of "
        "its contacts shows its scores. Otherwise each contact is scored alone.",
    )
    state = fields.Selection(
        [("pending", "To compute"), ("ok", "Up to date"), ("failed", "Failed")],
        default="pending",
        required=True,
        readonly=True,
        copy=False,
    )
    last_error = fields.Text(readonly=True, copy=False)
    last_as_of = fields.Date(
        string="Scored as of",
        readonly=True,
        copy=False,
        help="Last day whose acts count in the scores.",
    )
    last_compute = fields.Datetime(string="Last Run", readonly=True, copy=False)
    last_attempt = fields.Datetime(readonly=True, copy=False)
    last_duration = fields.Float(
        string="Duration of the Last Run (s)", readonly=True, copy=False
    )

    _default_unique = models.UniqueIndex(
        "(company_id) WHERE is_default AND active",
        "A company has one RFM policy that is shown on contacts. Take the mark off the "
        "other policy first.",
    )
    _window_positive = models.Constraint(
        "CHECK(window_months >= 0)", "The window cannot be negative."
    )

    @api.depends("source_ids")
    def _compute_counted_source_ids(self):
        for policy in self:
            policy.counted_source_ids = policy.source_ids._get_counted()

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        policies = super().create(vals_list)
        policies._request_compute()
        return policies

    def write(self, vals):
        others = (
            self.filtered(lambda policy: policy.company_id.id != vals["company_id"])
            if "company_id" in vals
            else self.browse()
        )
        if others:
            raise UserError(
                self.env._(
                    "The scores of a policy are those of its company: make another "
                    "policy for the other company."
                )
            )
        if not {"company_id", "is_default", "active", "rollup"}.isdisjoint(vals):
            self.env.registry.clear_cache()
        result = super().write(vals)
        if not {"source_ids", "window_months", "rollup"}.isdisjoint(vals):
            self._request_compute()
        return result

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @ormcache("company_id")
    def _get_default(self, company_id):
        """Return (id, rollup) of the policy whose scores a company's contacts show.

        (False, False) where there is none.  Cached: it is read by every query that
        names an RFM column.
        """
        policy = self.sudo().search(
            [("company_id", "=", company_id), ("is_default", "=", True)], limit=1
        )
        return policy.id, policy.rollup

    @api.model
    def _create_defaults(self, companies):
        """Give a default policy to each of the companies that has none."""
        served = self.sudo().search([("is_default", "=", True)]).company_id
        return self.sudo().create(
            [
                {
                    "name": self._get_default_name(company),
                    "company_id": company.id,
                    "is_default": True,
                }
                for company in companies - served
            ]
        )

    @api.model
    def _get_default_name(self, company):
        """Return the name of a default policy, in the language of its company."""
        lang = company.sudo().partner_id.lang or self.env.lang
        return self.with_context(lang=lang).env._("Customers")

    def _request_compute(self):
        """Have the scheduled action score these policies as soon as it can."""
        self.write({"state": "pending"})
        self._trigger_compute()

    @api.model
    def _trigger_compute(self, at=None):
        self.env.ref("contact_segmentation.ir_cron_rfm_compute")._trigger(at)

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

    def _in_company(self):
        """Return the policy in the context of its company, whoever runs it."""
        context = self.company_id._segmentation_context()
        return self.with_env(self.env(context=context))

    @api.model
    def _cron_compute(self):
        """Score the policies that are due, the longest waiting first."""
        due = self.search(
            Domain("state", "=", "pending")
            | Domain("last_attempt", "<=", fields.Datetime.now() - PERIOD),
            order="last_attempt NULLS FIRST, id",
        )
        progress = self.env["ir.cron"]
        progress._commit_progress(remaining=len(due))
        for policy in due:
            try:
                policy._compute_or_fail()
            except (LockError, psycopg2.OperationalError) as error:
                # still due, but the next regular call is a day away
                _logger.info("RFM policy %s is busy, later: %s", policy.id, error)
                self._trigger_compute(fields.Datetime.now() + RETRY)
            if not progress._commit_progress(1):
                break

    def _compute_or_fail(self, as_of=None):
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self.lock_for_update(allow_referencing=True)
                self._in_company()._compute_scores(as_of)
        except (LockError, psycopg2.OperationalError):
            raise
        except Exception as error:
            # a source can reach the code of any addon, which may raise anything
            _logger.info("RFM policy %s failed", self.id, exc_info=True)
            reason = error.args[0] if isinstance(error, UserError) else error
            self.write(
                {
                    "state": "failed",
                    "last_error": str(reason) or type(error).__name__,
                    "last_attempt": fields.Datetime.now(),
                }
            )

    def _compute_scores(self, as_of):
        started = time.monotonic()
        as_of = fields.Date.to_date(as_of) or self.company_id._segmentation_today()
        acts = self._get_acts(as_of)
        self.env["partner.rfm.score"].flush_model()
        for statement in (queries.drop_unscorable, queries.write_scores):
            self.env.execute_query(statement(self, self._get_scorable(), acts, as_of))
        self.env["partner.rfm.score"].invalidate_model()
        contacts = self.env["res.partner"]
        contacts._invalidate_rfm()
        contacts._columns_computed(RFM_COLUMNS, self.company_id)
        now = fields.Datetime.now()
        self.write(
            {
                "state": "ok",
                "last_error": False,
                "last_as_of": as_of,
                "last_compute": now,
                "last_attempt": now,
                "last_duration": time.monotonic() - started,
            }
        )

    def _get_acts(self, as_of):
        """Return the query of all acts of the window, of every counted source."""
        since = self.window_months and as_of - relativedelta(
            months=self.window_months, days=-1
        )
        counted = self.counted_source_ids
        if not counted:
            raise UserError(
                self.env._(
                    "None of the sources of this policy is available: install Sales or "
                    "Invoicing, or choose other sources."
                )
            )
        counted._check_acts(self.company_id, since, as_of)
        return SQL(" UNION ALL ").join(
            source._get_acts(self.company_id, since, as_of) for source in counted
        )

    def _get_scorable(self):
        """Return the query of the contacts that this policy scores.

        With roll-up, the commercial entities of the contacts that can be scored:
        also an archived company, for the sake of its contacts that are not.
        """
        contacts = self.env["res.partner"].sudo()
        domain = contacts._scorable_domain() & Domain(
            contacts._check_company_domain(self.company_id)
        )
        if not self.rollup:
            return contacts._search(domain).select(queries.CONTACT_ID)
        technical = contacts._get_technical_contacts()
        domain &= Domain("commercial_partner_id", "not in", technical.ids)
        return contacts._search(domain).select(queries.ENTITY_ID)

    def action_open_scores(self):
        """Open the scores of this policy."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "contact_segmentation.partner_rfm_score_action"
        )
        return {**action, "domain": [("policy_id", "=", self.id)]}
