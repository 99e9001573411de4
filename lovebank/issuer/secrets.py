"""Secrets: shown once, kept as a hash that is slow to guess (scrypt, RFC 7914)."""

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


def hashed(secret: str) -> str:
    salt = secrets.token_bytes(_SALT_BYTES)
    return f"{salt.hex()}:{_digest(secret, salt).hex()}"


def fits(secret: str, kept: str) -> bool:
    salt, _, digest = kept.partition(":")
    return hmac.compare_digest(_digest(secret, bytes.fromhex(salt)), bytes.fromhex(digest))


def _digest(secret: str, salt: bytes) -> bytes:
    return hashlib.scrypt(secret.encode(), salt=salt, **_COST)
