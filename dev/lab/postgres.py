"""The programs of PostgreSQL, and the user who runs them."""

import os
import pwd
from dataclasses import dataclass, field
from pathlib import Path

from . import debian, folders
from .console import Step
from .paths import ADDON, KEY, STATE
from .processes import environment

PROGRAMS = ("postgres", "initdb", "psql", "pg_dump", "pg_restore")


@dataclass(frozen=True)
class Account:
    """Who the server runs as. It refuses to be root."""

    uid: int
    gid: int
    home: Path

    @property
    def foreign(self):
        """Whether that is not the user who runs this command."""
        return self.uid != os.geteuid()

    def options(self):
        """For ``subprocess``: become this user, and stand where it may stand."""
        if not self.foreign:
            return {"cwd": "/"}
        return {"cwd": "/", "user": self.uid, "group": self.gid, "extra_groups": []}


def account():
    """The caller; when that is root, ``postgres`` if it exists, else ``nobody``."""
    if os.geteuid():
        return Account(os.geteuid(), os.getegid(), STATE)
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(found.pw_uid, found.pw_gid, _home(found))
    raise LookupError("neither postgres nor nobody is a user of this machine")


def _home(user):
    """Where the files of that user go: its home if it is really its own."""
    home = Path(user.pw_dir)
    if home.is_dir() and home.stat().st_uid == user.pw_uid:
        return home
    return Path("/var/lib")


def outside(owner):
    """The folder outside the checkout for a server whose user may not enter it.

    None for an ordinary user, whose server lives in ``.odoo/``.
    """
    return owner.home / f"{ADDON}-{KEY}" if owner.foreign else None


@dataclass(frozen=True)
class Programs:
    """The folder of the programs, and where their libraries are if unpacked by us."""

    folder: Path
    libraries: str = ""
    version: str = field(default="", compare=False)

    def variables(self, **extra):
        if self.libraries:
            extra["LD_LIBRARY_PATH"] = self.libraries
        return environment(**extra)


def ensure(owner):
    """Return PostgreSQL's programs: the machine's newest, or unpacked ones."""
    installed = _programs(Path("/usr/lib/postgresql"))
    return installed or _unpacked(owner)


def _programs(root, libraries=""):
    """The programs of the highest version below ``root`` that has them all."""
    versions = [path for path in root.glob("*/bin") if path.parent.name.isdigit()]
    for folder in sorted(
        versions, key=lambda path: int(path.parent.name), reverse=True
    ):
        if all(os.access(folder / name, os.X_OK) for name in PROGRAMS):
            return Programs(folder, libraries, folder.parent.name)
    return None


def _unpacked(owner):
    """Unpack Debian's PostgreSQL where its user may read it."""
    root = (outside(owner) or STATE) / "postgresql"
    if not (root / folders.STAMP).exists():
        with Step("PostgreSQL") as step:
            suite = debian.release()
            names = [f"postgresql/{suite}", f"postgresql-client/{suite}"]
            step.note = "downloading"
            debs = debian.fetch(names, "PostgreSQL", installed=True)
            step.note = "unpacking"
            _prepare(root.parent)
            folders.build(root, "1", lambda folder: _unpack(debs, folder))
    libraries = [f"{root}/usr/lib/x86_64-linux-gnu", f"{root}/lib/x86_64-linux-gnu"]
    return _programs(root / "usr/lib/postgresql", os.pathsep.join(libraries))


def _prepare(folder):
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)


def _unpack(debs, folder):
    folder.chmod(0o755)
    for deb in debs:
        debian.unpack(deb, folder, exclude=("./usr/share/doc", "./usr/share/man"))
