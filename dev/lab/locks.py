"""Locks that the kernel releases when their holder dies, however it dies."""

import contextlib
import fcntl

from .console import say
from .paths import STATE, cache


def path(name):
    """The file of a lock of this checkout."""
    return STATE / "locks" / name


@contextlib.contextmanager
def held(name, waiting_for="another command in this checkout"):
    """Hold the lock ``name`` of this checkout; say so when that means waiting."""
    with _locked(path(name), waiting_for):
        yield


@contextlib.contextmanager
def cache_held():
    """Hold the download cache, which every checkout of the user shares."""
    with _locked(cache() / "lock", "the downloads of another checkout"):
        yield


@contextlib.contextmanager
def _locked(file_path, waiting_for):
    file_path.parent.mkdir(parents=True, exist_ok=True)
    with open(file_path, "w", encoding="utf-8") as file:
        if not _take(file):
            say(f"  Waiting for {waiting_for} …")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _take(file):
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_held(name):
    """Whether some process holds the lock ``name`` right now."""
    try:
        with open(path(name), "r+", encoding="utf-8") as file:
            return not _take(file)
    except FileNotFoundError:
        return False
