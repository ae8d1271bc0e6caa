from odoo import fields, models

from ..queries import work_as_usual
from . import pressure_queries

# steps of the funnel at which a mailing itself leaves somebody out; what Odoo finds
# while it sends, such as the blacklist, is in the traces
REASONS = ("optout", "consent", "control", "pressure")


class MailingHeldBack(models.Model):
    """One row: this mailing did not write to this recipient, for this reason.

    Written when the mailing is sent, anew if it is sent again: who was held back then
    and was written to since is not in it any more.  Not a trace: Odoo takes whoever
    has a trace as dealt with, and would not write to them when the mailing is tried
    again.
    """

    _name = "mailing.held.back"
    _description = "Recipient Held Back"
    _order = "mailing_id DESC, reason, address, id"
    _rec_name = "address"
    _log_access = False

    mailing_id = fields.Many2one(
        "mailing.mailing", required=True, ondelete="cascade", index=True, readonly=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        ondelete="cascade",
        index="btree_not_null",
        readonly=True,
        help="Empty where the recipients are not contacts.",
    )
    address = fields.Char(readonly=True, help="E-mail address, or phone number.")
    reason = fields.Selection(
        [
            ("optout", "Opted out"),
            ("consent", "Without consent"),
            ("control", "In the control group"),
            ("pressure", "Received enough messages"),
        ],
        readonly=True,
    )
    date = fields.Datetime(string="Held Back On", readonly=True)
    message_count = fields.Integer(
        string="Messages Received",
        readonly=True,
        help="How many messages the address had received in the days that the company "
        "counts.",
    )
    last_message = fields.Datetime(readonly=True)


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    held_back_count = fields.Integer(
        string="Held Back",
        compute="_compute_held_back_count",
        help="Recipients to whom the mailing did not write: too many messages lately, "
        "or another reason of its own. What Odoo cancels while it sends is not "
        "counted here.",
    )

    def _compute_held_back_count(self):
        rows = self.env["mailing.held.back"]._read_group(
            [("mailing_id", "in", self.ids)], ["mailing_id"], ["__count"]
        )
        counts = dict(rows)
        for mailing in self:
            mailing.held_back_count = counts.get(mailing._origin, 0)

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "done":
            for mailing in self:
                mailing.sudo()._note_held_back()
        return result

    def _note_held_back(self):
        """Note to whom the mailing, which was just sent, did not write, and why."""
        self.env.execute_query(pressure_queries.forget_held_back(self.id))
        if not self._get_reach_steps().keys().isdisjoint(REASONS):
            self.env["mailing.trace"].flush_model()
            self._work_hard()
            self.env.execute_query(self._hold_back(*self._get_classified()))
            self.env.execute_query(work_as_usual())
        self.env["mailing.held.back"].invalidate_model()

    def _hold_back(self, codes, records):
        """Return the statement that notes them, see `pressure_queries.hold_back`."""
        pressure = self._get_pressure()
        steps = enumerate(codes, start=1)
        reasons = {number: code for number, code in steps if code in REASONS}
        return pressure_queries.hold_back(
            self.id,
            records,
            reasons,
            pressure and pressure_queries.written_enough(pressure),
            address=self._get_trace_address("written"),
            are_contacts=self.mailing_model_real == "res.partner",
            now=fields.Datetime.now(),
        )

    def action_open_held_back(self):
        """Open the recipients to whom this mailing did not write."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "contact_segmentation.mailing_held_back_action"
        )
        return {**action, "domain": [("mailing_id", "=", self.id)]}
