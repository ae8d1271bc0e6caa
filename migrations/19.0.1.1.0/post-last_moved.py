from odoo.tools import SQL


def migrate(cr, version):
    """Keep who moved at the last refresh by company, where that is known.

    The columns held the contacts of all companies.  In a segment of one company they
    are of that company or of none, which its users may all see; in a shared one they
    are forgotten until the next refresh.
    """
    cr.execute(
        SQL(
            """
            UPDATE partner_segment
               SET last_moved = JSONB_BUILD_OBJECT(
                       '0', JSONB_BUILD_ARRAY(last_entered, last_left)
                   )
             WHERE company_id IS NOT NULL AND last_refresh IS NOT NULL
            """
        )
    )
    cr.execute(
        SQL(
            "ALTER TABLE partner_segment"
            " DROP COLUMN last_entered,"
            " DROP COLUMN last_left"
        )
    )
