import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.journeys.child import ROOT, ChildCity, a_tale, whole_story
from tests.lovebank.cli.conftest import lovebank

WITHIN_SECONDS = 30
TOLD_BY_ALL = {
    "/lovebank/requests",
    "/lovebank/volunteers",
    "/lovebank/ledger",
    "/lovebank/notifications",
}


@pytest.fixture(scope="session")
def request_id(city: ChildCity) -> str:
    return asyncio.run(whole_story(city))


def lines_of(city: ChildCity, *asked: str) -> list[list[str]]:
    told = lovebank("events", *asked, "--url", city.url)
    assert (told.returncode, told.stderr) == (0, "")
    return [line.split() for line in told.stdout.splitlines()]


@contextmanager
def following(city: ChildCity, *asked: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-u", "-m", "lovebank.cli", "events", "--follow", *asked]
    with subprocess.Popen(
        [*command, "--url", city.url], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as running:
        too_long = threading.Timer(WITHIN_SECONDS, running.kill)
        too_long.start()
        try:
            yield running
        finally:
            too_long.cancel()
            running.kill()


def test_the_corridor_light_is_told_through_all_services_in_the_order_of_time(
    city: ChildCity, request_id: str
) -> None:
    lines = lines_of(city, "--correlation", request_id)
    kinds = [kind for _, kind, *_ in lines]
    assert kinds[0] == "help_request.reported.v1"
    deeds = ["accepted", "arrived", "completed", "confirmed"]
    assert [kinds.index(f"help_request.{deed}.v1") for deed in deeds] == sorted(
        kinds.index(f"help_request.{deed}.v1") for deed in deeds
    )
    assert "ledger.deposited.v1" in kinds
    assert {source for _, _, source, *_ in lines} == TOLD_BY_ALL
    times = [time for time, *_ in lines]
    assert times == sorted(times)


def test_the_events_of_a_request_are_numbered_without_a_gap(
    city: ChildCity, request_id: str
) -> None:
    lines = lines_of(city, "--correlation", request_id, "--topic", "lovebank.requests")
    numbers = [int(number) for *_, subject, number in lines if subject == request_id]
    assert numbers == [*range(1, len(numbers) + 1)]
    assert len(numbers) > 4


def test_one_topic_has_only_what_its_service_published(city: ChildCity, request_id: str) -> None:
    assert request_id
    lines = lines_of(city, "--topic", "lovebank.ledger")
    assert {source for _, _, source, *_ in lines} == {"/lovebank/ledger"}


def test_who_follows_is_told_each_event_once_and_what_comes_later(
    city: ChildCity, request_id: str
) -> None:
    assert request_id
    before = lines_of(city, "--topic", "lovebank.requests")
    with following(city, "--topic", "lovebank.requests") as running:
        assert running.stdout
        told = [running.stdout.readline().split() for _ in before]
        newly = asyncio.run(reported_anew(city))
        while told[-1] and newly not in told[-1]:
            told.append(running.stdout.readline().split())
    assert told[-1][1:4] == ["help_request.reported.v1", "/lovebank/requests", newly]
    assert [told.count(line) for line in before] == [1] * len(before)


def test_a_topic_that_is_none_is_told_in_the_city_s_own_words(city: ChildCity) -> None:
    refused = lovebank("events", "--topic", "lovebank.library", "--url", city.url)
    assert refused.returncode == 1
    assert refused.stderr.startswith("GET /insights/events was answered 422: ")


async def reported_anew(city: ChildCity) -> str:
    async with a_tale(city, []) as tale:
        told = await tale.do(
            "xie-runmei",
            "the-next-lamp",
            "/requests/help-requests",
            {
                "community_id": "yongzhou.lengshuitan.meiwan.wujiayuan",
                "category": "small_repair",
                "words": "The lamp at the gate is dark.",
                "channel": "mini_program",
            },
        )
        return str(told["request_id"])
