"""What a database consists of, to tell whether something was left behind."""

# What PostgreSQL knows of the tables: one line for each thing
STRUCTURE = {
    "relation": """
        SELECT relkind::text || ' ' || relname FROM pg_class
         WHERE relnamespace = 'public'::regnamespace""",
    "column": """
        SELECT CONCAT_WS(' ', c.relname, a.attname,
                         format_type(a.atttypid, a.atttypmod), a.attnotnull,
                         pg_get_expr(d.adbin, d.adrelid))
          FROM pg_attribute a
          JOIN pg_class c ON c.oid = a.attrelid
          LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
         WHERE c.relnamespace = 'public'::regnamespace
           AND a.attnum > 0 AND NOT a.attisdropped""",
    "constraint": """
        SELECT CONCAT_WS(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "index": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "function": """
        SELECT oid::regprocedure::text FROM pg_proc
         WHERE pronamespace = 'public'::regnamespace""",
    # without those of foreign keys, which are among the constraints
    "trigger": "SELECT tgrelid::regclass::text || ' ' || tgname FROM pg_trigger"
    " WHERE NOT tgisinternal",
    "type": """
        SELECT typname FROM pg_type
         WHERE typnamespace = 'public'::regnamespace AND typtype <> 'c'""",
    "comment": """
        SELECT objoid::regclass::text || ' ' || objsubid || ' ' || description
          FROM pg_description
         WHERE classoid = 'pg_class'::regclass
           AND objoid IN (SELECT oid FROM pg_class
                           WHERE relnamespace = 'public'::regnamespace)""",
}

# What Odoo keeps in its own tables about modules
RECORDS = {
    "external id": "SELECT module || '.' || name FROM ir_model_data",
    "model": "SELECT model FROM ir_model",
    "field": "SELECT model || '.' || name FROM ir_model_fields",
    "constraint record": "SELECT name FROM ir_model_constraint",
    "relation record": "SELECT name FROM ir_model_relation",
    "access": "SELECT name FROM ir_model_access",
    "rule": "SELECT name FROM ir_rule",
    "group": "SELECT name::text FROM res_groups",
    "privilege": "SELECT name::text FROM res_groups_privilege",
    "category": "SELECT name::text FROM ir_module_category",
    "rights of a user": "SELECT gid || ' ' || uid FROM res_groups_users_rel",
    "group implied": "SELECT gid || ' ' || hid FROM res_groups_implied_rel",
    "menu": "SELECT name::text FROM ir_ui_menu",
    "view": "SELECT COALESCE(key, '') || ' ' || name FROM ir_ui_view",
    "action": "SELECT type || ' ' || name::text FROM ir_actions",
    "scheduled action": "SELECT cron_name FROM ir_cron",
    "trigger of a scheduled action": "SELECT cron_id::text FROM ir_cron_trigger",
    "parameter": "SELECT key || ' ' || COALESCE(value, '') FROM ir_config_parameter"
    " WHERE key NOT LIKE 'base.module%' AND key NOT LIKE 'database.%'",
    "default": "SELECT id::text FROM ir_default",
    "asset": "SELECT path FROM ir_asset",
    "favourite": "SELECT model_id || ' ' || name FROM ir_filters",
    "attachment": "SELECT CONCAT_WS(' ', res_model, res_field, name)"
    " FROM ir_attachment WHERE COALESCE(url, '') NOT LIKE '/web/assets/%'",
    "message": "SELECT model FROM mail_message WHERE model LIKE 'partner.%'",
    "follower": "SELECT res_model FROM mail_followers WHERE res_model LIKE 'partner.%'",
    "subtype": "SELECT name::text FROM mail_message_subtype",
    "activity": "SELECT res_model FROM mail_activity",
}


def read(base):
    """Return all that a database consists of, as a set of (kind, name)."""
    return {
        (kind, row[0])
        for kind, statement in {**STRUCTURE, **RECORDS}.items()
        for row in base.sql(" ".join(statement.split()))
    }
