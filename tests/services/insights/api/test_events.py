import json
from typing import Any

import httpx
import pytest

from lovebank.contracts.access import Role
from lovebank.contracts.registry import TOPICS
from lovebank.kernel.eventlog.log import EventLog, Record
from services.insights.usecases import event_reader
from tests.builders import COORDINATOR, OPERATOR, WUJIAYUAN, holding
from tests.services.insights.recount import events_of
from tests.services.insights.town import PEOPLE, Month, laid_together, publish

AUDITOR_OF_WUJIAYUAN = "auditor-wujiayuan"
PEOPLE[AUDITOR_OF_WUJIAYUAN] = holding(AUDITOR_OF_WUJIAYUAN, Role.AUDITOR)


async def whole(client: httpx.AsyncClient, person: str, **asked: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    more: dict[str, str] = {}
    for _ in range(1_000):
        headers = {"authorization": f"Bearer {person}"}
        answer = await client.get("/events", headers=headers, params={**asked, **more})
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        if answer.json()["next"] is None:
            return found
        more = {"after": answer.json()["next"]}
    raise AssertionError("there is no end to it")


@pytest.fixture
async def told(log: EventLog) -> None:
    await publish(log, laid_together(Month(4).told(requests=30), 4))


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(("limit", "records"), [("500", 5_000), ("7", 5_000), ("500", 11)])
async def test_the_log_is_read_to_its_end_a_page_at_a_time(
    client: httpx.AsyncClient,
    log: EventLog,
    monkeypatch: pytest.MonkeyPatch,
    limit: str,
    records: int,
) -> None:
    monkeypatch.setattr(event_reader, "RECORDS_A_CALL_MAX", records)

    found = await whole(client, OPERATOR, limit=limit)

    kept = [json.loads(each.record.value) for topic in TOPICS async for each in log.read(topic)]
    assert found == kept
    assert {event["source"] for event in found} == {
        "/lovebank/requests",
        "/lovebank/volunteers",
        "/lovebank/ledger",
        "/lovebank/notifications",
    }


@pytest.mark.usefixtures("told")
async def test_what_is_no_event_is_passed_over(client: httpx.AsyncClient, log: EventLog) -> None:
    before = await whole(client, OPERATOR)
    rubbish = [Record("lovebank.ledger", "rubbish", value) for value in (b"{no event", b"[]", b"")]
    await log.publish(rubbish)

    assert await whole(client, OPERATOR) == before


@pytest.mark.usefixtures("told")
async def test_one_thing_is_followed_through_the_log(client: httpx.AsyncClient) -> None:
    everything = await whole(client, OPERATOR)
    one = everything[100]

    by_subject = await whole(client, OPERATOR, subject=one["subject"])
    by_correlation = await whole(client, OPERATOR, correlation_id=one["correlationid"])
    by_topic = await whole(client, OPERATOR, topic="lovebank.ledger")

    assert by_subject == [event for event in everything if event["subject"] == one["subject"]]
    assert by_correlation == by_subject
    assert by_topic
    assert {event["source"] for event in by_topic} == {"/lovebank/ledger"}


@pytest.mark.usefixtures("told")
async def test_what_comes_later_is_found_from_where_one_ended(
    client: httpx.AsyncClient, log: EventLog
) -> None:
    headers = {"authorization": f"Bearer {OPERATOR}"}
    first = (await client.get("/events", headers=headers, params={"limit": "50"})).json()
    before = await whole(client, OPERATOR)
    await publish(log, Month(9).told(requests=0)[0])

    after = await whole(client, OPERATOR, after=first["next"]) if first["next"] else []

    assert len(first["items"]) + len(after) == len(before) + 2


@pytest.mark.usefixtures("told")
async def test_nobody_sees_another_places_events(client: httpx.AsyncClient, log: EventLog) -> None:
    found = await whole(client, AUDITOR_OF_WUJIAYUAN)

    own = await events_of(log, WUJIAYUAN)
    assert {event["id"] for event in found} == {event["id"] for event in own}
    assert {event["communityid"] for event in found} == {WUJIAYUAN}


@pytest.mark.parametrize(
    "asked",
    [
        {"topic": "lovebank.secrets"},
        {"after": "none of ours"},
        {"limit": "0"},
        {"limit": "501"},
        {"subject": ""},
        {"words": "x"},
        {"place": "Yongzhou"},
    ],
    ids=str,
)
async def test_bad_questions_are_refused(client: httpx.AsyncClient, asked: dict[str, str]) -> None:
    headers = {"authorization": f"Bearer {OPERATOR}"}

    answer = await client.get("/events", headers=headers, params=asked)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


async def test_the_log_is_not_for_everybody(client: httpx.AsyncClient) -> None:
    headers = {"authorization": f"Bearer {COORDINATOR}"}

    assert (await client.get("/events", headers=headers)).status_code == 403
    assert (await client.get("/events")).status_code == 401
    elsewhere = {"authorization": f"Bearer {OPERATOR}"}
    answer = await client.get("/events?place=hengyang", headers=elsewhere)
    assert answer.status_code == 404
