from math import isfinite

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..evaluation import find_unreadable, find_unreadable_condition, read_domain

# what decides the points, and therefore asks for new runs
DECIDING = {
    *("active", "source_id", "domain", "target", "interest_id", "value_path"),
    *("points", "points_per", "cap", "cap_period", "mapping_ids"),
}


class PartnerScoreSignal(models.Model):
    """One row: which acts of a source speak for what, and how many points each gives.

    Points are stored nowhere: they are read from the rows of the source whenever
    something is computed from them, or explained.

    Unlike RFM, signals take the rows as they are: a row with a negative amount is a row
    like the others, and an invoice does not yield to its order.  What a signal counts
    is said by its conditions.
    """

    _name = "partner.score.signal"
    _description = "Signal"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    source_id = fields.Many2one(
        "partner.score.source", required=True, ondelete="restrict", index=True
    )
    model_name = fields.Char(related="source_id.model_name", string="Source Model")
    is_available = fields.Boolean(related="source_id.is_available")
    availability = fields.Selection(related="source_id.availability")
    domain = fields.Text(
        string="Conditions",
        default="[]",
        required=True,
        help="Which acts of the source count, beside the conditions of the source.",
    )
    target = fields.Selection(
        [("interest", "One interest"), ("mapped", "By a value of each act")],
        string="Speaks for",
        default="interest",
        required=True,
    )
    interest_id = fields.Many2one(
        "partner.interest", ondelete="set null", index="btree_not_null"
    )
    value_path = fields.Char(
        string="Value",
        help="Path to what tells the interest, such as event_id.tag_ids or "
        "order_line.product_id.categ_id.",
    )
    value_label = fields.Char(string="Which Is", compute="_compute_value_label")
    mapping_ids = fields.One2many(
        "partner.score.signal.mapping", "signal_id", string="Interests by Value"
    )
    points = fields.Float(
        default=1,
        required=True,
        help="What an act is worth on its day. Negative: it speaks against.",
    )
    points_per = fields.Selection(
        [("act", "Act"), ("amount", "Unit of the amount")],
        default="act",
        required=True,
        help="Unit of the amount: the points are given for each unit of the company's "
        "currency, 0.1 for each euro for instance.",
    )
    cap = fields.Float(
        string="At Most",
        help="Largest sum of points that a contact gets from this signal in a period, "
        "for one interest. The latest acts count first. 0: no limit.",
    )
    cap_period = fields.Selection(
        [
            ("day", "Day"),
            ("week", "Week"),
            ("month", "Month"),
            ("year", "Year"),
            ("ever", "In all"),
        ],
        string="In Each",
        default="day",
        required=True,
    )
    reading_state = fields.Selection(
        [("ok", "Read"), ("failed", "Left out")],
        string="Last Reading",
        readonly=True,
        copy=False,
    )
    fault = fields.Text(
        string="What Is Wrong",
        compute="_compute_fault",
        help="Why this signal cannot be read in the current company, or what it leaves "
        "out.",
    )

    @api.depends(*DECIDING, "interest_id.half_life", "source_id.domain")
    @api.depends_context("company", "lang")
    def _compute_fault(self):
        company = self.env.company
        today = company._segmentation_today()
        available = self._get_available()
        for signal in self:
            _sound, sentences = (signal & available)._split_faulty(company, today)
            signal.fault = "\n".join(sentences)

    @api.depends("value_path", "target", "source_id")
    @api.depends_context("lang")
    def _compute_value_label(self):
        for signal in self:
            is_read = signal.target == "mapped" and signal.value_path
            is_read = is_read and signal.is_available and not signal._find_value_fault()
            signal.value_label = is_read and signal.source_id._say_path(
                signal.value_path
            )

    @api.constrains("points", "cap")
    def _check_numbers(self):
        for signal in self:
            fault = signal._find_number_fault()
            if fault:
                raise ValidationError(signal._say_fault(fault))

    def _find_number_fault(self):
        """Return why the points or the cap cannot be used, or None."""
        if not isfinite(self.points) or not self.points:
            return self.env._("the points must be a number other than 0")
        if not isfinite(self.cap) or self.cap < 0:
            return self.env._("the limit must be a number that is not negative")
        return None

    @api.constrains("domain")
    def _check_domain(self):
        for signal in self:
            signal._get_domain()

    @api.constrains("active", "target", "interest_id", "value_path")
    def _check_target(self):
        for signal in self.filtered("active"):
            fault = signal._find_target_fault()
            if fault:
                raise ValidationError(signal._say_fault(fault))

    def _find_target_fault(self):
        """Return what the signal lacks to say what acts speak for, or None."""
        if self.target == "interest" and not self.interest_id:
            return self.env._("choose the interest that it speaks for")
        if self.target == "mapped" and not self.value_path:
            return self.env._("say which value of an act tells the interest")
        return None

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()  # _get_partner_paths
        signals = super().create(vals_list)
        signals._check_readable()
        signals._request_runs()
        return signals

    def write(self, vals):
        if DECIDING.isdisjoint(vals):
            return super().write(vals)
        self.env.registry.clear_cache()
        result = super().write(vals)
        self._check_readable()
        self._request_runs()
        return result

    def unlink(self):
        self.env.registry.clear_cache()
        self._request_runs()
        return super().unlink()

    def _request_runs(self):
        """Have what is computed from these signals computed again."""
        self._get_runs()._request()

    def _get_runs(self):
        """Return the runs that read one of these signals."""
        runs = self.env["partner.score.run"].sudo()
        if not self.filtered(lambda signal: signal.target in ("interest", "mapped")):
            return runs
        return runs.search([("kind", "=", "appetence")])

    def _check_readable(self):
        """Refuse a signal on what its author may not read.

        It is read as superuser, and its points are shown on contacts.
        """
        if self.env.su:
            return  # data files may describe apps that are not installed
        for signal in self.filtered("is_available"):
            model = self.env[signal.model_name]
            names = [find_unreadable_condition(model, signal._get_domain())]
            if signal.value_path:
                names.append(find_unreadable(model, signal.value_path))
            for name in filter(None, names):
                raise ValidationError(
                    self.env._(
                        "The signal “%(name)s” reads “%(field)s” of %(model)s, which "
                        "does not exist or which you may not read.",
                        name=signal.name,
                        field=name,
                        model=model._name,
                    )
                )

    def _get_domain(self):
        """Return the further conditions, as a domain on the source's model.

        :raise UserError: the text is not a literal list of conditions
        """
        self.ensure_one()
        return read_domain(
            self.domain,
            lambda error: self.env._(
                "The conditions of the signal “%(name)s” cannot be read: %(error)s",
                name=self.name,
                error=error,
            ),
        )

    def _say_fault(self, reason):
        return self.env._(
            "The signal “%(name)s” is left out: %(reason)s.",
            name=self.name,
            reason=str(reason).rstrip("."),
        )
