from odoo import SUPERUSER_ID, api

from odoo.addons.contact_segmentation.hooks import know_similarity


def migrate(cr, version):
    """Have PostgreSQL compare contacts, as in a new database.

    Their keys are made by a scheduled action, however many they are.
    """
    if version:
        know_similarity(api.Environment(cr, SUPERUSER_ID, {}))
