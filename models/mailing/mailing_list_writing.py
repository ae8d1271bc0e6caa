from odoo import models

from . import list_contact_queries, list_queries
from .mailing_plain import column_defaults

# nobody follows them, nothing is noted on them; and OCA's mass_mailing_partner need
# not look up, contact by contact, the values that it is given
QUIET = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mass_mailing_partner_writing": True,
}


class MailingList(models.Model):
    """How a list and its segment differ, and how the differences are written.

    By SQL where the ORM would write the same, in batches by the ORM elsewhere.
    """

    _inherit = "mailing.list"

    def _is_plain(self):
        """Return whether all is written by SQL."""
        written = self.env["mailing.contact"], self.env["mailing.subscription"]
        return all(model._is_plain() for model in written)

    # -- differences --------------------------------------------------------

    def _compare(self, following):
        """Return the ids of contacts to subscribe, and of subscriptions that end."""
        newcomers, leavers = [], []
        for enters, found_id in self.env.execute_query(
            list_queries.differences(following)
        ):
            (newcomers if enters else leavers).append(found_id)
        return newcomers, leavers

    def _find_outdated(self, following):
        """Return the ids of the contacts of lists whose name changed."""
        statement, _names = list_contact_queries.outdated(following, None)
        return self._find(statement)

    def _find(self, statement):
        return [row[0] for row in self.env.execute_query(statement)]

    # -- leaving ------------------------------------------------------------

    def _end(self, subscription_ids):
        """End subscriptions that a segment made."""
        subscriptions = self.env["mailing.subscription"]
        if subscriptions._is_plain():
            self.env.execute_query(list_queries.end(subscription_ids))
        else:
            # an opt-out since they were found is kept
            ended = subscriptions.browse(subscription_ids).exists()
            ended.filtered(lambda one: one.segment_id and not one.opt_out).unlink()

    def _take_over(self, following):
        """Mark what the segment before made as this one's."""
        self.env.execute_query(list_queries.take_over(following))

    # -- entering -----------------------------------------------------------

    def _make_and_subscribe(self, following):
        """Subscribe the newcomers; make contacts of those who have none."""
        if self._is_plain():
            known_ids = self._find(
                list_contact_queries.make_and_subscribe(
                    following, self._get_logged(), self._get_defaults()
                )
            )
        else:
            known_ids = self._make_and_subscribe_by_orm(following)
        if known_ids:
            self._bring_up_to_date(following, known_ids)

    def _make_and_subscribe_by_orm(self, following):
        """Subscribe the newcomers; return the ids of the contacts that were known."""
        statement, names = list_contact_queries.arrivals(following)
        rows = self.env.execute_query(statement)
        known_ids = [contact_id for contact_id, *_values in rows if contact_id]
        made = self._make(
            dict(zip(names, values, strict=True))
            for contact_id, *values in rows
            if not contact_id
        )
        self._subscribe(following, known_ids + made.ids)
        return known_ids

    def _make(self, vals_list):
        """Make contacts through the code of other addons, which want to know."""
        contacts = self.env["mailing.contact"].with_context(**QUIET)
        made = contacts.create(list(vals_list))
        self.env.flush_all()
        return made

    def _subscribe(self, following, contact_ids):
        subscriptions = self.env["mailing.subscription"]
        if subscriptions._is_plain():
            self.env.execute_query(
                list_contact_queries.subscribe(
                    following, contact_ids, self._get_logged(), self._get_defaults()
                )
            )
        else:
            mark = {"list_id": self.id, "segment_id": following.segment_id}
            subscriptions.create([{"contact_id": one, **mark} for one in contact_ids])
            self.env.flush_all()

    def _get_logged(self):
        """Return when rows are made and written, by column.

        By nobody: PostgreSQL would look whoever it is up four times for each row, a
        quarter of all the time.  Odoo's own subscriptions by many2many name nobody.
        """
        now = self.env.cr.now()
        return {"create_date": now, "write_date": now}

    def _get_defaults(self):
        """Return what Odoo fills in new rows, by table and column."""
        written = self.env["mailing.contact"], self.env["mailing.subscription"]
        return {model._table: column_defaults(model) for model in written}

    # -- names --------------------------------------------------------------

    def _bring_up_to_date(self, following, contact_ids=None):
        """Give contacts of the list the names that they have in the address book.

        :param contact_ids: the contacts to look at; all of the list if None
        """
        if self.env["mailing.contact"]._is_plain():
            logged = self._get_logged()
            self.env.execute_query(
                list_contact_queries.bring_up_to_date(following, contact_ids, logged)
            )
            return
        statement, names = list_contact_queries.outdated(following, contact_ids)
        contacts = self.env["mailing.contact"].with_context(**QUIET)
        for contact_id, *values in self.env.execute_query(statement):
            vals = dict(zip(names, values, strict=True))
            for name in list_contact_queries.COMPUTED:
                vals.pop(name, None)
            contacts.browse(contact_id).write(vals)
        self.env.flush_all()
