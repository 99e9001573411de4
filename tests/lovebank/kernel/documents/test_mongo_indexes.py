"""An index that was made by other hands, on the server that the documents suite runs on."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from pymongo import ASCENDING, AsyncMongoClient
from pymongo.asynchronous.collection import AsyncCollection

from lovebank.kernel.documents.collection import Database, Index, Json
from lovebank.kernel.documents.mongo import open_mongo
from lovebank.kernel.documents.mongo_indexes import MongoIndex
from lovebank.kernel.errors import CannotStart
from tests.servers.mongo import CLOSED_WHILE_CONNECTING, mongo_uri

__all__ = ["mongo_uri"]

pytestmark = CLOSED_WHILE_CONNECTING

DOOR = Index("door", unique=True)


@pytest.fixture
async def name(mongo_uri: str) -> AsyncIterator[str]:
    name = f"lovebank_test_{uuid4().hex[:12]}"
    yield name
    async with AsyncMongoClient[Json](mongo_uri) as client:
        await client.drop_database(name)


@pytest.fixture
async def theirs(mongo_uri: str, name: str) -> AsyncIterator[AsyncCollection[Json]]:
    async with AsyncMongoClient[Json](mongo_uri) as client:
        yield client[name]["lamps"]


@pytest.fixture
async def ours(mongo_uri: str, name: str) -> AsyncIterator[Database]:
    async with open_mongo(mongo_uri, name) as database:
        yield database


async def test_what_is_missing_is_made_and_again_is_harmless(
    ours: Database, theirs: AsyncCollection[Json]
) -> None:
    await ours.open("lamps", DOOR)
    await ours.open("lamps", DOOR, Index("minutes"))
    await ours.open("lamps", DOOR, Index("minutes"))

    found = await theirs.index_information()
    assert {*found} == {"_id_", "outbox.at_nanoseconds_1", "door", "minutes"}
    assert [bool(found[each]["unique"]) for each in ("door", "minutes")] == [True, False]


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        ({"unique": False}, DOOR),
        ({"unique": True}, Index("door")),
        ({"unique": True, "sparse": True}, DOOR),
        ({"unique": True}, Index("door", unique=True, sparse=True)),
    ],
    ids=["not unique", "unique", "sparse", "not sparse"],
)
async def test_an_index_of_another_kind_is_refused_and_told_how_to_drop(
    ours: Database, theirs: AsyncCollection[Json], made: dict[str, Any], wanted: Index
) -> None:
    await theirs.create_index([("value.door", ASCENDING)], name="door", **made)

    with pytest.raises(CannotStart, match=r'db\.lamps\.dropIndex\("door"\)'):
        await ours.open("lamps", wanted)

    await theirs.drop_index("door")
    await ours.open("lamps", wanted)


async def test_an_index_of_another_field_is_refused(
    ours: Database, theirs: AsyncCollection[Json]
) -> None:
    await theirs.create_index([("value.floor", ASCENDING)], name="door", unique=True)

    with pytest.raises(CannotStart, match=r"should be an index on value\.door, unique"):
        await ours.open("lamps", DOOR)


async def test_an_index_that_nobody_declared_may_find_but_not_refuse(
    ours: Database, theirs: AsyncCollection[Json]
) -> None:
    await theirs.create_index([("value.minutes", ASCENDING)], name="theirs")
    await ours.open("lamps", DOOR)
    await theirs.create_index([("value.floor", ASCENDING)], name="one_a_floor", unique=True)

    with pytest.raises(CannotStart, match="one_a_floor that this Love Bank knows nothing of"):
        await ours.open("lamps", DOOR)


async def test_two_with_the_same_are_for_somebody_to_decide(
    ours: Database, theirs: AsyncCollection[Json]
) -> None:
    for name in ("a", "b"):
        await theirs.insert_one({"_id": name, "value": {"door": "401"}})

    with pytest.raises(CannotStart, match=r"documents with the same value\.door"):
        await ours.open("lamps", DOOR)


@pytest.mark.parametrize("strange", [{"expireAfterSeconds": 60}, {"partialFilterExpression": {}}])
def test_an_index_that_forgets_is_not_ours(strange: dict[str, Any]) -> None:
    whole = {"key": [("value.door", ASCENDING)], "unique": True}

    assert MongoIndex.of(DOOR).is_as(whole)
    assert not MongoIndex.of(DOOR).is_as(whole | strange)
