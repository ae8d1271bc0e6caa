"""The statements by which runs find the contacts to score.

Each function returns one `SQL` and executes nothing.
"""

from odoo.tools import SQL


def get_slice(after_id, size) -> SQL:
    """Return the ids of the next contacts; archived ones too, who lose their scores."""
    return SQL(
        "SELECT id FROM res_partner WHERE id > %s ORDER BY id LIMIT %s",
        after_id,
        size,
    )
