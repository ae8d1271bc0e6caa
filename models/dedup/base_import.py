from odoo import models

from .res_partner_load import MATCHING


class BaseImport(models.TransientModel):
    """An import of contacts that first looks which of them are there already.

    Odoo reads the file, maps its columns and writes; the option `matching` of the
    import says how `res.partner` looks at the rows in between:

        active         without it nothing is looked at
        overwrite      fields in which the file knows better; elsewhere only what a
                       contact does not say is written
        with_archived  find archived contacts too
        decisions      {number of a row: "create", "skip" or the contact that it is}
    """

    _inherit = "base_import.import"

    def match_rows(self, fields, columns, options):
        """Return what an import would do with each row of the file; writes nothing.

        :return: the `counts` of each status and the `rows`; `messages` instead where
            Odoo cannot read the file
        """
        options = {**options, "limit": None}
        options["matching"] = {**(options.get("matching") or {}), "preview": True}
        result = self.execute_import(fields, columns, options)
        return result.get("matching") or {"messages": result["messages"]}

    def execute_import(self, fields, columns, options, dryrun=False):
        matching = options.pop("matching", None) or {}
        if self.res_model != "res.partner" or not matching.get("active"):
            return super().execute_import(fields, columns, options, dryrun=dryrun)
        matching = {**matching, "skip": options.get("skip") or 0}
        importer = self.with_context(**{MATCHING: matching})
        result = super(BaseImport, importer).execute_import(
            fields, columns, options, dryrun=dryrun
        )
        plan = result.get("matching", {}).pop("plan", None)
        if plan and result.get("binary_filenames"):
            filenames = plan.align_filenames(result["binary_filenames"])
            result["binary_filenames"] = filenames
        return result
