import asyncio
import time
from collections.abc import Iterator, Sequence

import httpx
import pytest

from lovebank.contracts.notifications import NotificationDelivered
from lovebank.kernel.eventlog.log import Record
from lovebank.kernel.eventlog.sqlite import open_sqlite_log
from tests.builders import EVENING, WUJIAYUAN, XIE
from tests.hearing import as_heard
from tests.journeys.child import ChildCity, child_city
from tests.lovebank.cli.conftest import lovebank

TOPIC = NotificationDelivered.topic
KEY = "told-to-xie"
DAY = "2021-02-22"  # In China it is past midnight.
REASON = "Written by hand; nobody was told anything."
WITHIN_SECONDS = 30


@pytest.fixture
def troubled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChildCity]:
    """A city of its own: what is parked there would trouble the others."""
    with child_city(tmp_path_factory.mktemp("troubled")) as running:
        yield running


def parked(city: ChildCity, *arguments: str) -> Sequence[str]:
    told = lovebank("parked", *arguments, "--url", city.url)
    assert (told.returncode, told.stderr) == (0, "")
    return told.stdout.splitlines()


def refusal(city: ChildCity, *arguments: str) -> str:
    told = lovebank("parked", *arguments, "--url", city.url)
    assert (told.returncode, told.stdout) == (1, "")
    assert "Traceback" not in told.stderr
    return told.stderr.strip()


def publish(city: ChildCity, *values: bytes) -> None:
    async def into_its_log() -> None:
        async with open_sqlite_log(city.folder / "log.sqlite") as log:
            await log.publish([Record(TOPIC, KEY, value) for value in values])

    asyncio.run(into_its_log())


def delivered() -> bytes:
    told = NotificationDelivered(
        community_id=WUJIAYUAN,
        at=EVENING,
        notification_id=KEY,
        recipient_id=XIE,
        policy="accepted",
        channel="inbox",
    )
    return as_heard(told, KEY, 1).model_dump_json().encode()


def until_parked(city: ChildCity, wanted: int) -> Sequence[str]:
    deadline = time.monotonic() + WITHIN_SECONDS
    while True:
        lines = [line for line in parked(city, "list") if line != "Nothing is parked."]
        if len(lines) == wanted:
            return lines
        assert time.monotonic() < deadline, lines
        time.sleep(0.1)


def counted(city: ChildCity) -> int:
    with httpx.Client(base_url=city.url) as http:
        person = {"person": "coordinator-wujiayuan"}
        token = http.post("/issuer/demo/tokens", json=person).json()["access_token"]
        asked = {"place": WUJIAYUAN, "from": DAY, "to": DAY}
        headers = {"Authorization": f"Bearer {token}"}
        figures = http.get("/insights/figures", params=asked, headers=headers).json()
        return figures["total"]["notifications"] or 0


def poisoned(city: ChildCity) -> tuple[str, str]:
    """Something that nobody can read, and behind it what is good: the ids of both."""
    publish(city, b"{\x1b[2J", delivered())
    first, behind = until_parked(city, 2)
    return first.split()[0], behind.split()[0]


def test_in_a_good_city_nothing_is_parked(city: ChildCity) -> None:
    assert parked(city, "list") == ["Nothing is parked."]


def test_what_nobody_can_read_is_listed_shown_and_skipped_and_its_key_flows_again(
    troubled: ChildCity,
) -> None:
    first, behind = poisoned(troubled)
    assert first.startswith(f"insights:{TOPIC}:")
    assert parked(troubled, "list", "--service", "ledger") == ["Nothing is parked."]
    assert len(parked(troubled, "list", "--service", "insights")) == 2
    assert counted(troubled) == 0

    shown = dict(line.split(maxsplit=1) for line in parked(troubled, "show", first))
    assert (shown["state"], shown["key"], shown["attempts"]) == ("parked", KEY, "0")
    assert shown["reason"].startswith("This is no JSON")
    assert shown["record"] == r"{\x1b[2J"  # Shown, and not obeyed by the terminal.

    assert "comes before it" in refusal(troubled, "skip", behind, "--reason", REASON)
    [marked] = parked(troubled, "skip", first, "--reason", REASON)
    assert marked.startswith(f"{first}  skip")

    until_parked(troubled, 0)
    assert counted(troubled) == 1
    kept = dict(line.split(maxsplit=1) for line in parked(troubled, "show", first))
    assert (kept["state"], kept["because"]) == ("skipped", REASON)
    assert [line.split()[1] for line in parked(troubled, "list", "--everything")] == [
        "skipped",
        "handled",
    ]
    assert f"{first} is skipped already" in refusal(troubled, "retry", first)


def test_what_is_tried_again_and_still_cannot_be_read_stays(troubled: ChildCity) -> None:
    first, _ = poisoned(troubled)
    [marked] = parked(troubled, "retry", first)
    assert marked.startswith(first)
    deadline = time.monotonic() + WITHIN_SECONDS
    while (shown := parked(troubled, "show", first)) and "state       parked" not in shown:
        assert time.monotonic() < deadline, shown
        time.sleep(0.1)
    assert "decisions   1" in shown  # It was asked for, and it was tried.
    assert [line.split()[1] for line in until_parked(troubled, 2)] == ["parked", "parked"]
    assert counted(troubled) == 0


def test_what_is_not_parked_is_told_in_the_city_s_own_words(city: ChildCity) -> None:
    none = "ledger:no-such"
    assert refusal(city, "skip", none, "--reason", "x") == (
        f"POST /ledger/parked/{none}/skip was answered 404: There is no parked event {none}."
    )


@pytest.mark.parametrize("arguments", [("show", "no-such"), ("retry", "library:1")])
def test_an_id_that_names_no_service_is_one_clear_sentence(
    city: ChildCity, arguments: tuple[str, str]
) -> None:
    assert "is no id of a parked event: it begins with requests," in refusal(city, *arguments)


def test_a_volunteer_is_told_nothing_of_it(city: ChildCity) -> None:
    assert "was answered 403" in refusal(city, "list", "--person", "huang-manfeng")
