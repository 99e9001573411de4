"""The end of the story: the whole chain, read back from the event log by its correlation id."""

from collections.abc import AsyncIterator
from functools import partial
from itertools import groupby

from lovebank.story.tale import OPERATOR, Tale
from lovebank.story.telling import time_of
from lovebank.story.town import Json, NotAsTold, until

# In this order, each from its own service; between them come others.
MUST_HOLD = (
    "help_request.reported",
    "wave.sent",
    "help_request.accepted",
    "contact.revealed",
    "help_request.referred",
    "help_request.arrived",
    "help_request.completed",
    "help_request.confirmed",
    "ledger.deposited",
)


async def read_back(tale: Tale) -> None:
    chain = await until("the whole chain in the event log", partial(_whole, tale))
    tale.tell(f"The event log has it all, under correlation id {tale.request_id}:")
    for (kind, source), events in groupby(chain, key=lambda event: (_kind(event), event["source"])):
        first, *more = events
        times = f" ({len(more) + 1} times)" if more else ""
        tale.tell(f"  {time_of(first['time'])}  {kind:24} {source}{times}")
    once = [_kind(event) for event in chain].count("ledger.deposited")
    if once != 1:
        raise NotAsTold(f"There should be one deposit, and there are {once}.")


async def _whole(tale: Tale) -> list[Json]:
    # The log may hold an event twice, where an answer was lost: it is the same event by its id.
    told = {event["id"]: event async for event in _events(tale)}
    chain = sorted(told.values(), key=lambda event: event["time"])
    kinds = {_kind(event) for event in chain}
    return chain if kinds.issuperset(MUST_HOLD) else []


async def _events(tale: Tale) -> AsyncIterator[Json]:
    after: dict[str, str] = {}
    while True:
        page = await tale.town.get(
            OPERATOR, "/insights/events", correlation_id=tale.request_id, **after
        )
        for event in page["items"]:
            yield event
        if not page["next"]:
            return
        after = {"after": page["next"]}


def _kind(event: Json) -> str:
    return str(event["type"]).removeprefix("org.lovebank.").rpartition(".v")[0]
