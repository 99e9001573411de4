"""Secrets: shown once, kept as a hash that is slow to guess (scrypt, RFC 7914)."""

import asyncio
import hashlib
import hmac
import secrets
from concurrent.futures import ThreadPoolExecutor

from lovebank.kernel.errors import Unavailable

WAITING_MAX = 20
_COST = {"n": 2**14, "r": 8, "p": 1}
_SALT_BYTES = 16


class TooBusy(Unavailable):
    """Many sign in at once, or somebody guesses: the rest of the city goes on."""

    def __init__(self) -> None:
        super().__init__("Too many are signing in just now.")


class _Desk:
    """One thread, and a short queue before it: it is meant to be slow, and nobody else waits."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="scrypt")
        self._waiting = 0

    async def digest(self, secret: bytes, salt: bytes) -> bytes:
        if self._waiting >= WAITING_MAX:
            raise TooBusy
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._thread, _scrypt, secret, salt)
        finally:
            self._waiting -= 1


_desk = _Desk()


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Six digits, to be read out over the telephone."""
    return f"{secrets.randbelow(1_000_000):06}"


async def hashed(secret: str) -> str:
    """Raises `TooBusy`."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return f"{salt.hex()}:{(await _digest(secret, salt)).hex()}"


async def fits(secret: str, kept: str) -> bool:
    """An empty `kept` fits nothing, and takes as long to find out. Raises `TooBusy`."""
    salt, _, digest = kept.partition(":")
    found = await _digest(secret, bytes.fromhex(salt) or bytes(_SALT_BYTES))
    return hmac.compare_digest(found, bytes.fromhex(digest))


async def _digest(secret: str, salt: bytes) -> bytes:
    return await _desk.digest(secret.encode(), salt)


def _scrypt(secret: bytes, salt: bytes) -> bytes:
    return hashlib.scrypt(secret, salt=salt, **_COST)
