"""The keys that tokens are signed with: made at the first start, kept for our eyes only."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from lovebank.kernel.clock import Clock, now
from lovebank.kernel.errors import UnusableFile
from lovebank.kernel.ids import NewId, uuid7

FILE = "issuer-keys.json"
RETIRED_AT = "retired_at"  # Beside the members of a key (RFC 7517 lets us).
# Longer than any token lasts, with the leeway that is given to clocks that go wrong.
RETIRED_LASTS = timedelta(minutes=15)
RETIRED_MAX = 50  # So many are remembered, by name and public half, that no name comes twice.


@dataclass(frozen=True)
class Retired:
    """It signs nothing any more: it only tells that its tokens were ours."""

    key: ECKey
    at_seconds: int


class SigningKeys:
    def __init__(
        self, path: Path, current: ECKey, retired: Sequence[Retired] = (), clock: Clock = now
    ) -> None:
        self._path = path
        self._current = current
        self._retired = [*retired]
        self.clock = clock

    @classmethod
    def open(cls, folder: Path, new_id: NewId = uuid7, clock: Clock = now) -> SigningKeys:
        """Raises `UnusableFile`: keys that others can read, or we cannot, sign nothing."""
        path = folder / FILE
        if path.exists():
            current, retired = _read(path)
            return cls(path, current, retired, clock)
        keys = cls(path, _new_key(new_id()), clock=clock)
        keys._write()
        return keys

    @property
    def current(self) -> ECKey:
        return self._current

    def rotate(self, kid: str) -> None:
        """A new key signs from now on; tokens of the one before stay valid until they run out.

        Asked again for a key of the same name, it is done already.
        """
        if kid in {str(key.kid) for key in (self._current, *(each.key for each in self._retired))}:
            return
        before = Retired(self._current, int(self.clock().timestamp()))
        self._retired = [before, *self._retired][:RETIRED_MAX]
        self._current = _new_key(kid)
        self._write()

    def public(self) -> Mapping[str, Any]:
        """As `/jwks` tells them, the newest first."""
        return {"keys": [key.as_dict(private=False) for key in self._public()]}

    def _public(self) -> Sequence[ECKey]:
        return [self._current, *(each.key for each in self._still_told())]

    def _still_told(self) -> Sequence[Retired]:
        oldest = (self.clock() - RETIRED_LASTS).timestamp()
        return [each for each in self._retired if each.at_seconds > oldest]

    def _write(self) -> None:
        retired = [
            {**each.key.as_dict(private=False), RETIRED_AT: each.at_seconds}
            for each in self._retired
        ]
        _keep(self._path, json.dumps([self._current.as_dict(private=True), *retired]))


def _new_key(kid: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": "ES256"})


def _read(path: Path) -> tuple[ECKey, Sequence[Retired]]:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise UnusableFile(f"{path} can be read by others: chmod 600, and rotate the keys.")
    try:
        current, *before = json.loads(path.read_text())
        retired = [Retired(_key(each), int(each[RETIRED_AT])) for each in before]
        return _private(current), retired
    except (OSError, ValueError, TypeError, KeyError, AttributeError, JoseError) as error:
        raise UnusableFile(f"{path} does not hold the issuer's keys: {error}.") from error


def _private(told: Mapping[str, Any]) -> ECKey:
    key = _key(told)
    if not key.is_private:
        raise ValueError("the first one cannot sign")
    return key


def _key(told: Mapping[str, Any]) -> ECKey:
    key = ECKey.import_key({name: each for name, each in told.items() if name != RETIRED_AT})
    if not key.kid:
        raise ValueError("one of them has no name")
    return key


def _keep(path: Path, secret: str) -> None:
    # All of it or nothing, and never for a moment readable by others.
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
