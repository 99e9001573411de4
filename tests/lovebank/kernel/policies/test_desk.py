"""Two processes of one service, and the rules that one of them takes."""

import asyncio
from dataclasses import dataclass, field

import pytest
from pydantic import TypeAdapter

from lovebank.kernel.cause import Cause
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.identity.principal import Permit
from lovebank.kernel.policies.desk import NoSuchPolicy, PolicyDesk
from lovebank.kernel.policies.versions import Versions
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Kept, Repository
from tests.builders import OPERATOR, PEOPLE, WUJIAYUAN
from tests.lovebank.kernel.policies.test_versions import Hours, HoursInForce, hours

MAY = Permit(PEOPLE[OPERATOR], "policy.set")


class Book(Repository[Versions[HoursInForce]]):
    """One reader may be kept waiting with what was read."""

    slow: asyncio.Barrier | None = None

    async def find_one(self, document_id: str) -> Kept[Versions[HoursInForce]] | None:
        slow, self.slow = self.slow, None
        found = await super().find_one(document_id)
        if slow:
            await slow.wait()
            await slow.wait()
        return found


@dataclass
class Process:
    book: Book
    desk: PolicyDesk[HoursInForce] = field(init=False)
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self.desk = PolicyDesk(self.book, lambda _: hours(), seconds=lambda: self.seconds)

    async def opens_at(self) -> int:
        return (await self.desk.in_force(WUJIAYUAN)).opens_at_hour

    async def set(self, hour: int) -> HoursInForce:
        cause = Cause(id=f"command:{hour}")
        return await self.desk.set(WUJIAYUAN, Hours(opens_at_hour=hour), MAY, cause)


async def process(database: Database) -> Process:
    documents = await database.open("policies", FIRST_CAUSE_INDEX)
    kind = TypeAdapter(Versions[HoursInForce])
    return Process(Book(documents, kind, "requests", NoSuchPolicy))


@pytest.fixture
async def here(database: Database) -> Process:
    return await process(database)


@pytest.fixture
async def elsewhere(database: Database) -> Process:
    return await process(database)


async def test_new_rules_hold_at_once_where_they_were_taken(here: Process) -> None:
    before = await here.opens_at()
    await here.set(9)
    first = await here.opens_at()
    await here.set(7)

    assert [before, first, await here.opens_at()] == [8, 9, 7]


async def test_new_rules_hold_within_a_second_elsewhere(here: Process, elsewhere: Process) -> None:
    await elsewhere.opens_at()
    await here.set(9)
    elsewhere.seconds = 0.9
    still = await elsewhere.opens_at()
    elsewhere.seconds = 1.0

    assert (still, await elsewhere.opens_at()) == (8, 9)


async def test_who_asks_what_the_rules_are_is_told_those_of_now(
    here: Process, elsewhere: Process
) -> None:
    await elsewhere.opens_at()
    await here.set(9)
    shown = await elsewhere.desk.show(WUJIAYUAN, None, MAY)

    assert (shown.opens_at_hour, shown.version) == (9, 2)
    assert await elsewhere.opens_at() == 9


async def test_a_reading_that_began_before_does_not_bring_the_old_rules_back(
    here: Process,
) -> None:
    slow = here.book.slow = asyncio.Barrier(2)
    late = asyncio.create_task(here.opens_at())
    await slow.wait()  # It has read.
    await here.set(9)
    await slow.wait()

    assert (await late, await here.opens_at()) == (8, 9)


async def test_what_was_read_may_be_followed_for_a_second_from_when_reading_began(
    here: Process, elsewhere: Process
) -> None:
    slow = elsewhere.book.slow = asyncio.Barrier(2)
    late = asyncio.create_task(elsewhere.opens_at())
    await slow.wait()
    await here.set(9)
    elsewhere.seconds = 1.0
    await slow.wait()

    assert (await late, await elsewhere.opens_at()) == (8, 9)
