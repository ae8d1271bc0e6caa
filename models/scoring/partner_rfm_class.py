from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools.rfm import grid_faults, parse_cells


class PartnerRfmClass(models.Model):
    """A named part of the R × FM grid, or the class of those who have not acted.

    FM is the mean of F and M, halves rounded up.  Together the classes cover each
    of the 25 cells once, so that a scored contact always has exactly one class.
    """

    _name = "partner.rfm.class"
    _description = "RFM Class"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Short name for rules and imports.")
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    cells = fields.Char(
        help="Cells of the grid, each written as R then FM: 55 54 45. Empty: the class "
        "of contacts that have not acted."
    )
    description = fields.Char(translate=True)

    _code_unique = models.Constraint(
        "UNIQUE(code)", "Another RFM class has this code already."
    )

    @api.constrains("cells", "code")
    def _check_cells(self):
        self._check_grid(self._get_all())

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_grid(self):
        self._check_grid(self._get_all() - self)

    @api.model
    def _get_all(self):
        """Return all classes: a dozen."""
        return self.search(Domain.TRUE)

    @api.model
    def _check_grid(self, classes):
        """Refuse classes among which a contact would have none, or two."""
        cells_by_class = {
            rfm_class.id: rfm_class._read_cells() for rfm_class in classes
        }
        prospects = [own for own in cells_by_class.values() if not own]
        holes, overlaps = grid_faults(cells_by_class)
        if self.env.context.get("install_mode"):
            holes = []  # the shipped classes are created one after the other
        elif not prospects:
            raise ValidationError(
                self.env._("One class without cells is that of those who never acted.")
            )
        if holes or overlaps:
            raise ValidationError(
                self.env._(
                    "Each cell of the grid belongs to exactly one class. Without "
                    "class: %(holes)s. With several: %(overlaps)s.",
                    holes=self._describe_cells(holes),
                    overlaps=self._describe_cells(overlaps),
                )
            )
        if len(prospects) > 1:
            raise ValidationError(
                self.env._(
                    "Only one class may be without cells: write those of this one."
                )
            )

    def _read_cells(self):
        """Return the cells of a class.

        :raise ValidationError: what is written is not a list of cells of the grid
        """
        self.ensure_one()
        try:
            return parse_cells(self.cells)
        except ValueError as error:
            raise ValidationError(
                self.env._(
                    "“%(cell)s” is not a cell of the class %(name)s: write R then FM, "
                    "each from 1 to 5, such as 54.",
                    cell=error.args[0],
                    name=self.name,
                )
            ) from None

    @api.model
    def _describe_cells(self, cells):
        return " ".join(f"{r}{fm}" for r, fm in cells) or self.env._("none")

    @api.model
    def _get_grid(self):
        """Return the cells and their classes as three lists: R, FM, class id."""
        rows = [
            (r, fm, rfm_class.id)
            for rfm_class in self._get_all()
            for r, fm in sorted(parse_cells(rfm_class.cells))
        ]
        return [list(column) for column in zip(*rows, strict=True)] or [[], [], []]

    @api.model
    def _get_prospect(self):
        """Return the class of the contacts that have not acted."""
        return self.search([("cells", "in", [False, ""])], limit=1)
