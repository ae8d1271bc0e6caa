from itertools import chain, count
from math import isfinite
from random import randint

from odoo import api, fields, models
from odoo.exceptions import ValidationError

# what the strengths of an interest depend on
DECIDING = {"half_life", "active"}


class PartnerInterest(models.Model):
    """One row: something that contacts may care about, such as wine or jazz.

    Interests are a tree: a rule on "Wine" with `child_of` finds those of "Red wine"
    too.  Each keeps its own strengths; a parent does not add up its children.
    """

    _name = "partner.interest"
    _description = "Interest"
    _order = "sequence, id"
    _parent_store = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        compute="_compute_code",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        copy=False,
        help="Short name for rules and imports. It stays when the interest is renamed.",
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    parent_id = fields.Many2one(
        "partner.interest", string="Part of", ondelete="restrict", index=True
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("partner.interest", "parent_id", string="Parts")
    color = fields.Integer(default=lambda self: randint(1, 11))
    half_life = fields.Float(
        string="Half-life (days)",
        default=180,
        required=True,
        help="After this many days, a signal of this interest is worth half of its "
        "points; after twice as many, a quarter.",
    )

    _code_unique = models.Constraint(
        "UNIQUE(code)", "Another interest has this code already."
    )

    @api.depends("name")
    def _compute_code(self):
        """Make a code of the first name, and keep it when the interest is renamed."""
        for interest in self:
            if interest.name and not interest.code:
                interest.code = interest._get_free_code()

    def _get_free_code(self):
        """Return a code that no other interest has, made of the name."""
        slug = self.env["ir.http"]._slugify(self.name).replace("-", "_") or "interest"
        others = self.with_context(active_test=False).search(
            [("code", "=like", slug.replace("_", "\\_") + "%")]
        )
        taken = set(others.mapped("code"))
        numbered = (f"{slug}_{number}" for number in count(2))
        return next(code for code in chain([slug], numbered) if code not in taken)

    @api.depends("name", "parent_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for interest in self:
            names, above = [], interest
            while above:
                names.insert(0, above.name or "")
                above = above.parent_id
            interest.display_name = " / ".join(names)

    @api.constrains("half_life")
    def _check_half_life(self):
        for interest in self:
            if not (isfinite(interest.half_life) and interest.half_life > 0):
                raise ValidationError(interest._say_half_life())

    def _say_half_life(self):
        return self.env._(
            "The half-life of the interest “%(name)s” must be a number of days, more "
            "than 0.",
            name=self.name,
        )

    def _check_parent(self, parent_id):
        """Refuse a parent that is one of these interests or a part of them.

        Before it is written: Odoo would say no more than that there is a recursion.
        """
        above = self.browse(parent_id)
        while above:
            if above in self:
                raise ValidationError(
                    self.env._(
                        "An interest cannot be a part of itself, even by others."
                    )
                )
            above = above.parent_id

    def write(self, vals):
        if vals.get("parent_id"):
            self._check_parent(vals["parent_id"])
        result = super().write(vals)
        if not DECIDING.isdisjoint(vals):
            self._get_signals()._request_runs()
        return result

    def unlink(self):
        """Delete interests; what was mapped to them remembers what it lost."""
        signals = self._get_signals()
        mappings = self.env["partner.score.signal.mapping"].sudo()
        mappings.search([("interest_id", "in", self.ids)])._lose_interest()
        result = super().unlink()
        signals._request_runs()
        return result

    def _get_signals(self):
        """Return the signals that speak for one of these interests."""
        signals = self.env["partner.score.signal"].sudo()
        return signals.with_context(active_test=False).search(
            [
                "|",
                ("interest_id", "in", self.ids),
                ("mapping_ids.interest_id", "in", self.ids),
            ]
        )
