"""Fields that may be asked for: each holds text or an integer, also after an amendment."""

from collections.abc import Mapping

from lovebank.kernel.documents.amendment import Change
from lovebank.kernel.documents.plain import MISSING, look_up


def check_value(name: str, sparse_by_path: Mapping[str, bool], value: object) -> None:
    for path, sparse in sparse_by_path.items():
        _check_found(f"{name}: {path}", look_up(value, path), sparse=sparse)


def check_change(name: str, sparse_by_path: Mapping[str, bool], change: Change) -> None:
    for path, sparse in sparse_by_path.items():
        _check_changed(f"{name}: {path}", path, change, sparse=sparse)


def _check_changed(what: str, indexed: str, change: Change, *, sparse: bool) -> None:
    if any(path.startswith(f"{indexed}.") for path in change.paths):
        raise TypeError(f"{what} is indexed, and nothing can lie within it")
    if not sparse and any(_holds(path, indexed) for path in change.unset):
        raise ValueError(f"{what} is what every document has")
    for path, value in change.set.items():
        if _holds(path, indexed):
            inside = indexed.removeprefix(path).removeprefix(".")
            _check_found(what, look_up(value, inside) if inside else value, sparse=sparse)


def _holds(path: str, indexed: str) -> bool:
    return indexed == path or indexed.startswith(f"{path}.")


def _check_found(what: str, value: object, *, sparse: bool) -> None:
    if value is MISSING and sparse:
        return
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise TypeError(f"{what} must be text or an integer")
    # SQLite would index the text only up to there, and take two for one.
    if isinstance(value, str) and "\0" in value:
        raise TypeError(f"{what} is indexed, and may not hold NUL")
