import httpx

from tests.builders import COORDINATOR, HUANG, OUTSIDER, WUJIAYUAN, command

RICE = {
    "community_id": WUJIAYUAN,
    "code": "rice_shop",
    "kind": "shopping",
    "star_level": 2,
    "partner": "meiwan-grain-shop",
    "words": "Ten percent off rice and oil.",
}


async def offer(
    client: httpx.AsyncClient, person: str = COORDINATOR, key: str = "offer"
) -> httpx.Response:
    return await client.post("/benefits", json=RICE, headers=command(person, key))


async def listed(client: httpx.AsyncClient) -> list[str]:
    answer = await client.get("/benefits", headers=command(HUANG, "unused"))
    return [each["benefit"]["code"] for each in answer.json()["items"]]


async def test_everybody_reads_what_a_star_gives(client: httpx.AsyncClient) -> None:
    assert (await offer(client)).status_code == 201

    assert await listed(client) == ["rice_shop"]


async def test_a_benefit_ends_and_may_be_offered_again(client: httpx.AsyncClient) -> None:
    await offer(client)
    assert (await offer(client, key="twice")).json()["type"] == "wrong-state"

    end = f"/benefits/{WUJIAYUAN}/rice_shop/end"
    ended = await client.post(end, headers=command(COORDINATOR, "end"))
    assert ended.json()["state"] == "ended"
    assert await listed(client) == []

    await offer(client, key="again")
    assert await listed(client) == ["rice_shop"]


async def test_only_the_office_of_the_place_keeps_the_register(client: httpx.AsyncClient) -> None:
    assert (await offer(client, HUANG)).status_code == 403
    assert (await offer(client, OUTSIDER)).status_code == 404
    assert await listed(client) == []
