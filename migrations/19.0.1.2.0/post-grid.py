from odoo import SUPERUSER_ID, api
from odoo.tools import SQL

STANDARD = "contact_segmentation.partner_rfm_grid_standard"


def migrate(cr, version):
    """Put the classes, of which there was one set, in the standard grid.

    They keep the names, colours and cells that users gave them.  The one without
    cells was that of the contacts that have not acted.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    grid_id = env.ref(STANDARD).id
    cr.execute(
        SQL(
            """
            UPDATE partner_rfm_class
               SET grid_id = %s, is_prospect = COALESCE(cells, '') = ''
             WHERE grid_id IS NULL
            """,
            grid_id,
        )
    )
    cr.execute(
        SQL("UPDATE partner_rfm_policy SET grid_id = %s WHERE grid_id IS NULL", grid_id)
    )
