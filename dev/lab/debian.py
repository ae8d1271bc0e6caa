"""Debian packages, downloaded with a private apt and unpacked; nothing is installed.

The mirror is the one that the system already uses, so no host name is written
down here. apt's own signatures and hashes guard what is downloaded.
"""

import json
import os
import platform
import subprocess
from pathlib import Path

from . import folders, locks
from .console import Trouble, disk_full, is_disk_full
from .paths import SCRATCH, cache, digest
from .processes import Failed, environment, need, output, run, tied

KEYRINGS = (
    "/usr/share/keyrings/debian-archive-keyring.gpg",
    "/usr/share/keyrings/debian-archive-keyring.pgp",
)
OFFLINE = (
    "The Debian archive cannot be reached, and the download cache does not hold {what}:"
    " check the network and run the command again."
)


def require():
    """Refuse at once a machine on which none of this can work."""
    if platform.system() != "Linux" or platform.machine() not in ("x86_64", "amd64"):
        raise Trouble(
            "This machine is not supported: Linux on x86-64 is needed,"
            f" this is {platform.system()} on {platform.machine()}."
        )
    for program in ("apt-get", "dpkg-deb", "tar"):
        need(program, {"apt-get": "apt", "dpkg-deb": "dpkg"}.get(program, program))


def release():
    """The code name of this machine's Debian, such as ``bookworm``."""
    with open("/etc/os-release", encoding="utf-8") as file:
        fields = dict(line.rstrip("\n").split("=", 1) for line in file if "=" in line)
    name = fields.get("VERSION_CODENAME", "").strip('"')
    if fields.get("ID", "").strip('"') != "debian" or not name:
        raise Trouble(
            "This machine does not run Debian: set ODOO_PATH to an Odoo 19 checkout"
            " and PGHOST to a PostgreSQL server, or use Debian 12 or newer."
        )
    return name


def fetch(packages, what, *, installed=False, note=None):
    """Return the ``.deb`` files of ``packages``, downloaded unless the cache has them.

    ``packages`` are ``name/suite``. With ``installed``, also what they depend on and
    this machine lacks. ``note(folder)`` is told the folder that the download fills.
    """
    require()
    shelf = cache() / "debs"
    index = shelf / f"{digest(*packages, installed and _system_packages())}.json"
    with locks.cache_held():
        files = _listed(index, shelf)
        if files is None:
            files = _download(packages, what, shelf, index, installed, note)
    return files


def _system_packages():
    """What the choice of missing packages depends on."""
    return Path("/var/lib/dpkg/status")


def _listed(index, shelf):
    """The files that a finished download recorded, or None if one has gone."""
    try:
        files = [shelf / name for name in json.loads(index.read_text("utf-8"))]
    except (OSError, ValueError):
        return None
    return files if all(file.is_file() for file in files) else None


def _download(packages, what, shelf, index, installed, note):
    shelf.mkdir(parents=True, exist_ok=True)
    scratch = shelf / "unfinished"
    folders.remove(scratch)
    scratch.mkdir()
    if note:
        note(scratch)
    try:
        apt = _Apt(
            SCRATCH / "apt", {name.split("/")[1] for name in packages}, installed
        )
        apt.update()
        apt.download(packages, scratch)
    except Failed as failure:
        raise _trouble(failure, what) from failure
    else:
        names = sorted(file.name for file in scratch.glob("*.deb"))
        for name in names:
            (scratch / name).rename(shelf / name)
        # The index is written last: a download is whole or does not count.
        (scratch / "index").write_text(json.dumps(names), encoding="utf-8")
        (scratch / "index").rename(index)
        return [shelf / name for name in names]
    finally:
        folders.remove(scratch)


def _trouble(failure, what):
    """What to tell the reader of apt's bad end."""
    if "expired" in failure.tail or "not valid yet" in failure.tail:
        return Trouble(
            "The Debian archive that this system uses is out of date, or the clock is"
            f" wrong: see {failure.log}"
        )
    if "Unable to locate package" in failure.tail or "was not found" in failure.tail:
        return Trouble(f"The Debian archive does not have {what}: see {failure.log}")
    return Trouble(OFFLINE.format(what=what))


