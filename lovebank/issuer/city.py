"""The issuer, put together: for trials and for one community. A whole city has its own."""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from lovebank.contracts.access import Role
from lovebank.issuer.accounts import Account, Accounts, GrantedRole
from lovebank.issuer.api import accounts as accounts_api
from lovebank.issuer.api import admin, discovery, login, signing_keys
from lovebank.issuer.api import demo as demo_api
from lovebank.issuer.first import FirstOperator
from lovebank.issuer.forgetting import subscriber
from lovebank.issuer.keys import SigningKeys
from lovebank.issuer.login import Login
from lovebank.issuer.mint import Mint
from lovebank.issuer.phones import Phones
from lovebank.issuer.secrets import new_secret
from lovebank.issuer.token_endpoint import TokenEndpoint
from lovebank.kernel.clock import Clock, now
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.documents.sqlite import open_sqlite
from lovebank.kernel.errors import CannotStart
from lovebank.kernel.http import add_check, build_api
from lovebank.kernel.http.mounting import mounted
from lovebank.kernel.identity.keys import KeysHere
from lovebank.kernel.identity.tokens import JwtVerifier, Verifier
from lovebank.kernel.ids import uuid7
from lovebank.kernel.service import Service

CITY = "yongzhou"
KIND_FILE = "issuer-kind"
ENVIRONMENT, PRODUCTION = "LOVEBANK_ENV", "production"


@dataclass(frozen=True)
class Issuer:
    app: ASGIApp
    api: FastAPI  # All of it but `/token`, and described.
    verifier: Verifier
    mint: Mint
    welcome: Sequence[str]
    service: Service  # What works behind its doors: it hears who is to be forgotten.
    database: Database

    def token_for_operator(self, person: str) -> str:
        """For the program itself, before the doors are open."""
        role = GrantedRole(role=Role.OPERATOR, scope=CITY)
        return self.mint.token_for(Account(person=person, name=person, roles=(role,)))


def open_issuer(
    folder: Path, *, url: str, demo: bool, clock: Clock = now
) -> AbstractAsyncContextManager[Issuer]:
    """In a data folder. Raises `CannotStart`."""
    check_kind(folder, demo=demo)
    return _opened(folder, url, clock, demo=demo)


@asynccontextmanager
async def _opened(folder: Path, url: str, clock: Clock, *, demo: bool) -> AsyncIterator[Issuer]:
    async with open_sqlite(folder / "issuer.sqlite") as database:
        keys = SigningKeys.open(folder, clock=clock)
        yield await build(database, keys, url, demo=demo)


def check_kind(folder: Path, *, demo: bool) -> None:
    """What once was a demo stays one, and nobody may act as the people of a real town.

    Raises `CannotStart`.
    """
    kind, path = "demo" if demo else "town", folder / KIND_FILE
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if demo and os.environ.get(ENVIRONMENT) == PRODUCTION:
        raise CannotStart(f"A demo does not run where {ENVIRONMENT} is {PRODUCTION}.")
    if not path.exists():
        new = path.with_suffix(".new")
        new.write_text(kind + "\n")
        new.replace(path)
    if (found := path.read_text().strip()) != kind:
        raise CannotStart(
            f"The data in {folder} is of a {found}, and is not opened as a {kind}:"
            " choose another data folder."
        )


async def build(
    database: Database, keys: SigningKeys, url: str, *, demo: bool, first_code: str = ""
) -> Issuer:
    """`first_code` is set from outside where nobody reads what the first start prints.

    Time is what it is to the keys.
    """
    clock = keys.clock
    accounts, phones = await Accounts.open(database), Phones(demo=demo)
    mint = Mint(keys, url, demo, clock=clock)
    first = FirstOperator(accounts, mint, first_code or new_secret())
    signing_in = await Login.open(database, accounts, phones.deliver, clock, uuid7)
    verifier = JwtVerifier(
        KeysHere(keys.public), issuer=url, audience=mint.audience, allow_demo=demo, clock=clock
    )
    routers = [
        discovery.router,
        accounts_api.router,
        login.router,
        admin.router,
        signing_keys.router,
    ]
    api = build_api(
        "issuer",
        [*routers, *([demo_api.router] if demo else [])],
        provide=[accounts, phones, mint, first, signing_in, keys],
        verifier=verifier,
    )
    add_check(api, "store", database.ping)
    welcome = _welcome(url, first) if not demo and await first.is_needed() else ()
    token = TokenEndpoint(accounts, signing_in, mint)
    service = Service(name="issuer", api=api, subscribers=[subscriber(accounts)])
    return Issuer(_with_token(api, token), api, verifier, mint, welcome, service, database)


def _with_token(api: FastAPI, endpoint: TokenEndpoint) -> ASGIApp:
    # Outside the API: its body is a form, and its refusals are OAuth's.
    return Starlette(routes=[Route("/token", endpoint.answer, methods=["POST"]), mounted("/", api)])


def _welcome(url: str, first: FirstOperator) -> Sequence[str]:
    return (
        "Nobody may sign in yet. The first operator claims the city, once, with this code:",
        f"  {first.code}   (POST {url}/admin/claim, or: lovebank claim --code CODE)",
    )
