"""Dispatches at rest: for each help request, who was asked and what they said."""

from typing import TypeAlias

from pydantic import TypeAdapter

from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.repository import Kept, Repository
from services.volunteers.domain.dispatch import Asking, Dispatch, Held, Over, Searching, Taken
from services.volunteers.domain.errors import NoSuchDispatch

AnyDispatch: TypeAlias = Searching | Asking | Held | Taken | Over
KeptDispatch: TypeAlias = Kept[AnyDispatch]
Dispatches: TypeAlias = Repository[AnyDispatch]
_DISPATCH: TypeAdapter[AnyDispatch] = TypeAdapter(Dispatch)


def dispatch_of(request_id: str) -> str:
    return f"dispatch:{request_id}"


async def open_dispatches(database: Database) -> Dispatches:
    # Named after its request, so one request makes one, whatever it was heard from.
    documents = await database.open(
        "dispatches",
        Index("need.community_id"),
        Index("need.newest_first"),
        Index("state"),
        Index("lapses_at", sparse=True),
    )
    return Repository(documents, _DISPATCH, "volunteers", NoSuchDispatch)
