"""Running other programs so that they never outlive the command that started them."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from .console import Trouble, disk_full, is_disk_full
from .paths import KEY, LOGS

# Every process of ours carries this variable, with the command that it serves: what
# a killed command left behind (a browser started by a test, for one) is found by
# it, and nothing else is.
MARK = "CONTACT_SEGMENTATION_COMMAND"


def _status(pid):
    """The fields of /proc/PID/stat after the name, or None without such a process."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return None
    return text.rpartition(")")[2].split()


def _identity(pid):
    """A name for a process that no later one with the same number will have."""
    status = _status(pid)
    return f"{KEY}:{pid}:{status[19]}" if status and status[0] != "Z" else None


def environment(**extra):
    """The caller's environment, marked, in a locale that knows every character."""
    mark = os.environ.get(MARK) or _identity(os.getpid())
    return {**os.environ, "LC_ALL": "C.UTF-8", MARK: mark, **extra}


def need(program, package):
    """Return the path of ``program`` or say which Debian package has it."""
    found = shutil.which(program)
    if not found:
        raise Trouble(
            f"The program {program} is missing, and only root can install it:"
            f" apt-get install {package}"
        )
    return found


def tied(args):
    """``args`` such that the kernel kills it when we die, even by SIGKILL."""
    setpriv = need("setpriv", "util-linux")
    return [setpriv, "--pdeathsig", "KILL", "--", *map(str, args)]


class Failed(Exception):
    """A program ended badly. ``tail`` is the end of what it wrote."""

    def __init__(self, args, code, tail, log):
        super().__init__(f"{Path(str(args[0])).name} ended with code {code}")
        self.code = code
        self.tail = tail
        self.log = log


def run(args, log, watch=None, **options):
    """Run a program into the file ``log`` of our logs, and wait for it.

    ``watch(line)`` sees each line as it comes. Raises ``Trouble`` when the disk
    is full and ``Failed`` for any other bad end: only the caller knows what it
    means for the reader.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{log}.log"
    options.setdefault("env", environment())
    options.setdefault("stdin", subprocess.DEVNULL)
    with open(path, "w", encoding="utf-8") as file:
        process = subprocess.Popen(
            tied(args),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            **options,
        )
        with ended(process):
            for line in process.stdout:
                file.write(line)
                if watch:
                    watch(line)
            code = process.wait()
    if code:
        raise _failure(args, code, path)
    return path


def attached(args, **options):
    """Run a program on this terminal and return its exit code."""
    options.setdefault("env", environment())
    with ended(subprocess.Popen(tied(args), **options)) as process:
        return process.wait()


def _failure(args, code, path):
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    tail = "\n".join(lines[-40:])
    return disk_full() if is_disk_full(tail) else Failed(args, code, tail, path)


@contextlib.contextmanager
def ended(process):
    """Whatever happens in the block, ``process`` has ended after it."""
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def output(args, **options):
    """Run a quick program and return what it printed; ``Failed`` if it failed."""
    options.setdefault("env", environment())
    done = subprocess.run(
        [str(arg) for arg in args],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        stdin=subprocess.DEVNULL,
        **options,
    )
    if done.returncode:
        tail = done.stderr.strip() or done.stdout.strip()
        if is_disk_full(tail):
            raise disk_full()
        raise Failed(args, done.returncode, tail, None)
    return done.stdout


def of_checkout():
    """The ids of the processes that commands of this checkout started."""
    return [pid for pid, _mark in _marked()]


def abandoned():
    """Those of them whose command has died."""
    return [pid for pid, mark in _marked() if _identity(mark.split(":")[1]) != mark]


def _marked():
    start = f"{MARK}={KEY}:".encode()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            with contextlib.suppress(OSError):
                for word in (entry / "environ").read_bytes().split(b"\0"):
                    if word.startswith(start):
                        yield int(entry.name), word.decode().partition("=")[2]


def kill(pid, number=signal.SIGKILL):
    """Send a signal to a process that may already be gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def end(pids):
    """Kill these processes and wait until they can no longer touch a file."""
    for pid in pids:
        kill(pid)
    while any(_identity(pid) for pid in pids):
        time.sleep(0.05)
