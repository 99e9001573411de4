"""A change of a few fields of one document, made only where it is as expected: no read before it.

Who replaces a document must have read it, and of two only one succeeds. Amendments that say what
they need (so much left, this not yet there) succeed side by side, for they lose nothing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lovebank.kernel.documents.plain import MISSING, check_plain, look_up

COUNTED_MAX = 2**53  # Beyond it, what reads JSON into floats no longer counts exactly.
_PATH = re.compile(r"[A-Za-z0-9_:-]+(\.[A-Za-z0-9_:-]+)*")


@dataclass(frozen=True)
class Guard:
    """What must hold. Paths are dotted, as in `recognised.6`, and do not lead into lists."""

    equal: Mapping[str, str | int] = field(default_factory=dict)
    at_least: Mapping[str, int] = field(default_factory=dict)
    absent: Sequence[str] = ()


@dataclass(frozen=True)
class Change:
    """What becomes of it. A field that is not there is incremented from 0."""

    set: Mapping[str, Any] = field(default_factory=dict)
    increment: Mapping[str, int] = field(default_factory=dict)
    unset: Sequence[str] = ()

    @property
    def paths(self) -> Sequence[str]:
        return [*self.set, *self.increment, *self.unset]


def check(guard: Guard, change: Change) -> None:
    """Raises `ValueError` or `TypeError`, before anything is written."""
    for path in [*guard.equal, *guard.at_least, *guard.absent, *change.paths]:
        if not _PATH.fullmatch(path):
            raise ValueError(f"{path!r} is not a path")
    for path in [*change.paths]:
        if sum(_overlap(path, other) for other in change.paths) > 1:
            raise ValueError(f"{path} would be changed twice")
    if not change.paths:
        raise ValueError("an amendment changes something")
    check_plain([*guard.equal.values(), *change.set.values()])
    _check_scalars(guard.equal.values())
    _check_integers([*guard.at_least.values(), *change.increment.values()])


def amended(value: Any, guard: Guard, change: Change) -> Any | None:
    """The value, changed in place; nothing where the guard is not met.

    Raises `TypeError` and `OverflowError` as `Collection.amend`: then it is half changed.
    """
    if not is_met(value, guard):
        return None
    for path, new in change.set.items():
        _put(value, path, new)
    for path, by in change.increment.items():
        _put(value, path, _sum(look_up(value, path), by, path))
    for path in change.unset:
        _remove(value, path)
    return value


def is_met(value: Any, guard: Guard) -> bool:
    return (
        all(_same(look_up(value, path), wanted) for path, wanted in guard.equal.items())
        and all(_reaches(look_up(value, path), least) for path, least in guard.at_least.items())
        and all(look_up(value, path) is MISSING for path in guard.absent)
    )


def _same(found: object, wanted: str | int) -> bool:
    return isinstance(found, str | int) and not isinstance(found, bool) and found == wanted


def _reaches(found: object, least: int) -> bool:
    return isinstance(found, int) and not isinstance(found, bool) and found >= least


def _sum(found: object, by: int, path: str) -> int:
    before = 0 if found is MISSING else found
    if isinstance(before, bool) or not isinstance(before, int):
        raise TypeError(f"{path} is no integer")
    if abs(before + by) > COUNTED_MAX:
        raise OverflowError(f"{path} would be more than can be counted exactly")
    return before + by


def _put(value: Any, path: str, new: Any) -> None:
    *above, last = path.split(".")
    for name in above:
        value = value.setdefault(name, {})
        if not isinstance(value, dict):
            raise TypeError(f"there is nothing within {name}, where {path} should be")
    value[last] = new


def _remove(value: Any, path: str) -> None:
    *above, last = path.split(".")
    for name in above:
        value = value.get(name) if isinstance(value, dict) else None
    if isinstance(value, dict):
        value.pop(last, None)


def _overlap(path: str, other: str) -> bool:
    return path == other or path.startswith(f"{other}.") or other.startswith(f"{path}.")


def _check_scalars(values: Iterable[object]) -> None:
    for value in values:
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise TypeError(f"{value!r} is neither text nor an integer")


def _check_integers(numbers: Iterable[object]) -> None:
    for number in numbers:
        if isinstance(number, bool) or not isinstance(number, int):
            raise TypeError(f"{number!r} is no integer")
        if abs(number) > COUNTED_MAX:
            raise ValueError(f"{number} is more than can be counted exactly")
