"""The private PostgreSQL server.

It listens on a socket in a closed folder of /tmp, and on nothing else, so trusting
whoever reaches it is safe. It is left running between two commands; ``./dev/reset``
stops it.
"""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

from . import folders, postgres
from .console import Step, Trouble, disk_full, is_disk_full
from .paths import ADDON, CHECKOUT, LOGS, SOCKET, STATE
from .processes import MARK, Failed, kill, run

# The role "postgres" makes Odoo stop; this one needs no password on the socket.
ROLE = "odoo"
PORT = 5432
DATA = "postgres-data"
# Enough for a server to repair what a killed one left.
STARTING_SECONDS = 60
# In the data: the run of the machine's kernel that the server was last started in.
BOOT_NOTE = ".boot"
# In a folder outside of the checkout: the path of the checkout that it belongs to.
CHECKOUT_NOTE = "checkout"
SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_directories": f"'{SOCKET}'",
    "port": PORT,
    # Small machines and containers have a small /dev/shm.
    "dynamic_shared_memory_type": "mmap",
    "max_connections": 120,
    "shared_buffers": "256MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    # What is here can be made again, so nothing waits for the disk. A server that is
    # killed loses nothing; what a power cut leaves is recognised and made again.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "lc_messages": "'C.UTF-8'",
}


def data_folder(owner):
    """Where the private server keeps its data."""
    return (postgres.outside(owner) or STATE) / DATA


