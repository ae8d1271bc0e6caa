"""Duplicates: finding them by keys and by likeness, and keeping them out.

Its groups of cases, each of which can be asked for by itself with --only:

    wizard            100,000 contacts, 5,000 groups, against Odoo's own wizard
    exact             keys that contacts share, one group for each 20 contacts: the
                      first time and again, against bare SQL
    fuzzy             contacts that are alike
    banner            looking up the keys of what is being typed, against looking for
                      the e-mail address in those of all contacts
    import            10,000 rows, one in twenty of a contact that is there, against
                      Odoo's own import
    vectors           published cases of SIRET, SIREN and e-mail addresses, with
                      --data FOLDER
    expected          what the rules find in public data, with --data FOLDER
"""

import dedup_banner
import dedup_exact
import dedup_expected
import dedup_fuzzy
import dedup_import
import dedup_vectors
import dedup_wizard

# those that need a small base first
GROUPS = {
    "wizard": dedup_wizard.measure,
    "exact": dedup_exact.measure,
    "fuzzy": dedup_fuzzy.measure,
    "banner": dedup_banner.measure,
    "import": dedup_import.measure,
    "vectors": dedup_vectors.measure,
    "expected": dedup_expected.measure,
}


def run(bench):
    for group in bench.chosen(GROUPS):
        GROUPS[group](bench)
