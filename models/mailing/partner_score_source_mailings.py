from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .engagement_reading import is_human

CLICKS = ("mailing.trace", "links_click_datetime")
COMPANY_PATH = "mass_mailing_id.result_company_id"


class PartnerScoreSource(models.Model):
    """Acts that are clicks in mailings: one for each message, the last click in it.

    Messages are better than the clicks themselves, of which scanners make hundreds.
    """

    _inherit = "partner.score.source"

    def _get_query(self, model, company, *args, **options):
        """Leave out the clicks of scanners, within seconds of the delivery."""
        query = super()._get_query(model, company, *args, **options)
        if (self.model_name, self.date_path) == CLICKS:
            trace = SQL.identifier(query.table)
            clicked = model._field_to_sql(query.table, self.date_path, query)
            query.add_where(is_human(trace, clicked, company.sudo().scanner_seconds))
        return query

    def _get_company_domain(self, company):
        """A mailing without company of its results is that of its responsible."""
        domain = super()._get_company_domain(company)
        if (self.model_name, self.company_path) != ("mailing.trace", COMPANY_PATH):
            return domain
        return Domain(COMPANY_PATH, "=", company.id) | (
            Domain(COMPANY_PATH, "=", False)
            & Domain("mass_mailing_id.user_id.company_id", "=", company.id)
        )

    @api.model
    def _is_normalized(self, field):
        """Messages keep their addresses normalised, and have an index on them."""
        is_message = (field.model_name, field.name) == ("mailing.trace", "email")
        return is_message or super()._is_normalized(field)