class Private:
    """The private server: made, started, found dead and started again."""

    def __init__(self, owner, programs):
        self.owner = owner
        self.programs = programs
        self.data = data_folder(owner)

    def ensure_running(self):
        if self._answers() and self._is_whole():
            return
        with Step("PostgreSQL server"):
            self._prepare_socket()
            if not self._is_whole():
                self._create()
            self._configure()
            if not self._wait_for_running():
                clear_dead(self.data)
                self._start()

    def _is_whole(self):
        """Whether the data are there, of this version, and no power cut hit them."""
        if not folders.is_built(self.data, self.programs.version):
            return False
        if not (self.data / "postmaster.pid").exists():
            return True
        with contextlib.suppress(OSError):
            return (self.data / BOOT_NOTE).read_text(encoding="ascii") == _boot()
        return False

    def _create(self):
        """initdb under another name, then rename: a killed one leaves nothing."""
        stop(self.data)
        remove_orphans(self.owner)
        self.data.parent.mkdir(parents=True, exist_ok=True)
        if self.owner.foreign:
            self.data.parent.chmod(0o755)
            note = self.data.parent / CHECKOUT_NOTE
            note.write_text(str(CHECKOUT), encoding="utf-8")
        unfinished = self.data.with_name(self.data.name + ".unfinished")
        folders.remove(unfinished)
        unfinished.mkdir(mode=0o700)
        os.chown(unfinished, self.owner.uid, self.owner.gid)
        command = [self.programs.folder / "initdb", "-U", ROLE, "-A", "trust"]
        command += ["-E", "UTF8", "--locale=C.UTF-8", "-N", "-D", unfinished]
        try:
            run(command, log="initdb", env=self._variables(), **self.owner.options())
        except Failed as failure:
            raise Trouble(
                f"PostgreSQL could not create its data folder: see {failure.log}"
            ) from failure
        (unfinished / folders.STAMP).write_text(self.programs.version, "utf-8")
        folders.remove(self.data)
        unfinished.rename(self.data)

    def _configure(self):
        lines = [f"{name} = {value}" for name, value in SETTINGS.items()]
        # Only this file is ours; initdb's own stays as it made it.
        settings = self.data / "postgresql.auto.conf"
        settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
        os.chown(settings, self.owner.uid, self.owner.gid)

    def _prepare_socket(self):
        """A folder that only the server's user (and root) may enter."""
        with contextlib.suppress(FileExistsError):
            SOCKET.mkdir(mode=0o700)
            os.chown(SOCKET, self.owner.uid, self.owner.gid)
        found = SOCKET.lstat()
        if found.st_uid not in (self.owner.uid, os.geteuid()) or SOCKET.is_symlink():
            raise Trouble(f"{SOCKET} belongs to someone else: remove it and run again.")
        os.chown(SOCKET, self.owner.uid, self.owner.gid)

    def _variables(self):
        home = {"HOME": str(self.owner.home)} if self.owner.foreign else {}
        variables = self.programs.variables(**home)
        # Not marked as ours to kill: it is meant to outlive the command.
        return {
            name: value
            for name, value in variables.items()
            if name[:2] != "PG" and name != MARK
        }

    def _start(self):
        log = LOGS / "postgres.log"
        (self.data / BOOT_NOTE).write_text(_boot(), encoding="ascii")
        LOGS.mkdir(parents=True, exist_ok=True)
        with open(log, "w", encoding="utf-8") as file:
            process = subprocess.Popen(
                [self.programs.folder / "postgres", "-D", self.data],
                env=self._variables(),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                # It outlives this command, and Ctrl-C is not meant for it.
                start_new_session=True,
                **self.owner.options(),
            )
        deadline = time.monotonic() + STARTING_SECONDS
        while not self._answers():
            if process.poll() is not None or time.monotonic() > deadline:
                raise _start_failure(log)
            time.sleep(0.1)

    def _wait_for_running(self, seconds=20):
        """Whether a server that a killed command had just started comes to answer."""
        deadline = time.monotonic() + seconds
        while server_process(self.data) and time.monotonic() < deadline:
            if self._answers():
                return True
            time.sleep(0.1)
        stop(self.data)
        return False

    def _answers(self):
        """Whether a query is answered: a server can be up and unable to work."""
        query = ["-X", "-h", SOCKET, "-p", str(PORT), "-U", ROLE, "-d", "postgres"]
        done = subprocess.run(
            [self.programs.folder / "psql", *query, "-c", "SELECT 1"],
            env=self._variables(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        return not done.returncode


def _boot():
    """A name for the present run of the machine's kernel."""
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")


def _start_failure(log):
    tail = log.read_text(encoding="utf-8", errors="replace")
    if is_disk_full(tail):
        return disk_full()
    return Trouble(f"The private PostgreSQL server did not start: see {log}")


def server_process(data, socket=SOCKET):
    """The id of the live server on the folder ``data``, or None.

    A process that is a zombie, or that stands elsewhere, is not it: after a kill
    the number in the file may belong to anyone. The lock beside the socket also
    knows a server whose folder was removed under it.
    """
    for note in (data / "postmaster.pid", socket / f".s.PGSQL.{PORT}.lock"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int(note.read_text(encoding="utf-8").split()[0])
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
            where = os.readlink(f"/proc/{pid}/cwd").removesuffix(" (deleted)")
            alive = state.rpartition(")")[2].split()[0] != "Z"
            if alive and where == os.path.realpath(data):
                return pid
    return None


def clear_dead(data):
    """Remove what a killed server left, or the next one would not start."""
    if server_process(data) is None:
        folders.remove(data / "postmaster.pid")
        if SOCKET.is_dir():
            for file in SOCKET.glob(".s.PGSQL.*"):
                file.unlink()


def remove(owner):
    """Stop the private server and remove all that it kept."""
    outside = postgres.outside(owner)
    stop(data_folder(owner), signal.SIGQUIT)
    for path in filter(None, (outside, SOCKET)):
        folders.remove(path)


def remove_orphans(owner):
    """The same for checkouts that no longer exist, whose data lay outside of them."""
    outside = postgres.outside(owner)
    for folder in outside.parent.glob(f"{ADDON}-*") if outside else ():
        note = folder / CHECKOUT_NOTE
        if note.is_file() and not os.path.exists(note.read_text(encoding="utf-8")):
            socket = SOCKET.with_name(folder.name)
            stop(folder / DATA, signal.SIGQUIT, socket)
            folders.remove(folder)
            folders.remove(socket)


def stop(data, number=signal.SIGINT, socket=SOCKET, seconds=30):
    """Stop the server on ``data``, if one runs: by this signal, then by force."""
    pid = server_process(data, socket)
    deadline = time.monotonic() + seconds
    while pid and server_process(data, socket) == pid:
        late = time.monotonic() > deadline
        kill(pid, signal.SIGQUIT if late else number)
        time.sleep(0.2)
