"""Databases and their filestores, which are created, cloned and dropped together."""

import contextlib
import os
import re
import shutil

from . import folders, locks
from .console import Trouble
from .paths import ADDON, FILESTORE, KEY, LOGS
from .processes import output

# A database with such a name belongs to one running command and goes with it.
SCRATCH = re.compile(rf"({ADDON}_{KEY}_)?scratch_.*_\d+$")


class Databases:
    """The databases of one server that belong to this checkout."""

    def __init__(self, server):
        self.server = server

    def name(self, short):
        """The name on the server: on one that others use, it says whose it is."""
        return short if self.server.private else f"{ADDON}_{KEY}_{short}"

    def exists(self, name):
        found = self.server.sql(
            f"SELECT 1 FROM pg_database WHERE datname = {_text(name)}"
        )
        return bool(found.strip())

    def is_whole(self, name, stamp):
        """Whether ``name`` and its filestore were finished from these inputs."""
        return self.stamp(name) == stamp and (FILESTORE / name).is_dir()

    def stamp(self, name):
        """What was written on the database when it was finished; "" if nothing was."""
        return self.server.sql(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
            f" WHERE datname = {_text(name)}"
        ).strip()

    def write_stamp(self, name, stamp):
        self.server.sql(f"COMMENT ON DATABASE {_name(name)} IS {_text(stamp)}")

    def drop(self, name):
        """Remove the database, whoever is connected, and its filestore."""
        self.server.sql(f"DROP DATABASE IF EXISTS {_name(name)} WITH (FORCE)")
        folders.remove(FILESTORE / name)

    def rename(self, old, new):
        """Give a finished database its name, filestore first: the name means whole."""
        self.drop(new)
        if (FILESTORE / old).exists():
            os.rename(FILESTORE / old, FILESTORE / new)
        self.server.sql(f"ALTER DATABASE {_name(old)} RENAME TO {_name(new)}")

    def clone(self, source, target):
        """Copy a database; the filestore by hard links, as its files never change."""
        self.drop(target)
        self._disconnect(source)
        self.server.sql(f"CREATE DATABASE {_name(target)} TEMPLATE {_name(source)}")
        (FILESTORE / target).parent.mkdir(parents=True, exist_ok=True)
        if (FILESTORE / source).exists():
            output(["cp", "-al", FILESTORE / source, FILESTORE / target])
        else:
            (FILESTORE / target).mkdir()

    def _disconnect(self, name):
        self.server.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            f" WHERE datname = {_text(name)}"
        )

    @contextlib.contextmanager
    def scratch(self, purpose, source=None):
        """A name for one command's own database, dropped at the end.

        With ``source`` it is a clone of that database; without, nothing is created.
        Those of commands that were killed are dropped at the same time.
        """
        self.drop_abandoned()
        name = self.name(f"scratch_{purpose}_{os.getpid()}")
        with locks.held(f"database-{name}"):
            try:
                if source:
                    self.clone(source, name)
                yield name
            finally:
                self._forget(name)

    def drop_abandoned(self):
        """Drop the scratch databases and filestores that no running command holds."""
        stores = os.listdir(FILESTORE) if FILESTORE.is_dir() else []
        for name in {*self.ours(), *stores}:
            if SCRATCH.fullmatch(name) and not locks.is_held(f"database-{name}"):
                self._forget(name)
        for log in LOGS.glob("*.log"):
            name = SCRATCH.search(log.stem)
            if name and not locks.is_held(f"database-{name.group()}"):
                folders.remove(log)

    def _forget(self, name):
        """Drop a scratch database and its lock. Its logs stay until the next one."""
        self.drop(name)
        folders.remove(locks.path(f"database-{name}"))

    def ours(self):
        """The names of the databases that this checkout made, or may make."""
        names = self.server.sql("SELECT datname FROM pg_database").splitlines()
        if self.server.private:
            return names
        return [name for name in names if name.startswith(f"{ADDON}_{KEY}_")]


def free_space(path):
    """Refuse to begin what the disk has no room for."""
    free = shutil.disk_usage(path).free
    if free < 1_000_000_000:
        raise Trouble(
            f"The disk is full: {free / 1e6:.0f} MB left at {path}, and at least 3 GB"
            " are needed to begin."
        )


def _text(value):
    return "'" + str(value).replace("'", "''") + "'"


def _name(value):
    return '"' + str(value).replace('"', '""') + '"'
