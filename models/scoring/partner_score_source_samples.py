from typing import NamedTuple

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, email_normalize, format_date, formatLang

from ..evaluation import find_unreadable_condition
from .act_statement import ActStatement
from .partner_score_source import PATHS
from .partner_score_source_checks import READ

SAMPLES = 10


class Sample(NamedTuple):
    """One row as a source reads it, and what becomes of it."""

    name: str
    contact: str
    date: str
    amount: str
    is_act: bool
    fate: str


class PartnerScoreSource(models.Model):
    """The last rows that a source reads, shown while somebody writes it.

    Values are read as whoever looks.  Only what becomes of a row is found as the run
    does, since that is how scores are computed.
    """

    _inherit = "partner.score.source"

    sample_html = fields.Html(
        string="Samples", compute="_compute_sample_html", sanitize=False
    )

    @api.depends(*READ)
    @api.depends_context("uid", "company", "lang")
    def _compute_sample_html(self):
        for source in self:
            source.sample_html = self.env["ir.qweb"]._render(
                "contact_segmentation.partner_score_source_samples",
                {"samples": source._get_samples(), "is_sound": source._can_sample()},
            )

    def _can_sample(self):
        """Return whether whoever looks may read all that is shown of rows."""
        if not self.is_available or not self.env[self.model_name].has_access("read"):
            return False
        paths = [self[f"{name}_path"] for name in PATHS]
        if not (self._get_actor_path() and self.date_path):
            return False
        if any(self._find_path_fault(name) for name in PATHS):
            return False
        if any(self._find_secret(path) for path in paths if path):
            return False
        company, today = self.env.company, self.env.company._segmentation_today()
        if self._find_fault(company, False, today):
            return False
        model = self.env[self.model_name]
        return not find_unreadable_condition(model, self._get_domain())

    def _get_samples(self):
        """Return the last rows of the company that whoever looks may see."""
        if not self._can_sample():
            return []
        company = self.env.company
        model = self.env[self.model_name].with_context(active_test=False)
        domain = self._get_domain() & self._get_company_domain(company)
        rows = model.search(domain, order="id DESC", limit=SAMPLES)
        fates = self._get_fates(rows.ids, company)
        return [self._get_sample(row, company, fates) for row in rows]

    def _get_sample(self, row, company, fates):
        try:
            contact, day, amount = self._read_row(row, company)
        except AccessError:
            hidden = self.env._("You may not read all of this row.")
            return Sample(row.display_name, "", "", "", False, hidden)
        is_act, fate = self._get_fate(row, contact, day, amount, fates)
        return Sample(
            row.display_name,
            ", ".join(contact.mapped("display_name")) if contact else "",
            format_date(self.env, day) if day else "",
            formatLang(self.env, amount, currency_obj=company.currency_id),
            is_act,
            fate,
        )

    def _read_row(self, row, company):
        """Return (contact, date, amount in the company's currency) of a row."""
        contact = self._follow_to_contact(row)
        day = self._follow(row, self.date_path)
        if hasattr(day, "hour"):
            zone = pytz.timezone(company._segmentation_tz())
            day = pytz.utc.localize(day).astimezone(zone).date()
        amount = sum(row.mapped(self.amount_path)) if self.amount_path else 0
        amount = -amount if self.sign == "opposite" else amount
        currency = self.currency_path and self._follow(row, self.currency_path)
        if currency and day:
            amount = currency._convert(amount, company.currency_id, company, day)
        return contact, day, amount

    def _follow_to_contact(self, row):
        """Return the contact of a row; by its address, those whom the user may see."""
        if self.partner_path:
            return self._follow(row, self.partner_path)
        address = email_normalize(self._follow(row, self.email_path) or "")
        contacts = self.env["res.partner"]
        return address and contacts.search([("email_normalized", "=", address)])

    @staticmethod
    def _follow(row, path):
        """Return the value at the end of a path to one record."""
        *links, last = path.split(".")
        for link in links:
            row = row[link]
        return row if last == "id" else row[last]

    # -- what becomes of rows -----------------------------------------------

    def _get_fates(self, ids, company):
        """Return what the run makes of rows, by the sources of the default policy.

        :return: a dictionary of {row id: id of the other row} for each yield, and
            for "refund" and "refunded", {row id: amount} for the latter
        """
        policy = self.env["partner.rfm.policy"].sudo()
        policy_id, _rollup = policy._get_default(company.id)
        chosen = policy.browse(policy_id).source_ids - self._origin
        chosen = (chosen | self)._get_available()
        statement = ActStatement(chosen, company, False, company._segmentation_today())
        queries = {link: statement._get_links(link) for link in statement.yields[self]}
        if self.refund_path:
            queries["refund"] = statement._get_refund_links(self)
        fates = {key: self._read_pairs(query, ids) for key, query in queries.items()}
        refunded = statement.select_refunded(self)
        fates["refunded"] = self._read_pairs(refunded, ids) if refunded else {}
        return fates

    def _read_pairs(self, query, ids):
        """Return {id: value} of a query of pairs, for the rows shown."""
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT pair.key, MIN(pair.value) FROM (%s) AS pair (key, value)"
                    " WHERE pair.key = ANY(%s) GROUP BY 1",
                    query,
                    ids,
                )
            )
        )

    def _get_fate(self, row, contact, day, amount, fates):
        """Return (whether a row is an act, the sentence that says so or why not)."""
        if not contact:
            return False, self.env._("No contact.")
        if not day:
            return False, self.env._("No date.")
        for link in self.yield_ids:
            other_id = fates.get(link, {}).get(row.id)
            if other_id:
                return False, self._say_yielded(link.yields_to_id, other_id, amount)
        if amount < 0:
            return False, self._say_refund(fates.get("refund", {}).get(row.id))
        if day > self.env.company._segmentation_today():
            return False, self.env._("Counts once its day has come.")
        refunded = float(fates["refunded"].get(row.id) or 0)
        return self._say_counted(amount, refunded)

    def _say_yielded(self, source, other_id, amount):
        record = self._name_row(source.model_name, other_id)
        if amount < 0:
            return self.env._(
                "Refund, counted with %(record)s by “%(name)s”.",
                record=record,
                name=source.name,
            )
        return self.env._(
            "Counted as %(record)s by “%(name)s”.", record=record, name=source.name
        )

    def _say_refund(self, other_id):
        if other_id:
            return self.env._(
                "Refund, taken off %(record)s.",
                record=self._name_row(self.model_name, other_id),
            )
        return self.env._("Refund, subtracted from the sum.")

    def _say_counted(self, amount, refunded):
        currency = self.env.company.currency_id
        if not refunded:
            return True, self.env._("Counts.")
        if currency.compare_amounts(amount, refunded) <= 0:
            return False, self.env._("Wholly refunded.")
        left = formatLang(self.env, amount - refunded, currency_obj=currency)
        return True, self.env._("Counts for %(amount)s after refunds.", amount=left)

    def _name_row(self, model_name, row_id):
        """Return the name of a row, where whoever looks may see it."""
        row = self.env[model_name].browse(row_id)
        if row.has_access("read"):
            return row.display_name
        return self.env._("a record that you may not read")
