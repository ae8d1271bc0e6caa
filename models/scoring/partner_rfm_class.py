from itertools import chain, count

from odoo import api, fields, models

from .fields import NullableInteger

# What decides which contacts a class has
PARTITION = {"grid_id", "cells", "days_to", "is_prospect"}


class PartnerRfmClass(models.Model):
    """A named part of a grid: cells of R × FM, a span of days, or who never acted.

    FM is the mean of F and M, halves rounded up.  Together the classes of a grid
    cover each case once, so that a scored contact always has exactly one class: the
    grid is checked when all of its classes are written.
    """

    _name = "partner.rfm.class"
    _description = "RFM Class"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    grid_id = fields.Many2one(
        "partner.rfm.grid", required=True, ondelete="cascade", index=True
    )
    code = fields.Char(
        compute="_compute_code",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="Short name for rules and imports.",
    )
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    cells = fields.Char(
        help="Cells of the grid, each written as R then FM: 55 54 45.",
    )
    days_to = NullableInteger(
        string="At Most (days)",
        help="At most this many days since the last act. Empty: the longest.",
    )
    is_prospect = fields.Boolean(
        string="Never Acted", help="The class of the contacts that have not acted."
    )
    description = fields.Char(translate=True)

    _code_unique = models.Constraint(
        "UNIQUE(grid_id, code)", "Another class of the grid has this code already."
    )

    @api.depends("name")
    def _compute_code(self):
        """Make a code of the first name, and keep it when the class is renamed."""
        for rfm_class in self:
            if rfm_class.name and not rfm_class.code:
                rfm_class.code = rfm_class._get_free_code()

    def _get_free_code(self):
        """Return a code that no other class of the grid has, made of the name."""
        slug = self.env["ir.http"]._slugify(self.name).replace("-", "_") or "class"
        taken = set((self.grid_id.class_ids - self).mapped("code"))
        numbered = (f"{slug}_{number}" for number in count(2))
        return next(code for code in chain([slug], numbered) if code not in taken)

    @api.model_create_multi
    def create(self, vals_list):
        classes = super().create(vals_list)
        classes.grid_id._check_later()
        return classes

    def write(self, vals):
        if PARTITION.isdisjoint(vals):
            return super().write(vals)
        grids = self.grid_id
        result = super().write(vals)
        (grids | self.grid_id)._check_later()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_grid(self):
        """Have the grid refused, unless other classes take over what this one had."""
        self.grid_id._check_later()
