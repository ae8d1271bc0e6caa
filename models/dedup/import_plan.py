"""What becomes of each row of a file, decided before `load` writes any."""

from dataclasses import dataclass, field
from functools import cached_property

from ...tools.file_matching import CONTACT, ROW, Verdict
from ...tools.words import get_words

# context key under which a plan travels through `load`
PLAN = "contact_segmentation_import_plan"
# one part of an address says nothing without the others
ADDRESS = frozenset({"street", "street2", "zip", "city", "state_id", "country_id"})
PLACE = ("street", "zip", "city")


@dataclass
class PlannedRow:
    """One row, with the rows below that only continue its lines.

    :param number: 1 is the first row of values in the file
    :param name: by which the user knows it
    :param record: what Odoo extracted of it
    :param extras: the place that Odoo gave it in the batch
    :param status: `new`, `update`, `repeated` (in the file), `ambiguous`, `invalid`,
        `own` (has an identifier of its own)
    :param choice: `create`, `skip`, or the target that it updates
    :param contact: the contact that it updates, of none or one
    :param first: the row whose contact it completes
    :param fields: names of what is written into the contact found; all, if none is
    :param record_id: the contact that was written, once it was
    """

    number: int
    name: str
    record: dict
    extras: dict
    contact: object
    status: str = "new"
    verdict: Verdict | None = None
    problem: str = ""
    choice: object = "create"
    first: object = None
    fields: list = field(default_factory=list)
    record_id: int | None = None

    @property
    def place(self):
        return self.extras["rows"]["from"]

    @property
    def written(self):
        """What is written of its record."""
        if not self.contact:
            return self.record
        return {name: self.record[name] for name in self.fields}

    @property
    def is_loaded(self):
        """Whether Odoo has anything to write for it."""
        if self.choice == "skip" or self.first:
            return False
        return not self.contact or bool(self.fields)


class ImportPlan:
    """The rows of a batch, and what each of them does.

    :param overwrite: names of the fields in which the file knows better
    :param is_current: whether all contacts have their keys already

    `named` holds the records that cells name, by field and cell (`IrFieldsConverter`).
    """

    def __init__(self, rows, overwrite=(), is_current=True):
        self.rows = rows
        self.overwrite = frozenset(overwrite)
        self.is_current = is_current
        self.named = {}
        self._by_place = {row.place: row for row in rows}
        self._written = {}

    @cached_property
    def candidate_ids(self):
        """The contacts that rows are, or may be."""
        verdicts = [row.verdict for row in self.rows if row.verdict]
        targets = {it.target for verdict in verdicts for it in verdict.candidates}
        return tuple(number for kind, number in targets if kind == CONTACT)

    @property
    def field_names(self):
        return {name for row in self.rows for name in row.record}

    def link_rows(self, contacts):
        """Give each row its contact, and the row above that has the same one."""
        by_number = {row.number: row for row in self.rows}
        firsts = {}
        for row in self.rows:
            if row.choice in ("create", "skip"):
                continue
            kind, target = row.choice
            first = by_number.get(target) if kind == ROW else firsts.get(target)
            if first:
                row.first = first
                complete_record(first.record, row.record)
            else:
                row.contact = contacts.browse(target)
                firsts[target] = row

    def extract(self):
        """Return what Odoo extracts of the file: only what is to be written."""
        for row in self.rows:
            if row.is_loaded:
                yield row.written, row.extras

    def identify(self, converted):
        """Give the converted records the ids of the contacts that they update."""
        for record_id, external_id, values, info in converted:
            row = self._by_place[info["rows"]["from"]]
            yield row.contact.id or record_id, external_id, values, info

    def note(self, data_list):
        """Remember what Odoo wrote, in its order."""
        for data in data_list:
            row = self._by_place[data["info"]["rows"]["from"]]
            row.record_id = data["record"].id
            self._written[row.place] = row

    def finish(self, result, limit):
        """Mend what `load` says about a file of which it saw some rows only."""
        for message in result["messages"]:
            place = message.get("rows", {}).get("from")
            if "record" in message and place in self._by_place:
                message["record"] = self.rows.index(self._by_place[place])
        following = self.rows[-1].extras["rows"]["to"] + 1 if self.rows else 0
        result["nextrow"] = following if limit and following >= limit else 0
        return result

    def align_filenames(self, names_by_field):
        """Return the names of files of the rows that were written, in that order.

        The client sends the files one by one to the contacts in `ids`: none replaces
        what a contact had, unless asked to.
        """
        return {
            name: [
                names[row.place] if self._takes_file(row, name) else None
                for row in self._written.values()
            ]
            for name, names in names_by_field.items()
        }

    def _takes_file(self, row, name):
        if not row.contact:
            return True
        return name in self.overwrite or row.contact._is_unsaid(name)


def complete_record(first, later):
    """Give a row what it does not say, and another row of the same contact does."""
    kept = ADDRESS if is_elsewhere(first, later) else ()
    for name, value in later.items():
        if not first.get(name) and name not in kept:
            first[name] = value


def is_elsewhere(one, other):
    """Return whether two name different places; what is not said does not differ."""
    return any(
        one.get(name)
        and other.get(name)
        and get_words(str(one[name])) != get_words(str(other[name]))
        for name in PLACE
    )
