from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..queries import work_as_usual, work_hard
from . import reach_queries

# how long the funnel may count
TIME_LIMIT = "60s"
# PostgreSQL compares each contact with the whole of a set that it takes for larger than
# this, one after the other; it needs a tenth of it for 100,000 excluded contacts
MEMORY = "256MB"


class MailingMailing(models.Model):
    """The reach funnel: from the members of the segments to those a mailing reaches.

    Of mailings to contacts.  Each step tells who is kept, and who is lost of those
    kept by the step before; one statement counts them all.
    """

    _inherit = "mailing.mailing"

    reach = fields.Json(
        compute="_compute_reach",
        help="From the members of the segments to the contacts that this mailing "
        "reaches, as things are now.",
    )

    @api.depends(
        "segment_ids",
        "exclude_segment_ids",
        "mailing_domain",
        "mailing_model_id",
        "mailing_type",
        "recipients_mode",
        "frozen_date",
        "schedule_date",
        "use_exclusion_list",
        "pressure_exempt",
        "theme_list_id",
        "user_id",
        "state",
    )
    def _compute_reach(self):
        """Count before the mailing leaves: afterwards its traces tell the truth."""
        for mailing in self:
            mailing.reach = mailing._shows_reach() and mailing._get_reach()

    def _shows_reach(self):
        return (
            self.state not in ("sending", "done")
            and self.mailing_model_real == "res.partner"
            and bool(self.segment_ids or self.exclude_segment_ids)
        )

    def _get_reach(self, holder=None):
        """Return the steps of the funnel, in order, as a list of dicts.

        `code`, `label`, `count` (contacts kept), `lost` (at this step, of those kept
        by the step before), `lost_label`, and the domains of both, `domain` and
        `lost_domain`, which are False while the record is not saved.  The first step
        is `members`, the last ones are `duplicates`, one contact for each address,
        and `reachable`.

        :param holder: the record that the domains name, if not this mailing
        """
        self.ensure_one()
        codes, contacts = self._get_classified()
        counts = self._count_steps(codes, contacts)
        labels = self._get_reach_labels()
        steps, kept = [], sum(counts.values())
        for code in ("members", *codes, "duplicates", "reachable"):
            lost = counts.get(code, 0) if code != "reachable" else 0
            kept -= lost
            label, lost_label = labels[code]
            steps.append(
                {
                    "code": code,
                    "label": label,
                    "count": kept,
                    "lost": lost,
                    "lost_label": lost_label,
                    "domain": self._get_reach_domain(holder, code),
                    "lost_domain": self._get_reach_domain(holder, code, lost=True),
                }
            )
        return steps

    def _count_steps(self, codes, contacts):
        """Return how many contacts get no further than each step, by code.

        :return: under `reachable`, how many get through
        """
        last = len(codes) + 1
        self._work_hard()
        rows = self.env.execute_query(reach_queries.count_steps(contacts, last))
        self.env.execute_query(work_as_usual())
        counts = {}
        for step, contact_count, address_count in rows:
            if step < last:
                counts[codes[step - 1]] = contact_count
            else:
                counts["duplicates"] = contact_count - address_count
                counts["reachable"] = address_count
        return counts

    def _work_hard(self):
        limits = work_hard(TIME_LIMIT, compiled=False, memory=MEMORY)
        self.env.execute_query(limits)

    def _get_classified(self, **columns):
        """Return the codes of the steps, and the query of how far each record gets.

        See `reach_queries.classified`.  Of any model: a mailing to a list has fewer
        steps.

        :param columns: SQL of more columns than the address, by name
        """
        model = self.env[self.mailing_model_real]
        steps = self._get_reach_steps()
        # archived members count as members, and are lost at the next step
        everybody = model.with_context(active_test=False)
        query = everybody._search(self._get_reach_start())
        alias, field = query.table, self._get_address_field(model)
        conditions = [
            domain.optimize_full(model)._to_sql(model, alias, query)
            for domain in steps.values()
        ]
        columns["address"] = SQL("NULL::varchar")
        if field:
            columns["address"] = self._get_address_sql(model, field, alias, query)
        return list(steps), reach_queries.classified(query, conditions, **columns)

    def _get_reach_part(self, code, lost):
        """Return the query of the ids of the contacts kept by a step, or lost at it.

        The rest of the transaction has the time and the memory that it needs.
        """
        self._work_hard()
        codes, contacts = self._get_classified()
        last = len(codes) + 1
        if code in ("duplicates", "reachable"):
            holders = (
                reach_queries.other_holders if lost else reach_queries.first_holders
            )
            return holders(contacts, last)
        step = codes.index(code) + 1 if code in codes else 0
        part = reach_queries.lost_at if lost else reach_queries.kept_at
        return part(contacts, step)

    def _get_reach_domain(self, holder, code, lost=False):
        """Return the domain, as a list, of the contacts kept by a step, or lost at it.

        It stands for whoever that is when it is searched.
        """
        holder = holder or self
        if not holder.id:
            return False
        part = "lost" if lost else "kept"
        step = f"{holder._name},{holder.id},{self.mailing_type},{code},{part}"
        return [("reach_step", "=", step)]

    def _get_reach_mailing(self, _mailing_type):
        """Return the mailing whose funnel this record shows."""
        return self

    def _open_reach(self, holder, code, lost):
        """Return the action that opens the contacts of a step, for `holder`."""
        labels = self._get_reach_labels().get(code)
        if not labels:
            raise UserError(self.env._("The funnel has no such step."))
        return {
            "name": labels[1 if lost else 0],
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "domain": self._get_reach_domain(holder, code, lost),
            # members may be archived, and are lost for that
            "context": {"active_test": False},
            "view_mode": "list,kanban,form",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
        }

    def action_open_reach(self, code, lost=False, mailing_type=None):
        """Open the contacts that a step of the funnel keeps, or those it loses."""
        self.ensure_one()
        self.check_access("read")
        return self._open_reach(self, code, lost)
