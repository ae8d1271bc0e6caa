from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

from . import change_queries, source_path
from .partner_score_source import PATHS


class PartnerScoreSource(models.Model):
    """Whose acts changed since a run looked."""

    _inherit = "partner.score.source"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()  # _get_partner_paths
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @ormcache()
    def _get_partner_paths(self):
        """Return {model: paths to the contacts of its rows}, of all sources.

        Only paths that can be followed: saves and deletions go along them.
        """
        paths = {}
        for source in self.sudo().search(Domain.TRUE)._get_available():
            if source._leads_to_contact():
                path = source._get_actor_path()
                paths.setdefault(source.model_name, set()).add(path)
        return paths

    def _leads_to_contact(self):
        try:
            steps = source_path.get_steps(
                self.env[self.model_name], self._get_actor_path()
            )
        except UserError:
            return False
        field = steps[-1][1]
        is_actor = field.comodel_name == "res.partner" or field.type == "char"
        return is_actor and not source_path.is_to_many(steps)

    @api.model
    def _note_contacts(self, rows, path):
        """Note the contacts at the end of a path, for the runs of all that scores."""
        model = rows.sudo().with_context(active_test=False)
        query = model._search([("id", "in", rows.ids)])
        is_contact = source_path.get_end(model, path) is not None
        actor = {"partner_path" if is_contact else "email_path": path}
        contact = self.new(actor)._get_contact(model, query)
        self.env["partner.rfm.change"].sudo()._add(query.select(contact))

    def _get_stamp(self):
        """Return when what the source reads was last changed, as text."""
        written = [self.write_date, *self.yield_ids.mapped("write_date")]
        return fields.Datetime.to_string(max(written))

    def _tells_changes(self):
        """Whether the rows of a source tell all changes of what it reads.

        Not where a condition reads what is not stored, or leads through several
        records: such a source is read in full by each run.
        """
        return self._are_told(self.env[self.model_name], self._get_domain())

    def _are_told(self, model, domain):
        """Whether the rows of a model tell all changes of what a domain reads."""
        return all(
            condition.operator not in ("any", "not any", "any!", "not any!")
            and self._is_told(model, condition.field_expr)
            for condition in domain.iter_conditions()
        )

    @staticmethod
    def _is_told(model, path):
        for part in path.split("."):
            field = model is not None and model._fields.get(part)
            if not field or not field.store or field.type in source_path.TO_MANY:
                return False  # a part of a date has no field
            model = model.env[field.comodel_name] if field.relational else None
        return True

    def _get_changed_contacts(self, company, xmin, spans):
        """Return the ids of the contacts whose acts may have changed, as a set.

        :param company: the company whose acts are read
        :param xmin: see `change_queries`
        :param spans: spans of days whose acts the calendar brought in or took out
        """
        contact_ids = set()
        for source in self:
            rows = source._get_changed_rows(company, xmin, spans)
            contact_ids.update(contact_id for _row_id, contact_id in rows)
            row_ids = list({row_id for row_id, _contact_id in rows})
            if row_ids:
                contact_ids.update(source._get_refunded_contacts(company, row_ids))
        return contact_ids - {None}

    def _get_changed_rows(self, company, xmin, spans, also=frozenset()):
        """Return the rows that changed, as [(id of the row, id of a contact of it)].

        :param also: paths to other records that are read beside those of the acts
        """
        model = self._get_model(company)
        selects = []
        for changed in self._get_changed_domains(company, xmin, spans, also):
            query = model._search(changed)
            contact = self._get_contact(model, query)
            row = SQL.identifier(query.table, "id")
            selects.append(query.select(row, contact))
        return self.env.execute_query(SQL(" UNION ALL ").join(selects))

    def _get_refunded_contacts(self, company, row_ids):
        """Yield the ids of the contacts whose acts these rows may lower."""
        for other, path in self._get_refunded_paths():
            links = source_path.get_links(self._get_model(company), path)
            model = other._get_model(company)
            query = model._search(Domain.TRUE)
            query.add_where(
                SQL(
                    "%s IN (SELECT other_id FROM (%s) AS link WHERE row_id = ANY(%s))",
                    SQL.identifier(query.table, "id"),
                    links,
                    row_ids,
                )
            )
            contact = other._get_contact(model, query)
            for (contact_id,) in self.env.execute_query(query.select(contact)):
                yield contact_id

    def _get_refunded_paths(self):
        """Return [(source, path)]: where the rows of this one may take amounts off."""
        paths = self._get_yield_paths()
        if self.refund_path:
            onward = [(other, f"{self.refund_path}.{path}") for other, path in paths]
            paths = [(self, self.refund_path), *paths, *onward]
        return paths

    def _get_yield_paths(self):
        """Return [(source, path)]: what the rows of this one yield to, at last too."""
        links = self.yield_ids.filtered(
            lambda link: link.path and link._has_models() and link._is_usable()
        )
        paths = [(link.yields_to_id, link.path) for link in links]
        onward = [
            (last, f"{path}.{rest}")
            for other, path in paths
            for last, rest in other._get_yield_paths()
        ]
        return paths + onward

    def _get_changed_domains(self, company, xmin, spans, also):
        """Return the rows that changed, and those that the calendar moved, as domains.

        Whatever the conditions of the source: a cancelled act fits them no more.  One
        domain for each: all rows are looked at for the first, without reading their
        date; an index leads to the others.
        """

        def is_young(model, alias, _query):
            return change_queries.is_young(SQL.identifier(alias, "xmin"), xmin)

        young = Domain.custom(to_sql=is_young)
        model = self._get_model(company)
        links = sorted(self._get_read_links(model) | also)
        links = (Domain(link, "any", young) for link in links)
        within = [self._get_period_domain(model, company, *span) for span in spans]
        return [Domain.OR([young, *links]), *within]

    def _get_read_links(self, model):
        """Return the paths to the other records that the acts are read from."""
        paths = {self[f"{name}_path"] for name in PATHS} - {False}
        paths |= {
            condition.field_expr for condition in self._get_domain().iter_conditions()
        }
        links = set()
        for path in paths:
            links |= self._get_prefixes(model, path)
        for _other, path in self._get_refunded_paths():
            links |= self._get_prefixes(model, path, whole=True)
        return links

    @staticmethod
    def _get_prefixes(model, path, whole=False):
        """Return the paths to the records that a path goes through.

        >>> "order_id.partner_id" of an order line goes through "order_id"
        """
        names = [field.name for _model, field in source_path.get_steps(model, path)]
        end = len(names) + 1 if whole else len(names)
        return {".".join(names[:length]) for length in range(1, end)}
