"""A10: the ledger hears of each deed several times, in any order, and dies on the way."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from lovebank.contracts.ids import PersonId, RequestId, VolunteerId
from lovebank.contracts.requests import HelpRequestConfirmed
from lovebank.contracts.words import ConfirmedBy, EvidenceGrade
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.eventlog.log import EventLog, Record
from lovebank.kernel.outbox import record_of
from lovebank.kernel.runtime.parked import ParkedEvents
from tests.builders import EVENING, WUJIAYUAN, told
from tests.ledger_proofs.ground import Ground, Reached, open_log
from tests.ledger_proofs.reading import wrong
from tests.ledger_proofs.town import desks
from tests.services.ledger.bank import Bank

EVENTS, TIMES_MAX, RESTARTS = 10_000, 4, 3
TOPIC, PARTITIONS, GROUP = "lovebank.requests", 6, "ledger"
TOPICS = (TOPIC, "lovebank.volunteers", "lovebank.ledger")
VOLUNTEERS, MINUTES, DEEDS_A_DAY = 100, 20, 4
AT_ONCE = 100
HEARD_WITHIN_SECONDS = 3_000


async def prove(ground: Ground) -> Reached:
    many, restarts = ground.many(EVENTS), ground.many(RESTARTS)
    async with desks(ground, 1) as opened, open_log(ground.log) as log:
        for topic in TOPICS:
            await log.ensure(topic, PARTITIONS)
        records = _records(ground, many)
        async with asyncio.TaskGroup() as both:
            both.create_task(_publish(log, records))
            both.create_task(_restart(ground, opened.first, many, restarts))
        await _until_all_is_heard(ground, log)
        found = [*await _otherwise(opened.first, many), *await _parked(opened.database)]
        found += await wrong(opened.database)
        made = await opened.first.journal.count({})
    asked = f"{many:,} events, each 1 to {TIMES_MAX} times, shuffled, {restarts} restarts"
    return Reached(asked, f"{len(records):,} delivered, {made:,} transfers", found)


def confirmed(number: int) -> HelpRequestConfirmed:
    """Some minutes of one of many volunteers, a few a day and none at the time of another."""
    turn = number // VOLUNTEERS
    at = EVENING - timedelta(days=turn // DEEDS_A_DAY, hours=4 + 2 * (turn % DEEDS_A_DAY))
    return HelpRequestConfirmed(
        community_id=WUJIAYUAN,
        at=EVENING,
        request_id=RequestId(f"request-{number}"),
        volunteer_id=VolunteerId(f"volunteer-{number % VOLUNTEERS}"),
        beneficiary_id=PersonId(f"neighbour-{number}"),
        minutes_served=MINUTES,
        confirmed_by=ConfirmedBy.TELEPHONE_OPERATOR,
        evidence_grade=EvidenceGrade.CONFIRMED_BY_BENEFICIARY,
        policy_version=1,
        completed_at=at,
    )


def _records(ground: Ground, many: int) -> Sequence[Record]:
    chance, records = ground.chance(), []
    for number in range(many):
        event = told(confirmed(number), f"request-{number}").model_dump(mode="json")
        record = record_of({**event, "source": "/lovebank/requests"})
        records += [record] * chance.randint(1, TIMES_MAX)
    chance.shuffle(records)
    return records


async def _publish(log: EventLog, records: Sequence[Record]) -> None:
    for first in range(0, len(records), AT_ONCE):
        await log.publish(records[first : first + AT_ONCE])


async def _restart(ground: Ground, bank: Bank, many: int, restarts: int) -> None:
    """Killed each time that another part of it is in the journal."""
    process = ground.born("ledger")
    for number in range(1, restarts + 1):
        part = number * many // (restarts + 1)
        async with asyncio.timeout(HEARD_WITHIN_SECONDS):
            while await bank.journal.count({}) < part:  # noqa: ASYNC110 - another process is at it
                await asyncio.sleep(0.1)
        ground.kill(process)
        process = ground.born("ledger")


async def _until_all_is_heard(ground: Ground, log: EventLog) -> None:
    async with asyncio.timeout(HEARD_WITHIN_SECONDS):
        while await _lag(log):  # noqa: ASYNC110 - another process is at it
            await asyncio.sleep(0.3)
    await asyncio.sleep(1)
    for process in [*ground.living]:
        ground.kill(process)


async def _lag(log: EventLog) -> int:
    return sum(each.lag for each in (await log.offsets(GROUP, TOPIC)).values())


async def _otherwise(bank: Bank, many: int) -> list[str]:
    """Every deed is one transfer, and every minute is somebody's."""
    entries = {kept.id async for kept in bank.journal.every({"state": "final"})}
    must = {f"deposit:request-{number}" for number in range(many)}
    found = [f"no transfer for {name}" for name in must - entries]
    found += [f"{name} was not asked for" for name in entries - must]
    owed = Counter(f"account:volunteer-{number % VOLUNTEERS}" for number in range(many))
    async for kept in bank.accounts.every({}):
        if kept.value.balance_minutes != owed[kept.id] * MINUTES:
            found.append(f"{kept.id} has {kept.value.balance_minutes} minutes")
    return found


async def _parked(database: Database) -> list[str]:
    parked = await ParkedEvents.open(database)
    waiting = await parked.count(GROUP)
    return [f"{waiting} events are parked"] if waiting else []
