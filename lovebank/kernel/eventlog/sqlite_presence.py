"""Telling at once that a process has died: it holds the lock of a file for as long as it lives.

Without this a town that was killed and started again would wait for its own old leases to end.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4


class Presence:
    def __init__(self, folder: Path) -> None:
        self.name = uuid4().hex
        self._folder = folder

    def is_gone(self, name: str) -> bool:
        try:
            opened = os.open(self._folder / name, os.O_RDONLY)
        except FileNotFoundError:
            return True
        try:
            fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(opened)
        (self._folder / name).unlink(missing_ok=True)
        return True


@contextmanager
def present(log: Path) -> Iterator[Presence]:
    folder = log.with_name(f"{log.name}-present")
    folder.mkdir(exist_ok=True)
    presence = Presence(folder)
    own = folder / presence.name
    opened = os.open(own, os.O_CREAT | os.O_RDONLY, 0o600)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield presence
    finally:
        own.unlink(missing_ok=True)
        os.close(opened)
