from contextlib import suppress

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, formatLang

from ...models.evaluation import find_fault
from ...tools.bands import UNKNOWN, suggest_limits
from . import queries

# parts into which the values of a field are cut, to suggest limits
PARTS = 20


class PartnerSegmentBands(models.TransientModel):
    """The choice of the bands of a field that become a family of segments.

    Each contact that may be segmented, of the company and of the parent segment, is
    in exactly one band: also at the limits, and without a value.
    """

    _name = "partner.segment.bands"
    _description = "Segments by Bands"

    field_name = fields.Selection(
        "_selection_field_name",
        string="Criterion",
        required=True,
        help="A number or a date of contacts.",
    )
    is_date = fields.Boolean(compute="_compute_field_kind")
    counts_zero = fields.Boolean(compute="_compute_field_kind")
    unit = fields.Selection(
        [("y", "Years (age)"), ("d", "Days")],
        string="Counted In",
        compute="_compute_unit",
        store=True,
        readonly=False,
        help="The time passed since the date. Contacts change band by themselves, on "
        "their birthday for instance.",
    )
    limits = fields.Char(
        compute="_compute_limits",
        store=True,
        readonly=False,
        help="Numbers that go up, separated by semicolons. Each begins a band: "
        "10; 50; 250 makes the bands under 10, 10 to 49, 50 to 249, 250 and more.",
    )
    zero_is_unknown = fields.Boolean(
        string="0 Means Unknown",
        compute="_compute_zero_is_unknown",
        store=True,
        readonly=False,
        help="Odoo stores 0 where nobody filled this field in. Tick this unless 0 is "
        "a true value.",
    )
    with_unknown = fields.Boolean(
        string="Unknown Too",
        default=True,
        help="Make a segment of the contacts without a value too.",
    )
    prefix = fields.Char(
        string="Names Begin With",
        compute="_compute_prefix",
        store=True,
        readonly=False,
    )
    objective = fields.Char()
    folder_id = fields.Many2one("partner.segment.folder", ondelete="cascade")
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, ondelete="cascade"
    )
    parent_id = fields.Many2one(
        "partner.segment",
        string="Splits",
        ondelete="cascade",
        help="The bands hold only members of this segment, and each of them.",
    )
    refresh_policy = fields.Selection(
        "_selection_refresh_policy",
        string="Refreshed",
        required=True,
        default=lambda self: self._default_refresh_policy(),
    )
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    problem = fields.Text(compute="_compute_preview")

    @api.model
    def _selection_refresh_policy(self):
        policy = self.env["partner.segment"]._fields["refresh_policy"]
        return policy._description_selection(self.env)

    @api.model
    def _default_refresh_policy(self):
        segments = self.env["partner.segment"]
        return segments.default_get(["refresh_policy"]).get("refresh_policy")

    @api.depends("field_name")
    def _compute_field_kind(self):
        for wizard in self:
            field = wizard._get_field()
            wizard.is_date = field and wizard._is_date(field)
            wizard.counts_zero = field and field.falsy_value == 0

    @api.depends("field_name")
    def _compute_unit(self):
        for wizard in self:
            name = (wizard.field_name or "").lower()
            is_birth = "birth" in name or "naiss" in name
            wizard.unit = wizard.is_date and ("y" if is_birth else "d")

    @api.depends("field_name")
    def _compute_zero_is_unknown(self):
        """What people type in is unknown when it is 0; what is counted is not.

        A counter is computed, closed to users, or not kept by a copy.
        """
        for wizard in self:
            field = wizard._get_field()
            is_typed = field and field.copy and not (field.compute or field.readonly)
            wizard.zero_is_unknown = wizard.counts_zero and is_typed

    @api.depends("field_name")
    def _compute_prefix(self):
        for wizard in self:
            field = wizard._get_field()
            wizard.prefix = field and field._description_string(self.env)

    @api.depends("field_name", "unit")
    def _compute_limits(self):
        for wizard in self:
            limits = wizard._suggest_limits() if wizard.field_name else []
            texts = [wizard._format_number(x, grouping=False) for x in limits]
            wizard.limits = "; ".join(texts)

    @api.depends(
        "field_name",
        "unit",
        "limits",
        "zero_is_unknown",
        "with_unknown",
        "prefix",
        "company_id",
        "parent_id",
    )
    def _compute_preview(self):
        for wizard in self:
            wizard.preview = wizard.problem = False
            if not wizard.field_name:
                continue
            try:
                counts = wizard._get_counts()
                wizard.preview = wizard._render_preview(counts)
                wizard._check_names_free()
            except UserError as error:
                wizard.problem = error.args[0]

    def _render_preview(self, counts):
        rows = [
            {
                "label": self._get_label(band),
                "count": formatLang(self.env, count, digits=0),
                "share": round(100 * count / (sum(counts.values()) or 1)),
                "is_left_out": band == UNKNOWN and not self.with_unknown,
            }
            for band, count in counts.items()
        ]
        total = formatLang(self.env, sum(counts.values()), digits=0)
        return self.env["ir.qweb"]._render(
            "contact_segmentation.partner_segment_bands_preview",
            {"rows": rows, "total": total},
        )

    def _get_counts(self):
        """Return how many contacts each band would hold now, the unknown included.

        :raise UserError: the bands cannot be made, with the reason
        """
        bands = self._get_bands()
        contacts, query = self._search_contacts()

        def make_query():
            # planned before it is run: other queries than these cannot be mended
            return queries.count_bands(
                query, [self._to_sql(contacts, band, query) for band in bands]
            )

        self._check_no_fault(find_fault(self.env, make_query))
        [(_total, misplaced, *counts)] = self.env.execute_query(make_query())
        self._check_each_in_one(misplaced)
        return dict(zip(bands, counts, strict=True))

    def _search_contacts(self):
        """Return the contacts that the bands share out: an environment and a query."""
        draft = self._get_draft()
        contacts = draft._as_owner()["res.partner"]
        domain = draft._get_members_domain(
            draft._get_definition(), contacts, draft._get_today()
        )
        return contacts, contacts._search(domain)

    def _to_sql(self, contacts, band, query):
        rule = Domain(self._get_rule(band)).optimize_full(contacts)
        return rule._to_sql(contacts, query.table, query)

    def _suggest_limits(self):
        """Return limits read from the data, none where the field cannot be read."""
        try:
            field = self._get_checked_field()
            contacts, query = self._search_contacts()
            value = contacts._field_to_sql(query.table, field.name, query)
        except (UserError, ValueError):
            return []  # the preview tells why, or the user types limits
        if self.zero_is_unknown:
            value = SQL("NULLIF(%s, 0)", value)
        if self.is_date:
            today = self._get_draft()._get_today()
            value = queries.elapsed(value, self.unit or "d", today)
        [(found,)] = self.env.execute_query(queries.quantiles(query, value, PARTS))
        return suggest_limits(found or [], whole=self._is_whole(field))

    def action_create_segments(self):
        """Make a segment of each band, refresh them and open them."""
        self.ensure_one()
        self._get_counts()
        self._check_names_free()
        segments = self.env["partner.segment"].create(self._prepare_segments_vals())
        with suppress(LockError):  # a parent that is busy: the scheduled action follows
            segments.action_refresh()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "contact_segmentation.partner_segment_action"
        )
        return {
            **action,
            "name": self.prefix,
            "display_name": self.prefix,
            "domain": [("id", "in", segments.ids)],
            "view_mode": "list,kanban,form",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
        }
