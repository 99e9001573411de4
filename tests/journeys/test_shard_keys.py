"""What the story asks of MongoDB carries the shard key, but for queries that are known by name."""

from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

import httpx
from pymongo import AsyncMongoClient

from lovebank.embedded.city import BUILD
from lovebank.kernel.documents.collection import Json
from lovebank.kernel.documents.mongo import OLDEST_EVENT
from lovebank.story.corridor_light import tell
from lovebank.story.tale import Tale
from lovebank.story.town import Town
from tests.journeys.mongo_city import URL, Asked, MongoCity, open_mongo_city
from tests.servers.mongo import CLOSED_WHILE_CONNECTING, mongo_uri

__all__ = ["mongo_uri"]

pytestmark = CLOSED_WHILE_CONNECTING

# Answered by every shard, a page at a time, by an index on each; and why that is no matter.
SCATTERED = {
    "requests.help_requests: find by need.ticket_no": "whole on one shard, for its unique numbers",
    "requests.reveals: find by request_id": "when a neighbour asks who was shown the contact",
    "volunteers.dispatches: find by need.community_id": "the latest few, for a fair order",
    "volunteers.dispatches: find by need.community_id and state": "what is open in one community",
    "volunteers.volunteers: find by duty and profile.community_id": "who may be asked, once a wave",
    "ledger.journal: find by credit_line and transfer.order.credit": "a page of a statement",
    "ledger.journal: find by debit_line and transfer.order.debit": "a page of a statement",
    "ledger.stars: find by star.volunteer_id": "the stars of one member, five at most",
    "notifications.notifications: find by message.recipient_id": "a page of somebody's inbox",
}


async def test_every_command_and_event_of_the_story_names_its_documents(
    tmp_path: Path, mongo_uri: str
) -> None:
    prefix = f"lb_{uuid4().hex[:8]}"
    try:
        async with open_mongo_city(tmp_path, mongo_uri, prefix) as city:
            await the_story(city)
    finally:
        await drop(mongo_uri, (f"{prefix}_{name}" for name in BUILD))

    asked = {each for recorder in city.recorders for each in recorder.asked}
    unknown = {str(each) for each in asked if not of_the_kernel(each)} - {*SCATTERED}
    assert not unknown, "ask by id, or say in SCATTERED why every shard may be asked"
    # Whoever records nothing finds nothing.
    assert "requests.help_requests: find by need.ticket_no" in map(str, asked)
    by_id = {each.service: each.by_id for each in city.recorders}
    assert min(by_id["requests"]["help_requests"], by_id["volunteers"]["dispatches"]) >= 8
    assert min(by_id["ledger"]["accounts"], by_id["ledger"]["journal"]) >= 2


def of_the_kernel(asked: Asked) -> bool:
    """The relay and the parked events: a few times a second for each replica, whatever is done."""
    return asked.by == (OLDEST_EVENT,) or asked.collection == "parked"


async def the_story(city: MongoCity) -> None:
    doors = httpx.ASGITransport(city.app)
    async with httpx.AsyncClient(transport=doors, base_url=URL) as http:
        await tell(Tale(Town(http), name="shards", tell=lambda _: None))


async def drop(uri: str, names: Iterable[str]) -> None:
    async with AsyncMongoClient[Json](uri) as client:
        for name in names:
            await client.drop_database(name)
