import asyncio
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lovebank.contracts.requests import HelpRequestAccepted
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.documents.sqlite import open_sqlite
from lovebank.kernel.service import Service
from services.notifications.domain.errors import NoSuchRequest
from tests.builders import EVENING, HUANG, LEI, TANG, WUJIAYUAN, XIE
from tests.hearing import deliver, in_order
from tests.services.notifications.conftest import running
from tests.services.notifications.town import LIGHT, Clock, deposit, the_story, told, wave

ASKER = [
    "request_received",
    "help_is_coming",
    "looking_for_another",
    "help_is_coming",
    "please_confirm",
    "opened_again",
    "please_confirm",
]


async def test_everybody_with_a_part_in_it_is_told(
    service: Service, client: httpx.AsyncClient
) -> None:
    await deliver(service.subscribers[0], *the_story())

    assert await told(client, XIE) == ASKER
    assert await told(client, LEI) == ASKER
    assert await told(client, TANG) == ["opened_again", "deed_confirmed"]
    assert await told(client, HUANG) == []


async def test_who_reports_for_oneself_is_told_once(
    service: Service, client: httpx.AsyncClient
) -> None:
    [report, *_] = the_story()
    own = report.data.model_copy(update={"reporter_id": LEI})

    await deliver(service.subscribers[0], *in_order(LIGHT, own))

    assert await told(client, LEI) == ["request_received"]


async def test_what_begins_in_the_middle_is_refused(service: Service) -> None:
    accepted = HelpRequestAccepted(
        community_id=WUJIAYUAN, at=EVENING, request_id=LIGHT, volunteer_id=HUANG
    )

    with pytest.raises(NoSuchRequest):
        await deliver(service.subscribers[0], *in_order(LIGHT, accepted))


async def test_each_notification_is_published_once(service: Service, database: Database) -> None:
    await deliver(service.subscribers[0], *the_story(), *the_story())

    [notifications] = [each for each in database.opened if each.name == "notifications"]
    pending = await notifications.pending(limit=100)
    assert len(pending) == 2 * len(ASKER) + 2
    for entry in pending:
        [delivered] = entry.events
        assert delivered.event["type"] == "org.lovebank.notification.delivered.v1"
        assert delivered.event["subject"] == entry.document_id
        assert delivered.event["correlationid"] == LIGHT
        assert delivered.event["causationid"].startswith(f"{LIGHT}:")


@st.composite
def rewinds(draw: st.DrawFn) -> list[int]:
    """Where the log is read up to, again and again from somewhere before; at last to its end."""
    whole, order, reached = len(the_story()), list[int](), 0
    while reached < whole:
        begin = draw(st.integers(0, reached))
        end = draw(st.integers(begin + 1, whole))
        order += range(begin, max(begin + 1, end))
        reached = max(reached, end)
    return order


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(order=rewinds(), crashes=st.sets(st.integers(0, 30), max_size=6))
def test_one_event_one_policy_one_recipient_one_notification(
    order: list[int], crashes: set[int]
) -> None:
    kept = asyncio.run(_kept_after(order, crashes))

    assert kept == _once()
    assert len({(each["event_id"], each["policy"], each["recipient_id"]) for each in kept}) == 19


@cache
def _once() -> list[dict[str, Any]]:
    return asyncio.run(_kept_after(range(len(the_story())), set()))


async def _kept_after(order: Any, crashes: set[int]) -> list[dict[str, Any]]:
    """Everything kept, after this order of delivery; a crash loses the note of what was told."""
    story = [*the_story()]
    with TemporaryDirectory() as folder:
        async with (
            open_sqlite(Path(folder) / "documents.sqlite") as database,
            running(database, Path(folder), Clock()) as service,
        ):
            for step, number in enumerate(order):
                if step in crashes:
                    await _tell_and_crash(database, service, story[number])
                await deliver(service.subscribers[0], story[number])
            await deliver(service.subscribers[0], wave(), wave(), deposit(), deposit())
            return await _all_notifications(database)


async def _tell_and_crash(database: Database, service: Service, event: Any) -> None:
    [people] = [each for each in database.opened if each.name == "request_people"]
    before = await people.get(LIGHT)
    await deliver(service.subscribers[0], event)
    after = await people.get(LIGHT)
    if before and after and after != before:
        # As it was before the note, with the version that a first try would have found.
        await people.replace(after, before.value, [])


async def _all_notifications(database: Database) -> list[dict[str, Any]]:
    [notifications] = [each for each in database.opened if each.name == "notifications"]
    page = await notifications.find({})
    messages = [stored.value["message"] for stored in page.documents]
    return [{**message, "delivered_at": None} for message in messages]
