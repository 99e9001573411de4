"""The requests service over HTTP, with Wujiayuan in it, at an hour that the test chooses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import httpx

from lovebank.contracts.access import Role
from lovebank.contracts.event import Event
from lovebank.contracts.ids import RequestId, VolunteerId
from lovebank.contracts.volunteers import VolunteerApproved, WaveSent
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.identity.principal import Principal
from lovebank.kernel.service import Service
from tests.builders import EVENING, HUANG, LEI, OPERATOR, TANG, WUJIAYUAN, command, holding, told

Json = Mapping[str, Any]
PHONE = "+8674600000076"
LEI_AT_HOME = {
    "resident_id": LEI,
    "community_id": WUJIAYUAN,
    "name": "雷奶奶",
    "phone": PHONE,
    "grid": "grid-2",
    "building": "Building 4",
    "stair": "Stair 2",
    "door": "Door 301",
    "proxies": ["neighbour-stair-3"],
    "smartphone": False,
    "care": ["age_75", "alone"],
}
CORRIDOR_LIGHT = {
    "community_id": WUJIAYUAN,
    "beneficiary": {"resident_id": LEI},
    "category": "public_space",
    "words": "The corridor light of stair 2 is out, and Ms Lei uses those stairs at night.",
    "channel": "wechat_group",
}


@dataclass
class Hour:
    at: datetime = EVENING

    def __call__(self) -> datetime:
        return self.at

    def passes(self, **length: int) -> None:
        self.at += timedelta(**length)


@dataclass
class Town:
    client: httpx.AsyncClient
    service: Service
    database: Database
    clock: Hour
    people: dict[str, Principal]
    keys: Any = field(default_factory=count)

    async def post(
        self, person: str, path: str, body: Json | None = None, key: str = ""
    ) -> httpx.Response:
        headers = command(person, key or f"key-{next(self.keys)}")
        return await self.client.post(path, json=body, headers=headers)

    async def get(self, person: str, path: str, **query: object) -> httpx.Response:
        headers = {"authorization": f"Bearer {person}"}
        asked: Any = query
        return await self.client.get(path, params=asked, headers=headers)

    async def done(self, person: str, path: str, body: Json | None = None) -> Any:
        """The answer to what is expected to go well."""
        answer = await self.post(person, path, body)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    async def seen(self, person: str, path: str, **query: object) -> Any:
        answer = await self.get(person, path, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def settle_in(self) -> None:
        grids = [{"grid": "grid-2", "name": "二网格", "east_metres": 120, "north_metres": 40}]
        wujiayuan = {"community_id": WUJIAYUAN, "name": "吴家院", "grids": grids}
        await self.done(OPERATOR, "/communities", wujiayuan)
        await self.done(OPERATOR, "/residents", LEI_AT_HOME)
        await self.approve(HUANG)
        await self.approve(TANG)

    def let_in(self, volunteer: str, scope: str = WUJIAYUAN) -> None:
        """Somebody with the role of a volunteer, whom the office need not have approved."""
        self.people[volunteer] = holding(volunteer, Role.VOLUNTEER, scope=scope)

    async def approve(self, volunteer: str) -> None:
        volunteer_id = VolunteerId(volunteer)
        data = VolunteerApproved(
            community_id=WUJIAYUAN, at=EVENING, volunteer_id=volunteer_id, volunteer_no="V1"
        )
        await self.hear(data, volunteer)

    async def hear(self, data: Event, subject: str, number: int = 1) -> None:
        found = self.service.subscribers[0].find(data.type())
        assert found is not None
        await found[1](told(data, subject, number))

    async def wave(self, request_id: str, number: int = 1) -> None:
        data = WaveSent(
            community_id=WUJIAYUAN,
            at=self.clock(),
            request_id=RequestId(request_id),
            wave=number,
            volunteers=(HUANG, TANG),
        )
        await self.hear(data, f"dispatch:{request_id}", number)

    async def pass_time(self, **length: int) -> None:
        """Time goes by, and the timers run."""
        self.clock.passes(**length)
        for timer in self.service.timers:
            await timer.run()

    async def published(self, collection: str = "help_requests") -> list[Any]:
        documents = await self.database.open(collection)
        return [told.event for pending in await documents.pending(100) for told in pending.events]

    async def kinds(self, collection: str = "help_requests") -> list[str]:
        prefix, suffix = "org.lovebank.", ".v1"
        types = [event["type"] for event in await self.published(collection)]
        return [name.removeprefix(prefix).removesuffix(suffix) for name in types]

    async def reported(self, **otherwise: object) -> Any:
        return await self.done("xie-runmei", "/help-requests", {**CORRIDOR_LIGHT, **otherwise})

    async def accepted(self, volunteer: str = HUANG, **otherwise: object) -> str:
        """The path of a request that this volunteer has."""
        path = f"/help-requests/{(await self.reported(**otherwise))['request_id']}"
        await self.done(volunteer, f"{path}/accept")
        return path

    async def completed(self, minutes_served: int = 38, **otherwise: object) -> str:
        path = await self.accepted(HUANG, **otherwise)
        await self.done(HUANG, f"{path}/arrive")
        photo = [{"kind": "photo", "reference": "photo-1"}]
        deed = {"minutes_served": minutes_served, "evidence": photo}
        await self.done(HUANG, f"{path}/complete", deed)
        return path
