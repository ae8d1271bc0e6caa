from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from . import appetence_columns
from .fields import joined

# the interests that a contact likes most, in order
PLACES = ("top_interest_id", "second_interest_id", "third_interest_id")
APPETENCE_COLUMNS = ["appetence_ids", *PLACES, "rising_interest_ids"]
SEGMENTATION_USER = "contact_segmentation.contact_segmentation_group_user"


def _search_place(place):
    """Return the search method of the interests at a place, 1 for the first."""

    def search(self, operator, value):
        return self._search_by_interests(
            operator,
            value,
            lambda *asked: appetence_columns.has_at_place(*asked, place),
            lambda *asked: appetence_columns.has_place(*asked, place),
        )

    return search


def _place(place, **attributes):
    return joined(fields.Many2one)(
        "partner.interest",
        compute="_compute_interests",
        search=_search_place(place),
        compute_sudo=True,
        groups="base.group_user",
        **attributes,
    )


class ResPartner(models.Model):
    """What contacts are interested in, as columns that are stored nowhere on them.

    They are those of the company that one works in, and of the contact itself: what
    a colleague likes says nothing of them.
    """

    _inherit = "res.partner"

    appetence_ids = fields.Many2many(
        "partner.appetence",
        string="Appetences",
        compute="_compute_appetence_ids",
        search="_search_appetence_ids",
        groups=SEGMENTATION_USER,
        help="What the contact is interested in, inferred from signals or declared.",
    )
    top_interest_id = _place(
        1,
        string="Top Interest",
        help="What the contact likes most: declared, or else the strongest today.",
    )
    second_interest_id = _place(2, string="Second Interest")
    third_interest_id = _place(3, string="Third Interest")
    rising_interest_ids = fields.Many2many(
        "partner.interest",
        string="Rising Interests",
        compute="_compute_interests",
        search="_search_rising_interest_ids",
        compute_sudo=True,
        groups="base.group_user",
        help="For which the contact gives more signals than it used to.",
    )

    # -- reading --------------------------------------------------------------

    @api.depends_context("company")
    def _compute_appetence_ids(self):
        appetences = self.env["partner.appetence"].search(
            Domain("partner_id", "in", self._origin.ids)
            & Domain("company_id", "=", self.env.company.id)
        )
        of_partner = appetences.grouped("partner_id")
        for partner in self:
            partner.appetence_ids = of_partner.get(partner._origin, False)

    @api.depends_context("company")
    def _compute_interests(self):
        likings = {}
        asked = (*self._get_appetence_day(), self._origin.ids)
        for partner_id, *liking in self.env.execute_query(
            appetence_columns.get_likings_of(*asked)
        ):
            likings.setdefault(partner_id, []).append(liking)
        interests = self.env["partner.interest"]
        for partner in self:
            liked = likings.get(partner._origin.id, [])
            first = [interest_id for interest_id, _rising in liked[: len(PLACES)]]
            first += [False] * (len(PLACES) - len(first))
            partner.update(dict(zip(PLACES, first, strict=True)))
            rising = [interest_id for interest_id, is_rising in liked if is_rising]
            partner.rising_interest_ids = interests.browse(rising)

    @api.model
    def _get_appetence_day(self):
        """Return (id of the company, day): for whom and when strengths are told."""
        return self.env.company.id, self.env.company._segmentation_today()

    @api.model
    def _invalidate_appetence(self):
        """Forget what was read before rows were written by SQL."""
        self.invalidate_model(APPETENCE_COLUMNS)

    # -- searching --------------------------------------------------------------

    def _search_appetence_ids(self, operator, value):
        if operator in ("any", "any!"):
            return self._has_appetence(Domain(value))
        if operator != "in":
            return NotImplemented
        found = self._has_appetence(Domain("id", "in", [one for one in value if one]))
        if False in value:
            found |= ~self._has_appetence(Domain.TRUE)
        return found

    def _has_appetence(self, domain):
        """Return the domain of the contacts that have such a row in this company.

        Without the rules on rows: they are those of the contacts, which the search
        itself applies, and of the company.
        """
        domain &= Domain("company_id", "=", self.env.company.id)
        appetences = self.env["partner.appetence"]
        found = appetences._search(domain, bypass_access=True, order="id")
        partner = SQL.identifier(found.table, "partner_id")
        return Domain("id", "in", found.subselect(partner))

    def _search_rising_interest_ids(self, operator, value):
        rising = appetence_columns.has_rising
        return self._search_by_interests(operator, value, rising, rising)

    def _search_by_interests(self, operator, value, has_one_of, has_any):
        """Return the domain of the contacts with one of some interests somewhere.

        :param has_one_of: returns the query of the contacts, called with the company,
            the day and the ids of the interests
        :param has_any: the same for any interest, without the ids
        """
        asked = self._get_appetence_day()
        interests = self.env["partner.interest"].with_context(active_test=False)
        if operator in ("child_of", "parent_of"):
            operator, value = "any", Domain("id", operator, value)
        if operator in ("any", "any!"):
            interest_ids = list(interests._search(Domain(value)))
            return self._is_among(has_one_of(*asked, interest_ids))
        if operator != "in":
            return NotImplemented
        interest_ids = [interest_id for interest_id in value if interest_id]
        found = self._is_among(has_one_of(*asked, interest_ids))
        if False in value:
            found |= ~self._is_among(has_any(*asked))
        return found

    @staticmethod
    def _is_among(contacts: SQL):
        """Return the domain of the contacts whose ids a query finds."""
        return Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "%s IN (%s)", SQL.identifier(alias, "id"), contacts
            )
        )

    # -- sorting and grouping -----------------------------------------------------

    def _joined_to_sql(self, alias, name, query):
        if name not in PLACES:
            return super()._joined_to_sql(alias, name, query)
        ranked = self._join_interests(alias, query)
        place = PLACES.index(name) + 1
        return SQL("%s[%s]", SQL.identifier(ranked, "interest_ids"), place)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if field_name in PLACES:
            nulls = SQL("NULLS LAST")  # contacts without, in both directions
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    def _join_interests(self, alias, query):
        """Join what contacts like most; return its alias."""
        ranked = query.make_alias(alias, f"interests_{self.env.company.id}")
        company_id, day = self._get_appetence_day()
        query.add_join(
            "LEFT JOIN",
            ranked,
            SQL(
                "(%s)",
                appetence_columns.rank_interests(company_id, day, len(PLACES)),
            ),
            SQL(
                "%s = %s",
                SQL.identifier(ranked, "partner_id"),
                SQL.identifier(alias, "id"),
            ),
        )
        return ranked
