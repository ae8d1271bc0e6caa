"""What the person at the terminal reads: steps with their time, one-sentence errors."""

import contextlib
import errno
import os
import signal
import sys
import threading
import time

# Where the output is not a terminal, a line this often says that work goes on.
QUIET_SECONDS = 15


class Trouble(Exception):
    """Something the reader can act upon. Its text is the whole message."""


def say(text="", end="\n"):
    """Print one line at once, even into a pipe."""
    print(text, end=end, flush=True, file=_talk[-1] if _talk else sys.stdout)


def keep_stdout_for_results():
    """From now on, what is said goes to stderr: stdout is for another program."""
    _talk.append(sys.stderr)


_talk = []


class Step:
    """A piece of work that takes time. Set ``note`` to say how far it is.

    ``note`` is a text, or a function that returns one: it is called while the
    step waits, so that progress can be read off the size of a folder.
    """

    def __init__(self, title):
        self.title = title
        self.note = ""
        self._start = time.monotonic()
        self._over = threading.Event()
        self._live = not _talk and sys.stdout.isatty()

    @property
    def seconds(self):
        return time.monotonic() - self._start

    def say(self, text):
        """Print a line that stays, above the one that moves."""
        say(f"\r\033[K{text}" if self._live else text)

    def _line(self):
        note = self.note() if callable(self.note) else self.note
        return f"  {self.title} … {note + ', ' if note else ''}{self.seconds:.0f} s"

    def _beat(self):
        while not self._over.wait(0.5 if self._live else QUIET_SECONDS):
            with contextlib.suppress(OSError):
                if self._live:
                    say(f"\r\033[K{self._line()}", end="")
                else:
                    say(self._line())

    def __enter__(self):
        self._thread = threading.Thread(target=self._beat, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind, *_rest):
        self._over.set()
        self._thread.join()
        if self._live:
            say("\r\033[K", end="")
        outcome = "stopped after " if kind else ""
        say(f"  {self.title}: {outcome}{self.seconds:.1f} s")


def disk_full(path=None):
    """The one sentence for a disk without room, wherever it was noticed."""
    where = f" ({path})" if path else ""
    return Trouble(
        f"The disk is full{where}: free at least 3 GB and run the command again."
    )


def is_disk_full(text):
    """Whether the last words of a program say that the disk is full."""
    return "No space left on device" in text or "Disk quota exceeded" in text


def _sentence(error):
    if isinstance(error, Trouble):
        return str(error)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return str(disk_full(error.filename))
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{error.filename or 'A file'} cannot be written: {error.strerror}."
    return f"{error.filename or 'The system'}: {error.strerror or error}."


def _cause(error):
    """The sentence for ``error``; on a full disk, that is what matters.

    Some programs say in other words, or not at all, that they had no room.
    """
    from . import paths

    full = paths.full_disk()
    return str(disk_full(full)) if full else _sentence(error)


def _stop(_number, _frame):
    raise KeyboardInterrupt


def main(command):
    """Run ``command(arguments)`` and leave with its exit code.

    Foreseen errors end in one sentence on stderr; Ctrl-C and SIGTERM unwind
    through the same ``finally`` blocks, so that nothing is left running.
    """
    # Also where a shell started us in the background, deaf to Ctrl-C.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    try:
        code = command(sys.argv[1:]) or 0
    except (Trouble, OSError) as error:
        if isinstance(error, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        else:
            print(f"Error: {_cause(error)}", file=sys.stderr, flush=True)
        code = 1
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr, flush=True)
        code = 130
    sys.exit(code)
