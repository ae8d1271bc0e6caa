"""RFM scores: computing them, after changes too, and the lists that show them.

Its groups of cases, each of which can be asked for by itself with --only:

    runs              five orders for each contact: full, unchanged, one percent new;
                      from 10,000 contacts up to the number asked for
    side by side      10,000 contacts, against scoring customers one by one in Python
    screens           the list of contacts sorted by amount, and grouped by class
    expected results  public purchase histories with known scores, with --data FOLDER
"""

import rfm_expected
import rfm_peer
import rfm_runs
import rfm_screens

GROUPS = {
    "runs": rfm_runs.measure,
    "side by side": rfm_peer.measure,
    "screens": rfm_screens.measure,
    "expected results": rfm_expected.measure,
}


def run(bench):
    for group in bench.chosen(GROUPS):
        GROUPS[group](bench)
