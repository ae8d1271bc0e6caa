"""What the records that the addon brings say: views, rights, menus, classes…

Its source runs in Odoo's shell.
"""

import re

# Kept by Odoo for itself, chosen by users, or found by a run
APART = {
    *("id", "create_uid", "create_date", "write_uid", "write_date"),
    *("arch_prev", "arch_updated", "parent_path", "user_ids"),
    *("nextcall", "lastcall", "failure_count", "first_failure_date"),
    "reading_state",
}


def read(env, addon):
    """Return the list of [external id, field, value] of the addon's records.

    Links are given as external ids, since ids differ from one database to another.
    """
    names = external_ids(env)
    lines = env["ir.model.data"].search([("module", "=", addon)])
    found = []
    for model, own in lines.grouped("model").items():
        records = env[model].browse(own.mapped("res_id")).exists()
        found += [
            [names[model, record.id], field.name, text(record[field.name], names)]
            for field in told(records)
            for record in records
        ]
    return found


def external_ids(env):
    """Return {(model, id): external id} of all records that have one."""
    rows = env["ir.model.data"].search_fetch([], ["model", "res_id", "complete_name"])
    return {(row.model, row.res_id): row.complete_name for row in rows}


def told(records):
    """Return the fields that say something of these records."""
    return [
        field
        for field in records._fields.values()
        if field.store and field.name not in APART
        if field.type not in ("one2many", "binary")
    ]


def text(value, names):
    if not hasattr(value, "_ids"):
        # the button of a view names its action by its id
        return re.sub(r'name="\d+"', 'name="an action"', str(value))
    links = (names.get((link._name, link.id), link.display_name) for link in value)
    return " ".join(sorted(map(str, links)))
