import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from lovebank.contracts.access import Role
from lovebank.contracts.golden.sample import sample
from lovebank.contracts.ledger import Deposited
from lovebank.contracts.requests import HelpRequestConfirmed, HelpRequestReported
from lovebank.kernel.service import Service
from tests.anybody import ANYBODY, TOKENS, TOWN
from tests.builders import (
    CLERK,
    COORDINATOR,
    HUANG,
    OPERATOR,
    OTHER_SHOPKEEPER,
    PEOPLE,
    QINGLONG,
    TANG,
    WUJIAYUAN,
    KnownPeople,
    command,
    holding,
    told,
)
from tests.schemathesis_city import explore, succeeded
from tests.services.ledger.api.test_transfers import seal
from tests.services.ledger.conftest import Hour
from tests.services.ledger.doors import GUARDED, OPEN_AT_HOME, OPERATORS, PUBLIC, TEAM
from tests.services.ledger.market import POINT, SHOP, merchant, offer
from tests.services.ledger.offices import OFFICE, backfill

KEPT: dict[str, list[Any]] = {
    "level": [1],
    "block_number": [1],
    "transfer_id": ["deposit:request-1"],
}

DECIDED = (
    "POST /backfills",
    "POST /adjustments",
    "POST /suspensions/",
    "POST /organizations/",
    "POST /policies/{community_id}/what-if",  # Its cursors are none of ours.
)
EXCHANGED = (
    "POST /offers",
    "POST /redemptions",
    "POST /pick-ups",
    "POST /gifts",
    "POST /donations",
    "POST /care-grants",
    "POST /stock-movements",
    "POST /help-for-hours",
)


async def test_the_ledger_does_what_its_description_says(service: Service, clock: Hour) -> None:
    town = await everything_made(service, clock)
    service.api.state.verifier = ANYBODY

    answers = await explore(service.api, TOKENS, town, examples=20)

    # A star or a case moves on only from where it is, and by rules that were set at random nothing
    # may count for a certificate: `api/test_stars.py` and those beside it walk them. The
    # codes that are known here are taken by benefits, or drawn by lot: `papers` makes one.
    # Nor is there always something to be exchanged: see `api/test_redemptions.py` and those beside.
    bound = ("POST /stars/", "POST /certificates", "POST /benefits", *EXCHANGED, *DECIDED)
    free = {name: told for name, told in answers.items() if not name.startswith(bound)}
    assert [name for name in free if not succeeded({name: free[name]})] == []


@pytest.mark.parametrize(
    ("person", "doors"),
    [
        ("everything-next-door", GUARDED | OPEN_AT_HOME),
        (TANG, GUARDED),
        (OTHER_SHOPKEEPER, GUARDED),
    ],
)
async def test_who_has_no_business_there_is_told_nothing_and_changes_nothing(
    service: Service, clock: Hour, tmp_path: Path, person: str, doors: Mapping[str, dict[str, Any]]
) -> None:
    names = await everything_of_huang(service, clock)
    next_door = holding("everything-next-door", *Role, scope=QINGLONG)
    service.api.state.verifier = KnownPeople({**PEOPLE, next_door.person_id: next_door})
    before = everything_kept(tmp_path)

    transport = httpx.ASGITransport(service.api)
    async with httpx.AsyncClient(transport=transport, base_url="http://ledger") as client:
        for number, (door, body) in enumerate(doors.items()):
            method, path = door.format_map(names).split()
            asked = {name: names.get(str(told).strip("{}"), told) for name, told in body.items()}
            answer = await client.request(
                method,
                path,
                json=asked if method == "POST" else None,
                headers=command(person, f"tried-{number}"),
            )
            assert is_told_nothing(answer), (door, answer.status_code, answer.text)

    assert everything_kept(tmp_path) == before


def test_every_door_is_among_those_that_are_tried(service: Service) -> None:
    tried = {*GUARDED, *OPEN_AT_HOME}
    described = service.api.openapi()["paths"]
    doors = {f"{verb.upper()} {path}" for path, verbs in described.items() for verb in verbs}
    known = {door.partition("?")[0].replace("/rice/end", "/{code}/end") for door in tried}
    assert doors - PUBLIC - OPERATORS == known


def is_told_nothing(answer: httpx.Response) -> bool:
    refused = answer.status_code in {403, 404}
    return refused or (answer.status_code == 200 and answer.json().get("items") == [])


async def everything_made(service: Service, clock: Hour) -> dict[str, Sequence[str]]:
    """One of each thing that a path may name."""
    found = service.subscribers[0].find(HelpRequestConfirmed.type())
    assert found
    confirmed = {**sample(HelpRequestConfirmed), "volunteer_id": HUANG, "evidence_grade": 6}
    await found[1](told(HelpRequestConfirmed.model_validate(confirmed), "request-1"))
    await reach_a_star(service)
    await seal(service, clock)
    exchanged = await an_exchange_point(service)
    return {**TOWN, **KEPT, **await papers(service), **exchanged, **await cases(service)}


