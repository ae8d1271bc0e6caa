from odoo import models
from odoo.fields import Domain
from odoo.tools import float_is_zero, format_date
from odoo.tools.misc import formatLang

from ...tools.decay import get_left
from . import score_point_queries


class PartnerScoreModel(models.Model):
    """Why a contact has its score: the rules that it fits, and what it did."""

    _inherit = "partner.score.model"

    def _open_reasons(self, value):
        """Return the action that shows what made a value."""
        self.ensure_one()
        contact, company = value.partner_id, value.company_id
        lines = self._get_reasons(contact, company, company._segmentation_today())
        title = self.env._(
            "%(score)s: %(value)s", score=self.name, value=self._say_value(value)
        )
        return self.env["partner.score.reason"]._open(contact, title, lines)

    def _say_value(self, value):
        number = self._say_number(value.value)
        if not value.band_id:
            return number
        return self.env._(
            "%(value)s, %(band)s", value=number, band=value.band_id.sudo().name
        )

    def _say_number(self, number):
        """Return a number of points as it is written: whole, or with one digit."""
        digits = 0 if float_is_zero(number - round(number), 1) else 1
        return formatLang(self.env, number, digits=digits)

    def _get_reasons(self, contact, company, as_of):
        """Return the lines of what made the score of a contact on a day.

        Their points left add up to the value.  See `partner.score.reason`.
        """
        self.ensure_one()
        if self.axis != "combined":
            return self._get_own_reasons(contact, company, as_of)
        lines = []
        for part in (self.fit_model_id, self.engagement_model_id):
            lines += part._get_reasons(contact, company, as_of)
        return lines + self._get_cap_reason(lines)

    def _get_own_reasons(self, contact, company, as_of):
        # whoever may read a score may know what it comes from
        rules, _sentences = self.sudo()._split_rules(company, as_of)
        lines = self._get_rule_reasons(rules, contact, company, as_of)
        lines += self.signal_ids._get_reasons(contact, company, as_of)
        lines.sort(key=lambda line: -abs(line["points_left"]))
        return lines + self._get_cap_reason(lines)

    def _get_cap_reason(self, lines):
        """Return the line of what is above the largest total, if anything is."""
        total = sum(line["points_left"] for line in lines)
        if not self.cap or total <= self.cap:
            return []
        return [
            {
                "date": False,
                "signal": self.env._("Largest total"),
                "sentence": self.env._(
                    "“%(score)s” is never higher than %(cap)s.",
                    score=self.name,
                    cap=self._say_number(self.cap),
                ),
                "points": self.cap - total,
                "points_left": self.cap - total,
                "res_model": False,
                "res_id": False,
            }
        ]

    def _get_rule_reasons(self, rules, contact, company, as_of):
        """Return a line for each rule that the contact fits."""
        contacts = self._get_contacts(company)
        within = Domain("id", "=", contact.id)
        parts = [rule._get_points(contacts, as_of, within) for rule in rules]
        points = score_point_queries.share_sections(score_point_queries.gather(parts))
        rows = self.env.execute_query_dict(points)
        return [
            self.rule_ids.browse(row["rule_id"])._get_reason(row, as_of) for row in rows
        ]


class PartnerScoreRule(models.Model):
    _inherit = "partner.score.rule"

    def _get_reason(self, row, as_of):
        """Return the line of this rule, see `partner.score.reason`.

        :param row: a row of `score_point_queries.share_sections`
        """
        day, points = row["day"], row["points"]
        left = points
        if day:
            left = get_left(points, (as_of - day).days, self.model_id.half_life)
        return {
            "date": day or False,
            "signal": self.name,
            "sentence": self._say_why(row),
            "points": points,
            "points_left": left,
            "res_model": False,
            "res_id": False,
        }

    def _say_why(self, row):
        """Return why the contact has these points, as sentences."""
        sentences = [self.env._("The contact fits this rule.")]
        if self.number_field:
            name = self._say_field(self.number_field)
            sentences = [self.env._("Points for each unit of “%(name)s”.", name=name)]
        if row["day"]:
            sentences.append(
                self.env._(
                    "They fade from %(date)s on (“%(name)s”).",
                    date=format_date(self.env, row["day"]),
                    name=self._say_field(self.date_field),
                )
            )
        if row["is_lowered"]:
            sentences.append(
                self.env._(
                    "Lowered: “%(section)s” counts %(cap)s points at most.",
                    section=self.section_id.name,
                    cap=self.model_id._say_number(self.section_id.cap),
                )
            )
        return " ".join(sentences)

    def _say_field(self, name):
        """Return how a field of contacts is called in the language of the user."""
        return self.env["res.partner"].fields_get([name], ["string"])[name]["string"]
