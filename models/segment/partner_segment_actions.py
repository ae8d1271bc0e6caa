from odoo import models


class PartnerSegment(models.Model):
    """What the buttons of a segment open."""

    _inherit = "partner.segment"

    def action_open_members(self):
        """Open the contacts of this segment."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("contacts.action_contacts")
        return {
            **action,
            "name": self.name,
            "domain": [("segment_ids", "in", self.ids)],
            # members may be archived, where the rule says so
            "context": {"active_test": False},
            "view_mode": "list,kanban,form",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
        }

    def action_open_moves(self):
        """Open the entries into this segment and the exits from it."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "contact_segmentation.partner_segment_move_action"
        )
        return {**action, "domain": [("segment_id", "=", self.id)], "context": {}}

    def action_open_pins(self):
        """Open the contacts that were added to this segment or kept out of it."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "contact_segmentation.partner_segment_pin_action"
        )
        return {
            **action,
            "domain": [("segment_id", "=", self.id)],
            "context": {"default_segment_id": self.id},
        }

    def action_save_and_open(self):
        """Refresh a segment saved in a dialog, then open it."""
        self.ensure_one()
        self.action_refresh()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
