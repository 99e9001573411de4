"""Secrets: shown once, kept as a hash that is slow to guess (scrypt, RFC 7914)."""

import asyncio
import hashlib
import hmac
import secrets

_COST = {"n": 2**14, "r": 8, "p": 1}
_SALT_BYTES = 16


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Six digits, to be read out over the telephone."""
    return f"{secrets.randbelow(1_000_000):06}"


async def hashed(secret: str) -> str:
    salt = secrets.token_bytes(_SALT_BYTES)
    return f"{salt.hex()}:{(await _digest(secret, salt)).hex()}"


async def fits(secret: str, kept: str) -> bool:
    """An empty `kept` fits nothing, and takes as long to find out."""
    salt, _, digest = kept.partition(":")
    found = await _digest(secret, bytes.fromhex(salt) or bytes(_SALT_BYTES))
    return hmac.compare_digest(found, bytes.fromhex(digest))


async def _digest(secret: str, salt: bytes) -> bytes:
    # In a thread: it is meant to be slow, and everybody else would wait for it.
    return await asyncio.to_thread(_scrypt, secret.encode(), salt)


def _scrypt(secret: bytes, salt: bytes) -> bytes:
    return hashlib.scrypt(secret, salt=salt, **_COST)
