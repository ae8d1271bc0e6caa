from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.convert import convert_file

from ...tools.rfm import activity_class, matrix_class, parse_cells
from . import grid_queries as queries

MODULE = "contact_segmentation"

STANDARD = f"{MODULE}.partner_rfm_grid_standard"

# The files that make the shipped grids, and make them again
SHIPPED = {
    STANDARD: "data/scoring/partner_rfm_class_data.xml",
    f"{MODULE}.partner_rfm_grid_activity": "data/scoring/partner_rfm_activity_data.xml",
}


class PartnerRfmGrid(models.Model):
    """A set of classes of which each scored contact has exactly one.

    A matrix has its classes on the 5 × 5 cells of R and FM; activity levels have
    theirs on the days since the last act.  Both have one class for those who never
    acted.  Companies share grids; a policy chooses one.
    """

    _name = "partner.rfm.grid"
    _description = "Grid of RFM Classes"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [("matrix", "R × FM matrix"), ("activity", "Levels of activity")],
        default="matrix",
        required=True,
        help="Matrix: classes are cells of the picture of R and FM. Levels of "
        "activity: classes are spans of days since the last act.",
    )
    class_ids = fields.One2many(
        "partner.rfm.class",
        "grid_id",
        string="Classes",
        copy=True,
        default=lambda self: self._default_class_ids(),
    )
    changed_at = fields.Datetime(
        string="Changed",
        readonly=True,
        copy=False,
        help="When the classes last changed while a policy used them. What its next "
        "run changes for that reason is no movement of a contact.",
    )
    is_shipped = fields.Boolean(compute="_compute_is_shipped")

    @api.model
    def _default_class_ids(self):
        """Begin with the class that every grid needs; users draw the others."""
        if self.env.context.get("install_mode"):
            return []  # data files bring all classes
        prospect = {"name": self.env._("Prospect"), "is_prospect": True, "sequence": 99}
        return [Command.create(prospect)]

    def _compute_is_shipped(self):
        names = self._origin.get_external_id()
        for grid in self:
            grid.is_shipped = names.get(grid._origin.id) in SHIPPED

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        policies = self._get_policies()
        if policies:
            raise UserError(
                self.env._(
                    "These classes are given by the policies %(policies)s. Choose "
                    "other classes for them first.",
                    policies=", ".join(policies.mapped("display_name")),
                )
            )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if "name" in (default or {}):
            return vals_list
        return [
            {**vals, "name": self.env._("%(name)s (copy)", name=grid.name)}
            for grid, vals in zip(self, vals_list, strict=True)
        ]

    def action_restore(self):
        """Make a shipped grid again as it was shipped, in all languages.

        Its classes stay the same records: scores and segments keep naming them.
        Those that users added are deleted.
        """
        self.ensure_one()
        if not self.is_shipped:
            raise UserError(self.env._("These classes were not shipped."))
        path = SHIPPED[self.get_external_id()[self.id]]
        names = self.class_ids.get_external_id()
        self.class_ids.filtered(
            lambda rfm_class: not names[rfm_class.id].startswith(f"{MODULE}.")
        ).unlink()
        self.class_ids.write({"cells": False, "days_to": False, "is_prospect": False})
        for record in (self, *self.class_ids):
            _forget_translations(record)
        restored = {}
        convert_file(self.env, MODULE, path, restored, mode="init")
        names = [name.partition(".")[2] for name in restored]
        resets = self.env["template.reset.mixin"]
        resets._override_translation_term(MODULE, [*restored, *names])
        self.env.invalidate_all()
        self._check_later()
        return True

    @api.model
    def _get_standard(self):
        """Return the grid of new policies."""
        grid = self.env.ref(STANDARD, raise_if_not_found=False)
        return grid or self.search([("kind", "=", "matrix")], limit=1)

    # -- which class ---------------------------------------------------------

    def _to_sql(self, r: SQL, f: SQL, m: SQL, days: SQL, bins: int) -> SQL:
        """Return the id of the class of a contact, as `_get_class` does.

        Constants only, without any join.

        :param r, f, m: its scores, from 1 to `bins`; NULL for who never acted
        :param days: days since its last act, NULL for who never acted
        """
        self.ensure_one()
        prospect_id = self._get_prospect().id
        if self.kind == "activity":
            return queries.activity_class(self._get_levels(), days, prospect_id)
        return queries.matrix_class(self._get_cells(), r, f, m, bins, prospect_id)

    def _get_class(self, r, f, m, days, bins):
        """Return the class of a contact with these scores, all empty for a prospect."""
        self.ensure_one()
        if not r:
            return self._get_prospect()
        if self.kind == "activity":
            class_id = activity_class(self._get_levels(), days)
        else:
            class_id = matrix_class(self._get_cells(), r, f, m, bins)
        return self.env["partner.rfm.class"].browse(class_id)

    def _get_prospect(self):
        """Return the class of the contacts that have not acted."""
        self.ensure_one()
        return self.class_ids.filtered("is_prospect")[:1]

    def _get_cells(self):
        """Return {id of a class: its cells} of a matrix."""
        return {
            rfm_class.id: parse_cells(rfm_class.cells)
            for rfm_class in self.class_ids - self._get_prospect()
        }

    def _get_levels(self):
        """Return [(id of a class, its largest number of days)] of levels."""
        return [
            (level.id, None if level.days_to is False else level.days_to)
            for level in self.class_ids - self._get_prospect()
        ]

    def _get_policies(self):
        """Return the policies that use these grids, archived ones too.

        As superuser: companies share grids, and a manager sees the policies of some.
        """
        policies = self.env["partner.rfm.policy"].sudo().with_context(active_test=False)
        return policies.search([("grid_id", "in", self.ids)])


def _forget_translations(record):
    """Leave what a record says in English only."""
    langs = [code for code, _name in record.env["res.lang"].get_installed()]
    forgotten = {code: False for code in langs if code != "en_US"}
    for name, field in record._fields.items():
        if field.translate:
            record.update_field_translations(name, forgotten)
