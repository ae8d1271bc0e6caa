from odoo import api, fields, models
from odoo.fields import Domain

# what the funnel can be of
FUNNELS = ("mailing.mailing", "partner.segment")


class ResPartner(models.Model):
    """The contacts behind a number of a reach funnel, as a condition.

    A screen that opens them holds no list of ids, and follows what changes.
    """

    _inherit = "res.partner"

    reach_step = fields.Char(
        string="Step of a Funnel",
        compute="_compute_reach_step",
        search="_search_reach_step",
        exportable=False,
        help="Internal: contacts that a step of a reach funnel keeps or loses.",
    )

    def _compute_reach_step(self):
        self.reach_step = False

    @api.model
    def _search_reach_step(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._get_step_domain(step) for step in value)

    @api.model
    def _get_step_domain(self, step):
        """Return the domain of the contacts in a part of a funnel.

        :param step: as `partner.segment,12,mail,blacklist,lost`, or `kept`
        """
        parts = (step or "").split(",")
        if len(parts) != 5 or parts[0] not in FUNNELS or not parts[1].isdecimal():
            return Domain.FALSE
        name, record_id, mailing_type, code, part = parts
        holder = self.env[name].browse(int(record_id)).exists()
        holder.check_access("read")
        if not holder:
            return Domain.FALSE
        mailing = holder._get_reach_mailing(mailing_type)
        return Domain("id", "in", mailing._get_reach_part(code, part == "lost"))

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Keep `reach_step` out of filters and rules: only screens name it."""
        found = super().fields_get(allfields, attributes)
        found.pop("reach_step", None)
        return found
