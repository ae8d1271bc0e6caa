from odoo import api, models

from ...tools.file_matching import FileRow
from ...tools.names import normalize_name
from ...tools.profiles import ADDRESS_TYPES, make_profile
from ...tools.registrations import compact, parse_rna, parse_siren, parse_siret
from .file_cells import CellReader

# digits, of which some were lost or doubled, that nobody writes but for a SIRET
SIRET_LENGTHS = range(12, 17)


class ResPartner(models.Model):
    """Making of the rows of a file what contacts are compared by."""

    _inherit = "res.partner"

    @api.model
    def _make_file_rows(self, records):
        """Return {number: FileRow} of the records without an identifier of their own.

        :param records: records as Odoo extracts them, by the number of their row
        """
        reader = CellReader(self)
        return {
            number: self._make_file_row(number, record, reader, self.env.company.id)
            for number, record in records.items()
            if not (record.get("id") or record.get(".id"))
        }

    @api.model
    def _make_file_row(self, number, record, reader, own_company_id):
        values = reader.read_contact(record)
        profile = make_profile(values)
        employer = reader.read_employer(record)
        is_named = employer and isinstance(employer, str)
        return FileRow(
            number,
            profile,
            frozenset(profile.get_keys()),
            normalize_name(employer, True) if is_named else "",
            reader.find_company(record).id or own_company_id,
            values["type"] in ADDRESS_TYPES,
            self._get_broken_siret(values),
        )

    @api.model
    def _get_broken_siret(self, values):
        """Return what stands where a SIRET should and is none, or nothing.

        Other countries have registers of their own: only what looks like a SIRET is
        taken for one where the country is not known.
        """
        number, country_code = compact(values["registry"]), values["named_country_code"]
        if not number.isdigit() or country_code not in (False, "FR"):
            return ""
        if country_code != "FR" and len(number) not in SIRET_LENGTHS:
            return ""
        if any(parse(number) for parse in (parse_siret, parse_siren, parse_rna)):
            return ""
        return values["registry"]
