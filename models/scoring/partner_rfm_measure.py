from odoo import fields, models

from .fields import NullableFloat, NullableInteger


class PartnerRfmMeasure(models.Model):
    """One row: what a run of a policy measured of one contact, before it scores it.

    Kept from one wake-up to the next while a run writes its scores in slices.  An
    empty frequency is a contact that may not be scored any more.  `left_*` is what
    left the window since the run before.  Plain numbers instead of links: a million
    rows live for some seconds, and links would be checked one by one.
    """

    _name = "partner.rfm.measure"
    _description = "RFM Measure of a Run"
    _log_access = False

    policy_res_id = fields.Integer(string="Policy", readonly=True)
    partner_res_id = fields.Integer(string="Contact", readonly=True)
    first_date = fields.Date(readonly=True)
    last_date = fields.Date(readonly=True)
    frequency = NullableInteger(readonly=True)
    monetary = NullableFloat(digits=(16, 4), readonly=True)
    left_frequency = NullableInteger(readonly=True)
    left_monetary = NullableFloat(digits=(16, 4), readonly=True)

    _policy_partner_idx = models.Index("(policy_res_id, partner_res_id)")
