"""One service, wired and ready to run: its HTTP door, its event door, its outboxes, its timers."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from fastapi import FastAPI

from lovebank.kernel.clock import Clock, now
from lovebank.kernel.documents.collection import Database
from lovebank.kernel.eventlog.log import EventLog
from lovebank.kernel.identity.tokens import Verifier
from lovebank.kernel.ids import NewId, uuid7
from lovebank.kernel.subscriber import Subscriber


@dataclass(frozen=True)
class Foundation:
    """What the kernel gives a service to stand on."""

    database: Database
    log: EventLog
    verifier: Verifier
    clock: Clock = now
    new_id: NewId = uuid7


@dataclass(frozen=True)
class Timer:
    """Something that is due by the clock. It may run in every replica, so it must be repeatable."""

    name: str
    every_seconds: float
    run: Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Service:
    name: str
    api: FastAPI
    subscribers: Sequence[Subscriber] = ()
    timers: Sequence[Timer] = field(default=())


class Build(Protocol):
    """`services/<name>/app.py::build`."""

    async def __call__(self, foundation: Foundation) -> Service: ...
