"""The issuer's public keys: in this process, or asked for over HTTP and kept for a while."""

import asyncio
import math
import time
from collections.abc import Callable, Mapping

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey, import_key

from lovebank.kernel.errors import Unavailable
from lovebank.kernel.identity.tokens import PublicKey
from lovebank.kernel.telemetry.log import get_logger

ASK_AGAIN_SECONDS = 60.0
AWAY_SECONDS = 2.0  # After an issuer did not answer: not every caller waits for it anew.
TIMEOUT_SECONDS = 5.0
_log = get_logger("identity")
KeySetDict = Mapping[str, object]


class IssuerUnavailable(Unavailable):
    """Nobody can be recognised while the issuer's keys are not known."""

    def __init__(self) -> None:
        super().__init__("The issuer of tokens cannot be asked for its keys just now.")


class KeysHere:
    """Of an issuer in this very process."""

    def __init__(self, told: Callable[[], KeySetDict]) -> None:
        self._told = told
        self._last: KeySetDict = {}
        self._known: Mapping[str, PublicKey] = {}

    async def find(self, kid: str) -> PublicKey | None:
        told = self._told()
        if told != self._last:  # To read a key takes as long as to check a signature by it.
            self._last, self._known = told, _read(told)
        return self._known.get(kid)


class KeysOverHttp:
    """Asked for once, and again for an unknown `kid`, at most once a minute.

    Whoever shows a token of a known key waits for nobody, also while the issuer is away.
    """

    def __init__(self, url: str, seconds: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._seconds = seconds
        self._known: Mapping[str, PublicKey] = {}
        self._is_away = False
        self._next_at = -math.inf
        self._asking = asyncio.Lock()

    async def find(self, kid: str) -> PublicKey | None:
        if kid in self._known:
            return self._known[kid]
        async with self._asking:
            # Somebody before us may have learnt it, or asked just now in vain.
            if kid not in self._known and self._seconds() >= self._next_at:
                await self._learn()
        if kid not in self._known and self._is_away:
            raise IssuerUnavailable
        return self._known.get(kid)

    async def _learn(self) -> None:
        self._is_away, self._next_at = True, self._seconds() + AWAY_SECONDS
        self._known = await self._ask()
        self._is_away, self._next_at = False, self._seconds() + ASK_AGAIN_SECONDS

    async def _ask(self) -> Mapping[str, PublicKey]:
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS) as http:
                answer = await http.get(self._url, follow_redirects=False)
                answer.raise_for_status()
                return _read(answer.json())
        except (httpx.HTTPError, JoseError, ValueError, TypeError, KeyError) as error:
            _log.warning("issuer.away", error=type(error).__name__)
            raise IssuerUnavailable from error


def _read(told: KeySetDict) -> Mapping[str, PublicKey]:
    """Raises `ValueError` or `TypeError` where it is no set of keys, or none can be used here."""
    each_tried = [_key(each) for each in told["keys"]]  # type: ignore[attr-defined]
    keys = {key.kid: key for key in each_tried if key and key.kid}
    if not keys:
        raise ValueError("None of the issuer's keys can be used here.")
    return keys


def _key(told: Mapping[str, str]) -> PublicKey | None:
    """Nothing where it is broken or of another kind: that is no reason to refuse the others."""
    try:
        key = import_key({**told})
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return key if isinstance(key, ECKey | RSAKey) else None
