from odoo import models


class MailingTrace(models.Model):
    _inherit = "mailing.trace"

    # for the messages of the last days.  Rows come in the order of their creation:
    # this index holds a few kilobytes for a million, and costs nothing when they are
    # opened or clicked
    _contact_segmentation_create_date_idx = models.Index("USING brin (create_date)")
