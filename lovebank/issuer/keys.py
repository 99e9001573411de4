"""The keys that tokens are signed with: made at the first start, kept for our eyes only."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from joserfc.jwk import ECKey

from lovebank.kernel.ids import NewId, uuid7

FILE = "issuer-keys.json"
KEPT_MAX = 3  # The one in use, and those whose tokens have not all run out.


class SigningKeys:
    """The newest signs; older ones only tell that their tokens were ours."""

    def __init__(self, path: Path, keys: Sequence[ECKey]) -> None:
        self._path = path
        self._keys = keys

    @classmethod
    def open(cls, folder: Path, new_id: NewId = uuid7) -> "SigningKeys":
        path = folder / FILE
        if path.exists():
            told = json.loads(path.read_text())
            return cls(path, [ECKey.import_key(each) for each in told])
        keys = cls(path, [])
        keys.rotate(new_id)
        return keys

    @property
    def current(self) -> ECKey:
        return self._keys[0]

    def rotate(self, new_id: NewId = uuid7) -> None:
        """A new key signs from now on. Tokens of the one before stay valid until they run out."""
        new = ECKey.generate_key("P-256", {"kid": new_id(), "use": "sig", "alg": "ES256"})
        self._keys = [new, *self._keys][:KEPT_MAX]
        _write(self._path, json.dumps([key.as_dict(private=True) for key in self._keys]))

    def public(self) -> Mapping[str, Any]:
        """As `/jwks` tells them."""
        return {"keys": [key.as_dict(private=False) for key in self._keys]}


def _write(path: Path, secret: str) -> None:
    # All of it or nothing, and never for a moment readable by others.
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
