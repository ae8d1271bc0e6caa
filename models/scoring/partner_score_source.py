from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..evaluation import find_unreadable, find_unreadable_condition, read_domain

# what is read of a row: the fields of a source that hold the paths to it
PATHS = ("partner", "email", "date", "amount", "currency", "company", "refund")


class PartnerScoreSource(models.Model):
    """Where acts come from: one model, and how to read its rows as acts.

    An act has a contact, a date and an amount.  A negative amount is a refund: it
    lowers what the contact spent and is not an act of its own.

    The model is a name, not a link: a source may describe an app that is not
    installed, and then simply brings nothing.
    """

    _name = "partner.score.source"
    _description = "Source of Acts"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("purchase", "Purchase"),
            ("invoice", "Invoice"),
            ("donation", "Donation"),
            ("rental", "Rental"),
            ("membership", "Membership"),
            ("participation", "Participation"),
            ("opportunity", "Opportunity"),
            ("course", "Course"),
            ("survey", "Survey"),
            ("message", "Message"),
            ("click", "Click"),
            ("other", "Other"),
        ],
        required=True,
    )
    in_new_policies = fields.Boolean(
        help="New RFM policies count this source, until somebody takes it off them.",
    )
    app_name = fields.Char(
        string="App",
        help="Technical name of the app without which the source brings nothing, where "
        "its model is not enough to tell.",
    )
    model_name = fields.Char(
        string="Model",
        required=True,
        help="Technical name of what the app writes down, such as sale.order.",
    )
    partner_path = fields.Char(
        string="Contact",
        help="Path to the contact, such as partner_id or order_id.partner_id.",
    )
    email_path = fields.Char(
        string="E-mail",
        help="Where rows name no contact: path to an e-mail address. A row is an act "
        "of each contact that has this address.",
    )
    date_path = fields.Char(
        string="Date", required=True, help="Path to the date of the act."
    )
    amount_path = fields.Char(
        string="Amount",
        help="Path to the amount, refunds negative. A path to several lines is their "
        "sum. Empty: acts count, and are worth nothing.",
    )
    sign = fields.Selection(
        [("read", "As read"), ("opposite", "Opposite")],
        default="read",
        required=True,
        help="Opposite: where refunds are written as positive amounts.",
    )
    currency_path = fields.Char(
        string="Currency",
        help="Path to the currency of the amount, converted at the date of the act. "
        "Empty: the amount is in the currency of the company.",
    )
    company_path = fields.Char(
        string="Company",
        default="company_id",
        help="Path to the company. Rows of no company count for each company; so do "
        "all rows where this is empty.",
    )
    refund_path = fields.Char(
        string="Refunded Act",
        help="Path from a row with a negative amount to the row that it refunds. What "
        "is wholly refunded is no act.",
    )
    domain = fields.Text(
        string="Conditions", default="[]", required=True, help="Which rows are acts."
    )
    yield_ids = fields.One2many(
        "partner.score.yield",
        "source_id",
        string="Yields to",
        copy=True,
        help="Sources that count the same acts: where a row leads to one of theirs, it "
        "is no act of its own.",
    )
    is_available = fields.Boolean(compute="_compute_is_available")
    availability = fields.Selection(
        [("installed", "Installed"), ("missing", "App not installed")],
        string="App Status",
        compute="_compute_is_available",
    )

    _actor_unique = models.Constraint(
        "CHECK(NUM_NONNULLS(NULLIF(partner_path, ''), NULLIF(email_path, '')) = 1)",
        "A source finds its contacts by a path to the contact, or else by a path to an "
        "e-mail address.",
    )
    _email_alone = models.Constraint(
        "CHECK(email_path IS NULL OR email_path = '' OR refund_path IS NULL)",
        "A row found by its e-mail address may be the act of several contacts: it "
        "cannot say what it refunds.",
    )

    @api.depends("model_name", "app_name")
    def _compute_is_available(self):
        installed = self.env["ir.module.module"]._installed()
        for source in self:
            model = self.env.get(source.model_name)
            source.is_available = (
                model is not None
                and not model._abstract
                and (not source.app_name or source.app_name in installed)
            )
            source.availability = "installed" if source.is_available else "missing"

    @api.constrains("domain")
    def _check_domain(self):
        for source in self:
            source._get_domain()

    @api.model_create_multi
    def create(self, vals_list):
        sources = super().create(vals_list)
        sources._check_readable()
        return sources

    def write(self, vals):
        result = super().write(vals)
        self._check_readable()
        return result

    def _check_readable(self):
        """Refuse a source of what its author may not read.

        A source is read as superuser, and its amounts are shown on contacts.  Not a
        constraint: those are checked as superuser, who may read everything.
        """
        if self.env.su:
            return  # data files may describe apps that are not installed
        for source in self.filtered("is_available"):
            model = self.env[source.model_name]
            paths = filter(None, source._get_paths())
            unreadable = [find_unreadable(model, path) for path in paths]
            unreadable.append(find_unreadable_condition(model, source._get_domain()))
            for name in filter(None, unreadable):
                raise ValidationError(source._say_unreadable(model._name, name))

    def _get_paths(self):
        """Return what is read of a row; empty where it is not."""
        return [self[f"{name}_path"] for name in PATHS]

    def _say_unreadable(self, model_name, field_name):
        return self.env._(
            "The source “%(name)s” reads “%(field)s” of %(model)s, which does not "
            "exist or which you may not read.",
            name=self.name,
            field=field_name,
            model=model_name,
        )

    def _get_domain(self):
        """Return the rows that are acts, as a domain on the source's model.

        :raise UserError: the text is not a literal list of conditions
        """
        self.ensure_one()
        return read_domain(
            self.domain,
            lambda error: self.env._(
                "The conditions of the source “%(name)s” cannot be read: %(error)s",
                name=self.name,
                error=error,
            ),
        )
