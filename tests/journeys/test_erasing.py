"""The reporter of the corridor light asks to be forgotten, and then the volunteer who mended it."""

import asyncio
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from lovebank.story.tale import COORDINATOR, HOME, HUANG, MINUTES, XIE, Tale
from lovebank.story.town import Json, until
from tests.journeys.child import ROOT, a_tale, child_city, whole_story

AUDITOR = "auditor"
WORDS = "Ms Lei cannot see the steps"
COUNTED = ("reported", "merged", "confirmed", "deposits", "minutes_deposited", "attendances")


async def test_who_is_forgotten_leaves_books_and_figures_as_they_were(tmp_path: Path) -> None:
    with child_city(tmp_path) as city:
        request_id = await whole_story(city)
        async with a_tale(city, []) as tale:
            names = await the_names(tale, XIE, HUANG)
            books, figures = (
                await the_books(tale),
                await until("all is counted", lambda: all_counted(tale)),
            )
            before = await the_light(tale, request_id)
            assert WORDS in before["words"]

            await forget(tale, XIE)
            light = await until("her words are gone", lambda: without_words(tale, request_id))
            assert light == {**before, "words": "—"}
            assert await the_books(tale) == books
            assert await the_figures(tale) == figures
            await until("nobody signs in as her", lambda: is_nobody(tale, XIE))

            await forget(tale, HUANG)
            await until("he has left", lambda: has_left(tale))
            after = await the_books(tale)
            assert (after["total_minutes"], after["differences"]) == (0, [])
            assert after["member_minutes"] == books["member_minutes"]
            assert after["issuance_minutes"] == books["issuance_minutes"]
            audit = await tale.town.get(AUDITOR, "/ledger/audits")
            assert audit["violations"] == []
            assert await the_figures(tale) == figures
            kept = await tale.town.get(AUDITOR, f"/ledger/accounts/{HUANG}/statement", limit="200")
            [deed] = [each for each in kept["items"] if each["deed_id"] == request_id]
            assert deed["minutes"] == MINUTES
            await until("nobody signs in as him", lambda: is_nobody(tale, HUANG))
        city.stop()
    assert [text for text in (*names, WORDS) if text in everything_kept(tmp_path)] == []
    await replayed(tmp_path)
    assert [text for text in (*names, WORDS) if text in everything_kept(tmp_path)] == []


async def forget(tale: Tale, person: str) -> None:
    asked = {"person_id": person, "community_id": HOME, "balance": "pool"}
    await tale.do(person, "erase", "/ledger/erasures", asked)
    again = await tale.do(person, "erase", "/ledger/erasures", asked)
    assert again["person_id"] == person


async def the_light(tale: Tale, request_id: str) -> Json:
    return await tale.town.get(COORDINATOR, f"/requests/help-requests/{request_id}")


async def without_words(tale: Tale, request_id: str) -> Json | None:
    light = await the_light(tale, request_id)
    return light if WORDS not in light["words"] else None


async def the_names(tale: Tale, *people: str) -> list[str]:
    """As the city's own issuer and register have them."""
    known: Any = await tale.town.look("/issuer/demo/people")
    found = [each["name"] for each in known if each["person"] in people]
    volunteer = await tale.town.get(COORDINATOR, f"/volunteers/volunteers/{HUANG}")
    assert len(found) == len(people)
    return [*found, volunteer["name"]]


async def the_books(tale: Tale) -> Json:
    return await tale.town.get(AUDITOR, "/ledger/books")


async def the_figures(tale: Tale) -> Json:
    today = datetime.now(UTC).date()
    days = {"from": str(today - timedelta(days=2)), "to": str(today + timedelta(days=2))}
    total = (await tale.town.get(COORDINATOR, "/insights/figures", place=HOME, **days))["total"]
    return {name: total[name] for name in COUNTED}


async def all_counted(tale: Tale) -> Json | None:
    found = await the_figures(tale)
    wanted = ("reported", "merged", "confirmed", "deposits", "minutes_deposited")
    return found if all(found[name] for name in wanted) else None


async def is_nobody(tale: Tale, person: str) -> bool | None:
    known: Any = await tale.town.look("/issuer/demo/people")
    return None if person in {each["person"] for each in known} else True


async def has_left(tale: Tale) -> bool | None:
    volunteer = await tale.town.get(COORDINATOR, f"/volunteers/volunteers/{HUANG}")
    return True if (volunteer["state"], volunteer["name"]) == ("left", "—") else None


def everything_kept(folder: Path) -> str:
    """Every value in every file of the city, the event log among them."""
    return "\n".join(text for path in sorted(folder.glob("*.sqlite")) for text in _texts(path))


def _texts(path: Path) -> Iterator[str]:
    with closing(sqlite3.connect(path)) as file:
        tables = file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            for row in file.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - Its own names.
                yield from (_text(value) for value in row)


def _text(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


async def replayed(folder: Path) -> None:
    command = ("-m", "lovebank.cli", "replay", "insights", "--data", str(folder))
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complained = await child.communicate()
    assert (child.returncode, b"knows again" in said) == (0, True), complained
