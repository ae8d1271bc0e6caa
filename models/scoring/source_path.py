"""Paths from the rows of a source to what they name, as fields and as SQL.

A path is names of fields joined by dots, such as `line_ids.sale_line_ids.order_id`.
It may end in `id`, which is the row itself.
"""

from odoo.exceptions import UserError
from odoo.tools import SQL, Query

TO_MANY = ("one2many", "many2many")
NUMBERS = ("integer", "float", "monetary")


def get_steps(model, path):
    """Return the stored fields that a path goes through, as (model, field).

    Related fields that are not stored are replaced by the path that they follow.

    :raise UserError: a sentence that names the part that cannot be followed
    """
    steps = []
    for name in path.split("."):
        if model is None:
            raise UserError(
                steps[-1][0].env._(
                    "“%(path)s”: “%(field)s” leads to no other record",
                    path=path,
                    field=steps[-1][1].name,
                )
            )
        steps += _get_stored(model, name, path)
        owner, field = steps[-1]
        model = owner.env[field.comodel_name] if field.relational else None
    return steps


def _get_stored(model, name, path):
    field = model._fields.get(name)
    if field is None:
        raise UserError(
            model.env._(
                "“%(path)s”: there is no field “%(field)s” in %(model)s",
                path=path,
                field=name,
                model=model.env["ir.model"]._get(model._name).name,
            )
        )
    if field.related and not field.store:
        return get_steps(model, field.related)
    if not field.store:
        raise UserError(
            model.env._(
                "“%(path)s”: “%(field)s” is computed when it is read and cannot be "
                "used here",
                path=path,
                field=name,
            )
        )
    return [(model, field)]


def get_end(model, path):
    """Return the model of the records at the end of a path; None for plain values."""
    owner, field = get_steps(model, path)[-1]
    if field.relational:
        return owner.env[field.comodel_name]
    return owner if field.name == "id" else None


def exists(model, path):
    """Return whether all fields of a path exist."""
    for name in path.split("."):
        field = model is not None and model._fields.get(name)
        if not field:
            return False
        model = model.env[field.comodel_name] if field.relational else None
    return True


def is_to_many(steps):
    return any(field.type in TO_MANY for _model, field in steps)


def get_value(model, path, query):
    """Return the value at the end of a path to one record, joining its way there."""
    alias = query.table
    *links, (owner, last) = get_steps(model, path)
    for linked, link in links:
        _comodel, alias = link.join(linked, alias, query)
    return owner._field_to_sql(alias, last.name, query)


def get_links(model, path, targets=None) -> SQL:
    """Return the pairs (row_id, other_id) of rows and of what their path reaches.

    A pair may come several times, where several lines lead to the same record.

    :param targets: query of the ids that may be reached; all without it
    """
    way = _Way(model)
    for step in get_steps(model, path):
        way.follow(*step)
    if targets:
        way.query.add_where(SQL("%s IN (%s)", way.reached, targets))
    else:
        way.query.add_where(SQL("%s IS NOT NULL", way.reached))
    return way.query.select(
        SQL("%s AS row_id", way.row), SQL("%s AS other_id", way.reached)
    )


def get_sums(model, path) -> SQL:
    """Return (row_id, amount): the sum of what a path to many records reads."""
    way = _Way(model)
    *links, (owner, last) = get_steps(model, path)
    for step in links:
        way.follow(*step)
    value = owner._field_to_sql(way.get_alias(owner), last.name, way.query)
    way.query.groupby = way.row
    return way.query.select(
        SQL("%s AS row_id", way.row), SQL("SUM(%s) AS amount", value)
    )


class _Way:
    """The joins from the rows of a model along links, as a query.

    `row` is the id of a row, `reached` the id of the record where the way is now;
    `alias` is the table of that record where it is joined already.
    """

    def __init__(self, model):
        self.model = model
        self.query = None
        self.tables = 0
        self.row = self.reached = self.alias = None

    def follow(self, model, field):
        {"one2many": self._to_lines, "many2many": self._to_linked}.get(
            field.type, self._to_one
        )(model, field)

    def get_alias(self, model):
        """Return the table of the record where the way is, joined once."""
        if self.query is None:
            self._begin(model._table, SQL.identifier(model._table))
            self.alias = self.query.table
            self.row = self.reached = SQL.identifier(self.alias, "id")
        if self.alias is None:
            alias = self._make_alias(model._table)
            self._join(
                alias,
                SQL.identifier(model._table),
                SQL("%s = %s", SQL.identifier(alias, "id"), self.reached),
            )
            self.alias = alias
        return self.alias

    def _to_one(self, model, field):
        alias = self.get_alias(model)
        self.reached = model._field_to_sql(alias, field.name, self.query)
        if field.name != "id":
            self.alias = None

    def _to_lines(self, model, field):
        lines = model.env[field.comodel_name]
        alias = self._make_alias(lines._table)
        inverse = SQL.identifier(
            alias, field.inverse_name, to_flush=lines._fields[field.inverse_name]
        )
        self._enter(alias, SQL.identifier(lines._table), inverse)
        self.alias, self.reached = alias, SQL.identifier(alias, "id")
        self._restrict(model, field)

    def _to_linked(self, model, field):
        alias = self._make_alias(field.relation)
        begin = SQL.identifier(alias, field.column1, to_flush=field)
        self._enter(alias, SQL.identifier(field.relation), begin)
        self.alias, self.reached = None, SQL.identifier(alias, field.column2)
        self._restrict(model, field)

    def _enter(self, alias, table, begin):
        """Join a table whose column `begin` is the id of the record before.

        The first one needs no table of the rows themselves.
        """
        if self.query is None:
            self._begin(alias, table)
            self.row = begin
        else:
            self._join(alias, table, SQL("%s = %s", begin, self.reached))

    def _restrict(self, model, field):
        """Leave out what the field itself leaves out."""
        domain = field.get_comodel_domain(model)
        if not domain.is_true():
            allowed = model.env[field.comodel_name]._search(domain)
            self.query.add_where(SQL("%s IN %s", self.reached, allowed.subselect()))

    def _begin(self, alias, table):
        self.query = Query(self.model.env, alias, table)

    def _join(self, alias, table, condition):
        self.query.add_join("JOIN", alias, table, condition)

    def _make_alias(self, name):
        self.tables += 1
        return Query.make_alias("way", f"{self.tables}_{name}")
