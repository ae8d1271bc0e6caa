"""``./dev/reset``: the checkout as it was cloned. Stops only what was started here."""

import argparse
import contextlib
import os

from . import cluster, databases, folders, paths, postgres, processes, server
from .console import Step, Trouble, say


def command(arguments):
    """Stop the server and remove everything that the commands of ``dev/`` made."""
    parser = argparse.ArgumentParser(prog="./dev/reset", description=__doc__)
    parser.add_argument(
        "--cache", action="store_true", help="remove the download cache as well"
    )
    wanted = parser.parse_args(arguments)
    with Step("Removing what the commands of dev/ made"):
        processes.end(processes.of_checkout())
        _drop_databases()
        cluster.remove(postgres.account())
        for path in _ours(wanted.cache):
            folders.remove(path)
    say("The next command sets everything up again.")


def _drop_databases():
    """On a server that others use, the databases of this checkout go one by one."""
    if os.environ.get("PGHOST"):
        with contextlib.suppress(Trouble):
            shelf = databases.Databases(server.ensure())
            for name in shelf.ours():
                shelf.drop(name)


def _ours(with_cache):
    link = paths.ROOT if paths.ROOT != paths.CHECKOUT else None
    yield paths.CHECKOUT / ".odoo"
    if link:
        yield link
    if with_cache:
        yield paths.cache()
