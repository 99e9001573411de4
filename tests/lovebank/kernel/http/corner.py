"""A very small service: a notice board at a street corner, kept in documents like any other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, ClassVar
from urllib.parse import quote

import httpx
from fastapi import APIRouter, FastAPI
from pydantic import Field, TypeAdapter
from starlette.types import ASGIApp

from lovebank.contracts.event import Event
from lovebank.contracts.ids import PlaceId
from lovebank.kernel.commands import Command
from lovebank.kernel.documents.collection import Database, Index
from lovebank.kernel.documents.sqlite import open_sqlite
from lovebank.kernel.errors import DocumentsUnavailable, NotFound
from lovebank.kernel.eventlog.log import LogUnavailable
from lovebank.kernel.http import build_api, problems, provided, public
from lovebank.kernel.http.problems import MEDIA_TYPE
from lovebank.kernel.identity.door import may
from lovebank.kernel.identity.principal import Permit
from lovebank.kernel.model import Model
from lovebank.kernel.paging import Listing, PageQuery
from lovebank.kernel.repository import FIRST_CAUSE_INDEX, Repository
from lovebank.kernel.retry import settle
from lovebank.kernel.telemetry.exchange import CORRELATION_HEADER
from lovebank.kernel.text import Words
from tests.builders import EVENING, WUJIAYUAN, KnownPeople

DEADLINE_SECONDS = 20.0  # What a busy machine keeps; the tests of deadlines have a short one.
LATE_SECONDS = 0.6
SLOWLY = "Slowly."
NOTICE = {"notice_id": "light", "words": "The light is out."}


class NoSuchNotice(NotFound):
    """No such notice hangs here."""

    def __init__(self, notice_id: str) -> None:
        super().__init__(f"There is no notice {notice_id}.")


class NoticePosted(Event):
    topic: ClassVar[str] = "lovebank.corner"
    kind: ClassVar[str] = "notice.posted"
    notice_id: str


class Notice(Model):
    notice_id: str
    words: str
    read_times: int = 0


class Posting(Model):
    notice_id: str = Field(pattern="^[a-z-]{1,20}$", examples=["light"])
    words: Words
    times: int = Field(default=1, ge=1, le=9)


class Board:
    def __init__(self, notices: Repository[Notice]) -> None:
        self.notices = notices
        self.begun = asyncio.Event()  # Somebody hangs up a notice.

    @classmethod
    async def open(cls, database: Database) -> "Board":
        documents = await database.open("notices", FIRST_CAUSE_INDEX, Index("words"))
        return cls(Repository(documents, TypeAdapter(Notice), "corner", NoSuchNotice))


router = APIRouter(prefix="/notices", tags=["notices"])
TheBoard = Annotated[Board, provided(Board)]
MayRead = Annotated[Permit, may("community.read")]
MayPost = Annotated[Permit, may("help_request.report")]


@router.post("", status_code=201)
async def post(body: Posting, _: MayPost, cause: Command, board: TheBoard) -> Notice:
    """Hang up a notice."""
    board.begun.set()
    await asyncio.sleep(LATE_SECONDS if body.words == SLOWLY else 0)
    notice = Notice(notice_id=body.notice_id, words=body.words)
    posted = NoticePosted(community_id=WUJIAYUAN, at=EVENING, notice_id=body.notice_id)
    return (await board.notices.add(body.notice_id, notice, [posted], cause)).value


@router.post("/{notice_id}/read", responses=problems(NoSuchNotice))
async def read(notice_id: str, _: MayPost, cause: Command, board: TheBoard) -> Notice:
    """Say that one has read it: counted once a command."""

    async def attempt() -> Notice:
        kept = await board.notices.get(notice_id)
        if kept.is_due_to(cause):
            return kept.value
        again = kept.value.model_copy(update={"read_times": kept.value.read_times + 1})
        await board.notices.replace(kept, again, [], cause)
        return again

    return await settle(attempt)


@router.get("")
async def show(
    permit: MayRead,
    page: PageQuery,
    board: TheBoard,
    place: PlaceId | None = None,
    words: str | None = None,
) -> Listing[Notice]:
    """The notices, also those of certain words."""
    permit.places(place or WUJIAYUAN)
    where = {} if words is None else {"words": words}
    found = await board.notices.find(where, after=page.after, limit=page.limit)
    return Listing.of([kept.value for kept in found.items], found.next)


@router.get("/weather", dependencies=[public("progress.read")])
async def weather(kind: str, wind: int = 0) -> str:
    """What may happen to a request."""
    match kind:
        case "fog":
            await asyncio.sleep(LATE_SECONDS)
        case "thunder":
            raise RuntimeError("The inner words: Ms Lei, 13800000000.")
        case "flood":
            raise DocumentsUnavailable("the disk is full")
        case "silence":
            raise LogUnavailable("inner words")
    return f"{kind} {wind}"


@asynccontextmanager
async def open_board(path: Path) -> AsyncIterator[Board]:
    async with open_sqlite(path) as database:
        yield await Board.open(database)


def build(
    board: Board, name: str = "corner", deadline_seconds: float = DEADLINE_SECONDS
) -> FastAPI:
    return build_api(name, [router], [board], KnownPeople(), deadline_seconds)


@asynccontextmanager
async def visit(api: ASGIApp) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(api)
    async with httpx.AsyncClient(transport=transport, base_url="http://corner") as client:
        yield client


def check_problem(answer: httpx.Response, status: int, kind: str) -> None:
    told = answer.json()
    assert (answer.status_code, told["status"], told["type"]) == (status, status, kind)
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert told["correlation_id"] == answer.headers[CORRELATION_HEADER]
    assert told["title"] == kind.replace("-", " ").capitalize()
    assert told["detail"].endswith(".")
    assert told["instance"] == quote(answer.request.url.path)
