"""Folders that are whole or absent: built beside, stamped last, renamed into place."""

import contextlib
import os
import shutil

STAMP = ".stamp"


def is_built(folder, stamp):
    """Whether ``folder`` was finished, from the inputs that ``stamp`` names."""
    with contextlib.suppress(OSError):
        return (folder / STAMP).read_text(encoding="utf-8") == stamp
    return False


def build(folder, stamp, fill):
    """Make ``folder`` by calling ``fill(unfinished folder)``.

    Killed at any moment, it leaves the old folder, or none, and an unfinished
    one that the next call removes.
    """
    unfinished = folder.with_name(folder.name + ".unfinished")
    remove(unfinished)
    unfinished.mkdir(parents=True)
    fill(unfinished)
    (unfinished / STAMP).write_text(stamp, encoding="utf-8")
    remove(folder)
    unfinished.rename(folder)


def remove(path):
    """Remove a file, a link or a tree; all right if there is none."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


def size(folder):
    """How many bytes the files below ``folder`` hold now, for showing progress."""
    total = 0
    for parent, _folders, files in os.walk(folder):
        for name in files:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(parent, name)).st_size
    return total
