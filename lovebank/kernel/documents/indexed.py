"""Fields that may be asked for: each holds text or an integer, also after an amendment."""

from collections.abc import Mapping

from lovebank.kernel.documents.amendment import Change
from lovebank.kernel.documents.plain import MISSING, look_up


def check_value(name: str, sparse_by_path: Mapping[str, bool], value: object) -> None:
    for path, sparse in sparse_by_path.items():
        found = look_up(value, path)
        if not (found is MISSING and sparse):
            _check_indexed(f"{name}: {path}", found)


def check_change(name: str, sparse_by_path: Mapping[str, bool], change: Change) -> None:
    for indexed, sparse in sparse_by_path.items():
        if not sparse and any(_holds(path, indexed) for path in change.unset):
            raise ValueError(f"{name}: every document has {indexed}")
        if within := [path for path in change.paths if path.startswith(f"{indexed}.")]:
            raise TypeError(f"{name}: there can be no {within[0]}, for {indexed} is indexed")
        for path, value in change.set.items():
            if _holds(path, indexed):
                inside = indexed.removeprefix(path).removeprefix(".")
                found = look_up(value, inside) if inside else value
                if not (found is MISSING and sparse):
                    _check_indexed(f"{name}: {indexed}", found)


def _holds(path: str, indexed: str) -> bool:
    return indexed == path or indexed.startswith(f"{path}.")


def _check_indexed(what: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise TypeError(f"{what} must be text or an integer")
    # SQLite would index the text only up to there, and take two for one.
    if isinstance(value, str) and "\0" in value:
        raise TypeError(f"{what} is indexed, and may not hold NUL")
