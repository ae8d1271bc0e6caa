from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.days import day_begins, local_day
from . import pressure_queries, queries

# where traces keep the address, by kind of mailing
TRACE_COLUMNS = {"mail": "email", "sms": "sms_number"}


class MailingMailing(models.Model):
    """Pressure: at most so many messages to one address within so many days.

    Over all mailings of the company of the responsible, whatever their recipients;
    by e-mail and by SMS apart.  A message that is tried again, and the versions of an
    A/B test, are one solicitation.
    """

    _inherit = "mailing.mailing"

    pressure_exempt = fields.Boolean(
        string="Service Message",
        tracking=True,
        help="For what people need to know, such as a summons or a change of address: "
        "also sent to those who have received as many messages as the company allows, "
        "and not counted among these.",
    )
    is_pressure_limited = fields.Boolean(compute="_compute_is_pressure_limited")

    def _compute_is_pressure_limited(self):
        for mailing in self:
            company = mailing._get_pressure_company()
            mailing.is_pressure_limited = bool(company.pressure_max)

    def _get_reachable_domain(self):
        return super()._get_reachable_domain() & self._get_pressure_domain()

    def _get_pressure_company(self):
        """Return the company whose limit and whose mailings count, as superuser."""
        return self._get_responsible().company_id

    def _get_pressure_domain(self):
        """Return the domain of the recipients who may receive one more message.

        By their address; recipients without one may.
        """
        model = self.env[self.mailing_model_real]
        field = self._get_address_field(model)
        pressure = self._get_pressure()
        if not (pressure and field):
            return Domain.TRUE

        def to_sql(model, alias, query):
            address = self._get_address_sql(model, field, alias, query)
            return pressure_queries.takes_another(pressure, address)

        return Domain.custom(to_sql=to_sql)

    def _get_address_sql(self, model, field, alias, query):
        """Return the address of a record of any model, as messages are counted by it.

        :param field: what `_get_address_field` returns
        """
        text = model._field_to_sql(alias, field, query)
        _held, address = self._compare_addresses(field, text)
        return address

    def _get_pressure(self):
        """Return the limit that this mailing heeds, or None.

        That of the day on which it leaves, if that is known.
        """
        company = self._get_pressure_company()
        is_known = self.mailing_type in TRACE_COLUMNS
        if self.pressure_exempt or not (company.pressure_max and is_known):
            return None
        # what is counted may not be in the database yet
        self.env["mailing.trace"].flush_model()
        self.env["mailing.mailing"].flush_model(["user_id", "pressure_exempt"])
        tz = company._segmentation_tz()
        leaves = max(self.schedule_date or fields.Datetime.now(), fields.Datetime.now())
        first_day = local_day(leaves, tz) - timedelta(days=company.pressure_days - 1)
        return pressure_queries.Pressure(
            most=company.pressure_max,
            since=day_begins(first_day, tz),
            company_id=company.id,
            trace_type=self.mailing_type,
            address=self._get_trace_address(),
            besides=self._get_same_message().ids,
        )

    def _get_trace_address(self, alias="mailing_trace"):
        """Return the address in a trace, written as `_get_address_sql` does.

        :param alias: the table of traces, in the statement at hand
        """
        address = SQL.identifier(alias, TRACE_COLUMNS.get(self.mailing_type, "email"))
        field = self._get_address_field(self.env[self.mailing_model_real])
        is_cut = self.mailing_type == "sms" and field != self._get_address_column()
        return queries.number_end(address) if is_cut else address

    def _get_same_message(self):
        """Return the mailings whose messages are the same solicitation as this one's.

        A message that is tried again, or the other versions of an A/B test: those who
        received one of them still count in the samples that are drawn.
        """
        mailings = self._origin.sudo()  # users without campaigns send A/B tests too
        if mailings.ab_testing_enabled:
            mailings |= mailings._get_ab_testing_siblings_mailings()
        return mailings

    def _get_reach_conditions(self):
        return {
            **super()._get_reach_conditions(),
            "pressure": self._get_pressure_domain(),
        }

    def _get_reach_labels(self):
        company = self._get_pressure_company()
        labels = (
            self.env._("Not written to too often"),
            self.env._(
                "Received enough: %(most)s in %(days)s days",
                most=company.pressure_max,
                days=company.pressure_days,
            ),
        )
        return {**super()._get_reach_labels(), "pressure": labels}
