from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    _inherit = "res.partner"

    profiling_objection = fields.Boolean(
        string="Objects to Profiling",
        copy=False,
        tracking=True,
        help="This contact asked not to be profiled (GDPR, article 21): the scores are "
        "deleted at once and never computed again. Other mail is not concerned.",
    )

    # every run asks for them: few rows, instead of a look at all contacts
    _profiling_objection_idx = models.Index("(id) WHERE profiling_objection IS TRUE")

    @api.model
    def _scorable_domain(self):
        """Leave out who objects; where a company does, all of its contacts."""
        objects = Domain("profiling_objection", "=", True)
        return (
            super()._scorable_domain()
            & ~objects
            & Domain("commercial_partner_id", "not any", objects)
        )

    @api.depends("profiling_objection")
    def _compute_rfm(self):
        return super()._compute_rfm()

    def _get_rfm_holder_id(self):
        """Who objects shows no score, not even that of their company."""
        return False if self.profiling_objection else super()._get_rfm_holder_id()

    @api.model
    def _shows_rfm_to_sql(self, alias, query):
        shows = super()._shows_rfm_to_sql(alias, query)
        # the few who object are found by an index; the column is the last of a contact,
        # and takes longest to read
        field = self._fields["profiling_objection"]
        objecting = SQL.identifier("objecting", "profiling_objection", to_flush=field)
        return SQL(
            "%s AND %s NOT IN (SELECT objecting.id FROM res_partner AS objecting"
            " WHERE %s IS TRUE)",
            shows,
            SQL.identifier(alias, "id"),
            objecting,
        )

    def _get_import_guarded_fields(self):
        """No file takes an objection back."""
        guarded = super()._get_import_guarded_fields()
        return guarded | (
            {"profiling_objection"} if self.profiling_objection else set()
        )

    def write(self, vals):
        result = super().write(vals)
        if vals.get("profiling_objection"):
            self._erase_scores()
        return result
