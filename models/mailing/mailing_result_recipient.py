from odoo import api, fields, models

from . import note_queries
from .fields import IdArray


class MailingResultRecipient(models.Model):
    """One row: somebody was written to by a mailing, or kept back as control group.

    It holds what will not be known any more when results are read: in which segments
    the contact was at that moment.  Rows with a trace are written with it, by one
    statement for each batch of messages; those without are the control group, written
    when the mailing has left.  Messages that were cancelled have none.

    What followed is added later, see `mailing.result`.
    """

    _name = "mailing.result.recipient"
    _description = "Recipient of a Mailing and Their Segments"
    _rec_name = "partner_id"
    # millions of rows
    _log_access = False

    mailing_id = fields.Many2one(
        "mailing.mailing", required=True, ondelete="cascade", index=True, readonly=True
    )
    trace_id = fields.Many2one("mailing.trace", ondelete="cascade", readonly=True)
    partner_id = fields.Many2one(
        "res.partner", ondelete="set null", index="btree_not_null", readonly=True
    )
    date = fields.Datetime(required=True, readonly=True)
    segment_ids = IdArray(readonly=True, help="Segments that held the contact then.")
    control_share = fields.Float(
        digits=(5, 2),
        readonly=True,
        help="Share of those like this contact that the mailing left out, in percent.",
    )
    orders = fields.Integer(readonly=True)
    invoices = fields.Integer(readonly=True)
    registrations = fields.Integer(readonly=True)
    gifts = fields.Integer(readonly=True)
    other_acts = fields.Integer(readonly=True)
    amount = fields.Float(digits=0, readonly=True)

    _trace_unique = models.Constraint(
        "UNIQUE(trace_id)", "The segments of a recipient are noted once."
    )
    # rows come in the order of their dates: a few kilobytes for a million
    _date_idx = models.Index("USING brin (date)")

    @api.model
    def _note(self, traces):
        """Note the segments of those to whom messages of mailings leave now."""
        written = traces.filtered(
            lambda trace: (
                trace.mass_mailing_id
                and trace.trace_status != "cancel"
                and not trace.is_test_trace
            )
        )
        alike = written.grouped(lambda trace: (trace.trace_type, trace.model))
        for batch in alike.values():
            self.env.execute_query(note_queries.note_written(batch))

    @api.model
    def _note_control(self, mailing, contact_ids):
        """Note the segments of those whom control groups kept a mailing from."""
        self.env.execute_query(note_queries.note_control(mailing, contact_ids))