async def everything_of_huang(service: Service, clock: Hour) -> dict[str, Any]:
    """What he has, what is held of his, what waits for a decision: by the names in the paths."""
    made = await everything_made(service, clock)
    names = {name: values[0] for name, values in made.items()}
    slip = await post(service, CLERK, f"/redemptions/{names['redemption_id']}/codes", {})
    return {**names, "pickup_code": slip["pickup_code"], "objection_id": "0123456789ab"}


def everything_kept(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "documents.sqlite")) as file:
        return [*file.iterdump()]


async def reach_a_star(service: Service) -> None:
    """The first rung is a minute here."""
    rules = {"community_id": WUJIAYUAN, "star_ladder_minutes": [1]}
    await post(service, OPERATOR, "/policies", rules)
    found = service.subscribers[0].find(Deposited.type())
    assert found
    deposited = {**sample(Deposited), "volunteer_id": HUANG}
    await found[1](told(Deposited.model_validate(deposited), "deposit:request-1"))


async def an_exchange_point(service: Service) -> dict[str, list[Any]]:
    """What `market.py` opens, and by what it is asked for."""
    point = {"exchange_point_id": POINT, "community_id": WUJIAYUAN, "name": "Hall"}
    await post(service, COORDINATOR, "/exchange-points", point)
    await post(service, COORDINATOR, "/merchants", merchant(SHOP, HUANG))
    await post(service, CLERK, "/offers", offer("haircut", "service", 1))
    await post(service, CLERK, "/offers", offer("rice", "goods", 1, sku="rice-5kg"))
    reserved = await post(service, HUANG, "/redemptions", {"offer_id": "haircut"})
    await report(service, "request-5")
    promise = {"request_id": "request-5", "minutes_max": 10}
    await post(service, HUANG, "/help-for-hours", promise)
    team = await post(service, COORDINATOR, "/shared-accounts", {**TEAM, "people": [HUANG]})
    return {
        "account_id": [team["account_id"]],
        "request_id": ["request-5"],
        "exchange_point_id": [POINT],
        "merchant_id": [SHOP],
        "offer_id": ["haircut"],
        "sku": ["rice-5kg"],
        "redemption_id": [reserved["redemption_id"]],
        "month": ["2021-01", "2021-02"],  # One that can be settled, and one with a statement.
    }


async def report(service: Service, request_id: str) -> None:
    found = service.subscribers[0].find(HelpRequestReported.type())
    assert found
    request = {"request_id": request_id, "beneficiary_id": HUANG}
    event = HelpRequestReported.model_validate(sample(HelpRequestReported) | request)
    await found[1](told(event, request_id))


async def papers(service: Service) -> dict[str, list[str]]:
    """A certificate, an attestation and a benefit, and by what they are asked for."""
    year = {"first_day": "2021-01-01", "last_day": "2021-12-31"}
    wish = {"audience": "shop", "question": {"kind": "which_level"}, "consent": "own"}
    benefit = {"code": "rice", "kind": "shopping", "star_level": 1, "partner": "shop"}
    certificate = await post(service, HUANG, "/certificates", {"volunteer_id": HUANG, **year})
    attested = await post(service, HUANG, "/attestations", {"volunteer_id": HUANG, **wish})
    told = {"community_id": WUJIAYUAN, "words": "Rice for less.", **benefit}
    await post(service, COORDINATOR, "/benefits", told)
    return {
        **{name: [day] for name, day in year.items()},
        "number": [certificate["number"]],
        "code": [certificate["code"], "rice"],
        "attestation_id": [attested["attestation_id"]],
        "month": ["2021-02"],
    }


async def cases(service: Service) -> dict[str, list[str]]:
    """One of each thing that two people decide on, and minutes that are held."""
    found = service.subscribers[0].find(HelpRequestConfirmed.type())
    assert found
    again = {"volunteer_id": HUANG, "evidence_grade": 6, "request_id": "request-2"}
    confirmed = {**sample(HelpRequestConfirmed), "minutes_served": 60, **again}
    for name in ("request-2", "request-3"):
        event = HelpRequestConfirmed.model_validate({**confirmed, "request_id": name})
        await found[1](told(event, name))
    member = {"person_id": COORDINATOR, "place": WUJIAYUAN}
    await post(service, OPERATOR, f"/organizations/{OFFICE}/members", member)
    entered = await post(service, COORDINATOR, "/backfills", backfill())
    mistake = {"transfer_id": "deposit:request-2", "because": "wrong_minutes"}
    adjustment = await post(service, COORDINATOR, "/adjustments", mistake)
    return {
        "organization_id": [OFFICE],
        "person_id": [COORDINATOR],
        "backfill_id": [entered["backfill_id"]],
        "adjustment_id": [adjustment["adjustment_id"]],
        "suspension_id": ["suspension:request-3"],
    }


async def post(service: Service, person: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    transport = httpx.ASGITransport(service.api)
    async with httpx.AsyncClient(transport=transport, base_url="http://ledger") as client:
        answer = await client.post(path, json=body, headers=command(person, "made"))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made
