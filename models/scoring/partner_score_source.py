from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...tools.rule import RuleTextError, parse_rule
from ..evaluation import find_fault, find_unreadable, find_unreadable_condition
from . import queries

# what is read of a row: the fields of a source that hold the paths to it
PATHS = ("partner", "date", "amount", "currency", "company")


class PartnerScoreSource(models.Model):
    """Where acts come from: one model, and how to read its rows as acts.

    An act has a contact, a date and an amount.  A negative amount is a refund: it
    lowers what the contact spent and is not an act of its own.

    The model is a name, not a link: a source may describe an app that is not
    installed, and then simply brings nothing.
    """

    _name = "partner.score.source"
    _description = "Source of Acts"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [("purchase", "Purchase"), ("invoice", "Invoice")], required=True
    )
    model_name = fields.Char(string="Model", required=True)
    partner_path = fields.Char(
        string="Contact", required=True, help="Path to the contact, such as partner_id."
    )
    date_path = fields.Char(
        string="Date", required=True, help="Path to the date of the act."
    )
    amount_path = fields.Char(
        string="Amount", required=True, help="Path to the amount, refunds negative."
    )
    currency_path = fields.Char(
        string="Currency",
        help="Path to the currency of the amount, converted at the date of the act. "
        "Empty: the amount is in the currency of the company.",
    )
    company_path = fields.Char(string="Company", required=True, default="company_id")
    domain = fields.Text(default="[]", required=True, help="Which rows are acts.")
    yields_to_id = fields.Many2one(
        "partner.score.source",
        help="Source that describes the same acts. Where both are used and the other "
        "one is available, this one is left out, so that no act counts twice.",
    )
    is_available = fields.Boolean(compute="_compute_is_available")

    @api.depends("model_name")
    def _compute_is_available(self):
        for source in self:
            source.is_available = source.model_name in self.env

    @api.constrains("yields_to_id")
    def _check_yields(self):
        if self._has_cycle("yields_to_id"):
            raise ValidationError(
                self.env._("These sources yield to each other: none would count.")
            )

    @api.constrains("domain")
    def _check_domain(self):
        for source in self:
            source._get_domain()

    @api.model_create_multi
    def create(self, vals_list):
        sources = super().create(vals_list)
        sources._check_readable()
        return sources

    def write(self, vals):
        result = super().write(vals)
        self._check_readable()
        return result

    def _check_readable(self):
        """Refuse a source of what its author may not read.

        A source is read as superuser, and its amounts are shown on contacts.  Not a
        constraint: those are checked as superuser, who may read everything.
        """
        if self.env.su:
            return  # data files may describe apps that are not installed
        for source in self.filtered("is_available"):
            model = self.env[source.model_name]
            paths = [source[f"{name}_path"] for name in PATHS]
            unreadable = [find_unreadable(model, path) for path in paths if path]
            unreadable.append(find_unreadable_condition(model, source._get_domain()))
            for name in filter(None, unreadable):
                raise ValidationError(
                    self.env._(
                        "The source “%(name)s” reads “%(field)s” of %(model)s, which "
                        "does not exist or which you may not read.",
                        name=source.name,
                        field=name,
                        model=source.model_name,
                    )
                )

    def _get_domain(self):
        """Return the rows that are acts, as a domain on the source's model.

        :raise UserError: the text is not a literal list of conditions
        """
        self.ensure_one()
        try:
            return Domain(parse_rule(self.domain))
        except (RuleTextError, ValueError, TypeError) as error:
            raise UserError(
                self.env._(
                    "The conditions of the source “%(name)s” cannot be read: %(error)s",
                    name=self.name,
                    error=error,
                )
            ) from None

    def _get_counted(self):
        """Return the sources that count: available, and not yielding to another."""
        available = self.filtered("is_available")
        return available.filtered(lambda source: source.yields_to_id not in available)

    def _check_acts(self, company, since, until):
        """Refuse a source that cannot be read.

        :raise UserError: a sentence that names the source and what is wrong
        """
        for source in self:
            reason = find_fault(
                self.env,
                lambda source=source: source._get_acts(company, since, until),
            )
            if reason:
                raise UserError(
                    self.env._(
                        "The source “%(name)s” cannot be read: %(reason)s",
                        name=source.name,
                        reason=reason,
                    )
                )

    def _get_acts(self, company, since, until):
        """Return the query of the acts of one company between two days.

        :param company: the company whose acts are read; its currency, its time zone
        :param since: first day, or False for the beginning
        :param until: last day, included
        :return: a query with the columns partner_id, date, amount
        """
        self.ensure_one()
        context = {**company._segmentation_context(), "active_test": False}
        # instead of the context of whoever computes: the acts are the same
        model = self.env(su=True, context=context)[self.model_name]
        query = model._search(self._get_period_domain(model, company, since, until))
        read = {
            name: self._path_to_sql(model, self[f"{name}_path"], query)
            for name in PATHS
            if name != "company" and self[f"{name}_path"]
        }
        if self._get_field(model, self.date_path).type == "datetime":
            read["date"] = queries.local_date(read["date"], company._segmentation_tz())
        if "currency" in read:
            read["amount"] = queries.converted_amount(company, **read)
        return query.select(
            queries.column(read["partner"], "partner_id"),
            queries.column(read["date"], "date"),
            queries.column(read["amount"], "amount"),
        )

    def _get_period_domain(self, model, company, since, until):
        domain = self._get_domain() & Domain(self.company_path, "=", company.id)
        domain &= Domain(self.partner_path, "!=", False)
        first, last = since, until
        if self._get_field(model, self.date_path).type == "datetime":
            zone = pytz.timezone(company._segmentation_tz())
            first = since and self._midnight(since, zone)
            last = self._midnight(until + timedelta(days=1), zone)
            domain &= Domain(self.date_path, "<", last)
        else:
            domain &= Domain(self.date_path, "<=", last)
        if first:
            domain &= Domain(self.date_path, ">=", first)
        return domain

    @staticmethod
    def _midnight(day, zone):
        """Return when a day begins in a time zone, in UTC without zone."""
        start = zone.localize(datetime.combine(day, time.min))
        return start.astimezone(pytz.utc).replace(tzinfo=None)

    def _get_field(self, model, path):
        """Return the field at the end of a path such as `order_id.date_order`."""
        *links, last = path.split(".")
        for link in links:
            model = model.env[model._fields[link].comodel_name]
        return model._fields[last]

    def _path_to_sql(self, model, path, query):
        """Return the value at the end of a path, joining what it goes through."""
        alias = model._table
        *links, last = path.split(".")
        for link in links:
            model, alias = model._fields[link].join(model, alias, query)
        return model._field_to_sql(alias, last, query)
