from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.rfm import grid_faults, parse_cells

# Where the grids to check at the end of a transaction wait
WAITING = "contact_segmentation_grids"


class PartnerRfmGrid(models.Model):
    """The check of a grid: of its classes, each scored contact has exactly one.

    Once in a transaction, when all classes are written: a cell must be free before
    another class can take it.
    """

    _inherit = "partner.rfm.grid"

    fault = fields.Text(
        compute="_compute_fault", help="What keeps the grid from being saved."
    )

    @api.depends(
        "kind",
        "class_ids.name",
        "class_ids.cells",
        "class_ids.days_to",
        "class_ids.is_prospect",
    )
    def _compute_fault(self):
        for grid in self:
            grid.fault = "\n".join(grid._get_faults())

    @api.model_create_multi
    def create(self, vals_list):
        grids = super().create(vals_list)
        grids._check_later()
        return grids

    def write(self, vals):
        result = super().write(vals)
        if "kind" in vals:
            self._check_later()
        return result

    def _check_later(self):
        """Have these grids checked before the transaction ends, whatever comes first.

        Before a commit or a savepoint: all lines of a form are written by then.  Not
        what data files bring: classes of older versions join their grid after them.
        """
        if self.env.context.get("install_mode"):
            return
        precommit = self.env.cr.precommit
        if WAITING not in precommit.data:
            precommit.add(self.browse()._check_waiting)
        precommit.data.setdefault(WAITING, set()).update(self.ids)

    def _check_waiting(self):
        """Refuse faulty grids, and have the policies of the others score again."""
        waiting = self.env.cr.precommit.data.pop(WAITING, ())
        grids = self.browse(waiting).exists()
        for grid in grids:
            faults = grid._get_faults()
            if faults:
                raise ValidationError("\n".join(faults))
        grids._note_change()

    def _note_change(self):
        policies = self._get_policies()
        policies.grid_id.changed_at = fields.Datetime.now()
        policies.filtered("active")._request_compute()

    def _get_faults(self):
        """Return the sentences that say why contacts would have no class, or two."""
        self.ensure_one()
        prospects = self.class_ids.filtered("is_prospect")
        others = self.class_ids - prospects
        if self.kind == "activity":
            return self._get_level_faults(others) + self._get_prospect_faults(prospects)
        return self._get_cell_faults(others) + self._get_prospect_faults(prospects)

    def _get_prospect_faults(self, prospects):
        if not prospects:
            return [self.env._("No class is that of those who never acted: mark one.")]
        faults = []
        if len(prospects) > 1:
            faults.append(
                self.env._(
                    "Only one class may be that of those who never acted: "
                    "%(classes)s are marked.",
                    classes=self._class_names(prospects),
                )
            )
        for prospect in prospects:
            if prospect.cells or prospect.days_to is not False:
                faults.append(
                    self.env._(
                        "%(name)s is the class of those who never acted: it has "
                        "neither cells nor days.",
                        name=self._class_names(prospect),
                    )
                )
        return faults

    def _get_cell_faults(self, classes):
        faults, cells_by_class = [], {}
        for rfm_class in classes:
            try:
                cells_by_class[rfm_class] = parse_cells(rfm_class.cells)
            except ValueError as error:
                faults.append(
                    self.env._(
                        "“%(cell)s” is not a cell of the class %(name)s: write R then "
                        "FM, each from 1 to 5, such as 54.",
                        cell=error.args[0],
                        name=self._class_names(rfm_class),
                    )
                )
        faults += self._get_empty_faults(cells_by_class)
        return faults + self._get_partition_faults(*grid_faults(cells_by_class))

    def _get_empty_faults(self, cells_by_class):
        empty = [rfm_class for rfm_class, cells in cells_by_class.items() if not cells]
        return [
            self.env._(
                "%(name)s has no cell: give it one, or delete it.",
                name=self._class_names(rfm_class),
            )
            for rfm_class in empty
        ]

    def _get_partition_faults(self, holes, overlaps):
        faults = []
        if holes:
            faults.append(
                self.env._(
                    "Cells without a class: %(cells)s.",
                    cells=", ".join(f"{r}{fm}" for r, fm in holes),
                )
            )
        if overlaps:
            described = (
                f"{r}{fm} ({self._class_names(classes)})"
                for (r, fm), classes in overlaps.items()
            )
            faults.append(
                self.env._(
                    "Cells in several classes: %(cells)s.", cells=", ".join(described)
                )
            )
        return faults

    def _get_level_faults(self, levels):
        # False == 0: those without a number first
        unlimited = levels.filtered(lambda level: level.days_to is False)
        limited = levels - unlimited
        faults = [
            self.env._(
                "%(classes)s end at the same number of days: %(days)s.",
                classes=self._class_names(same),
                days=days,
            )
            for days, same in limited.grouped("days_to").items()
            if len(same) > 1
        ]
        if any(level.days_to < 0 for level in limited):
            faults.append(self.env._("A number of days cannot be negative."))
        return faults + self._get_open_faults(unlimited)

    def _get_open_faults(self, unlimited):
        if len(unlimited) == 1:
            return []
        if not unlimited:
            return [
                self.env._(
                    "No class holds those whose last act is the longest ago: leave the "
                    "days of one class empty."
                )
            ]
        return [
            self.env._(
                "Only one class may have no number of days: %(classes)s have none.",
                classes=self._class_names(unlimited),
            )
        ]

    def _class_names(self, classes):
        """Return the names of classes, also of one that is being written."""
        unnamed = self.env._("New class")
        return ", ".join(rfm_class.name or unnamed for rfm_class in classes)
