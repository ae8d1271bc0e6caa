from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    """The custom scores of a contact, in the current company."""

    _inherit = "res.partner"

    score_value_ids = fields.Many2many(
        "partner.score.value",
        string="Scores",
        compute="_compute_score_value_ids",
        search="_search_score_value_ids",
        groups="contact_segmentation.contact_segmentation_group_user",
        help="What the contact has of each score: its value, its band, its grade.",
    )
    score_summary = fields.Json(
        string="Scores at a Glance",
        compute="_compute_score_summary",
        groups="contact_segmentation.contact_segmentation_group_user",
    )

    @api.depends_context("company")
    def _compute_score_value_ids(self):
        values = self.env["partner.score.value"].search_fetch(
            self._get_score_domain() & Domain("partner_id", "in", self.ids),
            ["partner_id"],
        )
        of_contact = values.grouped("partner_id")
        for partner in self:
            partner.score_value_ids = of_contact.get(partner._origin, values.browse())

    def _search_score_value_ids(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        values = self.env["partner.score.value"]
        shown = self._get_score_domain()

        def holders(domain):
            found = values._search(domain & shown)
            return Domain("id", "in", found.subselect("partner_id"))

        if operator == "any":
            return holders(Domain(value))
        found = holders(
            Domain("id", "in", [value_id for value_id in value if value_id])
        )
        return found | ~holders(Domain.TRUE) if False in value else found

    @api.model
    def _get_score_domain(self):
        """Return the values that contacts show: those of the company at work."""
        return Domain("company_id", "=", self.env.company.id)

    @api.depends_context("company", "lang")
    def _compute_score_summary(self):
        """Tell each score in one line; all of them cost one statement."""
        lines = {}
        if self.ids and self.env["partner.score.value"].has_access("read"):
            for partner_id, *line in self.env.execute_query(self._get_summary()):
                lines.setdefault(partner_id, []).append(line)
        names = ("id", "score", "value", "band", "grade", "color", "description")
        for partner in self:
            partner.score_summary = [
                dict(zip(names, line, strict=True))
                for line in lines.get(partner._origin.id, ())
            ]

    def _get_summary(self):
        """Return the statement of what the scores of these contacts say."""
        values = self.env["partner.score.value"]
        query = values._search(
            self._get_score_domain() & Domain("partner_id", "in", self._origin.ids)
        )
        models, model = self._join_named(query, "model_id", "partner.score.model")
        bands, band = self._join_named(query, "band_id", "partner.score.band")
        query.order = SQL(
            "%s, %s", SQL.identifier(model, "sequence"), SQL.identifier(model, "id")
        )
        columns = [
            (values, query.table, "partner_id"),
            (values, query.table, "id"),
            (models, model, "name"),
            (values, query.table, "value"),
            (bands, band, "name"),
            (values, query.table, "grade"),
            (bands, band, "color"),
            (models, model, "description"),
        ]
        return query.select(
            *(
                records._field_to_sql(alias, name, query)
                for records, alias, name in columns
            )
        )

    @api.model
    def _join_named(self, query, name, model_name):
        """Join what a column of values names; return (its model, its alias)."""
        values = self.env["partner.score.value"]
        records = self.env[model_name].sudo()  # names of what the user sees values of
        alias = query.make_alias(query.table, f"{name}_named")
        column = values._field_to_sql(query.table, name, query)
        query.add_join(
            "LEFT JOIN",
            alias,
            records._table,
            SQL("%s = %s", SQL.identifier(alias, "id"), column),
        )
        return records, alias

    def _erase_scores(self):
        """Delete custom scores too, of the contacts of a company as well."""
        result = super()._erase_scores()
        sudo = self.sudo().with_context(active_test=False)
        theirs = sudo.search([("commercial_partner_id", "in", self.ids)]) | sudo
        values = sudo.env["partner.score.value"]
        values.search([("partner_id", "in", theirs.ids)]).unlink()
        self.invalidate_model(["score_value_ids", "score_summary"])
        return result
