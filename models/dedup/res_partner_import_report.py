from odoo import api, models


class ResPartner(models.Model):
    """Telling what an import did with each row."""

    _inherit = "res.partner"

    @api.model
    def _report_plan(self, plan, result):
        """Return what was done with each row, or why nothing was.

        States: `created`, `updated`, `unchanged`, `merged` (with a row above),
        `written` (by its own identifier), `skipped`, `refused`.
        """
        words = self._get_import_words(plan)
        refusals = self._get_refusals(plan, result)
        return [
            {
                "number": row.number,
                "name": row.name,
                "contact_id": self._get_outcome_id(row, result),
                "fields": [words["fields"][name] for name in row.fields],
                **self._get_outcome(row, refusals.get(row.number), words),
            }
            for row in plan.rows
        ]

    @api.model
    def _get_outcome(self, row, refusal, words):
        if refusal:
            return {"state": "refused", "sentence": refusal}
        sentence = self._explain_outcome(row, words)
        return {"state": self._get_state(row), "sentence": sentence}

    @api.model
    def _get_outcome_id(self, row, result):
        row = row.first or row
        return (result["ids"] and row.record_id) or row.contact.id

    @api.model
    def _get_refusals(self, plan, result):
        """Return why rows were refused, by number: one error refuses the batch."""
        refusals = {row.number: row.problem for row in plan.rows if row.problem}
        if result["ids"] is not False:
            return refusals
        because = {}
        for message in result["messages"]:
            if message["type"] == "error" and "rows" in message:
                because.setdefault(message["rows"]["from"], message["message"])
        other = self.env._("Not written, as other rows are refused.")
        for row in plan.rows:
            refusals.setdefault(row.number, because.get(row.place, other))
        return refusals

    @api.model
    def _get_state(self, row):
        if row.choice == "skip":
            return "skipped"
        if row.first:
            return "merged"
        if row.is_loaded and not row.record_id:
            return "skipped"
        if row.contact:
            return "updated" if row.fields else "unchanged"
        return "written" if row.status == "own" else "created"

    @api.model
    def _explain_outcome(self, row, words):
        if row.first:
            return self.env._(
                "The same contact as row %(number)s, which it completes.",
                number=row.first.number,
            )
        if row.contact and not row.fields:
            return self.env._("The contact says all of it already.")
        if row.is_loaded and not row.record_id:
            return self.env._("Left out by the options of the import.")
        return self._explain_row(row, words)