class _Apt:
    """apt with its own lists, sources and caches, blind to the system's settings."""

    def __init__(self, folder, suites, installed):
        self.folder = folder
        self.suites = suites
        self.installed = installed
        for name in ("state/lists/partial", "cache/archives/partial", "etc"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / "status").touch()

    def _options(self, sources=True):
        status = _system_packages() if self.installed else self.folder / "status"
        options = {
            "Dir::State": self.folder / "state",
            "Dir::State::status": status,
            "Dir::Cache": self.folder / "cache",
            "Acquire::Languages": "none",
            "Acquire::Retries": "2",
            "Acquire::http::Timeout": "30",
            "Debug::NoLocking": "true",
        }
        if sources:
            options |= {
                "Dir::Etc::SourceList": self.folder / "etc" / "sources.list",
                "Dir::Etc::SourceParts": "/dev/null",
                "Dir::Etc::Preferences": "/dev/null",
                "Dir::Etc::PreferencesParts": "/dev/null",
            }
        if os.geteuid() == 0:
            # The user _apt may not enter a closed checkout.
            options["APT::Sandbox::User"] = "root"
        return [
            word for key, value in options.items() for word in ("-o", f"{key}={value}")
        ]

    def update(self):
        keyring = next((ring for ring in KEYRINGS if os.path.exists(ring)), None)
        if not keyring:
            need("debian-archive-keyring", "debian-archive-keyring")
        uri = self._mirror()
        lines = [
            f"deb [signed-by={keyring}] {uri} {suite} main" for suite in self.suites
        ]
        sources = self.folder / "etc" / "sources.list"
        sources.write_text("\n".join(lines) + "\n", encoding="utf-8")
        run(
            ["apt-get", *self._options(), "-q", "--error-on=any", "update"],
            log="apt-update",
        )

    def _mirror(self):
        """The address of the Debian archive that this system uses."""
        query = [
            "indextargets",
            "--format",
            "$(REPO_URI)",
            "Created-By: Packages",
            "Label: Debian",
        ]
        found = output(["apt-get", *query]).split()
        if not found:
            # A machine that has never run "apt-get update" knows no label yet.
            own = self._options(sources=False)
            run(["apt-get", *own, "-q", "update"], log="apt-mirror")
            found = output(["apt-get", *own, *query]).split()
        if not found:
            raise Trouble(
                "The Debian archive is not among this system's package sources:"
                " add it to /etc/apt/sources.list."
            )
        return found[0]

    def download(self, packages, folder):
        """Bring the packages into ``folder``."""
        verb = ["download", *packages]
        if self.installed:
            verb = ["install", "-y", "--download-only", "--no-install-recommends"]
            verb += ["-o", f"Dir::Cache::Archives={folder}", *packages]
            (folder / "partial").mkdir()
        run(["apt-get", *self._options(), "-q", *verb], log="apt-download", cwd=folder)


def unpack(deb, folder, *, exclude=()):
    """Unpack a package below ``folder``, without its scripts."""
    patterns = [f"--exclude={pattern}" for pattern in exclude]
    with subprocess.Popen(
        tied(["dpkg-deb", "--fsys-tarfile", deb]),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as source:
        words = ["tar", "-x", "-C", folder, "--no-same-owner", "--wildcards"]
        sink = subprocess.run(
            tied([*words, *patterns]),
            stdin=source.stdout,
            capture_output=True,
            text=True,
            check=False,
            env=environment(),
        )
        source.stdout.close()
        complaint = sink.stderr + source.stderr.read().decode(errors="replace")
    if sink.returncode or source.returncode:
        if is_disk_full(complaint):
            raise disk_full(folder)
        Path(deb).unlink(missing_ok=True)
        raise Trouble(
            f"The package {Path(deb).name} in the download cache was damaged;"
            " it has been removed: run the command again."
        )
