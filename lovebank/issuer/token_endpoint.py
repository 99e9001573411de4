"""`/token`: OAuth 2.0's own door (RFC 6749), with a form to it and its own kind of refusal."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Awaitable, Mapping
from http import HTTPStatus
from urllib.parse import parse_qs, unquote_plus

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from lovebank.issuer.accounts import Account, Accounts
from lovebank.issuer.errors import WrongCredentials
from lovebank.issuer.login import Login
from lovebank.issuer.mint import TOKEN_SECONDS, Mint
from lovebank.kernel.errors import StaleVersion, Unavailable

FORM_SECONDS_MAX = 10.0
FORM_BYTES_MAX = 8 * 1024
_NEEDED = {"authorization_code": ("code", "code_verifier", "client_id", "redirect_uri")}
NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}  # RFC 6749, 5.1.


class TokenEndpoint:
    def __init__(self, accounts: Accounts, login: Login, mint: Mint) -> None:
        self._accounts = accounts
        self._login = login
        self._mint = mint

    async def answer(self, request: Request) -> Response:
        form = await _form_in_time(request)
        if form is None or not _is_whole(form):
            return _refuse("invalid_request", HTTPStatus.BAD_REQUEST)
        match form.get("grant_type"):
            case "client_credentials":
                return await self._token(self._by_secret(request, form), "invalid_client")
            case "authorization_code":
                return await self._token(self._by_grant(form), "invalid_grant")
        return _refuse("unsupported_grant_type", HTTPStatus.BAD_REQUEST)

    async def _token(self, account: Awaitable[Account], refusal: str) -> Response:
        try:
            token = self._mint.token_for(await account)
        except WrongCredentials:
            wrong_client = refusal == "invalid_client"
            return _refuse(
                refusal, HTTPStatus.UNAUTHORIZED if wrong_client else HTTPStatus.BAD_REQUEST
            )
        except (Unavailable, StaleVersion):
            return _ask_again()
        told = {"access_token": token, "token_type": "Bearer", "expires_in": TOKEN_SECONDS}
        return JSONResponse(told, headers=NO_STORE)

    async def _by_secret(self, request: Request, form: Mapping[str, str]) -> Account:
        if "authorization" in request.headers:
            name, secret = _basic(request.headers["authorization"])
        else:
            name, secret = form.get("client_id", ""), form.get("client_secret", "")
        return await self._accounts.by_secret(name, secret)

    async def _by_grant(self, form: Mapping[str, str]) -> Account:
        return await self._login.exchange(*(form[name] for name in _NEEDED["authorization_code"]))


def _is_whole(form: Mapping[str, str]) -> bool:
    kind = form.get("grant_type", "")
    return bool(kind) and all(form.get(name) for name in _NEEDED.get(kind, ()))


async def _form_in_time(request: Request) -> Mapping[str, str] | None:
    try:
        async with asyncio.timeout(FORM_SECONDS_MAX):
            return await _form(request)
    except (TimeoutError, ClientDisconnect):
        return None


async def _form(request: Request) -> Mapping[str, str] | None:
    """None where it is no form, or a field is there twice (RFC 6749, 3.2)."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > FORM_BYTES_MAX:
            return None
    try:
        fields = parse_qs(body.decode(), strict_parsing=True, max_num_fields=20)
    except ValueError:
        return None
    once = {name: values[0] for name, values in fields.items() if len(values) == 1}
    return once if len(once) == len(fields) else None


def _basic(header: str) -> tuple[str, str]:
    """Raises `WrongCredentials` where it is none; no other way to sign in is tried then."""
    scheme, _, told = header.partition(" ")
    try:
        name, _, secret = base64.b64decode(told, validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as error:
        raise WrongCredentials from error
    if scheme.lower() != "basic":
        raise WrongCredentials
    return unquote_plus(name), unquote_plus(secret)


def _ask_again() -> Response:
    refused = _refuse("temporarily_unavailable", HTTPStatus.SERVICE_UNAVAILABLE)
    refused.headers["Retry-After"] = "1"
    return refused


def _refuse(error: str, status: HTTPStatus) -> Response:
    headers = NO_STORE
    if status == HTTPStatus.UNAUTHORIZED:
        headers = NO_STORE | {"WWW-Authenticate": 'Basic realm="lovebank"'}
    return JSONResponse({"error": error}, status_code=status, headers=headers)
