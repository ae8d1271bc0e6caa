from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from . import count_queries

MANAGER_GROUP = "contact_segmentation.contact_segmentation_group_manager"
USER_GROUP = "contact_segmentation.contact_segmentation_group_user"


# shown to users, and written by the segment itself, as superuser
WRITTEN_BY_REFRESH = {
    "used_ids",
    "used_by_ids",
    "state",
    "lang",
    "tz",
    "last_error",
    "last_refresh",
    "last_move_id",
    "next_refresh",
    "refresh_started",
    "refresh_total",
    "refresh_done",
    "failure_activity_id",
    "last_duration",
    "last_moved",
}


class PartnerSegment(models.Model):
    """A named set of contacts with an objective.

    `members = segmentable ∩ company ∩ parent ∩ ((rule ∪ added by hand) \\ kept out)`

    A rule segment finds its contacts by a domain on contacts, a manual one holds
    only the contacts that users added.  Members are stored and follow the
    contacts at each refresh, which writes the differences.

    Life: `pending` (saved, or its rule changed, not refreshed since), then `ok`
    after each refresh.  A refresh that fails leaves the members as they are and
    the segment `failed`, with the reason, until a refresh succeeds.
    """

    _name = "partner.segment"
    _description = "Segment of Contacts"
    _inherit = ["mail.thread"]
    _order = "sequence, name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer(default=lambda self: self._default_color())
    objective = fields.Char(
        help="What this segment is for: what you will do with its contacts."
    )
    note = fields.Html(string="Notes", groups=USER_GROUP)
    pillar = fields.Selection(
        [
            ("behavioural", "Behavioural"),
            ("demographic", "Demographic"),
            ("geographic", "Geographic"),
            ("psychographic", "Psychographic"),
            ("value", "Value"),
        ],
        help="The kind of criteria that the segment rests on.",
    )
    folder_id = fields.Many2one(
        "partner.segment.folder",
        ondelete="set null",
        index="btree_not_null",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        required=True,
        default=lambda self: self.env.user,
        index=True,
        tracking=True,
        help="The rule finds the contacts that the owner may see.",
    )
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        index=True,
        ondelete="restrict",
        tracking=True,
        help="The segment holds contacts of this company and contacts shared by all "
        "companies. Empty: it is shared by all companies.",
    )
    kind = fields.Selection(
        [("rule", "Rule"), ("manual", "By hand")],
        required=True,
        default="rule",
        tracking=True,
        help="Rule: the contacts that match the conditions, refreshed by itself.\n"
        "By hand: the contacts that users add.",
    )
    domain = fields.Text(
        string="Rule", default="[]", tracking=True, groups=USER_GROUP, copy=True
    )
    refresh_policy = fields.Selection(
        [
            ("live", "At each save"),
            ("hourly", "Every hour"),
            ("daily", "Every day"),
            ("manual", "On demand"),
        ],
        string="Refreshed",
        required=True,
        default="hourly",
        help="At each save: in the moment in which a contact is saved.\n"
        "All but on demand: also when the day begins.",
    )
    lang = fields.Char(
        readonly=True,
        copy=False,
        help="Language in which the names in the rule are looked up.",
    )
    tz = fields.Char(
        string="Time Zone",
        readonly=True,
        copy=False,
        help="Time zone of the dates in the rule, such as today.",
    )
    state = fields.Selection(
        [("pending", "To refresh"), ("ok", "Up to date"), ("failed", "Failed")],
        default="pending",
        required=True,
        readonly=True,
        copy=False,
    )
    last_error = fields.Text(readonly=True, copy=False, groups=USER_GROUP)
    last_refresh = fields.Datetime(readonly=True, copy=False)
    last_duration = fields.Float(
        string="Duration of the Last Refresh (s)", readonly=True, copy=False
    )
    # of all companies, see `Comparison.moved`: users see the sum over theirs
    last_moved = fields.Json(readonly=True, copy=False, groups="base.group_system")
    last_entered = fields.Integer(
        string="Entered at the Last Refresh", compute="_compute_last_moved"
    )
    last_left = fields.Integer(
        string="Left at the Last Refresh", compute="_compute_last_moved"
    )
    partner_ids = fields.Many2many(
        "res.partner",
        relation="partner_segment_member",
        column1="segment_id",
        column2="partner_id",
        string="Members",
        readonly=True,
        copy=False,
    )
    pin_ids = fields.One2many(
        "partner.segment.pin",
        "segment_id",
        string="Contacts by Hand",
        copy=False,
        groups=USER_GROUP,
    )
    member_count = fields.Integer(
        compute="_compute_member_count",
        help="Members of your companies.",
    )
    pin_count = fields.Integer(compute="_compute_pin_count", groups=USER_GROUP)

    def _default_color(self):
        """Colour the next segment differently from the one before."""
        last = self.sudo().search([], order="id DESC", limit=1)
        return (last.color % 11) + 1

    @api.model
    def default_get(self, fields):
        """Ignore `default_partner_ids`, which many apps leave in the context."""
        values = super().default_get(fields)
        values.pop("partner_ids", None)
        return values

    @api.depends("last_refresh")
    @api.depends_context("allowed_company_ids")
    def _compute_member_count(self):
        counts = {}
        if self.ids:
            self.env["partner.segment.stat"].flush_model()
            # as the rule on contacts: a branch sees the contacts of its company too
            companies = self.env.companies.sudo().parent_ids
            counts = dict(
                self.env.execute_query(
                    count_queries.current_counts(self.ids, companies.ids)
                )
            )
        for segment in self:
            segment.member_count = counts.get(segment._origin.id, 0)

    @api.depends("last_moved")
    @api.depends_context("allowed_company_ids")
    def _compute_last_moved(self):
        seen = {"0", *map(str, self.env.companies.sudo().parent_ids.ids)}
        for segment in self:
            moved = segment.sudo().last_moved or {}  # whose contacts are not seen yet
            counts = [moved[key] for key in moved.keys() & seen]
            segment.last_entered = sum(entered for entered, _left in counts)
            segment.last_left = sum(left for _entered, left in counts)

    @api.depends("pin_ids")
    def _compute_pin_count(self):
        counts = dict(
            self.env["partner.segment.pin"]._read_group(
                [("segment_id", "in", self.ids)], ["segment_id"], ["__count"]
            )
        )
        for segment in self:
            segment.pin_count = counts.get(segment._origin, 0)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_members_untouched(vals)
        segments = super().create(vals_list)
        segments._check_owner_allowed()
        segments._check_editor()
        segments._reset_evaluation()
        return segments

    def write(self, vals):
        self._check_members_untouched(vals)
        result = super().write(vals)
        if "user_id" in vals:
            self._check_owner_allowed()
        if not {"domain", "user_id", "kind"}.isdisjoint(vals):
            self._check_editor()
        if not self._evaluation_fields().isdisjoint(vals):
            self._reset_evaluation(rule_written="domain" in vals)
        if not {"refresh_policy", "active"}.isdisjoint(vals):
            self._reset_schedule()
        return result

    def unlink(self):
        self._forget_live_plan()
        return super().unlink()

    def copy_data(self, default=None):
        """A copy belongs to whoever makes it."""
        return [
            {
                **vals,
                "name": self.env._("%(name)s (copy)", name=segment.name),
                "user_id": self.env.uid,
                **(default or {}),
            }
            for segment, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def copy(self, default=None):
        """The names in a copied rule are still those of the language it is in."""
        copies = super().copy(default)
        for segment, copy in zip(self, copies.sudo(), strict=True):
            copy.lang = segment.lang
        return copies

    def _check_members_untouched(self, vals):
        if not (self.env.su or WRITTEN_BY_REFRESH.isdisjoint(vals)):
            raise AccessError(
                self.env._(
                    "What a refresh writes on a segment cannot be written by hand."
                )
            )
        if "partner_ids" in vals:
            raise UserError(
                self.env._(
                    "The members of a segment follow its rule. To add or remove "
                    "contacts by hand, select them in the list of contacts and "
                    "choose “Add to segment…” in the Action menu."
                )
            )

    def _check_owner_allowed(self):
        """Refuse that a user gives a segment to somebody else.

        A rule is evaluated with its owner's rights: a user who could choose the
        owner could find contacts that they may not see.
        """
        if self.env.su:
            return
        others = self.user_id - self.env.user
        is_manager = self.env.user.has_group(MANAGER_GROUP)
        if others and (not is_manager or any(u._is_superuser() for u in others)):
            raise AccessError(
                self.env._(
                    "Only a segmentation manager may give a segment to another "
                    "owner: its rule finds the contacts that its owner may see."
                )
            )

    @api.model
    def _evaluation_fields(self):
        """Return the names of the fields that decide who the members are."""
        return {"domain", "kind", "user_id", "company_id"}
