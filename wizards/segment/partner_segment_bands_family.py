from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import formatLang
from odoo.tools.misc import get_lang

from ...tools.bands import (
    UNKNOWN,
    date_conditions,
    describe_band,
    make_bands,
    number_conditions,
)

NUMBER_TYPES = ("integer", "float", "monetary")
DATE_TYPES = ("date", "datetime")
# numbers that measure nothing
NOT_MEASURES = ("id", "color")


class PartnerSegmentBands(models.TransientModel):
    """The bands of a field: what may be cut, their rules, their names."""

    _inherit = "partner.segment.bands"

    # -- the field ------------------------------------------------------------

    @api.model
    def _selection_field_name(self):
        """Return the fields that the user may cut into bands, by label."""
        contacts = self.env["res.partner"]
        labels = {
            name: field._description_string(self.env)
            for name, field in contacts._fields.items()
            if self._get_field_fault(name) is None
        }
        known = list(labels.values())
        texts = [
            (name, label if known.count(label) == 1 else f"{label} ({name})")
            for name, label in labels.items()
        ]
        return sorted(texts, key=lambda pair: pair[1].lower())

    @api.model
    def _get_field_fault(self, name):
        """Return why a field cannot be cut into bands, or None when it can."""
        contacts = self.env["res.partner"]
        field = contacts._fields.get(name)
        if field is None:
            return self.env._("The field “%(name)s” does not exist.", name=name)
        label = field._description_string(self.env)
        if not contacts._has_field_access(field, "read"):
            return self.env._("You may not read “%(field)s”.", field=label)
        if field.type not in NUMBER_TYPES + DATE_TYPES or name in NOT_MEASURES:
            return self.env._(
                "“%(field)s” holds neither a quantity nor a date.", field=label
            )
        if not field._description_searchable:
            return self.env._(
                "“%(field)s” is computed and cannot be searched.", field=label
            )
        return None

    def _get_field(self):
        return self.env["res.partner"]._fields.get(self.field_name)

    def _get_checked_field(self):
        """Return the field, which the user may cut into bands in this company."""
        if not self.field_name:
            raise UserError(self.env._("Choose a criterion."))
        fault = self._get_field_fault(self.field_name)
        if fault:
            raise UserError(fault)
        field = self._get_field()
        if not self.company_id and self.env["res.partner"]._differs_by_company(field):
            raise UserError(
                self.env._(
                    "“%(field)s” has a value for each company: choose the company.",
                    field=field._description_string(self.env),
                )
            )
        return field

    def _is_date(self, field):
        return field.type in DATE_TYPES

    def _is_whole(self, field):
        return field.type == "integer" or self._is_date(field)

    def _get_digits(self, field):
        """Return how many decimals the field keeps, or None where it keeps all."""
        if self._is_whole(field):
            return 0
        digits = field.get_digits(self.env) if field.type == "float" else None
        return digits and digits[1]

    # -- the bands ------------------------------------------------------------

    def _get_bands(self):
        """Return the bands, the lowest first, then that of the unknown if any."""
        field = self._get_checked_field()
        bands = make_bands(self._get_limits(field))
        return [*bands, UNKNOWN] if self._can_be_unknown(field) else bands

    def _can_be_unknown(self, field):
        """Return whether some contacts are known to have no value.

        A number of Odoo is 0 where nobody filled it in: without a word of the user,
        0 is a value like others.
        """
        return field.falsy_value is None or self.zero_is_unknown

    def _get_rule(self, band):
        """Return the conditions of a band on contacts."""
        field = self._get_field()
        if self._is_date(field):
            return date_conditions(field.name, band, self.unit or "d")
        zero_is_unknown = self.zero_is_unknown and field.falsy_value == 0
        return number_conditions(field.name, band, zero_is_unknown)

    # -- their names ----------------------------------------------------------

    def _get_label(self, band):
        """Return how a band reads, such as "10 to 49"."""
        shape, lower, upper = describe_band(band, self._is_whole(self._get_field()))
        first = self._format_number(lower)
        last = self._format_measure(upper if shape != "over" else lower)
        match shape:
            case "under":
                return self.env._("under %(limit)s", limit=last)
            case "over":
                return self.env._("%(limit)s and more", limit=last)
            case "only":
                return last
            case "to":
                return self.env._("%(first)s to %(last)s", first=first, last=last)
            case "below":
                return self.env._(
                    "%(first)s to less than %(limit)s", first=first, limit=last
                )
        return self.env._("unknown")

    def _format_measure(self, number):
        """Return a number as text, with its unit where it has one."""
        text = self._format_number(number)
        if not self.is_date:
            return text
        if self.unit == "y":
            one, many = (
                self.env._("1 year"),
                self.env._("%(number)s years", number=text),
            )
        else:
            one, many = self.env._("1 day"), self.env._("%(number)s days", number=text)
        return one if number == 1 else many

    def _format_number(self, number, grouping=True):
        if number is None:
            return ""
        decimals = max(0, -Decimal(repr(number)).as_tuple().exponent)
        return formatLang(self.env, number, digits=decimals, grouping=grouping)

    def _get_names(self):
        """Return the name of the segment of each band."""
        prefix = (self.prefix or "").strip()
        if not prefix:
            raise UserError(self.env._("Type what the names begin with."))
        return {
            band: self.env._(
                "%(prefix)s: %(band)s", prefix=prefix, band=self._get_label(band)
            )
            for band in self._get_bands()
            if band != UNKNOWN or self.with_unknown
        }

    # -- the family -----------------------------------------------------------

    def _get_draft(self):
        """Return a segment, not saved, of all the contacts that the bands share."""
        company = self.company_id or self.env.user.company_id
        return self.env["partner.segment"].new(
            {
                "kind": "rule",
                "domain": "[]",
                "user_id": self.env.uid,
                "company_id": self.company_id.id,
                "parent_id": self.parent_id.id,
                "lang": get_lang(self.env).code,
                "tz": company._segmentation_tz(),
            }
        )

    def _prepare_segments_vals(self):
        """Return the values of the segments, in the order of their bands."""
        segments = self.env["partner.segment"]
        last = segments.search(Domain.TRUE, order="sequence DESC", limit=1)
        return [
            {
                "name": name,
                "kind": "rule",
                "domain": repr(self._get_rule(band)),
                "sequence": last.sequence + position,
                "objective": self.objective,
                "folder_id": self.folder_id.id,
                "user_id": self.env.uid,
                "company_id": self.company_id.id,
                "parent_id": self.parent_id.id,
                "refresh_policy": self.refresh_policy,
            }
            for position, (band, name) in enumerate(self._get_names().items(), 1)
        ]

    # -- what is refused ------------------------------------------------------

    def _check_names_free(self):
        """Refuse to make the same family twice."""
        segments = self.env["partner.segment"].with_context(active_test=False)
        names = list(self._get_names().values())
        company = self.company_id.id
        found = segments.search([("name", "in", names), ("company_id", "=", company)])
        if found:
            raise UserError(
                self.env._(
                    "There are segments of these names already: %(names)s. Let the "
                    "names begin with something else, or change these segments.",
                    names=", ".join(found.mapped("name")),
                )
            )

    def _check_no_fault(self, reason):
        if reason:
            raise UserError(
                self.env._(
                    "“%(field)s” cannot be cut into bands: %(reason)s",
                    field=self._get_field()._description_string(self.env),
                    reason=reason,
                )
            )

    def _check_each_in_one(self, misplaced):
        """Refuse a field whose own search forgets contacts, or finds them twice.

        Columns are searched right; what an addon computes is searched as it chose.
        """
        if misplaced:
            raise UserError(
                self.env._(
                    "“%(field)s” cannot be cut into bands: its search would leave out "
                    "%(count)s contact(s), or put them in two bands.",
                    field=self._get_field()._description_string(self.env),
                    count=misplaced,
                )
            )
