from odoo import api, models

from .import_plan import PLAN

# context key: how an import matches its rows (see `base_import.import`)
MATCHING = "contact_segmentation_matching"


class ResPartner(models.Model):
    """An import that first looks which contacts its rows are.

    `load` stays Odoo's own.  Between the reading of the rows and their conversion it
    is told which of them to leave out, which values, and which contact each row is.
    """

    _inherit = "res.partner"

    @api.model
    def load(self, fields, data):
        matching = self.env.context.get(MATCHING)
        if not matching:
            return super().load(fields, data)
        limit = self.env.context.get("_import_limit")
        contacts = self.with_context(**{MATCHING: None})
        plan = contacts._plan_import(fields, data, limit, matching)
        if matching.get("preview"):
            rows = contacts._describe_plan(plan)
            return {"ids": [], "messages": [], "nextrow": 0, "matching": rows}
        contacts = contacts.with_context(**{PLAN: plan})
        result = plan.finish(super(ResPartner, contacts).load(fields, data), limit)
        result["matching"] = {"rows": contacts._report_plan(plan, result), "plan": plan}
        return result

    @api.model
    def _extract_records(self, field_paths, data, *args, **kwargs):
        plan = self.env.context.get(PLAN)
        if plan is None:
            return super()._extract_records(field_paths, data, *args, **kwargs)
        return plan.extract()

    @api.model
    def _convert_records(self, records, **kwargs):
        converted = super()._convert_records(records, **kwargs)
        plan = self.env.context.get(PLAN)
        return converted if plan is None else plan.identify(converted)

    def _load_records(self, data_list, update=False):
        records = super()._load_records(data_list, update)
        plan = self.env.context.get(PLAN)
        if plan is not None:
            plan.note(data_list)
        return records
