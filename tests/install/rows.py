"""The rows of a database that an upgrade must not lose."""

import json

# What users make of the addon's data in tables of others
SHARED = ("ir_filters", "mail_followers", "mail_message", "res_groups_users_rel")

# Odoo writes them again without changing anything else
STAMPS = {"write_date", "write_uid"}


def tables(base, addon):
    """Return the names of the tables that the addon made or extended, and `SHARED`."""
    found = base.sql(
        f"""
        SELECT relname FROM pg_class
          JOIN ir_model ON replace(model, '.', '_') = relname AND NOT transient
          JOIN ir_model_data ON ir_model_data.model = 'ir.model'
               AND res_id = ir_model.id AND module = '{addon}'
         WHERE relkind = 'r'
         UNION
        SELECT ir_model_relation.name FROM ir_model_relation
          JOIN ir_module_module ON ir_module_module.id = module
         WHERE ir_module_module.name = '{addon}'"""
    )
    return sorted({name for [name] in found}.union(SHARED))


def read(base, names):
    """Return {(table, id): row}, a row being {column: value}.

    Tables without ids, those of links, have their whole row for an id.
    """
    here = {name for [name] in base.sql("SELECT relname FROM pg_class")}
    statement = " UNION ALL ".join(
        f"SELECT '{name}', to_jsonb({name}) FROM {name}"
        for name in names
        if name in here
    )
    rows = [(table, json.loads(row)) for table, row in base.sql(statement)]
    return {(table, row.get("id") or str(row)): row for table, row in rows}


def lost(before, after, rewritten=()):
    """Return a sentence for each row, column and value that only `before` has.

    :param rewritten: columns that may differ, as "table.column"
    """
    sentences = set()
    for (table, key), row in before.items():
        if (table, key) not in after:
            sentences.add(f"{table} {key} is gone")
            continue
        found = after[table, key]
        for column in row.keys() - STAMPS:
            name = f"{table}.{column}"
            if name not in rewritten and column not in found:
                sentences.add(f"{name} is gone")
            elif name not in rewritten and found[column] != row[column]:
                change = f"{row[column]!r} became {found[column]!r}"
                sentences.add(f"{name} of {key}: {change}")
    return sorted(sentences)
