"""Finished templates kept in the download cache, for the next checkout.

Restoring one takes some ten seconds, making it minutes. Only for the private server,
whose version and programs are known.
"""

from . import folders, locks
from .paths import FILESTORE, cache, digest
from .processes import Failed, output, run


def _shelf(kind):
    return cache() / "templates" / kind


def _stamp(lab, stamp):
    """A dump of one version of PostgreSQL is read by that version."""
    return digest(stamp, lab.server.version)


def save(lab, kind, name, stamp):
    """Keep the finished database ``name`` and its filestore."""
    if not lab.server.private:
        return

    def fill(folder):
        options = ["--format=custom", "--compress=1", f"--file={folder / 'dump'}"]
        run([lab.server.program("pg_dump"), *options, name], **_how(lab, "dump"))
        output(["cp", "-a", FILESTORE / name, folder / "filestore"])

    with locks.cache_held():
        folders.build(_shelf(kind), _stamp(lab, stamp), fill)


def restore(lab, kind, name, stamp):
    """Make ``name`` from what was kept; False if nothing was, or it is damaged."""
    shelf = _shelf(kind)
    if not lab.server.private:
        return False
    with locks.cache_held():
        if not folders.is_built(shelf, _stamp(lab, stamp)):
            return False
        try:
            _create(lab.server, name)
            options = ["--no-owner", "--exit-on-error", "--jobs=2", f"--dbname={name}"]
            words = [lab.server.program("pg_restore"), *options, shelf / "dump"]
            run(words, **_how(lab, "restore"))
            output(["cp", "-a", shelf / "filestore", FILESTORE / name])
            lab.server.sql("ANALYZE", name)
        except Failed:
            folders.remove(shelf)
            return False
    return True


def _create(server, name):
    """An empty database like those that Odoo creates.

    A dump does not hold that ``unaccent`` was declared immutable, which the indexes
    in it rely on.
    """
    server.sql(f"CREATE DATABASE \"{name}\" TEMPLATE template0 LC_COLLATE 'C'")
    server.sql("CREATE EXTENSION pg_trgm", name)
    server.sql("CREATE EXTENSION unaccent", name)
    server.sql("ALTER FUNCTION unaccent(text) IMMUTABLE", name)


def _how(lab, verb):
    return {"log": f"template-{verb}", "env": lab.server.variables}
