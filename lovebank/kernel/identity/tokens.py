"""Tokens: who says so, and until when. Checked here, by everybody's own public keys.

What is pinned and never taken from the token: the algorithms, the issuer, the audience. A token
chooses among our keys by its `kid`; an address that it names is not looked at.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from joserfc import jws, jwt
from joserfc.errors import ExpiredTokenError, InvalidClaimError, JoseError
from joserfc.jwk import ECKey, RSAKey
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lovebank.contracts.access import Role
from lovebank.contracts.ids import PersonId, PlaceId
from lovebank.kernel.clock import Clock, now
from lovebank.kernel.identity.principal import HeldRole, InvalidToken, Principal
from lovebank.kernel.telemetry.log import get_logger

PublicKey = ECKey | RSAKey
ALGORITHMS: Mapping[str, type[PublicKey]] = {"ES256": ECKey, "RS256": RSAKey}
TOKEN_BYTES_MAX = 8 * 1024
LEEWAY_SECONDS = 30
ROLES_MAX = 50
_log = get_logger("identity")


class Verifier(Protocol):
    async def verify(self, token: str) -> Principal:
        """Raises `InvalidToken` where it is not one of ours, or not valid any more."""


class Keys(Protocol):
    async def find(self, kid: str) -> PublicKey | None:
        """The issuer's public key of that id. Raises `Unavailable` where it cannot be asked."""


class _RoleClaim(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    role: str
    scope: PlaceId


class _Claims(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    sub: str = Field(min_length=1, max_length=128)
    roles: list[_RoleClaim] = Field(max_length=ROLES_MAX)
    demo: bool = False


class JwtVerifier:
    def __init__(
        self,
        keys: Keys,
        *,
        issuer: str,
        audience: str,
        allow_demo: bool,
        clock: Clock = now,
    ) -> None:
        self._keys = keys
        self._allow_demo = allow_demo
        self._registry = jwt.JWTClaimsRegistry(
            now=_seconds(clock),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            iat={"essential": True},
        )

    async def verify(self, token: str) -> Principal:
        try:
            claims = await self._checked(token)
        except InvalidToken as refusal:
            _log.info("token.refused", reason=str(refusal))
            raise
        return Principal(PersonId(claims.sub), _held(claims), claims.demo)

    async def _checked(self, token: str) -> _Claims:
        if len(token.encode(errors="replace")) > TOKEN_BYTES_MAX:
            raise InvalidToken("This token is too long.")
        key = await self._key_of(token)
        try:
            told = jwt.decode(token, key, algorithms=[*ALGORITHMS]).claims
            self._registry.validate(told)
            claims = _Claims.model_validate(told)
        except ExpiredTokenError as error:
            raise InvalidToken("This token has expired.") from error
        except InvalidClaimError as error:
            raise InvalidToken("This token is not for here, or not for now.") from error
        except (JoseError, ValidationError, ValueError, TypeError) as error:
            raise InvalidToken("This token is not one of ours.") from error
        if claims.demo and not self._allow_demo:
            raise InvalidToken("This token is of a demo city.")
        return claims

    async def _key_of(self, token: str) -> PublicKey:
        header = _header(token)
        fitting = ALGORITHMS.get(str(header.get("alg")))
        if fitting is None:
            raise InvalidToken("This token is signed by a method that is not taken here.")
        kid = header.get("kid")
        key = await self._keys.find(kid) if isinstance(kid, str) else None
        if not isinstance(key, fitting):
            raise InvalidToken("This token is signed with a key that is not known here.")
        return key


def _header(token: str) -> Mapping[str, Any]:
    try:
        # Read only to choose the key: nothing in it is believed before the signature is checked.
        return jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError, json.JSONDecodeError) as error:
        raise InvalidToken("This is no token.") from error


def _held(claims: _Claims) -> list[HeldRole]:
    # A role that is not known here gives nothing, and takes nothing from the others.
    known = {role.value for role in Role}
    return [HeldRole(Role(each.role), each.scope) for each in claims.roles if each.role in known]


def _seconds(clock: Callable[[], datetime]) -> Callable[[], int]:
    return lambda: int(clock().timestamp())
