"""The dependency by which a route declares its action: `Annotated[Permit, may("account.read")]`."""

from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from lovebank.contracts.access import ACTIONS
from lovebank.kernel.identity.principal import (
    InvalidToken,
    NotForYou,
    Permit,
    Principal,
    log_denial,
)

_BEARER = HTTPBearer(auto_error=False)
Credentials = Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)]


async def _caller(request: Request, credentials: Credentials) -> Principal:
    if credentials is None:
        raise InvalidToken("This needs a bearer token.")
    principal: Principal = await request.app.state.verifier.verify(credentials.credentials)
    return principal


Caller = Annotated[Principal, Depends(_caller)]  # Verified once a request, whoever depends on it.


def may(action: str) -> Any:
    """Raises, before the route runs, `InvalidToken`, or `NotForYou` to whom no role allows it."""
    if action not in ACTIONS:
        raise ValueError(f"{action} is not in the table of actions")

    async def permit(principal: Caller) -> Permit:
        if not {held.role for held in principal.roles} & {g.role for g in ACTIONS[action]}:
            log_denial(principal, action)
            raise NotForYou(action)
        return Permit(principal, action)

    permit.action = action  # type: ignore[attr-defined]  # Read by the walk over the routes.
    return Depends(permit)
