"""The exchange point of Wujiayuan as the tests of the exchange find it, asked over HTTP."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

import httpx

from lovebank.contracts.golden.sample import sample
from lovebank.contracts.ids import VolunteerId
from lovebank.contracts.requests import HelpRequestReported
from lovebank.contracts.words import EvidenceGrade
from lovebank.kernel.service import Service
from services.ledger.domain.exchange.pickup_code import ALPHABET, CODES, written
from tests.builders import (
    CLERK,
    COORDINATOR,
    EVENING,
    HUANG,
    OTHER_SHOPKEEPER,
    SHOPKEEPER,
    WUJIAYUAN,
    command,
    told,
)
from tests.services.ledger.bank import Bank, deed

A_DAY = 480
POINT = "wujiayuan-hall"
SHOP, BRIDGE = "riverside-shop", "bridge-shop"


class Market:
    """Each command has a key of its own, unless the test wants to repeat one."""

    def __init__(self, client: httpx.AsyncClient, bank: Bank, service: Service) -> None:
        self.client = client
        self.bank = bank
        self._service = service
        self._timers = {timer.name: timer.run for timer in service.timers}
        self._number = count(1)

    async def post(self, path: str, body: dict[str, Any], by: str, key: str = "") -> httpx.Response:
        headers = command(by, key or f"key-{next(self._number)}")
        return await self.client.post(path, json=body, headers=headers)

    async def get(self, path: str, by: str) -> httpx.Response:
        return await self.client.get(path, headers={"authorization": f"Bearer {by}"})

    async def done(self, path: str, body: dict[str, Any], by: str) -> dict[str, Any]:
        answer = await self.post(path, body, by)
        assert answer.is_success, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def open(self, budget_minutes: int = 10_000) -> None:
        """Two merchants, a service and a thing at the first one, ten of the thing on the shelf."""
        point = {"exchange_point_id": POINT, "community_id": WUJIAYUAN, "name": "Hall"}
        await self.done("/exchange-points", point, COORDINATOR)
        for name, person in ((SHOP, SHOPKEEPER), (BRIDGE, OTHER_SHOPKEEPER)):
            await self.done("/merchants", merchant(name, person, budget_minutes), COORDINATOR)
        await self.done("/offers", offer("rice", "goods", 100, sku="rice-5kg"), CLERK)
        await self.done("/offers", offer("haircut", "service", 60), CLERK)
        await self.stock(10)

    async def stock(self, pieces: int, direction: str = "in") -> dict[str, Any]:
        movement = {"exchange_point_id": POINT, "sku": "rice-5kg", "pieces": pieces}
        said = {**movement, "direction": direction, "reason": "delivery"}
        return await self.done("/stock-movements", said, CLERK)

    async def earn(
        self,
        days: int,
        minutes: int = A_DAY,
        member: str = HUANG,
        grade: EvidenceGrade = EvidenceGrade.CONFIRMED_BY_BENEFICIARY,
    ) -> None:
        for _ in range(days):
            number = next(self._number)
            served_at = EVENING - timedelta(days=number)
            done = deed(f"deed-{number}", minutes, VolunteerId(member), served_at, grade)
            await self.bank.deposit(done)

    async def reserve(
        self, offer_id: str = "rice", quantity: int = 1, by: str = HUANG, key: str = ""
    ) -> httpx.Response:
        return await self.post(
            "/redemptions", {"offer_id": offer_id, "quantity": quantity}, by, key
        )

    async def reserved(self, offer_id: str = "rice", quantity: int = 1) -> dict[str, Any]:
        answer = await self.reserve(offer_id, quantity)
        assert answer.status_code == 201, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def pick_up(
        self,
        code: str,
        quantity: int | None = None,
        by: str = SHOPKEEPER,
        key: str = "",
        at: str = SHOP,
    ) -> httpx.Response:
        body = {"merchant_id": at, "pickup_code": code, "quantity": quantity}
        return await self.post("/pick-ups", body, by, key)

    async def reported(self, request_id: str, beneficiary: str) -> None:
        """As the bank hears it of the requests; twice, as it may come."""
        found = self._service.subscribers[0].find(HelpRequestReported.type())
        assert found
        request = {"request_id": request_id, "beneficiary_id": beneficiary}
        event = HelpRequestReported.model_validate(sample(HelpRequestReported) | request)
        for _ in range(2):
            await found[1](told(event, request_id))

    async def expire(self) -> None:
        await self._timers["release what was not collected"]()
        await self._timers["release hours that nobody confirmed"]()

    async def finish(self) -> None:
        await self._timers["finish redemptions"]()

    async def balance(self, member: str = HUANG) -> tuple[int, int]:
        """What is available, and what is held."""
        account = await self.bank.account(VolunteerId(member))
        return account.available, account.held

    async def in_stock(self) -> int:
        catalogue = await self.get(f"/offers?exchange_point_id={POINT}", HUANG)
        return int(
            next(each for each in catalogue.json()["items"] if each["kind"] == "goods")["in_stock"]
        )

    async def agrees(self) -> bool:
        """The books are in order, and nothing is on its way."""
        books = (await self.get("/books", COORDINATOR)).json()
        return (books["total_minutes"], books["differences"], books["in_transit_minutes"]) == (
            0,
            [],
            0,
        )


def merchant(name: str, person: str, budget_minutes: int = 10_000) -> dict[str, Any]:
    facts = {"merchant_id": name, "community_id": WUJIAYUAN, "name": name, "people": [person]}
    return {**facts, "budget_minutes_a_month": budget_minutes}


def offer(name: str, kind: str, price_minutes: int, **more: str) -> dict[str, Any]:
    places = {"exchange_point_id": POINT, "merchant_id": SHOP, "community_id": WUJIAYUAN}
    told = {"offer_id": name, "kind": kind, "title": name, "price_minutes": price_minutes}
    return {**places, **told, **more}


def another(code: str) -> str:
    """A code that is none of ours, and has nothing to be noticed by."""
    number = 0
    for sign in code.replace("-", "")[:7]:
        number = number * len(ALPHABET) + ALPHABET.index(sign)
    return written((number + 1) % CODES)


def kind_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"]
