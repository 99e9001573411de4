"""Tokens: who says so, and until when."""

from typing import Protocol

from lovebank.kernel.identity.principal import Principal


class Verifier(Protocol):
    async def verify(self, token: str) -> Principal:
        """Raises `InvalidToken` where it is not one of ours, or not valid any more."""
