from odoo.tools import SQL


def migrate(cr, version):
    """Drop the indexes of scores that are no fields' any more: Odoo keeps them.

    Contacts are looked up by the constraint, which now begins with them; of a class
    there are so many that its index was not read.
    """
    cr.execute(
        SQL(
            "DROP INDEX IF EXISTS"
            " partner_rfm_score__partner_id_index,"
            " partner_rfm_score__class_id_index"
        )
    )
