"""What works behind a service's doors: its relay, its subscribers, its timers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from lovebank.kernel.eventlog.log import EventLog
from lovebank.kernel.outbox import Relay
from lovebank.kernel.readiness import watch
from lovebank.kernel.run import ticking
from lovebank.kernel.runtime import parked_api
from lovebank.kernel.runtime.parked import ParkedEvents
from lovebank.kernel.runtime.supervisor import run_subscriber
from lovebank.kernel.service import Foundation, Service
from lovebank.kernel.subscriber import Subscriber

STOP_WITHIN_SECONDS = 25.0


@asynccontextmanager
async def working(service: Service, foundation: Foundation) -> AsyncIterator[None]:
    """Enter before the doors open, leave once the last command is answered.

    Then subscribers finish what they have at hand, and the relay takes out what that led to.
    """
    watch(service, foundation)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(_relaying(service.name, foundation))
        if service.subscribers:
            parked = await _parking(service, foundation)
            for subscriber in service.subscribers:
                await stack.enter_async_context(_hearing(foundation.log, subscriber, parked))
        await stack.enter_async_context(ticking(service.timers))
        yield


async def _parking(service: Service, foundation: Foundation) -> ParkedEvents:
    parked = await ParkedEvents.open(foundation.database)
    service.api.state.provided[ParkedEvents] = parked
    service.api.include_router(parked_api.router)
    return parked


@asynccontextmanager
async def _relaying(name: str, foundation: Foundation) -> AsyncIterator[None]:
    relay = Relay(name, foundation.database, foundation.log)
    task = asyncio.create_task(relay.run(), name=f"relay:{name}")
    try:
        yield
    finally:
        relay.stop()
        await asyncio.wait([task], timeout=STOP_WITHIN_SECONDS)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def _hearing(
    log: EventLog, subscriber: Subscriber, parked: ParkedEvents
) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(
        run_subscriber(log, subscriber, parked, stop), name=f"subscriber:{subscriber.group}"
    )
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait([task], timeout=STOP_WITHIN_SECONDS)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
