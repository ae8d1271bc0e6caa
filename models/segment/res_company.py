import pytz

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _segmentation_tz(self):
        """Return the name of the time zone in which this company's days begin.

        That of the company's own contact, else that of the user at work, else UTC.
        """
        self.ensure_one()
        return self.sudo().partner_id.tz or self.env.user.tz or "UTC"

    def _segmentation_today(self):
        """Return the date of today in the time zone of this company."""
        self.ensure_one()
        now = pytz.utc.localize(fields.Datetime.now())
        return now.astimezone(pytz.timezone(self._segmentation_tz())).date()
