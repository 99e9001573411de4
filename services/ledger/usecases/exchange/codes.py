"""Pick-up codes: drawn at random, shown once, kept as a hash that is slow to guess (scrypt)."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from typing import TypeAlias

from services.ledger.domain.exchange.pickup_code import CODES, written

Draw: TypeAlias = Callable[[int], int]  # A number below this, and none likelier than another.
_COST = {"n": 2**12, "r": 8, "p": 1}
_BYTES = 16


class Codes:
    def __init__(self, draw: Draw) -> None:
        self._draw = draw

    async def draw(self, merchant_id: str) -> tuple[str, str]:
        """A new code, and its hash."""
        code = written(self._draw(CODES))
        return code, await hashed(code, merchant_id)


async def hashed(code: str, merchant_id: str) -> str:
    """The same code at two counters has two hashes: it is good at one of them."""
    return await asyncio.to_thread(_hash, code.encode(), f"pick-up:{merchant_id}".encode())


def _hash(code: bytes, salt: bytes) -> str:
    return hashlib.scrypt(code, salt=salt, dklen=_BYTES, **_COST).hex()
