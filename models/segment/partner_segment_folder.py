from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PartnerSegmentFolder(models.Model):
    """One row: a folder in which segments are kept together.

    Folders only order the list of segments; they change no membership.
    """

    _name = "partner.segment.folder"
    _description = "Folder of Segments"
    _order = "complete_name, id"
    _rec_name = "complete_name"

    name = fields.Char(required=True, translate=True)
    parent_id = fields.Many2one(
        "partner.segment.folder", ondelete="restrict", index="btree_not_null"
    )
    complete_name = fields.Char(
        compute="_compute_complete_name", store=True, recursive=True
    )

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for folder in self:
            names = [folder.parent_id.complete_name, folder.name]
            folder.complete_name = " / ".join(name for name in names if name)

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._("A folder cannot be inside itself, even by others.")
            )
