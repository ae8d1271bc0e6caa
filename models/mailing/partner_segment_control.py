from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..segment.partner_segment import MANAGER_GROUP
from . import control_queries


class PartnerSegment(models.Model):
    """Members who are never written to, so that others can be compared with them.

    The control group of a segment are members like all others.  Mailings addressed to
    the segment leave them out, and note that they did: what they do afterwards is
    what the others would have done without the mailing.

    A company and its people are on the same side, as what follows a mailing is
    counted for the company.
    """

    _inherit = "partner.segment"

    control_share = fields.Float(
        string="Control Group (%)",
        digits=(5, 2),
        tracking=True,
        copy=False,
        help="This share of the members is never written to by mailings addressed to "
        "the segment: the results of the others are compared with theirs. Always the "
        "same members, chosen by chance. 0: no control group.",
    )
    control_count = fields.Integer(
        string="Control Group",
        compute="_compute_control_count",
        help="Members of your companies that mailings to the segment leave out.",
    )

    _control_share_range = models.Constraint(
        "CHECK(control_share >= 0 AND control_share <= 50)",
        "The control group of a segment is between 0 and 50 % of its members.",
    )

    @api.depends("control_share", "last_refresh")
    @api.depends_context("allowed_company_ids")
    def _compute_control_count(self):
        contacts = self.env["res.partner"]
        for segment in self:
            has_group = segment._origin and segment.control_share
            segment.control_count = has_group and contacts.search_count(
                segment._origin._get_control_domain()
            )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("control_share") for vals in vals_list):
            self._check_may_choose_control()
        return super().create(vals_list)

    def write(self, vals):
        if "control_share" in vals:
            self._check_may_choose_control()
        return super().write(vals)

    def _check_may_choose_control(self):
        if not (self.env.su or self.env.user.has_group(MANAGER_GROUP)):
            raise AccessError(
                self.env._(
                    "Only a segmentation manager may choose the control group of a "
                    "segment: its members are not written to."
                )
            )

    def _get_control_domain(self):
        """Return the domain of the contacts in the control groups of these segments."""
        return self._make_control_domain(SQL("EXISTS"))

    def _get_no_control_domain(self):
        """Return the domain of the contacts in no control group of these segments."""
        return self._make_control_domain(SQL("NOT EXISTS"))

    def _make_control_domain(self, exists):
        def to_sql(model, alias, query):
            contact_id = SQL.identifier(alias, "id")
            return control_queries.is_control(self, contact_id, exists)

        return Domain.custom(to_sql=to_sql)

    def action_open_control(self):
        """Open the members of these segments that mailings leave out."""
        self.ensure_one()
        contacts = self.env["res.partner"]
        ids = contacts._search(self._get_control_domain()).get_result_ids()
        action = self.env["ir.actions.actions"]._for_xml_id("contacts.action_contacts")
        return {
            **action,
            "display_name": self.env._(
                "Control Group of %(segment)s", segment=self.name
            ),
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": [("id", "in", list(ids))],
            "context": {},
        }
