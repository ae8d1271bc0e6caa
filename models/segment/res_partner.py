from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import ormcache

from ..queries import count_by_contact
from .fields import SegmentsOfContact

# What Odoo stores as a contact but is only an address of one
ADDRESS_TYPES = ("invoice", "delivery", "other")

# settings that let in what segments do not hold otherwise
ADDRESSES_PARAMETER = "contact_segmentation.segment_addresses"
TECHNICAL_PARAMETER = "contact_segmentation.segment_technical_contacts"


class ResPartner(models.Model):
    _inherit = "res.partner"

    segment_ids = SegmentsOfContact(
        "partner.segment",
        relation="partner_segment_member",
        column1="partner_id",
        column2="segment_id",
        string="Segments",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Segments that hold this contact.",
    )
    segment_count = fields.Integer(
        compute="_compute_segment_count", groups="base.group_user"
    )

    @api.depends("segment_ids")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_segment_count(self):
        """Count without reading the segments, which few forms show."""
        members = self.env["partner.segment.member"]
        segments = self.env["partner.segment"]._search(Domain.TRUE)
        counts = dict(
            self.env.execute_query(
                count_by_contact(segments, members, "segment_id", self._origin.ids)
            )
        )
        for partner in self:
            partner.segment_count = counts.get(partner._origin.id, 0)

    @api.model
    def default_get(self, fields):
        """Ignore `default_segment_ids`, which a mailing may leave in the context."""
        values = super().default_get(fields)
        values.pop("segment_ids", None)
        return values

    @api.model_create_multi
    def create(self, vals_list):
        if "default_segment_ids" in self.env.context:
            # a user created from there hands the default on to their contact
            vals_list = [
                {name: value for name, value in vals.items() if name != "segment_ids"}
                for vals in vals_list
            ]
        for vals in vals_list:
            self._check_segments_untouched(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_segments_untouched(vals)
        if "tz" in vals:
            self.env.registry.clear_cache()  # _get_own_tz
        return super().write(vals)

    @api.model
    @ormcache("partner_id")
    def _get_own_tz(self, partner_id):
        """Return the time zone of a contact; each list of contacts reads one."""
        return self.sudo().browse(partner_id).tz

    def _check_segments_untouched(self, vals):
        if "segment_ids" in vals:
            raise UserError(
                self.env._(
                    "The segments of a contact follow the rules of the segments. To "
                    "add a contact by hand, choose “Add to segment…” in the Action "
                    "menu."
                )
            )

    @api.model
    def _segmentable_domain(self):
        """Return the domain of the contacts that any segment may hold.

        Neither addresses (invoice, delivery, other) nor the contacts that Odoo
        makes for itself (OdooBot, public users, the database's own companies),
        unless the settings say so.  Archived contacts are left out by the search
        itself, unless the rule of the segment names `active`.

        No statement of its own: saves of contacts may ask for it.
        """
        addresses, technical = self._get_segmentable_settings()
        domain = Domain.TRUE
        if not addresses:
            domain &= Domain("type", "not in", ADDRESS_TYPES)
        if not technical:
            domain &= Domain("id", "not in", self._get_technical_contact_ids())
        return domain

    @api.model
    def _get_segmentable_settings(self):
        """Return whether segments may hold addresses, and technical contacts."""
        parameters = self.env["ir.config_parameter"].sudo()
        return (
            bool(parameters.get_param(ADDRESSES_PARAMETER)),
            bool(parameters.get_param(TECHNICAL_PARAMETER)),
        )

    @api.model
    def _get_technical_contacts(self):
        """Return the contacts that stand for the database, not for a person."""
        return self.sudo().browse(self._get_technical_contact_ids())

    @api.model
    @ormcache()
    def _get_technical_contact_ids(self):
        """Return their ids; companies and public users forget them.

        As superuser: a user who may not see another company's own contact must not
        find it in a segment either.
        """
        sudo = self.sudo().with_context(active_test=False)
        companies = sudo.env["res.company"].search(Domain.TRUE)
        public_users = sudo.env["res.users"].search(
            [("group_ids", "in", sudo.env.ref("base.group_public").ids)]
        )
        robot = sudo.env.ref("base.partner_root")
        return tuple((companies.partner_id | public_users.partner_id | robot).ids)

    @api.model
    def _columns_computed(self, names, company):
        """Say that columns which are not stored on contacts have new values.

        Called by what computes them in sets, for whoever reads them.

        :param names: the names of the columns
        :param company: the company in which they have new values
        """
        segments = self.env["partner.segment"].sudo()
        segments._get_readers(names, company)._request_refresh()

    @api.model
    def _differs_by_company(self, field):
        """Return whether a field, of any model, has a value for each company."""
        contexts = self.pool.field_depends_context.get(field, ())
        return field.company_dependent or "company" in contexts

    def action_open_segments(self):
        """Open the segments of this contact."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "contact_segmentation.partner_segment_action"
        )
        return {
            **action,
            "domain": [("id", "in", self.segment_ids.ids)],
            "context": {"create": False},
        }
