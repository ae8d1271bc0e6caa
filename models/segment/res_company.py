import pytz

from odoo import fields, models

from ...tools.days import local_day

# for companies whose own contact has no time zone
DEFAULT_TZ_PARAMETER = "contact_segmentation.default_tz"


class ResCompany(models.Model):
    _inherit = "res.company"

    def cache_invalidation_fields(self):
        # _get_technical_contact_ids
        return super().cache_invalidation_fields() | {"partner_id"}

    def _segmentation_tz(self):
        """Return the name of the time zone in which this company's days begin.

        That of the company's own contact, else the system parameter
        `contact_segmentation.default_tz`, else UTC.  Never that of the user at work:
        scores and segments are the same for everybody.
        """
        self.ensure_one()
        contact = self.sudo().partner_id
        tz = contact._get_own_tz(contact.id)
        if not tz:
            parameters = self.env["ir.config_parameter"].sudo()
            tz = parameters.get_param(DEFAULT_TZ_PARAMETER)
        return tz if tz in pytz.all_timezones_set else "UTC"

    def _segmentation_today(self):
        """Return the date of today in the time zone of this company."""
        self.ensure_one()
        return local_day(fields.Datetime.now(), self._segmentation_tz())

    def _segmentation_context(self):
        """Return the context in which this company's data are computed."""
        self.ensure_one()
        return {"allowed_company_ids": self.ids, "tz": self._segmentation_tz()}
