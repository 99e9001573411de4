"""The data folder of an embedded city: one city at a time, of a format that we can read."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lovebank.kernel.errors import CannotStart

FORMAT = 1  # Raised when an older Love Bank could not read what we write any more.
_FORMAT_FILE = "format"
_LOCK_FILE = "lock"


@contextmanager
def held(folder: Path) -> Iterator[Path]:
    """The folder, made if it is new, for us alone until the end. Raises `CannotStart`."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The system lets go of the lock when we die, however we die.
        lock = (folder / _LOCK_FILE).open("a")
    except OSError as error:
        raise CannotStart(f"Cannot keep data in {folder}: {error.strerror}.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotStart(f"Another city is running on the data folder {folder}.") from error
        _check_format(folder)
        yield folder


def _check_format(folder: Path) -> None:
    path = folder / _FORMAT_FILE
    if not path.exists():
        _write(path, f"{FORMAT}\n")
        return
    written = path.read_text().strip()
    if not written.isdigit():
        raise CannotStart(f"{path} should hold the number of the data's format, not {written!r}.")
    if int(written) > FORMAT:
        raise CannotStart(
            f"The data in {folder} has format {written}; this Love Bank reads up to {FORMAT}."
            " Install a newer one."
        )


def _write(path: Path, text: str) -> None:
    # All of it or nothing, also when we are killed half way.
    new = path.with_suffix(".new")
    new.write_text(text)
    new.replace(path)
