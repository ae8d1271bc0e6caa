from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, Query

from .derived import derived
from .fields import Joined, NullableInteger, NullableMonetary

# columns of a contact that are columns of its RFM score
RFM_COLUMNS = {
    "rfm_class_id": "class_id",
    "rfm_r": "r",
    "rfm_f": "f",
    "rfm_m": "m",
    "rfm_code": "code",
    "rfm_last_date": "last_date",
    "rfm_days_since": "days_since",
    "rfm_frequency": "frequency",
    "rfm_monetary": "monetary",
    "rfm_currency_id": "currency_id",
}

# what is kept of the scores of a contact, and the field that names the contact
ERASED = {
    "partner.rfm.score": "partner_id",
    "partner.rfm.move": "partner_id",
    "partner.rfm.measure": "partner_res_id",
}


def _rfm(field_class, name, *args, **attributes):
    """Declare an RFM column: computed for display, searched in the score table."""
    return derived(
        field_class,
        name,
        "_compute_rfm",
        *args,
        compute_sudo=True,
        groups="base.group_user",
        **attributes,
    )


class ResPartner(models.Model):
    """RFM scores as columns of contacts that are stored nowhere on contacts.

    Scores live in `partner.rfm.score`; a query on contacts that names a column
    joins the score of the default policy of the current company, once.  Writing a
    million scores therefore never touches, nor locks, a contact.
    """

    _inherit = "res.partner"

    rfm_class_id = _rfm(
        fields.Many2one, "rfm_class_id", "partner.rfm.class", string="RFM Class"
    )
    rfm_r = _rfm(
        NullableInteger,
        "rfm_r",
        string="RFM Recency",
        aggregator="avg",
        help="From 1 (the longest ago) to 5 (the most recent).",
    )
    rfm_f = _rfm(
        NullableInteger,
        "rfm_f",
        string="RFM Frequency",
        aggregator="avg",
        help="From 1 (the fewest acts) to 5 (the most).",
    )
    rfm_m = _rfm(
        NullableInteger,
        "rfm_m",
        string="RFM Monetary",
        aggregator="avg",
        help="From 1 (the smallest amount) to 5 (the largest).",
    )
    rfm_code = _rfm(
        fields.Char,
        "rfm_code",
        string="RFM Code",
        help="The scores of recency, frequency and monetary side by side: 545.",
    )
    rfm_last_date = _rfm(fields.Date, "rfm_last_date", string="Last Act")
    rfm_days_since = _rfm(
        NullableInteger,
        "rfm_days_since",
        string="Days since Last Act",
        aggregator="avg",
    )
    rfm_frequency = _rfm(
        NullableInteger,
        "rfm_frequency",
        string="Number of Acts",
        aggregator="avg",
        help="Acts in the window of the RFM policy: orders or invoices.",
    )
    # no sum: with roll-up each contact of a company shows the company's amount
    rfm_monetary = _rfm(
        NullableMonetary,
        "rfm_monetary",
        string="Amount of Acts",
        currency_field="rfm_currency_id",
        aggregator="avg",
        help="Amount in the window of the RFM policy, refunds subtracted.",
    )
    rfm_currency_id = _rfm(
        fields.Many2one, "rfm_currency_id", "res.currency", string="RFM Currency"
    )

    def write(self, vals):
        if not {"parent_id", "is_company", "type"}.isdisjoint(vals):
            # those for whom their acts counted until now
            before = self.commercial_partner_id | self.parent_id
            if before.ids:
                known = SQL("SELECT UNNEST(%s::int[])", before.ids)
                self.env["partner.rfm.change"].sudo()._add(known)
        return super().write(vals)

    def _erase_scores(self):
        """Delete all that was computed of these contacts, in all companies.

        Of the contacts of a company too; and what a run at work is about to write.
        """
        # whoever notes the objection may not read the scores
        sudo = self.sudo().with_context(active_test=False)
        theirs = sudo.search([("commercial_partner_id", "in", self.ids)]) | sudo
        for name, path in ERASED.items():
            sudo.env[name].search([(path, "in", theirs.ids)]).unlink()
        self._invalidate_rfm()

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_rfm(self):
        holder_ids = [partner._get_rfm_holder_id() for partner in self]
        scores = self._get_rfm_scores(holder_ids)
        nothing = (None,) * len(RFM_COLUMNS)
        rows = [scores.get(holder_id, nothing) for holder_id in holder_ids]
        # one by one, setting ten columns of a page takes longer than reading them
        for name, values in zip(RFM_COLUMNS, zip(*rows, strict=True), strict=True):
            self._fields[name]._insert_cache(self, values)

    @api.model
    def _get_rfm_scores(self, holder_ids):
        """Return the scores of some contacts, by id of the contact.

        Each is the list of the values of `RFM_COLUMNS`.
        """
        policy_id, _rollup = self._get_rfm_policy()
        known_ids = [holder_id for holder_id in holder_ids if holder_id]
        scores = self.env["partner.rfm.score"]
        query = Query(self.env, scores._table, scores._table_sql)

        def to_sql(column):
            if column == "currency_id":  # that of the policy, which is two joins away
                return SQL("%s", self.env.company.currency_id.id)
            return scores._field_to_sql(query.table, column, query)

        query.add_where(SQL("%s = %s", to_sql("policy_id"), policy_id or None))
        query.add_where(SQL("%s = ANY(%s)", to_sql("partner_id"), known_ids))
        columns = map(to_sql, ("partner_id", *RFM_COLUMNS.values()))
        rows = self.env.execute_query(query.select(*columns))
        return {partner_id: values for partner_id, *values in rows}

    def _get_rfm_holder_id(self):
        """Return the id of the contact whose score this contact shows."""
        _policy_id, rollup = self._get_rfm_policy()
        holder = self.commercial_partner_id if rollup else self
        return holder._origin.id

    def _read_format(self, fnames, load="_classic_read"):
        """Ask for the right to a column once, not for each contact."""
        columns = [name for name in fnames if name in RFM_COLUMNS]
        if not columns or self.env.su:
            return super()._read_format(fnames, load)
        for name in columns:
            self._check_field_access(self._fields[name], "read")
        others = [name for name in fnames if name not in RFM_COLUMNS]
        rows = super()._read_format(others, load)
        scores = {row["id"]: row for row in self.sudo()._read_format(columns, load)}
        return [row | scores[row["id"]] for row in rows if row["id"] in scores]

    @api.model
    def _get_rfm_policy(self):
        return self.env["partner.rfm.policy"]._get_default(self.env.company.id)

    @api.model
    def _invalidate_rfm(self):
        """Forget the scores read before a run wrote others by SQL."""
        names = [*RFM_COLUMNS, "rfm_score_ids", "rfm_own_score_ids"]
        self.invalidate_model(names)

    @api.model
    def _scorable_domain(self):
        """Return the domain of the contacts that policies may score."""
        return self._segmentable_domain() & Domain("active", "=", True)

    def _field_to_sql(self, alias, field_expr, query=None):
        """Find the columns that are stored elsewhere, in one step for all the others.

        Odoo asks for each column that it reads, hundreds of times to save a contact.
        """
        name, _dot, part = field_expr.partition(".")
        field = self._fields.get(name)
        if not isinstance(field, Joined):
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(field, "read")
        column = self._joined_to_sql(alias, name, query)
        if not part:
            return column
        return field.property_to_sql(column, part, self, alias, query)

    def _joined_to_sql(self, alias, name, query):
        """Return a column that is stored elsewhere, as SQL; concepts add their own."""
        score_alias = self._join_rfm_score(alias, query)
        scores = self.env["partner.rfm.score"]
        return scores._field_to_sql(score_alias, RFM_COLUMNS[name], query)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        is_column = field_name.partition(".")[0] in RFM_COLUMNS
        if is_column and not self.env.context.get("rfm_only_scored"):
            nulls = SQL("NULLS LAST")  # contacts without a score, in both directions
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    def _join_rfm_score(self, alias, query):
        """Join the score that the contacts of a query show; return its alias."""
        policy_id, rollup = self._get_rfm_policy()
        score_alias = query.make_alias(alias, f"rfm_score_{policy_id or 0}")
        scores = self.env["partner.rfm.score"]
        holder = "commercial_partner_id" if rollup else "id"
        query.add_join(
            "LEFT JOIN",
            score_alias,
            scores._table,
            SQL(
                "%s = %s AND %s = %s AND %s",
                SQL.identifier(
                    score_alias, "policy_id", to_flush=scores._fields["policy_id"]
                ),
                policy_id or None,
                SQL.identifier(
                    score_alias, "partner_id", to_flush=scores._fields["partner_id"]
                ),
                self._field_to_sql(alias, holder, query),
                self._shows_rfm_to_sql(alias, query),
            ),
        )
        return score_alias

    @api.model
    def _shows_rfm_to_sql(self, alias, query):
        """Return the condition that a contact may show the score of its holder."""
        return SQL("TRUE")
