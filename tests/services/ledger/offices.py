"""Two houses in Wujiayuan, who works in them, and what they enter, decide and look at."""

from typing import Any

import httpx

from lovebank.contracts.instant import in_rfc_3339
from tests.builders import (
    CITY_OPERATOR,
    COORDINATOR,
    EVENING,
    HUANG,
    OPERATOR,
    SOCIAL_WORKER,
    WUJIAYUAN,
    command,
)

OFFICE, SOCIAL_WORK, CITY_HALL = "wujiayuan-office", "meiwan-social-work", "city-hall"


class Offices:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._asked = 0

    async def ask(
        self, by: str, path: str, body: dict[str, Any] | None = None, *, key: str = ""
    ) -> httpx.Response:
        self._asked += 1
        headers = command(by, key or f"asked-{self._asked}")
        return await self._client.post(path, json=body, headers=headers)

    async def done(self, by: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = await self.ask(by, path, body)
        assert answer.is_success, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    async def refused(self, by: str, path: str, body: dict[str, Any] | None = None) -> str:
        """The name of the refusal."""
        answer = await self.ask(by, path, body)
        assert answer.is_client_error, answer.text
        return str(answer.json()["type"]).rpartition("/")[2]

    async def seen(self, by: str, path: str) -> dict[str, Any]:
        answer = await self._client.get(path, headers={"authorization": f"Bearer {by}"})
        assert answer.is_success, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    async def staff(self, organization_id: str, *people: str) -> None:
        for person in people:
            member = {"person_id": person, "place": WUJIAYUAN}
            await self.done(OPERATOR, f"/organizations/{organization_id}/members", member)

    async def open(self) -> None:
        await self.staff(OFFICE, COORDINATOR)
        await self.staff(SOCIAL_WORK, SOCIAL_WORKER)
        await self.staff(CITY_HALL, CITY_OPERATOR)

    async def rules(self, **rules: Any) -> None:
        await self.done(OPERATOR, "/policies", {"community_id": WUJIAYUAN, **rules})

    async def balance(self, volunteer_id: str = HUANG) -> int:
        account = await self.seen(COORDINATOR, f"/accounts/{volunteer_id}")
        return int(account["balance_minutes"])

    async def books_agree(self) -> bool:
        books = await self.seen(COORDINATOR, f"/books?place={WUJIAYUAN}")
        return (books["total_minutes"], books["differences"]) == (0, [])


def backfill(**told: Any) -> dict[str, Any]:
    """Last Sunday's rice, from the sign-in sheet."""
    return {
        "community_id": WUJIAYUAN,
        "volunteer_id": HUANG,
        "served_from": "2021-02-14T01:00:00.000Z",
        "minutes_served": 90,
        "source": "sign-in sheet 2021-02-14",
        **told,
    }


NOW = in_rfc_3339(EVENING)
