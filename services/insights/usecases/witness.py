"""Notes what happened, each thing once and in order."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeAlias

from lovebank.contracts.event import CloudEvent, Event
from lovebank.kernel.errors import StaleVersion
from services.insights.domain.errors import SequenceGap
from services.insights.domain.seen import Seen, Step, first_seen
from services.insights.store import Book

Change: TypeAlias = Callable[[Seen], Seen]


async def note(book: Book, event: CloudEvent[Event], change: Change) -> None:
    """A lower sequence is a repeat and changes nothing. Raises `SequenceGap` for a higher one."""

    async def nothing_more() -> None:
        return

    await note_after(book, event, change, nothing_more)


async def note_after(
    book: Book, event: CloudEvent[Event], change: Change, first: Callable[[], Awaitable[None]]
) -> None:
    """`first` is done before it is noted that it was, and may be done again."""
    before = await book.find(event.subject)
    seen = before.value if before else first_seen(event.data.community_id, event.data.at)
    if event.number <= seen.last_sequence:
        return
    if event.number > seen.last_sequence + 1:
        raise SequenceGap(event.subject, seen.last_sequence, event.number)
    await first()
    await book.keep(event.subject, before, change(seen).up_to(event.number))


async def note_alone(book: Book, event: CloudEvent[Event], step: Step, measure: int) -> None:
    """Of things that happen many times to one transfer or dispatch: one document each time."""
    told = event.data
    alone = first_seen(told.community_id, told.at).reached(step, told.at, measure)
    with suppress(StaleVersion):  # Heard before.
        await book.keep(event.id, None, alone.up_to(event.number))
