"""The databases and releases of the lab from the command line: python3 dev/lab <verb> …

list               the databases
clone NEW [KIND]   a clone of the template "full" (or "bare"), without the addon
drop NAME          remove a database and its filestore
sql NAME TEXT      run SQL and print the rows
freeze             keep the addon, as it is, as the release that its manifest names
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from lab import console, lab, releases, template


def _list():
    rows = lab.ready().server.sql(
        "SELECT datname, pg_size_pretty(pg_database_size(oid)) FROM pg_database"
        " WHERE datallowconn ORDER BY 1"
    )
    console.say(rows.rstrip())


def _clone(new, kind="full"):
    ready = lab.ready(kind)
    ready.databases.clone(template.name(ready, kind), new)


def _drop(name):
    lab.ready().databases.drop(name)


def _sql(name, text):
    console.say(lab.ready().server.sql(text, name).rstrip())


def _freeze():
    console.say(releases.freeze())


VERBS = {
    "list": _list,
    "clone": _clone,
    "drop": _drop,
    "sql": _sql,
    "freeze": _freeze,
}


def command(arguments):
    verb, *rest = arguments or [""]
    if verb not in VERBS:
        raise console.Trouble(__doc__)
    try:
        VERBS[verb](*rest)
    except TypeError as error:
        raise console.Trouble(
            f"{verb}: wrong number of arguments.\n\n{__doc__}"
        ) from error


console.main(command)
