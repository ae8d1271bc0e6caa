from contextlib import suppress

import psycopg2
from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..evaluation import FAULTS
from ..queries import plan
from . import measure_queries, queries

# PostgreSQL expects ten contacts of any list.  It would sort their acts, and jump to
# each of them by itself instead of reading each page once: of 40,000 contacts and
# their invoices that takes six times as long.
ONE_BY_ONE = ("enable_sort", "enable_indexscan")


class PartnerRfmPolicy(models.Model):
    """Measuring the contacts of a policy: whose acts count, and from where."""

    _inherit = "partner.rfm.policy"

    def _get_since(self, as_of):
        """Return the first day of the window, or False for the beginning."""
        return self.window_months and as_of - relativedelta(
            months=self.window_months, days=-1
        )

    def _measure(self, as_of, in_slices=False):
        """Measure the contacts; leave out sources that cannot be read.

        :param in_slices: whether the transactions that follow need what is measured
        :return: whether all were measured, and a sentence for each source left out
        """
        sources = self.source_ids._get_available()
        if not sources._get_counted():
            raise UserError(
                self.env._(
                    "None of the sources of this policy is available: install Sales or "
                    "Invoicing, or choose other sources."
                )
            )
        # looking at each source by itself costs as much as measuring a small base
        if not sources._has_path_fault():
            with suppress(*FAULTS):
                return self._measure_from(sources, as_of, in_slices), []
        return self._measure_sound(sources, as_of, in_slices)

    def _measure_sound(self, sources, as_of, in_slices):
        """Measure by those of the sources that can be read, as `_measure`."""
        since = self._get_since(as_of)
        sound, warnings = sources._split_faulty(self.company_id, since, as_of)
        if not sound._get_counted():
            raise UserError("\n".join(warnings))
        try:
            return self._measure_from(sound, as_of, in_slices), warnings
        except psycopg2.DataError:
            readable, more = self._leave_out_unreadable(sound, as_of)
            if readable == sound or not readable._get_counted():
                raise
            return self._measure_from(readable, as_of, in_slices), warnings + more

    def _measure_from(self, sources, as_of, in_slices):
        """Measure by these sources; return whether all contacts were measured."""
        with self.env.cr.savepoint():
            holders = self._get_changes(sources, as_of)
            is_own = holders is not None or not in_slices
            if is_own:
                self.env.execute_query(measure_queries.begin_own_measures())
            self.env.execute_query(plan(ONE_BY_ONE, holders is None))
            self.env.execute_query(self._get_measure(sources, as_of, holders))
            self.env.execute_query(plan(ONE_BY_ONE, True))
            if is_own:
                self.env.execute_query(measure_queries.analyze_own_measures())
        return holders is None

    def _leave_out_unreadable(self, sources, as_of):
        """Return the sources whose rows can be read, and why not each other one."""
        readable, sentences = sources, []
        for source, reason in self._find_unreadable(sources, as_of):
            readable -= source
            sentences.append(
                self.env._(
                    "The source “%(name)s” is left out: %(reason)s",
                    name=source.name,
                    reason=reason,
                )
            )
        return readable, sentences

    def _get_measure(self, sources, as_of, holders):
        since = self._get_since(as_of)
        acts = sources._get_all_acts(self.company_id, since, as_of)
        return measure_queries.measure(
            self,
            self._get_scorable(),
            acts,
            self._get_departed(sources, since),
            holders,
        )

    def _get_departed(self, sources, since):
        """Return the acts that left the window since the run before, if any can."""
        before = self.last_as_of and self._get_since(self.last_as_of)
        if not before or not since or before >= since:
            return None
        last = fields.Date.subtract(since, days=1)
        return sources._get_all_acts(self.company_id, before, last)

    def _find_unreadable(self, sources, as_of):
        """Yield the sources whose rows PostgreSQL cannot read, and why."""
        since = self._get_since(as_of)
        for source in sources._get_counted():
            acts = source._get_all_acts(self.company_id, since, as_of)
            look = SQL("SELECT MAX(date), SUM(amount) FROM (%s) AS act", acts)
            try:
                with self.env.cr.savepoint():
                    self.env.execute_query(look)
            except psycopg2.DataError as error:
                yield source, error.diag.message_primary

    def _get_scorable(self):
        """Return the query of the contacts that this policy scores.

        With roll-up, the commercial entities of the contacts that can be scored:
        also an archived company, for the sake of its contacts that are not.
        """
        contacts = self.env["res.partner"].sudo()
        domain = contacts._scorable_domain() & Domain(
            contacts._check_company_domain(self.company_id)
        )
        if not self.rollup:
            return contacts._search(domain).select(queries.CONTACT_ID)
        technical = contacts._get_technical_contacts()
        domain &= Domain("commercial_partner_id", "not in", technical.ids)
        return contacts._search(domain).select(queries.ENTITY_ID)
