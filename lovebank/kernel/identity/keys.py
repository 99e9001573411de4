"""The issuer's public keys: in this process, or asked for over HTTP and kept for a while."""

import asyncio
import time
from collections.abc import Callable, Mapping

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

from lovebank.kernel.errors import Unavailable
from lovebank.kernel.identity.tokens import PublicKey

ASK_AGAIN_SECONDS = 60.0
TIMEOUT_SECONDS = 5.0
KeySetDict = Mapping[str, object]


class IssuerUnavailable(Unavailable):
    """Nobody can be recognised while the issuer's keys are not known."""

    def __init__(self) -> None:
        super().__init__("The issuer of tokens cannot be asked for its keys just now.")


class KeysHere:
    """Of an issuer in this very process."""

    def __init__(self, told: Callable[[], KeySetDict]) -> None:
        self._told = told

    async def find(self, kid: str) -> PublicKey | None:
        return _read(self._told()).get(kid)


class KeysOverHttp:
    """Asked for once, and again for an unknown `kid`, at most once a minute."""

    def __init__(self, url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._url = url
        self._transport = transport
        self._known: Mapping[str, PublicKey] = {}
        self._asked_at = -ASK_AGAIN_SECONDS
        self._asking = asyncio.Lock()

    async def find(self, kid: str) -> PublicKey | None:
        async with self._asking:
            due = time.monotonic() - self._asked_at >= ASK_AGAIN_SECONDS
            if kid not in self._known and (due or not self._known):
                await self._ask()
        return self._known.get(kid)

    async def _ask(self) -> None:
        try:
            async with httpx.AsyncClient(
                timeout=TIMEOUT_SECONDS, transport=self._transport
            ) as http:
                answer = await http.get(self._url)
                answer.raise_for_status()
                self._known = _read(answer.json())
        except (httpx.HTTPError, JoseError, ValueError, TypeError, KeyError) as error:
            raise IssuerUnavailable from error
        self._asked_at = time.monotonic()


def _read(told: KeySetDict) -> Mapping[str, PublicKey]:
    keys = KeySet.import_key_set(told).keys  # type: ignore[arg-type]
    return {str(key.kid): key for key in keys if isinstance(key, ECKey | RSAKey)}
