"""Everything the commands of ``dev/`` need to work on a bare Debian machine.

One concept per file, standard library only, because these modules run on the
system's Python before anything is installed:

    console    progress, and errors that are one sentence
    paths      where things are kept; checkouts with an awkward name
    locks      one set-up at a time, one user of a database at a time
    processes  running programs so that they never outlive us
    folders    folders that are whole or absent
    debian     packages downloaded with a private apt, never installed
    odoo       the source of Odoo 19
    python     the virtual environment
    postgres   the programs of PostgreSQL, and who runs them
    cluster    the private server
    server     the server to use, and how to reach it
    databases  create, clone, drop; the filestore goes with the database
    template   the databases that every other one is cloned from
    addon      the folder through which Odoo sees this checkout
    releases   earlier releases of the addon, to upgrade from
    template_cache  finished templates, kept for the next checkout
    lab        all of the above, made ready in order

What runs inside Odoo (and so may import it) is in ``lab/inside``.
"""
