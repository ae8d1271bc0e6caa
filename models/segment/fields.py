"""Fields over the members of segments."""

from odoo import fields
from odoo.orm.fields_relational import PrefetchX2many


class SegmentsOfContact(fields.Many2many):
    """The segments that hold a contact: few records over millions of members.

    A condition first looks up the segments that it is about.  PostgreSQL knows how
    many members each of some ids has; of segments that the same statement has to find
    it knows nothing, and reads the members of all of them before it stops at a page.
    """

    def convert_to_record(self, value, record):
        """Filter out archived segments only where one of them may be archived.

        Odoo asks each segment of each contact, twice for each page of a list.
        """
        segments = record.pool[self.comodel_name]
        known = segments._fields["active"]._get_cache(record.env)
        if all(map(known.get, value)):
            return segments(record.env, value, PrefetchX2many(record, self))
        return super().convert_to_record(value, record)

    def _condition_to_sql_relational(self, model, alias, exists, coquery, query):
        if coquery.where_clause:
            coquery.get_result_ids()  # kept by the query, which then holds the ids
        return super()._condition_to_sql_relational(
            model, alias, exists, coquery, query
        )
