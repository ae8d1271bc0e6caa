from odoo import api, fields, models
from odoo.fields import Domain

from ..queries import work_as_usual
from ..scheduled import work_through
from . import reach_queries

# how old a count may become, in hours
KEPT_HOURS = 24


class PartnerSegment(models.Model):
    """The reach funnel of a segment: that of a mailing to it, before it is written.

    The screen counts it while one looks; the list shows what was counted last.
    """

    _inherit = "partner.segment"

    # by company of the contact, as `last_moved`: users see the sum over theirs
    reached = fields.Json(readonly=True, copy=False, groups="base.group_system")
    reach_date = fields.Datetime(
        string="Reachable Counted On",
        readonly=True,
        copy=False,
        help="When the reachable contacts were counted last: once a day, and after a "
        "refresh in which contacts entered or left.",
    )
    reach_due = fields.Boolean(
        default=True, readonly=True, copy=False, groups="base.group_system"
    )
    reach_count = fields.Integer(
        string="Reachable",
        compute="_compute_reach_count",
        help="Members that a mailing by e-mail reaches, one for each address, when "
        "they were counted last.",
    )

    reach_types = fields.Json(compute="_compute_reach_types")

    def _compute_reach_types(self):
        """List the kinds of mailings that there are, as (type, label)."""
        self.reach_types = (
            self.env["mailing.mailing"]
            ._fields["mailing_type"]
            ._description_selection(self.env)
        )

    @api.depends("reached")
    @api.depends_context("allowed_company_ids")
    def _compute_reach_count(self):
        seen = {"0", *map(str, self.env.companies.sudo().parent_ids.ids)}
        for segment in self:
            reached = segment.sudo().reached or {}  # whose contacts are not seen yet
            segment.reach_count = sum(reached[key] for key in reached.keys() & seen)

    def get_reach(self, mailing_type="mail"):
        """Return the funnel of a mailing to this segment, see `_get_reach`."""
        self.ensure_one()
        self.check_access("read")
        return self._get_reach(mailing_type)

    def _get_reach(self, mailing_type="mail"):
        """Return the steps from the members to those a mailing would reach now.

        :return: as `mailing.mailing._get_reach`
        """
        return self._get_reach_mailing(mailing_type)._get_reach(holder=self)

    def _get_reach_mailing(self, mailing_type="mail", user=None):
        """Return a mailing to this segment, not saved, that a user would send."""
        self.ensure_one()
        return self.env["mailing.mailing"].new(
            {
                "mailing_type": mailing_type,
                # segmentation users may not read the model of the recipients
                "mailing_model_real": "res.partner",
                "mailing_domain": "[]",
                "segment_ids": self.ids,
                "use_exclusion_list": True,
                "user_id": (user or self.env.user).id,
            }
        )

    def action_open_reach(self, code, lost=False, mailing_type="mail"):
        """Open the contacts that a step of the funnel keeps, or those it loses."""
        self.ensure_one()
        self.check_access("read")
        return self._get_reach_mailing(mailing_type)._open_reach(self, code, lost)

    def _finish(self, comparison, again=False):
        if comparison.written:
            self.reach_due = True
        return super()._finish(comparison, again)

    def _count_reach(self):
        """Count the reachable members, as a mailing of the owner would reach them."""
        mailing = self._get_reach_mailing(user=self.user_id)
        codes, contacts = mailing._get_classified(
            company_id=reach_queries.company_of_contact()
        )
        mailing._work_hard()
        rows = self.env.execute_query(
            reach_queries.reachable_by_company(contacts, len(codes) + 1)
        )
        self.env.execute_query(work_as_usual())
        self.write(
            {
                "reached": {str(company_id or 0): count for company_id, count in rows},
                "reach_date": fields.Datetime.now(),
                "reach_due": False,
            }
        )
        return True

    @api.model
    def _cron_count_reach(self):
        """Count the reachable members where the last count is old or was overtaken."""
        old = fields.Datetime.subtract(fields.Datetime.now(), hours=KEPT_HOURS)
        due = Domain("reach_due", "=", True) | Domain("reach_date", "<=", old)
        due &= Domain("last_refresh", "!=", False)
        work_through(
            self.search(due, order="reach_date NULLS FIRST, id"),
            lambda segment: segment._count_reach(),
            self.env.ref("contact_segmentation.ir_cron_segment_reach")._trigger,
        )
