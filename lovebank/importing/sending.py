"""Sends a checked file to a city. What was sent before is found to be done, so it can go on."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Coroutine, Sequence
from itertools import groupby
from typing import Any

import httpx

from lovebank.importing.file import Mistake, Numbered, Reference
from lovebank.importing.line import Command

AT_ONCE = 8  # Enough for the store to gather their commits, and to leave the city to its people.
TRIES = 6
FIRST_PAUSE_SECONDS = 0.2
_AGAIN = {429, 502, 503, 504}
Progress = Callable[[int], None]  # How many lines are done since it was last told.


class CityAway(Exception):
    """The city does not answer. What was sent is kept; the same import goes on from there."""


async def missing(http: httpx.AsyncClient, references: Sequence[Reference]) -> Sequence[Mistake]:
    """Those that neither the file nor the city knows."""
    asked = {reference.to for reference in references}
    known = {name for name in asked if await _knows(http, *name)}
    return [
        Mistake(reference.line, f"there is no {' '.join(reference.to)}, here or in the city")
        for reference in references
        if reference.to not in known
    ]


async def send(
    http: httpx.AsyncClient, lines: Sequence[Numbered], done: Progress
) -> Sequence[Mistake]:
    """The refusals of the city, by line; a refused line does not keep the others back.

    Raises `CityAway`.
    """
    refused: list[Mistake] = []
    room = asyncio.Semaphore(AT_ONCE)

    async def one(numbered: Numbered) -> None:
        async with room:
            if sentence := await _bring_about(http, numbered.value.commands()):
                refused.append(Mistake(numbered.line, sentence))
            done(1)

    for _, kind in groupby(lines, key=lambda numbered: numbered.value.kind):
        await _together([one(numbered) for numbered in kind])
    return sorted(refused, key=lambda mistake: mistake.line)


async def _together(work: Sequence[Coroutine[Any, Any, None]]) -> None:
    try:
        async with asyncio.TaskGroup() as group:
            for each in work:
                group.create_task(each)
    except ExceptionGroup as several:
        # When the city is away it is so for all of them, and one says it.
        away, others = several.split(CityAway)
        if away is None or others is not None:
            raise
        raise CityAway(str(away.exceptions[0])) from several


async def _bring_about(http: httpx.AsyncClient, commands: Sequence[Command]) -> str:
    for command in commands:
        answer = await _ask(http, command)
        if not answer.is_success:
            return f"POST {command.path} was answered {answer.status_code}: {_reason(answer)}"
    return ""


async def _ask(http: httpx.AsyncClient, command: Command) -> httpx.Response:
    pause = FIRST_PAUSE_SECONDS
    for _ in range(TRIES - 1):
        try:
            answer = await http.post(command.path, json=command.body, headers=_named(command))
            if answer.status_code not in _AGAIN:
                return answer
        except httpx.TransportError:
            pass  # Whether it was done is unknown, and the same key finds out.
        await asyncio.sleep(pause)
        pause *= 2
    try:
        return await http.post(command.path, json=command.body, headers=_named(command))
    except httpx.TransportError as error:
        raise CityAway(str(error) or type(error).__name__) from error


def _named(command: Command) -> dict[str, str]:
    # The deed is named after its content: the same line is the same command, today and tomorrow.
    content = json.dumps([command.path, command.body], sort_keys=True, ensure_ascii=False)
    return {"Idempotency-Key": "import:" + hashlib.sha256(content.encode()).hexdigest()[:40]}


def _reason(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return answer.text[:200]


async def _knows(http: httpx.AsyncClient, kind: str, name: str) -> bool:
    community, _, grid = name.partition("/")
    collection = "residents" if kind == "resident" else "communities"
    answer = await http.get(f"/requests/{collection}/{community}")
    if answer.status_code == httpx.codes.NOT_FOUND:
        return False
    answer.raise_for_status()
    return not grid or grid in [each["grid"] for each in answer.json()["grids"]]
