import asyncio
from typing import Any

import httpx

from lovebank.kernel.service import Service
from tests.builders import HUANG, LEI, TANG, XIE, command
from tests.hearing import deliver
from tests.services.notifications.town import deposit, inbox, the_story, told, wave


async def test_an_inbox_is_read_from_old_to_new_a_page_at_a_time(
    service: Service, client: httpx.AsyncClient
) -> None:
    await deliver(service.subscribers[0], *the_story())
    whole = await inbox(client, XIE)

    headers = {"authorization": f"Bearer {XIE}"}
    pages: list[Any] = []
    asked = {"limit": "3"}
    while "next" not in asked:
        page = (await client.get("/inbox", headers=headers, params=asked)).json()
        pages += page["items"]
        asked = {"limit": "3", "cursor": page["next"]} if page["next"] else {"next": "none"}

    assert pages == whole
    assert [item["delivered_at"] for item in whole] == sorted(i["delivered_at"] for i in whole)


async def test_what_is_told_is_said_in_the_readers_language(
    service: Service, client: httpx.AsyncClient
) -> None:
    await deliver(service.subscribers[0], the_story()[0], deposit())
    british = {"authorization": f"Bearer {TANG}", "accept-language": "en-GB, zh;q=0.5"}

    [chinese] = await inbox(client, XIE)
    [asked] = await inbox(client, XIE, lang="en")
    [browser] = (await client.get("/inbox", headers=british)).json()["items"]
    [again] = (await client.get("/inbox?lang=zh", headers=british)).json()["items"]

    assert chinese["text"] == "社区已收到您反映的求助（公共设施），正在寻找志愿者。"
    assert asked["text"].startswith("The community has your request (public space)")
    assert browser["text"] == "38 minutes were deposited; your balance is 138 minutes."
    assert again["text"] == "已存入 38 分钟，爱心银行余额 138 分钟。"


async def test_an_inbox_is_its_owners_alone(service: Service, client: httpx.AsyncClient) -> None:
    await deliver(service.subscribers[0], *the_story(), wave())
    [hers, *_] = await inbox(client, LEI)

    refused = await client.post(
        f"/inbox/{hers['notification_id']}/read", headers=command(HUANG, "read-1")
    )
    nowhere = await client.post("/inbox/nowhere/read", headers=command(HUANG, "read-2"))

    assert await told(client, HUANG) == ["help_wanted"]
    assert (refused.status_code, nowhere.status_code) == (404, 404)
    assert refused.json()["type"].endswith("no-such-notification")
    assert (await inbox(client, LEI))[0]["read_at"] is None
    assert (await client.get("/inbox")).status_code == 401


async def test_what_was_read_stays_read_as_it_was(
    service: Service, client: httpx.AsyncClient
) -> None:
    await deliver(service.subscribers[0], wave())
    [offer] = await inbox(client, HUANG)
    path = f"/inbox/{offer['notification_id']}/read"

    answers = await asyncio.gather(
        *(client.post(path, headers=command(HUANG, "read")) for _ in range(20)),
        client.post(path, headers=command(HUANG, "read-again")),
    )

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["read_at"] for answer in answers}) == 1
    assert (await inbox(client, HUANG))[0]["read_at"] == answers[0].json()["read_at"]


async def test_bad_questions_are_refused(client: httpx.AsyncClient) -> None:
    headers = {"authorization": f"Bearer {XIE}"}

    for asked in ({"lang": "fr"}, {"cursor": "none of ours"}, {"limit": "0"}, {"state": "unread"}):
        answer = await client.get("/inbox", headers=headers, params=asked)
        assert answer.status_code == 422, asked
        assert answer.headers["content-type"] == "application/problem+json"
