"""Segments: filling and refreshing them, saving contacts, screens, parallel writers.

Its groups of cases, each of which can be asked for by itself with --only:

    one segment       first fill, unchanged, one percent changed
    50 segments       first fill and one percent changed, by the scheduler
    save              one contact, with 100 live segments
    screens           the calls of the segment form and of the list of contacts
    parallel writers  eight of them while 20 segments are refreshed
"""

import segment_fifty
import segment_one
import segment_save
import segment_screens
import segment_writers
from crowd import add_crowd

from odoo.tools import SQL

GROUPS = {
    "one segment": segment_one.measure,
    "50 segments": segment_fifty.measure,
    "save": segment_save.measure,
    "screens": segment_screens.measure,
    "parallel writers": segment_writers.measure,
}


def fill(bench):
    with bench.env() as env:
        add_crowd(env, bench.contacts)
    bench.vacuum("res_partner", "res_partner_res_partner_category_rel")


def run(bench):
    with bench.env() as env:
        model = env["res.partner"].search([("name", "=", "Model")], limit=1)
    for group in bench.chosen(GROUPS):
        with bench.env() as env:
            _forget_segments(env)
        GROUPS[group](bench, model.id + 1)


def _forget_segments(env):
    """Begin each group without segments, in no time whatever the number of members.

    Not by CASCADE, which would empty all that may name a segment, such as lists.
    """
    env.cr.execute(SQL("TRUNCATE partner_segment_member, partner_segment_move"))
    env.cr.execute(SQL("DELETE FROM partner_segment"))
    env.invalidate_all()
    env.registry.clear_all_caches()
