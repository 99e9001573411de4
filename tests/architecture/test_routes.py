"""Every route declares who may use it: an action of the table, or that it is public."""

import re
from collections.abc import Iterator
from importlib import import_module

import pytest
from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from lovebank.contracts.access import ACTIONS, PUBLIC
from tests.architecture.test_addresses import ROOT

READS = {"GET"}
MAKES_A_ROUTER = re.compile(r"(APIR|_r)outer\(")


def routers() -> Iterator[APIRouter]:
    walked = ("services/*/api/**/*.py", "lovebank/kernel/**/*.py", "lovebank/issuer/api/**/*.py")
    paths = [path for pattern in walked for path in ROOT.glob(pattern)]
    for path in sorted(
        path for path in paths if "_router(" in path.read_text() or "APIRouter(" in path.read_text()
    ):
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        yield from (thing for thing in vars(module).values() if isinstance(thing, APIRouter))


def routes() -> list[APIRoute]:
    found = [route for router in routers() for route in router.routes]
    assert all(isinstance(route, APIRoute) for route in found)
    return [route for route in found if isinstance(route, APIRoute)]


def declared(dependant: Dependant) -> Iterator[tuple[str, str]]:
    for kind in ("action", "public"):
        if name := getattr(dependant.call, kind, None):
            yield kind, name
    for inner in dependant.dependencies:
        yield from declared(inner)


def calls(dependant: Dependant) -> Iterator[str]:
    yield getattr(dependant.call, "__qualname__", "")
    for inner in dependant.dependencies:
        yield from calls(inner)


@pytest.mark.parametrize("route", routes(), ids=lambda route: f"{route.methods} {route.path}")
def test_a_route_declares_one_action_or_that_it_is_public(route: APIRoute) -> None:
    [(kind, name)] = declared(route.dependant)

    assert name in (PUBLIC if kind == "public" else ACTIONS)


@pytest.mark.parametrize("route", routes(), ids=lambda route: f"{route.methods} {route.path}")
def test_a_route_that_changes_something_takes_an_idempotency_key(route: APIRoute) -> None:
    takes_a_key = "_command" in calls(route.dependant)
    # A key is somebody's: who has no token yet has none, and signs in as often as it takes.
    is_public = any(kind == "public" for kind, _ in declared(route.dependant))

    assert takes_a_key == (route.methods != READS and not is_public)
